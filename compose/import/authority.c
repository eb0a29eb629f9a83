/* SPDX-License-Identifier: MIT */
#include "import/session.h"

/*
 * Who waits for somebody of lower priority, and who has a right that he does not need. What is said of scenarios in
 * check/inversion.c and check/system_control.c, of configurations of Genode, where less is known: only services whose
 * servers answer later than they are called, only components whose description says that they do without the right.
 */

enum { PRIORITY_BITS = 16 };

/* 0 is the highest; as init computes it of what each init around the child says. */
static uint32_t priority_of(const struct foreign_start *start)
{
	uint32_t place = 0;
	for (; start; start = start->outer->self) {
		unsigned bits = 0, levels = start->outer->priority_levels;
		while (levels >> (bits + 1))
			bits++;
		if (!bits || bits > PRIORITY_BITS)
			continue;
		/* a positive one becomes the lowest, one that is too low too, which is said elsewhere */
		uint64_t down = start->priority < 0 ? (uint64_t)-start->priority : 0;
		if (start->priority > 0 || down >= levels)
			down = levels - 1;
		place = place >> bits | (uint32_t)(down << (PRIORITY_BITS - bits));
	}
	return place;
}

static bool says(const struct conf_node *node, const char *tag, bool wanted)
{
	bool value;
	return node && conf_value(node, tag) && conf_bool(conf_value(node, tag), &value) && value == wanted;
}

void inversion_check(struct foreign_system *system, const struct wanted *wanted, const char *service,
                     const struct foreign_start *server)
{
	if (wanted->environment || !says(foreign_service(system->facts, service), "later", true) || says(system->kernel->node, "priorities", false)
	    || priority_of(server) <= priority_of(wanted->client))
		return;
	struct diagnostic *diagnostic = diagnostic_finding(system->compilation, "priority-inversion", RULE_WARN,
	        wanted->client->node->head_span, "'%s' waits for '%s' of '%s', which has a lower priority",
	        wanted->client->path, wanted->service, server->path);
	const struct foreign_start *at = server;
	while (!conf_value(at->node, "priority") && at->outer->self)
		at = at->outer->self;
	diagnostic_note(system->compilation, diagnostic, at->node->head_span, "the priority of '%s' is %lld", at->path,
	                (long long)at->priority);
}

void writeable_check(struct foreign_system *system, const struct wanted *wanted, const struct foreign_start *server,
                     const struct conf_node *policy)
{
	if (!says(policy, "writeable", true) || !conf_value(policy, "label"))
		return;
	diagnostic_help(system->compilation, diagnostic_finding(system->compilation, "writeable-unneeded", RULE_WARN,
	        conf_place(policy, "writeable"), "'%s' only reads, and '%s' lets it write", wanted->client->path, server->path),
	        "write 'writeable: no'");
}

/* Whether nothing in it, which must all be known, needs the right. */
static bool does_without(const struct foreign_start *start)
{
	if (!start->inner)
		return start->component && says(start->component->node, "managing_system", false);
	for (const struct foreign_start *each = start->inner->starts; each; each = each->next)
		if (!does_without(each))
			return false;
	return true;
}

static void check_init(struct foreign_system *system, const struct foreign_init *init)
{
	for (const struct foreign_start *start = init->starts; start; start = start->next) {
		if (says(start->node, "managing_system", true) && does_without(start))
			diagnostic_help(system->compilation, diagnostic_finding(system->compilation, "system-control-unneeded", RULE_WARN,
			        conf_place(start->node, "managing_system"), start->inner
			        ? "'%s' has the right to system control, and nothing in it needs that"
			        : "'%s' has the right to system control, and does not need it", start->path), "leave it out");
		if (start->inner)
			check_init(system, start->inner);
	}
}

void foreign_check_system_control(struct foreign_system *system)
{
	check_init(system, system->top);
}
