/* SPDX-License-Identifier: MIT */
#include "model/elaborate.h"

#include "base/suggest.h"
#include "syntax/parse.h"

#include <string.h>

/*
 * `use "file";` : where it is looked for, that each file is loaded once, and that files do not use each other in a
 * circle. Declarations are entered under their names when they are met, so the order of the model is the order in which
 * the author's text reaches them: what a file uses comes before what it says itself.
 */

enum { USE_DEPTH_MAX = 128 };

struct loading {
	const struct source  *source;
	struct span           use;       /* the statement that led here; none for the main file */
	const struct loading *by;
	unsigned              depth;
};

static void load_tree(struct elaborator *elaborator, const struct ast_file *file, const struct loading *loading);

/* ---- names ---- */

/* Enters a declaration under its name; a second one of that name is reported, and not entered. */
static bool declare(struct elaborator *elaborator, enum name_family family, const struct ast_name *name, void *what,
                    struct span **first)
{
	void **at = table_at(&elaborator->names, &elaborator->families[family], name->text);
	if (*at) {
		*first = *at;
		return false;
	}
	*at = what;
	return true;
}

static void report_second(struct elaborator *elaborator, const struct ast_name *name, const char *what,
                          struct span first)
{
	struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "duplicate-declaration", name->span,
	        "%s '%s' is declared twice", what, name->text);
	diagnostic_note(elaborator->compilation, diagnostic, first, "the first declaration of '%s'", name->text);
}

static void declare_in(struct elaborator *elaborator, enum name_family family, struct declared_list *list,
                       const struct ast_file *file, const struct ast_statement *statement)
{
	const struct ast_declaration *declaration = (const struct ast_declaration *)statement;
	struct declared              *declared    = arena_new(&elaborator->compilation->arena, struct declared);
	struct span                  *other;

	*declared = (struct declared){ .statement = declaration, .file = file };
	if (declaration->name.text && !declare(elaborator, family, &declaration->name, declared, &other)) {
		const struct declared *first = (const struct declared *)other;
		report_second(elaborator, &declaration->name, ast_statement_word(statement->kind),
		              first->statement->name.span);
		return;
	}
	*list->last = declared;
	list->last  = &declared->next;
}

static void declare_let(struct elaborator *elaborator, const struct ast_statement *statement)
{
	struct let  *let = arena_new(&elaborator->compilation->arena, struct let);
	struct span *other;

	let->statement = (const struct ast_let *)statement;
	if (!declare(elaborator, NAMES_LET, &let->statement->name, let, &other)) {
		report_second(elaborator, &let->statement->name, "let",
		              ((const struct let *)other)->statement->name.span);
		return;
	}
	*elaborator->last_let = let;
	elaborator->last_let  = &let->next;
}

/* ---- finding files ---- */

static const char *path_join(struct elaborator *elaborator, const char *directory, size_t directory_chars,
                             const char *name)
{
	if (directory_chars == 0 || *name == '/')
		return name;
	return arena_format(&elaborator->compilation->arena, "%.*s%s%s", (int)directory_chars, directory,
	                    directory[directory_chars - 1] == '/' ? "" : "/", name);
}

/* The file of that name in a directory, with the usual ending where the name has none. */
static struct source *find_in(struct elaborator *elaborator, const char *directory, size_t directory_chars,
                              const char *name, const char **failed_path, const char **reason)
{
	static const char *const endings[] = { "", ".scenario" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		const char    *path = path_join(elaborator, directory, directory_chars, name);
		struct source *source;
		if (*endings[i])
			path = arena_format(&elaborator->compilation->arena, "%s%s", path, endings[i]);
		enum source_status status = source_load(elaborator->compilation, path, &source, reason);
		if (status == SOURCE_OK)
			return source;
		if (status != SOURCE_MISSING && !(status == SOURCE_UNREADABLE && i == 0)) {
			*failed_path = path;
			return NULL;
		}
	}
	return NULL;
}

static struct source *find_used(struct elaborator *elaborator, const struct loading *loading,
                                const struct ast_use *use, const char *name)
{
	const struct elaborate_input *input = elaborator->input;
	struct compilation           *compilation = elaborator->compilation;
	const char *reason = NULL, *failed = NULL;
	const char *slash  = strrchr(loading->source->path, '/');

	struct source *found = find_in(elaborator, loading->source->path,
	                               slash ? (size_t)(slash - loading->source->path) + 1 : 0, name, &failed, &reason);
	for (size_t i = 0; !found && !failed && i < input->search_dir_count; i++)
		found = find_in(elaborator, input->search_dirs[i], strlen(input->search_dirs[i]), name, &failed, &reason);
	if (!found && !failed && input->store)
		found = find_in(elaborator, input->store, strlen(input->store), name, &failed, &reason);
	if (found)
		return found;

	if (failed) {
		diagnostic_error(compilation, "missing-file", use->name.span, "cannot read '%s': %s", failed, reason);
		return NULL;
	}
	struct diagnostic *diagnostic = diagnostic_error(compilation, "missing-file", use->name.span,
	        "there is no file '%s'", name);
	diagnostic_help(compilation, diagnostic, "it is looked for beside this file, in the -I directories, and in the store");
	return NULL;
}

/* ---- loading ---- */

static bool report_circle(struct elaborator *elaborator, const struct loading *loading, const struct source *source,
                          struct span use)
{
	const struct loading *at = loading;
	while (at && at->source != source)
		at = at->by;
	if (!at)
		return false;

	struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "use-cycle", use,
	        at == loading ? "'%s' uses itself" : "'%s' is used in a circle", source->path);
	for (const struct loading *step = loading; step != at; step = step->by)
		diagnostic_note(elaborator->compilation, diagnostic, step->use, "'%s' is used here", step->source->path);
	return true;
}

static void load_used(struct elaborator *elaborator, const struct loading *loading, const struct ast_use *use)
{
	const char *name = name_text(elaborator, NULL, &use->name);
	if (!name)
		return;
	struct source *source = find_used(elaborator, loading, use, name);
	if (!source || report_circle(elaborator, loading, source, use->name.span))
		return;

	void **loaded = table_at(&elaborator->names, source, intern_string(&elaborator->compilation->interner, "file"));
	if (*loaded)
		return;
	if (loading->depth >= USE_DEPTH_MAX) {
		diagnostic_error(elaborator->compilation, "use-cycle", use->name.span,
		                 "files use each other more than %d deep", USE_DEPTH_MAX);
		return;
	}
	*loaded = source;
	load_tree(elaborator, parse_source(elaborator->compilation, source),
	          &(struct loading){ .source = source, .use = use->name.span, .by = loading,
	                             .depth = loading->depth + 1 });
}

static void load_statement(struct elaborator *elaborator, const struct ast_file *file, const struct loading *loading,
                           const struct ast_statement *statement)
{
	switch (statement->kind) {
	case AST_USE:
		if (((const struct ast_use *)statement)->is_file)
			load_used(elaborator, loading, (const struct ast_use *)statement);
		else
			diagnostic_error(elaborator->compilation, "misplaced-template", statement->span,
			                 "a template makes statements of a scenario: it cannot be used out here");
		break;
	case AST_LET:
		declare_let(elaborator, statement);
		break;
	case AST_TEMPLATE:
		declare_in(elaborator, NAMES_TEMPLATE, &elaborator->templates, file, statement);
		break;
	case AST_INTERFACE:
		declare_in(elaborator, NAMES_INTERFACE, &elaborator->interfaces, file, statement);
		break;
	case AST_COMPONENT:
		declare_in(elaborator, NAMES_COMPONENT, &elaborator->components, file, statement);
		break;
	case AST_PLATFORM:
		declare_in(elaborator, NAMES_PLATFORM, &elaborator->platforms, file, statement);
		break;
	case AST_CHECK:
		if (file == elaborator->main_file)
			settings_take(elaborator, (const struct ast_check *)statement, &elaborator->last_file_setting);
		break;
	case AST_SCENARIO:
		if (file == elaborator->main_file)
			declare_in(elaborator, NAMES_SCENARIO, &elaborator->scenarios, file, statement);
		break;
	default:
		statement_misplaced(elaborator, statement->keyword, "a file, outside of declarations");
	}
}

static void load_tree(struct elaborator *elaborator, const struct ast_file *file, const struct loading *loading)
{
	for (const struct ast_statement *statement = file->block.first; statement; statement = statement->next)
		load_statement(elaborator, file, loading, statement);
}

static void load_defines(struct elaborator *elaborator)
{
	const struct elaborate_input *input    = elaborator->input;
	struct interner              *interner = &elaborator->compilation->interner;

	for (size_t i = 0; i < input->define_count; i++) {
		const char *equals = strchr(input->defines[i], '=');
		if (!equals)
			fatal("-D %s: NAME=VALUE is wanted", input->defines[i]);
		struct define *define = arena_new(&elaborator->compilation->arena, struct define);
		*define = (struct define){
			.name = intern(interner, input->defines[i], (size_t)(equals - input->defines[i])),
			.text = intern_string(interner, equals + 1),
			.next = elaborator->defines,
		};
		elaborator->defines = define;
		*table_at(&elaborator->names, &elaborator->families[NAMES_DEFINE], define->name) = define;
	}
}

bool load_files(struct elaborator *elaborator)
{
	elaborator->interfaces.last = &elaborator->interfaces.first;
	elaborator->components.last = &elaborator->components.first;
	elaborator->platforms.last  = &elaborator->platforms.first;
	elaborator->scenarios.last  = &elaborator->scenarios.first;
	elaborator->templates.last  = &elaborator->templates.first;
	elaborator->last_file_setting = &elaborator->file_settings;
	load_defines(elaborator);

	const struct ast_file *file = parse_file(elaborator->compilation, elaborator->input->path);
	elaborator->main_file = file;
	*table_at(&elaborator->names, file->source,
	          intern_string(&elaborator->compilation->interner, "file")) = file->source;
	load_tree(elaborator, file, &(struct loading){ .source = file->source });
	return !diagnostics_failed(&elaborator->compilation->diagnostics);
}
