/* SPDX-License-Identifier: MIT */
#include "check/check.h"
#include "check/rule.h"

#include "base/suggest.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

/* ---- shared ---- */

/*
 * No cache holds a large system, and nodes stand in memory one behind the other: what most stages read of a node is
 * fetched while the caller looks at those before it. A fetch of what is no node does nothing.
 */
static inline void fetch_ahead(const struct node *node)
{
	enum { AHEAD = 3, LINE_BYTES = 64 };
	uintptr_t const place = (uintptr_t)node + AHEAD * sizeof(struct node);

	__builtin_prefetch((const void *)place);
	__builtin_prefetch((const void *)(place + LINE_BYTES));
}

struct node *node_after(const struct node *node)
{
	const struct node *next = node->children;
	if (!next) {
		while (node && !node->next)
			node = node->parent;
		next = node ? node->next : NULL;
	}
	fetch_ahead(next);
	return (struct node *)next;
}

const char *node_words(struct checker *checker, const struct node *node)
{
	return node->parent ? arena_format(checker_arena(checker), "'%s'", node->path) : "the scenario";
}

const struct interface *interface_of(struct checker *checker, const char *service)
{
	return model_interface_find(checker->model, service);
}

struct diagnostic *finding(struct checker *checker, const char *rule, struct span span, const char *format, ...)
{
	const struct rule *known = rule_find(rule);
	va_list            arguments;

	assert(known);
	va_start(arguments, format);
	struct diagnostic *diagnostic = diagnostic_vfinding(checker->compilation, rule, known->level, span, format, arguments);
	va_end(arguments);
	return diagnostic;
}

/* ---- levels that the scenario sets ---- */

static void set_levels(struct checker *checker)
{
	struct table by_scenario;

	table_init(&by_scenario, checker_arena(checker));
	for (const struct level_setting *setting = checker->system->levels; setting; setting = setting->next) {
		const struct rule *rule = rule_find(setting->rule);
		if (rule && !rule->fixed) {
			/* the command line has the last word; among the scenario's own settings the last one counts */
			bool free = rule_level(checker->compilation, setting->rule, RULE_DEFAULT) == RULE_DEFAULT;
			if (free || table_get(&by_scenario, NULL, setting->rule)) {
				rule_level_set(checker->compilation, setting->rule, (enum rule_level)setting->level);
				*table_at(&by_scenario, NULL, setting->rule) = checker;
			}
			continue;
		}
		struct diagnostic *diagnostic = diagnostic_error(checker->compilation, "unknown-rule", setting->span,
		        rule ? "rule '%s' has one level: nothing sensible can follow what it reports"
		             : "there is no rule '%s'", setting->rule);
		struct suggestion  best;
		suggestion_init(&best, setting->rule);
		for (size_t i = 0; i < rule_count && suggestions_left(); i++)
			suggestion_offer(&best, rules[i].name);
		if (!rule && best.word)
			diagnostic_help_edit(checker->compilation, diagnostic, setting->span, best.word, "did you mean '%s'?",
			                     best.word);
	}
}

void check_rule_levels(struct compilation *compilation, struct system *system)
{
	set_levels(&(struct checker){ .compilation = compilation, .system = system });
}

/* ---- the list of stages ---- */

static void checker_init(struct checker *checker, struct compilation *compilation, const struct model *model,
                         struct system *system)
{
	struct interner *interner = &compilation->interner;
	struct table    *tables[] = { &checker->providers, &checker->offered, &checker->parent_provides,
	                              &checker->claims, &checker->instances, &checker->modules, &checker->exact_policies,
	                              &checker->route_lists, &checker->used_routes, &checker->opened };

	*checker = (struct checker){ .compilation = compilation, .model = model, .system = system };
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		table_init(tables[i], &compilation->arena);
	checker->word.pd               = intern_string(interner, "PD");
	checker->word.cpu              = intern_string(interner, "CPU");
	checker->word.log              = intern_string(interner, "LOG");
	checker->word.rom              = intern_string(interner, "ROM");
	checker->word.io_mem           = intern_string(interner, "IO_MEM");
	checker->word.io_port          = intern_string(interner, "IO_PORT");
	checker->word.irq              = intern_string(interner, "IRQ");
	checker->word.config           = intern_string(interner, "config");
	checker->word.session_requests = intern_string(interner, "session_requests");
	checker->word.init             = intern_string(interner, "init");
	checker->word.empty            = intern_string(interner, "");
}

/* Where the work of one was cut short, the next ones would find what is not there. */
static void (*const stages[])(struct checker *) = {
	set_levels, check_devices, check_sessions, check_routes, check_derived_rules, check_policies, check_configs,
	check_policy_bodies, check_default_policies, check_report_sizes, check_clients, check_cycles, check_references,
	check_expectations, check_limits, check_inversions, check_system_control, check_writeable,
};

bool check_system(struct compilation *compilation, const struct model *model, struct system *system,
                  image_placer *place, void *context)
{
	struct checker checker;
	size_t         errors = compilation->diagnostics.error_count;

	checker_init(&checker, compilation, model, system);
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]) && !work_exhausted(compilation); i++)
		stages[i](&checker);
	if (work_exhausted(compilation))
		return false;
	if (place && !diagnostics_failed(&compilation->diagnostics) && !place(compilation, system, context))
		return false;
	check_ledger(&checker);
	check_assertions(&checker);
	return compilation->diagnostics.error_count == errors;
}
