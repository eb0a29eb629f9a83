/* SPDX-License-Identifier: MIT */
/* Faults in numbers: quotas, priorities, bounds. */
#include "mutant.h"

#include <inttypes.h>
#include <string.h>

enum { PAGE_BYTES = 4096, RAM_SMALL_BYTES = 16384, CAPS_SMALL = 4 };

static struct ast_expression *value_of(const struct site *site) { return ((struct ast_value *)site->statement)->value; }

static void replace_number(struct mutator *mutator, const struct ast_expression *value, uint64_t number)
{
	if (number != value->number) mutant_replace(mutator, value->span, "%" PRIu64, number);
}

/* A half, a quarter, …, a page less, next to nothing; what is computed becomes next to nothing. */
static void lower(struct mutator *mutator, const struct site *site)
{
	struct ast_expression *value = value_of(site);
	bool const             ram = site->statement->kind == AST_RAM;
	uint64_t const         small = ram ? RAM_SMALL_BYTES : CAPS_SMALL, step = ram ? PAGE_BYTES : 1;
	if (value->kind != AST_NUMBER) {
		mutant_replace(mutator, value->span, "%" PRIu64, small);
		return;
	}
	for (unsigned shift = 1; shift <= 4; shift++)
		if (value->number >> shift > small) replace_number(mutator, value, value->number >> shift);
	if (value->number > step) replace_number(mutator, value, value->number - step);
	replace_number(mutator, value, value->number - value->number / 10);
	replace_number(mutator, value, value->number / 1024);
	replace_number(mutator, value, 0);
	replace_number(mutator, value, small);
}

static void negate(struct mutator *mutator, const struct site *site)
{
	mutant_insert(mutator, value_of(site)->span.begin, "0 - ");
}

/* A constant that the scenario is made of: how many, how long. */
static void change_constant(struct mutator *mutator, const struct site *site)
{
	const struct ast_expression *value = ((const struct ast_let *)site->statement)->value;
	if (value->kind != AST_NUMBER || !strcmp(mutator->name, "attackers")) return;
	mutant_replace(mutator, value->span, "%" PRIu64, value->number - 1);
	mutant_replace(mutator, value->span, "0");
	mutant_replace(mutator, value->span, "500");
	mutant_replace(mutator, value->span, "\"three\"");
}

static void raise_some(struct mutator *mutator, const struct site *site)
{
	struct ast_expression *value = value_of(site);
	if (value->kind != AST_NUMBER) return;
	replace_number(mutator, value, value->number + value->number / 4);
	replace_number(mutator, value, value->number * 2);
	replace_number(mutator, value, value->number * 4);
}

static void raise_too_far(struct mutator *mutator, const struct site *site)
{
	mutant_replace(mutator, value_of(site)->span, site->statement->kind == AST_RAM ? "1G" : "1000000");
}

static void derive(struct mutator *mutator, const struct site *site)
{
	if (value_of(site)->kind != AST_AUTO && site->child) mutant_replace(mutator, value_of(site)->span, "auto");
}

static void take_rest(struct mutator *mutator, const struct site *site)
{
	if (value_of(site)->kind != AST_REST && site->child) mutant_replace(mutator, value_of(site)->span, "rest");
}

/* ---- priorities ---- */

static void change_priority(struct mutator *mutator, const struct site *site)
{
	mutant_replace(mutator, value_of(site)->span, "0");
	mutant_replace(mutator, value_of(site)->span, "-1");
}

static void exceed_priority(struct mutator *mutator, const struct site *site)
{
	mutant_replace(mutator, value_of(site)->span, "1");
	mutant_replace(mutator, value_of(site)->span, "-64");
}

static void add_priority(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "priority -1;");
}

static void change_levels(struct mutator *mutator, const struct site *site)
{
	mutant_replace(mutator, value_of(site)->span, "1");
	mutant_replace(mutator, value_of(site)->span, "3");
}

static void raise_levels(struct mutator *mutator, const struct site *site)
{
	mutant_replace(mutator, value_of(site)->span, "16");
	mutant_replace(mutator, value_of(site)->span, "131072");
}

/* ---- the author's bounds ---- */

static void tighten_bound(struct mutator *mutator, const struct site *site)
{
	struct ast_assert *claim = (struct ast_assert *)site->statement;
	if (claim->kind != AST_ASSERT_CONDITION || claim->condition->kind != AST_OPERATION) return;
	if (claim->condition->right->kind == AST_NUMBER) mutant_replace(mutator, claim->condition->right->span, "7");
}

static void preserve_too_much(struct mutator *mutator, const struct site *site)
{
	struct ast_quota *preserve = (struct ast_quota *)site->statement;
	if (preserve->ram) mutant_replace(mutator, preserve->ram->span, "60M");
	if (preserve->caps) mutant_replace(mutator, preserve->caps->span, "60000");
}

const struct mutant_operator operators_of_quotas[] = {
	{ "ram-lowered", AST_RAM, lower },
	{ "ram-raised", AST_RAM, raise_some },
	{ "ram-raised-too-far", AST_RAM, raise_too_far },
	{ "ram-dropped", AST_RAM, statement_drop },
	{ "ram-duplicated", AST_RAM, statement_duplicate },
	{ "ram-negative", AST_RAM, negate },
	{ "caps-duplicated", AST_CAPS, statement_duplicate },
	{ "caps-negative", AST_CAPS, negate },
	{ "constant-changed", AST_LET, change_constant },
	{ "ram-derived", AST_RAM, derive },
	{ "ram-rest", AST_RAM, take_rest },
	{ "caps-lowered", AST_CAPS, lower },
	{ "caps-raised", AST_CAPS, raise_some },
	{ "caps-raised-too-far", AST_CAPS, raise_too_far },
	{ "caps-dropped", AST_CAPS, statement_drop },
	{ "caps-derived", AST_CAPS, derive },
	{ "caps-rest", AST_CAPS, take_rest },
	{ "priority-dropped", AST_PRIORITY, statement_drop },
	{ "priority-changed", AST_PRIORITY, change_priority },
	{ "priority-out-of-range", AST_PRIORITY, exceed_priority },
	{ "priority-added", AST_START, add_priority },
	{ "levels-dropped", AST_PRIO_LEVELS, statement_drop },
	{ "levels-lowered", AST_PRIO_LEVELS, change_levels },
	{ "levels-raised", AST_PRIO_LEVELS, raise_levels },
	{ "preserved-too-much", AST_PRESERVE, preserve_too_much },
	{ "bound-tightened", AST_ASSERT, tighten_bound },
	{ 0 },
};
