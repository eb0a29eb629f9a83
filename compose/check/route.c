/* SPDX-License-Identifier: MIT */
#include "check/route.h"
#include "check/route_list.h"

#include <assert.h>
#include <string.h>

/*
 * Where each session leads. A request starts at a child of some sandbox and goes from configuration to configuration:
 * outwards through targets `parent`, inwards through exports, until a component, core, or the sandbox's init itself
 * answers. Each configuration decides by the first rule that matches service and label; where the author wrote none,
 * by the one obvious provider: the only sibling that provides the service, else the parent. Environment sessions go to
 * the parent unless a rule says otherwise.
 *
 * The walk only records hops. What it means for the configurations (derived rules, parent-provides, used routes) is
 * entered once it has arrived, so that an optional session without provider leaves no trace.
 */

enum {
	HOPS_MAX  = 2 * 256 + 16,
	HOP_UNITS = 12,              /* of work: what a hop costs, in comparisons */
};

struct walk {
	struct checker *checker;
	struct session *session;
	struct node    *sandbox;     /* whose configuration decides next; NULL: core */
	struct node    *child;       /* of that sandbox: who asks */
	struct label    label;       /* "child -> x", as the rules of `sandbox` see it */
	struct hop    **last;
	unsigned        hops;
	struct hop     *hop;         /* the latest */
	bool            reported;
};

/* false: nothing is certain any more, and nothing more is said. */
static bool spend(struct walk *walk, uint64_t units, struct span where)
{
	if (work_spend(walk->checker->compilation, units, where, "deciding the routes"))
		return true;
	walk->reported = true;
	return false;
}

/* ---- one configuration ---- */

const char *target_label(struct interner *interner, const struct route_target *target, const char *label)
{
	if (target->label)
		return target->label;
	if (!target->identity && !target->resource && !target->prepend_resource)
		return label;
	const char *identity = target->identity ? target->identity : label_identity(interner, label);
	const char *resource = target->resource ? target->resource : label_last_element(interner, label);
	const char *prepend  = target->prepend_resource ? target->prepend_resource : "";
	return *identity ? intern_format(interner, "%s -> %s%s", identity, prepend, resource)
	                 : intern_format(interner, "%s%s", prepend, resource);
}

static bool parent_may_serve(struct walk *walk)
{
	const char *service = walk->session->service;
	bool        imports = !walk->sandbox->has_imports || walk->session->kind == SESSION_PD
	                      || walk->session->kind == SESSION_CPU;

	for (const struct service_use *import = walk->sandbox->imports; import && !imports; import = import->next)
		imports = import->service == service || !spend(walk, 1, import->span);
	return imports && outside_offers(walk->checker, walk->sandbox, service);
}

/* The target with what it means in this sandbox, or NULL when it cannot take the session. */
static const struct route_target *target_resolve(struct walk *walk, const struct route_target *target)
{
	struct node *first, *second;

	switch (target->kind) {
	case TARGET_PARENT:
		/* with a further target, one that nobody can serve is passed over, as the run time does */
		return !target->next || parent_may_serve(walk) ? target : NULL;
	case TARGET_CHILD:
		return node_offers(walk->checker, target->node, walk->session->service) ? target : NULL;
	case TARGET_ANY_CHILD:
		/* the one who asks counts: so it does at run time */
		if (providers_of(walk->checker, walk->sandbox, walk->session->service, NULL, &first, &second) != 1)
			return NULL;
		struct route_target *found = arena_new(checker_arena(walk->checker), struct route_target);
		*found       = *target;
		found->node  = first;
		return found;
	case TARGET_POISON:
		walk->reported = true;
		return NULL;
	}
	return NULL;
}

static void report_targets(struct walk *walk, const struct route *rule)
{
	for (const struct route_target *target = rule->targets; target && !walk->reported; target = target->next) {
		struct node *first, *second;
		if (target->kind == TARGET_CHILD) {
			report_not_provided(walk->checker, walk->session, walk->sandbox, target);
			walk->reported = true;
		} else if (target->kind == TARGET_ANY_CHILD
		           && providers_of(walk->checker, walk->sandbox, walk->session->service, NULL, &first, &second) > 1) {
			report_ambiguous_provider(walk->checker, walk->session, walk->sandbox, target->span, first, second);
			walk->reported = true;
		}
	}
	if (!walk->reported)
		report_no_provider(walk->checker, walk->session, walk->sandbox);
	walk->reported = true;
}

enum decision { DECIDED, DENIED, UNDECIDED };

static enum decision decide_by(struct walk *walk, struct route *rules, const struct route_target **target)
{
	struct route_cursor cursor = route_cursor_begin(walk->checker, rules, walk->child, walk->label);
	for (struct route *rule; (rule = route_cursor_next(&cursor)); ) {
		if (rule->service && rule->service != walk->session->service)
			continue;
		enum label_verdict verdict = label_match(&rule->label, walk->child->name, walk->label);
		if (verdict == LABEL_NO)
			continue;
		rule->used = true;
		if (verdict == LABEL_SOME)
			continue;
		for (const struct route_target *each = rule->targets; each && spend(walk, 1, rule->span); each = each->next)
			if ((*target = target_resolve(walk, each))) {
				walk->hop->rule = rule;
				return DECIDED;
			}
		if (rule->service) {
			report_targets(walk, rule);
			return DENIED;
		}
	}
	return UNDECIDED;
}

/*
 * A ROM module that both a child and the image could answer for: 'any' and no route at all leave it open which. Where the
 * parent cannot be asked, the child is the only one.
 */
static bool image_has_it_too(struct walk *walk)
{
	struct session *session = walk->session;
	if (session->service != walk->checker->word.rom || walk->label.is_prefix || session->kind != SESSION_DECLARED
	    || !parent_may_serve(walk))
		return false;
	const char          *name   = label_last_element(checker_words(walk->checker), walk->label.text);
	const struct module *module = table_get(&walk->checker->modules, NULL, name);
	return module && module->written;
}

static void report_two_roms(struct walk *walk, struct span span, const struct node *child)
{
	const char *name = label_last_element(checker_words(walk->checker), walk->label.text);
	report_ambiguous_rom(walk->checker, walk->session, span, child, table_get(&walk->checker->modules, NULL, name));
	walk->reported = true;
}

/* Nobody changes targets any more, so all that mean the same are one: to the parent, or to this child. */
static const struct route_target *implicit_target(struct walk *walk, struct node *child)
{
	static const struct route_target to_parent = { .kind = TARGET_PARENT };
	if (!child)
		return &to_parent;
	if (!child->implicit) {
		struct route_target *target = arena_new(checker_arena(walk->checker), struct route_target);
		*target = (struct route_target){ .kind = TARGET_CHILD, .node = child, .child = child->name };
		child->implicit = target;
	}
	return child->implicit;
}

static const struct route_target *device_target(struct walk *walk, const char *label)
{
	struct route_target *target = arena_new(checker_arena(walk->checker), struct route_target);
	*target = (struct route_target){ .kind = TARGET_PARENT, .label = label };
	return target;
}

/* No rule was written: the one obvious provider. */
static enum decision decide_obviously(struct walk *walk, const struct route_target **target)
{
	struct session *session = walk->session;
	struct node    *first = NULL, *second;

	if (!session_is_environment(session) && !session->bound) {
		size_t count = providers_of(walk->checker, walk->sandbox, session->service, walk->child, &first, &second);
		if (count > 1) {
			report_ambiguous_provider(walk->checker, session, walk->sandbox, session->client->name_span, first, second);
			walk->reported = true;
			return DENIED;
		}
		if (first && image_has_it_too(walk)) {
			report_two_roms(walk, session->client->name_span, first);
			return DENIED;
		}
	}
	*target = session->bound && walk->child == session->client ? device_target(walk, session->bound->label)
	                                                            : implicit_target(walk, first);
	return DECIDED;
}

static enum decision decide(struct walk *walk, const struct route_target **target)
{
	enum decision decision = decide_by(walk, walk->child->routes, target);
	if (decision == UNDECIDED)
		decision = decide_by(walk, walk->sandbox->default_routes, target);
	if (work_exhausted(walk->checker->compilation)) {
		walk->reported = true;
		return DENIED;
	}
	if (decision == DECIDED && (*target)->kind == TARGET_ANY_CHILD && image_has_it_too(walk)) {
		report_two_roms(walk, (*target)->span, (*target)->node);
		return DENIED;
	}
	return decision == UNDECIDED ? decide_obviously(walk, target) : decision;
}

/* ---- borders ---- */

/* PD and CPU of the children are what a sandbox is made of; everything else must be in its imports. */
static struct service_use *import_for(struct walk *walk, const char *label)
{
	const char *last = label_last_element(checker_words(walk->checker), label);

	for (struct service_use *import = walk->sandbox->imports; import && spend(walk, 1, import->span); import = import->next)
		if (import->service == walk->session->service
		    && (import->label.match == LABEL_ANY || import->label.text == last
		        || (import->label.match == LABEL_PREFIX
		            && !strncmp(import->label.text, last, strlen(import->label.text)))))
			return import;
	return NULL;
}

static bool may_leave(struct walk *walk, const char *label)
{
	struct session *session = walk->session;
	if (!walk->sandbox->has_imports || session->kind == SESSION_PD || session->kind == SESSION_CPU)
		return true;
	struct service_use *import = import_for(walk, label);
	if (import) {
		import->used = true;
		return true;
	}
	if (!session->optional && !walk->reported)
		report_not_imported(walk->checker, session, walk->sandbox);
	walk->reported = true;
	return false;
}

static struct hop *hop_new(struct walk *walk)
{
	struct hop    *hop   = arena_new(checker_arena(walk->checker), struct hop);
	uint32_t const chars = (uint32_t)interned_length(walk->label.text);

	if (walk->session->label_chars_max < chars)
		walk->session->label_chars_max = chars;
	*hop = (struct hop){ .sandbox = walk->sandbox, .child = walk->child, .label = walk->label.text };
	*walk->last = hop;
	walk->last  = &hop->next;
	walk->hop   = hop;
	walk->hops++;
	return hop;
}

/* Into a sandbox through its exports, as deep as they lead. */
static struct node *enter(struct walk *walk, struct node *server, const char **label)
{
	while (server->kind == NODE_SANDBOX) {
		const struct export *export = export_for(walk->checker, server, walk->session->service, *label);
		if (!export || !export->target.node || export->target.kind != TARGET_CHILD) {
			if (!export && !work_exhausted(walk->checker->compilation))
				report_no_provider(walk->checker, walk->session, server);
			walk->reported = true;
			return NULL;
		}
		((struct export *)export)->used = true;
		walk->sandbox = server;
		walk->child   = NULL;
		walk->label   = (struct label){ *label, walk->label.is_prefix };
		struct hop *hop = hop_new(walk);
		hop->export    = export;
		hop->target    = &export->target;
		*label         = export->target.label ? export->target.label : *label;
		hop->label_out = *label;
		server         = export->target.node;
		if (!node_offers(walk->checker, server, walk->session->service)) {
			report_not_provided(walk->checker, walk->session, walk->sandbox, &export->target);
			walk->reported = true;
			return NULL;
		}
		if (walk->hops > HOPS_MAX)
			return NULL;
	}
	return server;
}

/* ---- arrival ---- */

static bool arrive_at_rom(struct walk *walk, const char *label)
{
	struct checker *checker = walk->checker;
	struct session *session = walk->session;
	const char     *name    = label_last_element(checker_words(checker), label);
	struct module  *module  = table_get(&checker->modules, NULL, name);
	bool            found   = module != NULL;

	if (session->kind == SESSION_CONFIG && !session->client->parent)
		return true;
	if (session->kind == SESSION_BINARY && !session->client->binary)
		return true;
	if (walk->label.is_prefix)
		for (struct module *each = checker->system->modules; each && spend(walk, 1, session->span); each = each->next)
			if (!strncmp(each->name, name, strlen(name)) && each->written)
				each->used = found = true;
	if (module)
		module->used = true;
	session->module = module;
	if (module && module->poisoned)
		return true;
	if (!found && !session->optional && !walk->reported)
		report_missing_rom(checker, session, name, walk->hop ? walk->hop->rule : NULL);
	return found;
}

static bool arrive_at_device(struct walk *walk, const char *label)
{
	struct checker *checker = walk->checker;
	struct session *session = walk->session;
	const char     *name    = label_last_element(checker_words(checker), label);
	enum resource_kind kind = session->service == checker->word.io_mem ? RESOURCE_IO_MEM
	                        : session->service == checker->word.io_port ? RESOURCE_IO_PORT : RESOURCE_IRQ;

	for (const struct device *device = checker->system->platform->devices; device; device = device->next)
		for (const struct device_resource *each = device->resources; each && spend(walk, 1, session->span); each = each->next)
			if (each->kind == kind && each->label == name && !device->core) {
				session->resource = each;
				return true;
			}
	if (!session->optional && !walk->reported)
		report_absent_device(checker, session, name, walk->hop ? walk->hop->rule : NULL);
	return false;
}

static bool arrive_at_core(struct walk *walk)
{
	struct checker *checker = walk->checker;
	struct session *session = walk->session;

	if (!platform_provides(checker->system->platform, session->service)) {
		if (!session->optional)
			report_no_provider(checker, session, checker->system->root);
		return false;
	}
	session->server_kind  = SERVER_CORE;
	session->server_label = walk->label.text;
	if (session->service == checker->word.rom)
		return arrive_at_rom(walk, walk->label.text);
	if (session->service == checker->word.io_mem || session->service == checker->word.io_port
	    || session->service == checker->word.irq)
		return arrive_at_device(walk, walk->label.text);
	return true;
}

/* ---- the walk ---- */

/* The parent opens several sessions for each child under the same label, one behind the other. */
static const char *scoped(struct checker *checker, const char *name, const char *label)
{
	if (checker->scoped.name != name || checker->scoped.label != label) {
		checker->scoped.name  = name;
		checker->scoped.label = label;
		checker->scoped.text  = label_scoped(checker_words(checker), name, label);
	}
	return checker->scoped.text;
}

static bool step_outwards(struct walk *walk)
{
	const char *label = walk->hop->label_out;

	if (!may_leave(walk, label))
		return false;
	walk->child   = walk->sandbox;
	walk->label   = (struct label){ scoped(walk->checker, walk->sandbox->name, label), walk->label.is_prefix };
	walk->sandbox = walk->sandbox->parent;
	return true;
}

/* What a server must not be for this session, though it provides the service. */
static bool may_serve(struct walk *walk, const struct route_target *target)
{
	const struct session *session = walk->session;
	struct span           place   = walk->hop->rule ? target->span : session->client->name_span;

	if (session->server == session->client && !session_is_environment(session)) { /* else it is a circle at the start */
		report_session_to_itself(walk->checker, session, place);
		return false;
	}
	if (session->kind == SESSION_BINARY)
		report_binary_from_server(walk->checker, session, place);
	return true;
}

static bool walk_to_server(struct walk *walk)
{
	struct session *session = walk->session;

	while (walk->sandbox) {
		const struct route_target *target = NULL;
		struct hop                *hop    = hop_new(walk);
		if (!spend(walk, HOP_UNITS + strlen(walk->label.text) / 8, session->client->name_span))
			return false;
		if (decide(walk, &target) != DECIDED)
			return false;
		hop->target    = target;
		hop->label_out = target_label(checker_words(walk->checker), target, walk->label.text);
		if (target->kind != TARGET_PARENT) {
			const char *label = hop->label_out;
			session->server = enter(walk, target->node, &label);
			session->server_kind  = session->server ? SERVER_CHILD : SERVER_NONE;
			session->server_label = label;
			return session->server && may_serve(walk, target);
		}
		if (!step_outwards(walk))
			return false;
	}
	return arrive_at_core(walk);
}

/* ---- the stage ---- */

static void answered_by_parent(struct session *session)
{
	session->server_kind  = SERVER_INIT;
	session->server       = session->client->parent;
	session->server_label = session->label;
	session->ram_arrives  = session->ram_bytes;
}

/* What the policies on the way make the server open. These sessions wait until all others have been routed. */
static void enter_for_policies(struct checker *checker, const struct session *session)
{
	if (session->server_kind != SERVER_CHILD || !session->has_policy)
		return;
	for (const struct hop *hop = session->hops; hop; hop = hop->next)
		if (hop->rule && hop->rule->with)
			sessions_of_policy(checker, session->server, hop->rule->with);
}

static void session_route(struct checker *checker, struct session *session)
{
	struct node *client = session->client;
	struct walk  walk   = { .checker = checker, .session = session, .sandbox = client->parent, .child = client,
	                        .last = &session->hops };

	if (client->parent && (session->kind == SESSION_CONFIG || session->kind == SESSION_REQUESTS)) {
		answered_by_parent(session);
		return;
	}
	walk.label = (struct label){
		session_is_environment(session) ? session->label : label_scoped(checker_words(checker), client->name, session->label),
		session->label_is_prefix };
	if (walk_to_server(&walk)) {
		session_commit(checker, session);
		enter_for_policies(checker, session);
		return;
	}
	session->hops        = NULL;
	session->server_kind = SERVER_NONE;
	session->server      = NULL;
}

void check_routes(struct checker *checker)
{
	providers_collect(checker);
	for (struct module *module = checker->system->modules; module; module = module->next)
		*table_at(&checker->modules, NULL, module->name) = module;
	for (struct node *node = checker->system->root; node; node = node_after(node))
		for (struct session *session = node->sessions; session; session = session->next)
			if (!session->by_policy)
				session_route(checker, session);
	/* grows while it is walked: such a session may itself pass a policy */
	for (struct session *session = checker->by_policy; session; session = session->next_by_policy)
		session_route(checker, session);
}
