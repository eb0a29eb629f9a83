/* SPDX-License-Identifier: MIT */
#include "check/ledger.h"

#include <string.h>

/*
 * Two walks over the tree. From the leaves to the root: what each node needs, and so the least that it can be assigned;
 * `auto` quotas are that. From the root to the leaves: what each sandbox has for its children, whether it suffices,
 * and what is left for those that take the rest.
 */

enum {
	PAGE_BYTES       = 4096,
	CONFIG_BYTES_MAX = 1 << 20,
	/* of what init declares, in use before it divides anything */
	BEGIN_BYTES      = 12 << 10,   /* page tables and the like */
	BEGIN_CAPS       = 1,          /* of the first init: core's end of it; an init pays for that of its children itself */
};

const char *account_word(enum account account)
{
	return account == ACCOUNT_RAM ? "RAM" : "caps";
}

struct quota *node_quota(struct node *node, enum account account)
{
	return account == ACCOUNT_RAM ? &node->ram : &node->caps;
}

void amount_add(struct amount *sum, struct amount amount)
{
	for (unsigned i = 0; i < ACCOUNTS; i++)
		sum->of[i] = plus(sum->of[i], amount.of[i]);
}

static struct amount amount(uint64_t ram, uint64_t caps)
{
	return (struct amount){ { ram, caps } };
}

static struct amount cost(const struct system *system, enum cost_kind kind)
{
	return amount(system->platform->costs[kind].ram_bytes, system->platform->costs[kind].caps);
}

static uint64_t pages_up(uint64_t bytes)
{
	return bytes > UINT64_MAX - PAGE_BYTES ? UINT64_MAX : (bytes + PAGE_BYTES - 1) & ~(uint64_t)(PAGE_BYTES - 1);
}

/* ---- what a node needs ---- */

struct needs {
	const struct system *system;
	const struct node   *node;
	need_taker          *take;
	void                *context;
};

static void need_of(const struct needs *needs, const char *what, const char *subject, const char *label,
                    struct amount amount)
{
	if (amount.of[ACCOUNT_RAM] || amount.of[ACCOUNT_CAPS])
		needs->take(needs->context, &(struct need_line){ what, subject, label, amount });
}

static void need(const struct needs *needs, const char *what, struct amount amount)
{
	need_of(needs, what, NULL, NULL, amount);
}

const char *need_line_text(struct compilation *compilation, const struct need_line *line)
{
	if (!line->subject)
		return line->what;
	return line->label && *line->label
	       ? arena_format(&compilation->arena, "%s %s \"%s\"", line->what, line->subject, line->label)
	       : arena_format(&compilation->arena, "%s %s", line->what, line->subject);
}

static void need_domain(const struct needs *needs)
{
	const struct binary *binary = needs->node->binary;

	need(needs, "protection domain: kernel objects, page tables", cost(needs->system, COST_PD));
	if (binary)
		need(needs, "writable segments of its binary",
		     amount(binary->writable_bytes, binary->writable_segments
		                                    ? needs->system->platform->costs[COST_DATASPACE].caps : 0));
}

/* What each session of a service costs the server beyond what the client donates for it. */
static void need_terms(const struct needs *needs, const struct quota_term *terms, enum account account)
{
	for (const struct quota_term *term = terms; term; term = term->next) {
		uint64_t beyond = 0;
		for (const struct session *session = needs->node->served; session; session = session->next_at_server) {
			if (session->service != term->service)
				continue;
			beyond = plus(beyond, minus(term->amount, account == ACCOUNT_RAM ? session->ram_arrives : session->caps));
		}
		if (!beyond)
			continue;
		struct amount sum = { { 0 } };
		sum.of[account] = beyond;
		need_of(needs, "what sessions cost beyond their donations:", term->service, NULL, sum);
	}
}

static void need_declared(const struct needs *needs)
{
	const struct component *component = needs->node->component;
	need_of(needs, "declared by component", component->name, NULL, amount(component->ram_bytes, component->caps));
	need_terms(needs, component->ram_terms, ACCOUNT_RAM);
	need_terms(needs, component->caps_terms, ACCOUNT_CAPS);
}

/* Signals by which init asks the node, and by which it learns of the time itself. */
static struct amount signals_of(const struct needs *needs, unsigned count)
{
	struct amount each = cost(needs->system, COST_SIGNAL);
	return amount(times(count, plus(each.of[ACCOUNT_RAM], PAGE_BYTES)), times(count, each.of[ACCOUNT_CAPS]));
}

static void need_signals(const struct needs *needs)
{
	need(needs, "the signal that asks for its heartbeat", signals_of(needs, node_is_watched(needs->node)));
	need(needs, "the signal of its time-outs", signals_of(needs, node_opens_timer(needs->node)));
}

static void sum_taker(void *sum, const struct need_line *line)
{
	amount_add(sum, line->amount);
}

/*
 * What the component itself uses. Of the PD session's donation nothing can be given away: an account keeps what it was
 * given for a session until that is closed. So what is not used of it pays for no other session.
 */
static void need_own(const struct needs *needs)
{
	const struct node *node = needs->node;
	struct amount      used = { 0 }, kept = { 0 };
	struct needs       sum  = { needs->system, node, sum_taker, &used };

	need_domain(needs);
	need_domain(&sum);
	need_signals(needs);
	need_signals(&sum);
	if (node->component) {
		need_declared(needs);
		need_declared(&sum);
	}
	for (unsigned i = 0; i < ACCOUNTS; i++)
		kept.of[i] = minus(node->ledger->pd_arrives.of[i], used.of[i]);
	need(needs, "the rest of the PD session's donation, which cannot be given away", kept);
}

/* Donations, but those of the environment, which the parent pays; core that of the first init. */
static void need_donations(const struct needs *needs)
{
	for (const struct session *session = needs->node->sessions; session; session = session->next)
		if (session->kind > SESSION_BINARY && session->server_kind != SERVER_NONE)
			need_of(needs, "donation for session", session->service, session->label,
			        amount(session->ram_bytes, session->caps));
}

/* Init's copy of a child's configuration: memory in powers of two, paid by the child's ROM session as far as that goes. */
static uint64_t config_memory(const struct node *child)
{
	uint64_t bytes = PAGE_BYTES;
	while (bytes < child->config_bytes_bound && bytes < CONFIG_BYTES_MAX)
		bytes *= 2;
	return bytes;
}

/* What an interface says; a request that was answered with "insufficient" is repeated with more. */
static uint64_t donated(const struct session *session)
{
	return session->interface ? session->interface->session_ram_bytes : 0;
}

/* What children cost beyond what they are charged. */
static struct amount need_for_children(const struct needs *needs)
{
	uint64_t configs = 0, raised = 0;

	for (const struct node *child = needs->node->children; child; child = child->next) {
		if (child->ledger->has_config)
			configs = plus(configs, minus(config_memory(child), child->ledger->config_donation));
		raised = plus(raised, child->ledger->raised);
	}
	need(needs, "copies of the children's configurations", amount(configs, 0));
	need(needs, "the children's environment sessions, raised for the way", amount(raised, 0));
	return amount(plus(configs, raised), 0);
}

static struct amount preserved(const struct needs *needs)
{
	const struct preservation *written = &needs->node->preserve;
	uint64_t default_ram = 40 * (uint64_t)needs->system->platform->arch->word_bytes * 1024;
	return amount(written->has_ram ? written->ram_bytes : default_ram, written->has_caps ? written->caps : 20);
}

/*
 * Init divides what it has before it reads its configuration, without what it is to preserve. Everything that it needs
 * from then on, its own sessions included, it takes from there: only what is preserved beyond that is a need of its own.
 */
static void need_of_init(const struct needs *needs)
{
	struct amount beyond = { 0 }, later = { 0 };
	struct needs  sum    = { needs->system, needs->node, sum_taker, &later };

	if (needs->node->kind != NODE_SANDBOX)
		return;
	amount_add(&later, need_for_children(needs));
	amount_add(&later, signals_of(needs, node_opens_timer(needs->node)));
	need_donations(&sum);
	if (needs->node->component)
		amount_add(&later, amount(minus(needs->node->component->ram_bytes, BEGIN_BYTES),
		                          minus(needs->node->component->caps, needs->node->parent ? 0 : BEGIN_CAPS)));
	for (unsigned i = 0; i < ACCOUNTS; i++)
		beyond.of[i] = minus(preserved(needs).of[i], later.of[i]);
	need(needs, "preserved for init itself, beyond what it uses", beyond);
}

void ledger_needs(const struct system *system, const struct node *node, need_taker *take, void *context)
{
	struct needs needs = { system, node, take, context };
	need_own(&needs);
	need_donations(&needs);
	need_of_init(&needs);
}

/* ---- from the leaves to the root ---- */

static void take_environment(struct ledger *ledger, const struct session *session)
{
	amount_add(&ledger->environment, amount(donated(session), session->caps));
	ledger->raised = plus(ledger->raised, session->ram_bytes - donated(session));
	if (session->kind == SESSION_PD) /* what was added for the way stays on the way, or makes up for it */
		ledger->pd_arrives = amount(session->ram_arrives, session->caps);
}

/* What a session takes from its client's account, and what it adds to those of its server and of the inits on its way. */
static void take_donation(struct ledger *ledger, const struct session *session)
{
	if (session->server_kind == SERVER_NONE)
		return;
	if (session->kind > SESSION_BINARY)
		amount_add(&ledger->given, amount(session->ram_bytes, session->caps));
	if (session->server_kind != SERVER_CORE)
		amount_add(&session->server->ledger->received, amount(session->ram_arrives, session->caps));
	for (const struct hop *hop = session->hops; hop; hop = hop->next)
		amount_add(&hop->sandbox->ledger->received, amount(hop->ram_kept, 0));
}

static void take_sessions(const struct system *system, struct node *node)
{
	struct ledger *ledger = node->ledger;

	if (node->parent)
		ledger->environment = cost(system, COST_CHILD);
	for (const struct session *session = node->sessions; session; session = session->next) {
		if (node->parent && session->kind <= SESSION_BINARY)
			take_environment(ledger, session);
		if (session->kind == SESSION_CONFIG) {
			ledger->has_config      = true;
			ledger->config_donation = session->ram_bytes;
		}
		take_donation(ledger, session);
	}
}

static uint64_t with_margin(const struct quota *quota, enum account account, uint64_t floor)
{
	if (quota->form == QUOTA_AUTO) {
		uint64_t percent = times(floor, quota->margin_percent);
		floor = plus(plus(floor, percent == UINT64_MAX ? percent : (percent + 99) / 100), quota->margin);
	}
	return account == ACCOUNT_RAM ? pages_up(floor) : floor;
}

/* What the node takes from its sandbox; of one that takes the rest, the least that it takes. */
static uint64_t demand(struct node *node, enum account account)
{
	const struct quota *quota = node_quota(node, account);
	if (quota->form == QUOTA_NUMBER)
		return quota->value;
	return with_margin(quota, account, node->ledger->floor.of[account]);
}

static void take_floor(struct checker *checker, struct node *node)
{
	struct ledger *ledger = node->ledger;

	ledger_needs(checker->system, node, sum_taker, &ledger->need);
	for (struct node *child = node->children; child; child = child->next)
		for (unsigned i = 0; i < ACCOUNTS; i++)
			ledger->children.of[i] = plus(ledger->children.of[i], demand(child, i));
	for (unsigned i = 0; i < ACCOUNTS; i++) {
		uint64_t spent = minus(ledger->environment.of[i], ledger->pd_arrives.of[i]);
		uint64_t least = plus(plus(ledger->need.of[i], ledger->children.of[i]), spent);
		ledger->floor.of[i] = least > ledger->environment.of[i] ? least : ledger->environment.of[i];
		if (i == ACCOUNT_RAM)
			ledger->floor.of[i] = pages_up(ledger->floor.of[i]);
	}
}

/* ---- from the root to the leaves ---- */

static uint64_t start_of(const struct node *node, enum account account, uint64_t assigned)
{
	const struct ledger *ledger = node->ledger;
	return minus(plus(assigned, ledger->pd_arrives.of[account]), ledger->environment.of[account]);
}

static void assign(struct checker *checker, struct node *node, enum account account, uint64_t assigned, bool quiet)
{
	struct ledger *ledger = node->ledger;
	struct quota  *quota  = node_quota(node, account);

	ledger->assigned.of[account] = assigned;
	ledger->start.of[account]    = start_of(node, account, assigned);
	quota->value                 = assigned;
	if (quiet || node->poisoned || quota->form == QUOTA_POISON || assigned >= ledger->floor.of[account])
		return;
	/* a sandbox whose own needs are met has too much in it, not too little itself */
	if (node->kind == NODE_SANDBOX && assigned >= ledger->environment.of[account]
	    && ledger->start.of[account] >= ledger->need.of[account])
		return;
	report_below_floor(checker, node, account, assigned);
	ledger->known = false;
}

struct rest { uint64_t share, extra; size_t takers; };

/* The rest is divided evenly, in whole pages; the first taker gets what does not divide. */
static struct rest rest_of(struct node *sandbox, enum account account, uint64_t available)
{
	struct rest rest = { 0 };
	uint64_t    fixed = 0, unit = account == ACCOUNT_RAM ? PAGE_BYTES : 1;

	for (struct node *child = sandbox->children; child; child = child->next) {
		if (node_quota(child, account)->form == QUOTA_REST)
			rest.takers++;
		else
			fixed = plus(fixed, demand(child, account));
	}
	if (!rest.takers)
		return rest;
	uint64_t units = minus(available, fixed) / unit;
	rest.share = units / rest.takers * unit;
	rest.extra = units % rest.takers * unit;
	return rest;
}

static void distribute(struct checker *checker, struct node *sandbox, enum account account)
{
	struct ledger *ledger    = sandbox->ledger;
	uint64_t       available = minus(ledger->start.of[account], ledger->need.of[account]);
	struct rest    rest      = rest_of(sandbox, account, available);
	bool           too_much  = ledger->children.of[account] > available;

	for (struct node *child = sandbox->children; child; child = child->next) {
		uint64_t value = demand(child, account);
		bool     rests = node_quota(child, account)->form == QUOTA_REST;
		if (rests && !too_much) {
			value = rest.share + rest.extra;
			rest.extra = 0;
		}
		assign(checker, child, account, value, rests && too_much);
	}
	if (too_much && ledger->known && !sandbox->poisoned)
		report_overcommit(checker, sandbox, account, available);
}

/* What the machine leaves for the first init, and what the scenario wants of it. */
static void assign_root(struct checker *checker, enum account account)
{
	struct system         *system   = checker->system;
	const struct platform *platform = system->platform;
	struct node           *root     = system->root;
	const struct quota    *quota    = node_quota(root, account);
	uint64_t               machine  = account == ACCOUNT_RAM
		? minus(minus(platform->memory_size_bytes, pages_up(system->image_span_bytes)), platform->core_ram_bytes)
		: minus(platform->core_caps_total, platform->core_caps);
	uint64_t               wanted   = quota->form == QUOTA_NUMBER ? quota->value
	                                : quota->form == QUOTA_AUTO   ? demand(root, account) : machine;

	if (account == ACCOUNT_RAM)
		machine &= ~(uint64_t)(PAGE_BYTES - 1);
	if (quota->form != QUOTA_NUMBER && quota->form != QUOTA_AUTO && account == ACCOUNT_RAM)
		wanted = machine;
	if (wanted > machine)
		report_machine(checker, account, machine);
	assign(checker, root, account, wanted, false);
	if (account == ACCOUNT_RAM)
		system->init_ram_bytes = wanted;
	else
		system->init_caps = wanted;
}

/* ---- what the accounts will show ---- */

static void take_quota(const struct system *system, struct node *node)
{
	struct ledger *ledger = node->ledger;
	for (unsigned i = 0; i < ACCOUNTS; i++) {
		uint64_t children = 0, raised = 0;
		for (const struct node *child = node->children; child; child = child->next) {
			children = plus(children, minus(child->ledger->assigned.of[i], cost(system, COST_CHILD).of[i]));
			raised   = plus(raised, i == ACCOUNT_RAM ? child->ledger->raised : 0);
		}
		uint64_t gone = plus(ledger->given.of[i], raised);
		ledger->quota.of[i] = minus(plus(ledger->start.of[i], ledger->received.of[i]), plus(gone, children));
		ledger->used_bound.of[i] = plus(minus(ledger->need.of[i], gone), ledger->received.of[i]);
		if (node->kind == NODE_SANDBOX)
			ledger->used_bound.of[i] = plus(ledger->used_bound.of[i],
			                                times(node->child_count, cost(system, COST_CHILD).of[i]));
	}
}

/* ---- the stage ---- */

/* From the root to the leaves, each with an empty ledger. */
static struct node **nodes_with_ledgers(struct checker *checker)
{
	size_t const   count   = checker->system->node_count;
	struct node  **nodes   = arena_new_array(checker_arena(checker), struct node *, count);
	struct ledger *ledgers = arena_new_array(checker_arena(checker), struct ledger, count);
	size_t         i       = 0;

	for (struct node *node = checker->system->root; node; node = node_after(node), i++) {
		nodes[i]     = node;
		node->ledger = &ledgers[i];
		ledgers[i].known = true;
	}
	return nodes;
}

static void check_config_size(struct checker *checker, struct node *node)
{
	node->config_bytes_bound = config_size_bound(node);
	if (node->config_bytes_bound <= CONFIG_BYTES_MAX || !node->parent)
		return;
	/* what stands around a configuration that is too large is too large as well */
	for (const struct node *child = node->children; child; child = child->next)
		if (child->config_bytes_bound > CONFIG_BYTES_MAX)
			return;
	finding(checker, "config-too-large", node->name_span,
	        "the configuration of '%s' can get %llu bytes long, and init hands on at most %d", node->path,
	        (unsigned long long)node->config_bytes_bound, CONFIG_BYTES_MAX);
}

void check_ledger(struct checker *checker)
{
	if (!checker->system->platform->arch)
		return;
	struct node **nodes = nodes_with_ledgers(checker);
	size_t const  count = checker->system->node_count;

	for (size_t i = count; i-- > 0; ) {
		check_config_size(checker, nodes[i]);
		take_sessions(checker->system, nodes[i]);
		take_floor(checker, nodes[i]);
	}
	for (unsigned account = 0; account < ACCOUNTS; account++) {
		assign_root(checker, account);
		for (size_t i = 0; i < count; i++)
			if (nodes[i]->kind == NODE_SANDBOX)
				distribute(checker, nodes[i], account);
	}
	for (size_t i = 0; i < count; i++)
		take_quota(checker->system, nodes[i]);
}
