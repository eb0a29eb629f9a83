/* SPDX-License-Identifier: MIT */
#include "compose.h"

#include "base/suggest.h"
#include "check/check.h"
#include "check/rule.h"
#include "emit/config.h"
#include "genode.h"
#include "model/elaborate.h"
#include "run/fat_tools.h"

/* Levels from the command line have the last word; a rule that does not exist would be a wish that nobody hears. */
void compose_levels(struct compilation *compilation, const struct options *options)
{
	for (size_t i = 0; i < options->rule_count; i++) {
		const char        *name = options->rules[i].rule;
		const struct rule *rule = rule_find(name);
		if (rule && !rule->fixed) {
			rule_level_set(compilation, name, options->rules[i].level);
			continue;
		}
		struct diagnostic *diagnostic = diagnostic_error(compilation, "unknown-rule", SPAN_NONE,
			rule ? "rule '%s' has one level: nothing sensible can follow what it reports"
			     : "there is no rule '%s'", name);
		struct suggestion best;
		suggestion_init(&best, name);
		for (size_t j = 0; j < rule_count; j++) suggestion_offer(&best, rules[j].name);
		if (!rule && best.word) diagnostic_help(compilation, diagnostic, "did you mean '%s'?", best.word);
	}
}

bool compose_load(struct composition *composition, const struct options *options, const char *path)
{
	*composition = (struct composition) { .files = { .store = options->store, .make_fat = fat_tools_make } };
	compilation_init(&composition->compilation);
	compose_levels(&composition->compilation, options);
	struct elaborate_input const input = {
		.path = path, .store = options->store,
		.search_dirs = (const char *const *)options->search_dirs, .search_dir_count = options->search_dir_count,
		.defines = (const char *const *)options->defines, .define_count = options->define_count,
		.platform = options->platform,
	};
	return elaborate(&composition->compilation, &input, &composition->model, &composition->systems);
}

/*
 * The ledger starts from the memory that the image leaves, and the image holds the configuration, which holds numbers of
 * the ledger: so the size is taken of a configuration in which these numbers are as wide as numbers can be.
 */
static bool place_image(struct compilation *compilation, struct system *system, void *context)
{
	const struct composition *composition = context;
	struct config_options const options = { .report_on_log = composition->report_on_log, .widest = true };
	size_t length;
	return config_text(compilation, system, &options, &length) &&
	       image_span_bound(compilation, &composition->files, system, length);
}

bool compose_check(struct composition *composition, struct system *system)
{
	if (system->platform->genode) return genode_check_system(composition, system);
	return check_system(&composition->compilation, &composition->model, system, place_image, composition);
}

static struct config_options config_options(const struct composition *composition, enum document_syntax syntax)
{
	return (struct config_options) { .syntax = syntax, .report_on_log = composition->report_on_log };
}

const char *compose_config(struct composition *composition, const struct system *system, enum document_syntax syntax,
                           size_t *length)
{
	struct config_options const options = config_options(composition, syntax);
	return config_text(&composition->compilation, system, &options, length);
}

typedef bool image_planner(struct compilation *, const struct image_files *, const struct system *, const char *, size_t,
                           struct image_plan *);

static bool plan_with(image_planner *planner, struct composition *composition, const struct system *system,
                      const struct config_options *options, struct image_plan *plan)
{
	size_t length;
	if (system->platform->genode) {
		diagnostic_error(&composition->compilation, "platform-of-genode", system->span,
		                 "images for %s are made by Genode's own tools; --format hid and xml write the configuration",
		                 system->platform->name);
		return false;
	}
	const char *config = config_text(&composition->compilation, system, options, &length);
	return config && planner(&composition->compilation, &composition->files, system, config, length, plan);
}

bool compose_plan(struct composition *composition, const struct system *system, struct image_plan *plan)
{
	struct config_options const options = config_options(composition, SYNTAX_HID);
	return plan_with(image_plan, composition, system, &options, plan);
}

bool compose_draft(struct composition *composition, const struct system *system, struct system_draft *draft)
{
	struct config_options options = config_options(composition, SYNTAX_HID);
	draft->places = options.places = arena_new_array(&composition->compilation.arena, struct config_place, system->node_count);
	options.trusted = true;            /* place_image measured it */
	return plan_with(image_draft, composition, system, &options, &draft->plan);
}

int compose_report(struct composition *composition, const struct options *options)
{
	diagnostics_print(&composition->compilation, stderr, options_diagnostics(options, stderr));
	return diagnostics_failed(&composition->compilation.diagnostics) ? EXIT_REJECTED : EXIT_ACCEPTED;
}

void compose_end(struct composition *composition) { compilation_destroy(&composition->compilation); }
