/* SPDX-License-Identifier: MIT */
#include "check/check.h"

/*
 * The right to system control: who has it asks core for the physical addresses of its memory, for devices that write
 * memory by themselves. A device that is programmed with an address writes there, whoever's memory it is; so the right goes to
 * drivers that declare to need it and to nobody else. Each init hands it on only to children that have it.
 */

/* The outermost sandbox around the node that lacks it, or the node itself; NULL: it has the right. */
static const struct node *lacking(const struct node *node)
{
	const struct node *found = NULL;
	for (; node->parent; node = node->parent)
		if (!node->managing_system)
			found = node;
	return found;
}

/* A sandbox that hands nothing on is one mistake, whoever in it waits. */
static void report_missing(struct checker *checker, struct table *reported, const struct node *node, const struct node *without)
{
	void **at = table_at(reported, without, "");
	if (*at)
		return;
	*at = (void *)node;
	struct diagnostic *diagnostic = finding(checker, "system-control-missing", without->name_span,
	        without == node ? "'%s' needs the right to system control, and does not get it"
	                        : "'%s' cannot hand on the right to system control, which '%s' needs", without->path, node->path);
	diagnostic_note(checker->compilation, diagnostic, node->component->name_span, "the component declares it");
	if (without != node)
		diagnostic_note(checker->compilation, diagnostic, node->name_span, "'%s' starts here", node->path);
	diagnostic_help(checker->compilation, diagnostic, "write 'managing_system;' in '%s'", without->path);
}

static void report_unneeded(struct checker *checker, const struct node *node)
{
	struct diagnostic *diagnostic = finding(checker, "system-control-unneeded", node->managing_span,
	        node->kind == NODE_SANDBOX ? "'%s' has the right to system control, and nothing in it needs that"
	                                   : "'%s' has the right to system control, and does not declare to need it", node->path);
	diagnostic_help_remove(checker->compilation, diagnostic, node->managing_span, "leave it out");
}

/* Nobody knows what a component needs that may open anything. */
static bool is_known(const struct node *node)
{
	return node->component && !node->component->opens_any && !node->poisoned;
}

/* Whether somebody in the sandbox uses what it hands on. */
static bool is_handed_on(const struct node *sandbox)
{
	for (const struct node *node = node_after(sandbox); node && node_within(node, sandbox); node = node_after(node))
		if (!is_known(node) || (node->kind == NODE_COMPONENT && node->component->managing_system))
			return true;
	return false;
}

void check_system_control(struct checker *checker)
{
	struct table reported;
	table_init(&reported, checker_arena(checker));
	for (const struct node *node = checker->system->root; node; node = node_after(node)) {
		if (!node->parent || !is_known(node))
			continue;
		const bool needs = node->kind == NODE_COMPONENT && node->component->managing_system;
		if (needs && lacking(node))
			report_missing(checker, &reported, node, lacking(node));
		else if (node->managing_system && !needs && !(node->kind == NODE_SANDBOX && is_handed_on(node)))
			report_unneeded(checker, node);
	}
}
