/* SPDX-License-Identifier: MIT */
#include "run/measure.h"

#include "base/fatal.h"
#include "check/ledger.h"
#include "run/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * A quota is tight when it is the least that the ledger lets pass, and slack when less than half of it would do. Both, and
 * the quota, are the ledger's, which has been compared with the reports: so what is written depends on what was used only,
 * and not on when a report was made.
 */
struct mark { bool seen; uint64_t used; };

struct marks { struct mark of[ACCOUNTS]; };

static void mark_take(struct mark *mark, const struct report_account *account)
{
	if (!account->present) return;
	mark->seen = true;
	if (account->used > mark->used) mark->used = account->used;
}

/* All that the init says, of itself and of its children that are no inits: those speak for themselves. */
static void take_reports(struct arena *arena, const struct log *log, const struct node *init, struct marks *marks)
{
	struct report report;
	for (size_t offset = 0; report_next(arena, log, init->label, &offset, &report); ) {
		mark_take(&marks[init->index].of[ACCOUNT_RAM], &report.ram);
		mark_take(&marks[init->index].of[ACCOUNT_CAPS], &report.caps);
		for (const struct node *child = init->children; child; child = child->next) {
			const struct report_child *reported = report_child_find(&report, child->name);
			if (!reported || child->kind == NODE_SANDBOX) continue;
			mark_take(&marks[child->index].of[ACCOUNT_RAM], &reported->ram);
			mark_take(&marks[child->index].of[ACCOUNT_CAPS], &reported->caps);
		}
	}
}

/* The first init takes what the machine has: nothing is said of that. */
static const char *verdict(const struct node *node, enum account account)
{
	const struct ledger *ledger = node->ledger;
	if (!node->parent) return "";
	if (ledger->floor.of[account] < ledger->assigned.of[account] / 2) return " slack";
	return ledger->floor.of[account] == ledger->assigned.of[account] ? " tight" : "";
}

static void print_node(FILE *out, const struct node *node, const struct marks *marks)
{
	fprintf(out, "  %s:", node->label);
	for (unsigned i = 0; i < ACCOUNTS; i++) {
		const struct mark *mark = &marks->of[i];
		fprintf(out, "%s %s ", i ? ";" : "", i == ACCOUNT_RAM ? "ram" : "caps");
		if (mark->seen)
			fprintf(out, "used %" PRIu64 " of %" PRIu64 ", assigned %" PRIu64 ", least %" PRIu64 "%s", mark->used,
			        node->ledger->quota.of[i], node->ledger->assigned.of[i], node->ledger->floor.of[i], verdict(node, i));
		else
			fputs("not reported", out);
	}
	fputc('\n', out);
}

struct marks *marks_new(struct arena *arena, const struct system *system)
{
	struct marks *marks = arena_new_array(arena, struct marks, system->node_count);
	for (size_t i = 0; i < system->node_count; i++) marks[i] = (struct marks) { 0 };
	return marks;
}

void marks_take(struct arena *arena, struct marks *marks, const struct system *system, const struct log *log)
{
	for (const struct node *node = system->root; node; node = node_after(node))
		if (node->kind == NODE_SANDBOX) take_reports(arena, log, node, marks);
}

const char *marks_text(struct arena *arena, const struct marks *marks, const struct system *system)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	if (!out) fatal("measure: out of memory");
	for (const struct node *node = system->root; node; node = node_after(node)) print_node(out, node, &marks[node->index]);
	if (fclose(out)) fatal("measure: out of memory");
	const char *result = arena_copy(arena, text, length);
	free(text);
	return result;
}
