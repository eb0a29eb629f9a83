/* SPDX-License-Identifier: MIT */
#include "model/elaborate.h"

#include "base/suggest.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void statement_misplaced(struct elaborator *elaborator, struct span span, const char *where)
{
	diagnostic_error(elaborator->compilation, "misplaced-statement", span, "this statement cannot stand in %s", where);
}

bool statement_once(struct elaborator *elaborator, struct span *seen, const struct ast_statement *statement)
{
	if (span_is_none(*seen)) {
		*seen = statement->keyword;
		return true;
	}
	struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "duplicate-statement",
	        statement->keyword, "'%s' is written twice here", ast_statement_word(statement->kind));
	diagnostic_note(elaborator->compilation, diagnostic, *seen, "the first '%s'",
	                ast_statement_word(statement->kind));
	return false;
}

/* ---- which platforms ---- */

/* "pbxa9, pc_x86_64": what could have been meant, as far as there is room for it. */
static const char *platform_names(struct elaborator *elaborator)
{
	enum { NAMES_BYTES_MAX = 400 };
	const char *list = "";
	for (const struct platform *each = elaborator->model->platforms; each; each = each->next) {
		if (strlen(list) > NAMES_BYTES_MAX)
			return arena_format(&elaborator->compilation->arena, "%s, …", list);
		if (each->name)
			list = arena_format(&elaborator->compilation->arena, "%s%s%s", list, *list ? ", " : "", each->name);
	}
	return list;
}

/* Named in the scenario at `span`; SPAN_NONE: on the command line, where nothing can be mended. */
static struct platform *platform_of(struct elaborator *elaborator, const char *name, struct span span)
{
	struct platform *platform = model_platform_find(elaborator->model, name);
	if (platform)
		return platform;
	struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "unknown-platform", span,
	        "no platform '%s' is declared", name);
	struct suggestion best;
	suggestion_init(&best, name);
	for (const struct platform *each = elaborator->model->platforms; each && suggestions_left(); each = each->next)
		if (each->name)
			suggestion_offer(&best, each->name);
	if (best.word && span_is_none(span))
		diagnostic_help(elaborator->compilation, diagnostic, "did you mean '%s'?", best.word);
	else if (best.word)
		diagnostic_help_edit(elaborator->compilation, diagnostic, span, best.word, "did you mean '%s'?", best.word);
	else if (!elaborator->model->platforms)
		diagnostic_help(elaborator->compilation, diagnostic, "'use \"base\";' declares the platforms of the store");
	else
		diagnostic_help(elaborator->compilation, diagnostic, "declared are %s", platform_names(elaborator));
	return NULL;
}

struct systems { struct system *first, **last; };

static bool is_first(struct elaborator *elaborator, const struct declared *scenario, const struct platform *platform,
                     struct span span)
{
	void **at = table_at(&elaborator->names, scenario, platform->name);
	if (!*at) {
		*at = (void *)scenario;
		return true;
	}
	diagnostic_error(elaborator->compilation, "duplicate-statement", span, "platform '%s' is named twice", platform->name);
	return false;
}

static void elaborate_on(struct elaborator *elaborator, const struct declared *scenario, const char *name,
                         struct span span, struct systems *systems)
{
	struct platform *platform = platform_of(elaborator, name, span);
	if (!platform || !is_first(elaborator, scenario, platform, span))
		return;
	struct system *system = scenario_elaborate(elaborator, scenario, platform);
	if (elaborator->exhausted)   /* it is not what was written */
		return;
	*systems->last = system;
	systems->last  = &system->next;
}

static int compare_platforms(const void *a, const void *b)
{
	return strcmp((*(struct platform *const *)a)->name, (*(struct platform *const *)b)->name);
}

/* Is there a core for it? A store holds those of the CPUs that there was a compiler for. */
static bool has_core(struct elaborator *elaborator, const struct platform *platform)
{
	return platform->name && platform->arch
	       && access(arena_format(&elaborator->compilation->arena, "%s/%s/core-%s", elaborator->input->store,
	                              platform->arch->name, platform->name), R_OK) == 0;
}

/* Every declared platform that the store has a core for, by name. */
static void elaborate_on_all(struct elaborator *elaborator, const struct declared *scenario, struct systems *systems)
{
	size_t count = 0;
	for (const struct platform *each = elaborator->model->platforms; each; each = each->next)
		count += has_core(elaborator, each);
	struct platform **platforms = arena_new_array(&elaborator->compilation->arena, struct platform *, count);
	size_t at = 0;
	for (struct platform *each = elaborator->model->platforms; each; each = each->next)
		if (has_core(elaborator, each))
			platforms[at++] = each;
	if (!count)
		diagnostic_error(elaborator->compilation, "unknown-platform", SPAN_NONE,
		                 "the store has no core for any of the platforms");
	qsort(platforms, count, sizeof(*platforms), compare_platforms);
	for (size_t i = 0; i < count; i++)
		elaborate_on(elaborator, scenario, platforms[i]->name, SPAN_NONE, systems);
}

/* "pbxa9,virt_riscv64", of the command line: instead of the scenario's own list. */
static void elaborate_on_wanted(struct elaborator *elaborator, const struct declared *scenario, const char *wanted,
                                struct systems *systems)
{
	struct interner *interner = &elaborator->compilation->interner;

	if (!strcmp(wanted, "all")) {
		elaborate_on_all(elaborator, scenario, systems);
		return;
	}
	for (const char *name = wanted; ; name += strcspn(name, ",") + 1) {
		size_t chars = strcspn(name, ",");
		elaborate_on(elaborator, scenario, intern(interner, name, chars), SPAN_NONE, systems);
		if (!name[chars])
			break;
	}
}

static void elaborate_scenario(struct elaborator *elaborator, const struct declared *scenario,
                               struct systems *systems)
{
	const struct ast_declaration *statement = scenario->statement;
	const struct ast_names       *list      = &statement->platforms;

	if (elaborator->input->platform) {
		elaborate_on_wanted(elaborator, scenario, elaborator->input->platform, systems);
		return;
	}
	if (!list->count) {
		struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "unknown-platform",
		        statement->name.span, "the scenario does not say which platform it is for");
		diagnostic_help(elaborator->compilation, diagnostic, "write 'scenario %s on pc_x86_64', or give --platform",
		                statement->name.text);
	}
	for (size_t i = 0; i < list->count; i++) {
		const char *name = name_text(elaborator, NULL, &list->items[i]);
		if (name)
			elaborate_on(elaborator, scenario, name, list->items[i].span, systems);
	}
}

/* ---- the stages ---- */

static void unused_defines(struct elaborator *elaborator)
{
	for (const struct define *define = elaborator->defines; define; define = define->next)
		if (!define->used)
			diagnostic_error(elaborator->compilation, "unknown-name", SPAN_NONE,
			                 "-D %s: the scenario has no such parameter", define->name);
}

static void declarations(struct elaborator *elaborator, struct compilation *compilation,
                         const struct elaborate_input *input, struct model *model)
{
	*elaborator = (struct elaborator){ .compilation = compilation, .input = input, .model = model };
	elaborator->last_let = &elaborator->lets;
	table_init(&elaborator->names, &compilation->arena);
	table_init(&elaborator->bindings, &compilation->arena);
	table_init(&elaborator->conf_files, &compilation->arena);
	table_init(&elaborator->keys, &compilation->arena);
	model_init(model, &compilation->arena);
	load_files(elaborator);
	interfaces_elaborate(elaborator);
	components_elaborate(elaborator);
	platforms_elaborate(elaborator);
}

bool elaborate_declarations(struct compilation *compilation, const struct elaborate_input *input, struct model *model)
{
	struct elaborator *elaborator = arena_new(&compilation->arena, struct elaborator);
	declarations(elaborator, compilation, input, model);
	return !diagnostics_failed(&compilation->diagnostics);
}

bool elaborate(struct compilation *compilation, const struct elaborate_input *input, struct model *model,
               struct system **result)
{
	struct elaborator *elaborator = arena_new(&compilation->arena, struct elaborator);
	struct systems     systems    = { .last = &systems.first };

	declarations(elaborator, compilation, input, model);
	for (const struct declared *scenario = elaborator->scenarios.first; scenario; scenario = scenario->next)
		elaborate_scenario(elaborator, scenario, &systems);
	if (!elaborator->scenarios.first && !diagnostics_failed(&compilation->diagnostics))
		diagnostic_error(compilation, "no-scenario", SPAN_NONE, "%s declares no scenario", input->path);
	lets_evaluate(elaborator);
	if (elaborator->scenarios.first)
		unused_defines(elaborator);
	compilation_forget_syntax(compilation);
	*result = systems.first;
	return !diagnostics_failed(&compilation->diagnostics);
}
