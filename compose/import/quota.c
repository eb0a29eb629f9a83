/* SPDX-License-Identifier: MIT */
#include "import/init.h"

#include <inttypes.h>
#include <string.h>

/*
 * What each child gets of what it is promised. Init serves children in their order: each gets its quota if that much is
 * left beyond init's reserve, else the rest. The arithmetic is init's own, with its oddities: the donation of a PD session
 * is paid before the comparison, and the environment is subtracted once more from what is left.
 *
 * What init itself takes is an estimate from below, so nothing is reported that would have fitted.
 */

struct budget {
	int64_t ram, caps;             /* what init has */
	int64_t keep_ram, keep_caps;   /* its reserve */
	bool    ram_known;
	struct diagnostic *exhausted[2]; /* what was said of capabilities, of RAM */
	size_t             starving[2];  /* children behind that one which starve as well */
};

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t not_negative(int64_t value) { return value < 0 ? 0 : value; }

static uint64_t preserved(const struct foreign_init *init, const char *which, bool bytes, uint64_t otherwise, struct span *span)
{
	for (const struct conf_node *node = init->config->children; node; node = node->next) {
		const char *name = conf_is(node, "resource") ? conf_value(node, "name") : NULL;
		const char *text = name && !strcmp(name, which) ? conf_value(node, "preserve") : NULL;
		uint64_t    value;
		if (!text || !(bytes ? conf_bytes(text, &value) : conf_unsigned(text, &value)))
			continue;
		*span = conf_place(node, "preserve");
		return value;
	}
	return otherwise;
}

static struct budget budget_of(struct foreign_system *system, const struct foreign_init *init)
{
	const struct foreign_kernel *kernel = system->kernel;
	struct budget budget = { .ram_known = init->self ? init->self->has_ram : kernel->has_ram };
	struct span   ram_span = SPAN_NONE, caps_span = SPAN_NONE;
	int64_t       ram  = (int64_t)(init->self ? init->self->given_ram_bytes : kernel->ram_bytes);
	int64_t       caps = (int64_t)(init->self ? init->self->given_caps : kernel->caps);

	budget.ram  = ram - (int64_t)(kernel->environment_ram_bytes + kernel->child_ram_bytes + kernel->init_ram_bytes);
	budget.caps = caps - (int64_t)(kernel->environment_caps + kernel->child_caps + kernel->init_caps);
	budget.keep_ram  = (int64_t)preserved(init, "RAM", true, kernel->preserve_ram_bytes, &ram_span);
	budget.keep_caps = (int64_t)preserved(init, "CAP", false, kernel->preserve_caps, &caps_span);
	if (budget.ram_known && !span_is_none(ram_span) && budget.keep_ram >= budget.ram && init->starts)
		diagnostic_finding(system->compilation, "preserve-too-large", RULE_DENY, ram_span,
		        "init keeps %" PRId64 " bytes for itself and has %" PRId64 ": its children get nothing", budget.keep_ram,
		        not_negative(budget.ram));
	if (!span_is_none(caps_span) && budget.keep_caps >= budget.caps && init->starts)
		diagnostic_finding(system->compilation, "preserve-too-large", RULE_DENY, caps_span,
		        "init keeps %" PRId64 " capabilities for itself and has %" PRId64 ": its children get nothing",
		        budget.keep_caps, not_negative(budget.caps));
	return budget;
}

/* ---- the floor ---- */

/* The least that any child of this kind needs, and what it is the sum of. */
static int64_t ram_floor(const struct foreign_kernel *kernel, const struct foreign_start *start)
{
	int64_t own = (int64_t)(kernel->environment_ram_bytes + kernel->child_ram_bytes);
	return start->ld ? own + (int64_t)kernel->program_ram_bytes : own + 4096;
}

static int64_t caps_floor(const struct foreign_kernel *kernel, const struct foreign_start *start)
{
	int64_t own = (int64_t)(kernel->environment_caps + kernel->child_caps);
	return start->ld ? own + (int64_t)kernel->program_caps : own + 1;
}

/* The same, or what the component's description says: RAM of 64-bit machines, capabilities of all. */
static int64_t described(const struct foreign_kernel *kernel, const struct foreign_start *start, const char *tag, int64_t floor)
{
	const struct conf_node *node = start->component ? start->component->node : NULL;
	const char             *text = node && conf_is(node, "component") ? conf_value(node, tag) : NULL;
	uint64_t                value;
	if (!text || !conf_bytes(text, &value) || (!strcmp(tag, "ram") && kernel->word_bytes != 8))
		return floor;
	return (int64_t)value > floor ? (int64_t)value : floor;
}

static const char *origin(const struct foreign_start *start, bool has)
{
	return has ? "" : start->outer->defaults ? ", neither by itself nor by 'default'" : ", and there is no 'default'";
}

/* Below the floor as it is written. */
static void check_floor(struct foreign_system *system, struct foreign_start *start)
{
	const struct foreign_kernel *kernel = system->kernel;
	int64_t ram = ram_floor(kernel, start), caps = caps_floor(kernel, start);

	if ((int64_t)start->ram_bytes >= 0 && (int64_t)start->ram_bytes < ram) {
		start->starved = true;
		struct diagnostic *diagnostic = diagnostic_finding(system->compilation, "ram-below-floor", RULE_DENY,
		        start->has_ram ? start->ram_span : start->node->head_span, start->has_ram
		        ? "'%s' gets %" PRIu64 " bytes of RAM, and needs at least %" PRId64 "%s"
		        : "'%s' gets no RAM (%" PRIu64 " bytes of at least %" PRId64 ")%s", start->path, start->ram_bytes, ram,
		        origin(start, start->has_ram));
		diagnostic_help(system->compilation, diagnostic, "its environment takes %" PRIu64 " bytes, init's book-keeping %"
		                PRIu64 ", the program itself at least %" PRId64, kernel->environment_ram_bytes,
		                kernel->child_ram_bytes,
		                ram - (int64_t)(kernel->environment_ram_bytes + kernel->child_ram_bytes));
	}
	if ((int64_t)start->caps >= 0 && (int64_t)start->caps < caps) {
		start->starved = true;
		struct diagnostic *diagnostic = diagnostic_finding(system->compilation, "caps-below-floor", RULE_DENY,
		        start->has_caps ? start->caps_span : start->node->head_span, start->has_caps
		        ? "'%s' gets %" PRIu64 " capabilities, and needs at least %" PRId64 "%s"
		        : "'%s' gets no capabilities (%" PRIu64 " of at least %" PRId64 ")%s", start->path, start->caps, caps,
		        origin(start, start->has_caps));
		diagnostic_help(system->compilation, diagnostic, "its environment takes %" PRIu64 ", init's book-keeping %" PRIu64
		                ", the program itself at least %" PRId64, kernel->environment_caps, kernel->child_caps,
		                caps - (int64_t)(kernel->environment_caps + kernel->child_caps));
	}
}

/* What a description of the component says. */
static void check_described(struct foreign_system *system, struct foreign_start *start)
{
	int64_t ram = described(system->kernel, start, "ram", 0), caps = described(system->kernel, start, "caps", 0);

	if (start->starved)
		return;
	if (start->has_ram && (int64_t)start->ram_bytes >= 0 && (int64_t)start->ram_bytes < ram)
		diagnostic_finding(system->compilation, "ram-below-floor", RULE_DENY, start->ram_span,
		        "'%s' gets %" PRIu64 " bytes of RAM, and '%s' needs at least %" PRId64, start->path, start->ram_bytes,
		        start->binary, ram);
	if (start->has_caps && (int64_t)start->caps >= 0 && (int64_t)start->caps < caps)
		diagnostic_finding(system->compilation, "caps-below-floor", RULE_DENY, start->caps_span,
		        "'%s' gets %" PRIu64 " capabilities, and '%s' needs at least %" PRId64, start->path, start->caps,
		        start->binary, caps);
}

static void check_word_size(struct foreign_system *system, const struct foreign_start *start)
{
	if (system->kernel->word_bytes == 4 && start->has_ram && start->ram_bytes > UINT32_MAX)
		diagnostic_finding(system->compilation, "overflow", RULE_DENY, start->ram_span,
		        "%" PRIu64 " bytes wrap to %" PRIu32 " on this machine of 32 bits", start->ram_bytes, (uint32_t)start->ram_bytes);
}

/* ---- what is really given ---- */

struct rest { int64_t ram, caps; };

static struct rest rest_for(const struct foreign_kernel *kernel, const struct budget *budget)
{
	int64_t ram  = not_negative(budget->ram - (int64_t)kernel->pd_ram_bytes - budget->keep_ram);
	int64_t caps = not_negative(budget->caps - (int64_t)kernel->pd_caps - budget->keep_caps);
	return (struct rest){ not_negative(ram - (int64_t)kernel->environment_ram_bytes),
	                      not_negative(caps - (int64_t)kernel->environment_caps) };
}

/* All children behind the first one that starves do, too: one mistake, one finding. */
static void report_clamped(struct foreign_system *system, struct foreign_start *start, struct budget *budget, bool ram,
                           int64_t wanted, int64_t got, int64_t floor, const struct foreign_start *before)
{
	bool starved = got < floor;
	start->starved |= starved;
	if (starved && budget->exhausted[ram]) {
		budget->starving[ram]++;
		return;
	}
	const char        *what    = ram ? "bytes of RAM" : "capabilities";
	struct diagnostic *diagnostic = diagnostic_finding(system->compilation,
	        starved ? ram ? "ram-overcommit" : "caps-overcommit" : "quota-clamped", starved ? RULE_DENY : RULE_WARN,
	        ram ? start->ram_span : start->caps_span, starved
	        ? "'%s' is promised %" PRId64 " %s, and %" PRId64 " are left for it: it needs at least %" PRId64
	        : "'%s' is promised %" PRId64 " %s, and gets the %" PRId64 " that are left (it needs at least %" PRId64 ")",
	        start->path, wanted, what, not_negative(got), floor);
	if (start->outer->self)
		diagnostic_note(system->compilation, diagnostic, ram ? start->outer->self->ram_span : start->outer->self->caps_span,
		        "the init '%s' has %" PRIu64 " for itself and its children", start->outer->self->path,
		        ram ? start->outer->self->given_ram_bytes : start->outer->self->given_caps);
	if (before)
		diagnostic_note(system->compilation, diagnostic, ram ? before->ram_span : before->caps_span,
		        "'%s' takes %" PRIu64 " before it", before->path, ram ? before->given_ram_bytes : before->given_caps);
	if (starved)
		budget->exhausted[ram] = diagnostic;
	diagnostic_help(system->compilation, diagnostic, starved ? "give the init more, or its children less"
	                                                         : "a child that shall have all the rest stands last");
}

static void give(struct foreign_system *system, struct foreign_start *start, struct budget *budget,
                 const struct foreign_start *largest)
{
	const struct foreign_kernel *kernel = system->kernel;
	int64_t own_ram  = (int64_t)(kernel->environment_ram_bytes + kernel->child_ram_bytes);
	int64_t own_caps = (int64_t)(kernel->environment_caps + kernel->child_caps);
	struct rest rest = rest_for(kernel, budget);
	int64_t ram  = (int64_t)start->ram_bytes < 0 ? INT64_MAX / 4 : (int64_t)start->ram_bytes;
	int64_t caps = (int64_t)start->caps < 0 ? INT64_MAX / 4 : (int64_t)start->caps;

	if (budget->ram_known && not_negative(ram - own_ram) > rest.ram) {
		start->given_ram_bytes = (uint64_t)(rest.ram + own_ram);
		if (!start->starved)
			report_clamped(system, start, budget, true, ram, rest.ram ? rest.ram + own_ram : 0,
			               described(kernel, start, "ram", ram_floor(kernel, start)), largest);
	}
	if (not_negative(caps - own_caps) > rest.caps) {
		start->given_caps = (uint64_t)(rest.caps + own_caps);
		if (!start->starved)
			report_clamped(system, start, budget, false, caps, rest.caps ? rest.caps + own_caps : 0,
			               described(kernel, start, "caps", caps_floor(kernel, start)), largest);
	}
	budget->ram  -= least(ram, (int64_t)start->given_ram_bytes);
	budget->caps -= least(caps, (int64_t)start->given_caps);
}

static void check_init(struct foreign_system *system, struct foreign_init *init)
{
	struct budget               budget  = budget_of(system, init);
	const struct foreign_start *largest = NULL;

	for (struct foreign_start *start = init->starts; start; start = start->next) {
		check_word_size(system, start);
		check_floor(system, start);
		check_described(system, start);
		give(system, start, &budget, largest);
		if (!largest || start->given_ram_bytes > largest->given_ram_bytes)
			largest = start;
		if (start->inner && !start->starved)
			check_init(system, start->inner);
	}
	for (unsigned ram = 0; ram < 2; ram++)
		if (budget.starving[ram])
			diagnostic_help(system->compilation, budget.exhausted[ram], "%zu of the children behind it get too little, too",
			                budget.starving[ram]);
}

void foreign_check_quotas(struct foreign_system *system)
{
	if (!system->kernel->has_ram)
		foreign_assume(system, SPAN_NONE, "the machine has the RAM that the children of the first init are promised "
		               "(%s does not say how much there is)", system->kernel->name);
	check_init(system, system->top);
}
