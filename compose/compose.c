/* SPDX-License-Identifier: MIT */
#include "compose.h"

#include "check/check.h"
#include "emit/config.h"
#include "model/elaborate.h"

bool compose_load(struct composition *composition, const struct options *options, const char *path)
{
	*composition = (struct composition) { .files.store = options->store };
	compilation_init(&composition->compilation);
	for (size_t i = 0; i < options->rule_count; i++)
		rule_level_set(&composition->compilation, options->rules[i].rule, options->rules[i].level);
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
	return check_system(&composition->compilation, &composition->model, system, place_image, composition);
}

const char *compose_config(struct composition *composition, const struct system *system, enum document_syntax syntax,
                           size_t *length)
{
	struct config_options const options = { .syntax = syntax, .report_on_log = composition->report_on_log };
	return config_text(&composition->compilation, system, &options, length);
}

bool compose_plan(struct composition *composition, const struct system *system, struct image_plan *plan)
{
	size_t length;
	const char *config = compose_config(composition, system, SYNTAX_HID, &length);
	return config && image_plan(&composition->compilation, &composition->files, system, config, length, plan);
}

int compose_report(struct composition *composition, const struct options *options)
{
	diagnostics_print(&composition->compilation, stderr, options_diagnostics(options, stderr));
	return diagnostics_failed(&composition->compilation.diagnostics) ? EXIT_REJECTED : EXIT_ACCEPTED;
}

void compose_end(struct composition *composition) { compilation_destroy(&composition->compilation); }
