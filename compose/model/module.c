/* SPDX-License-Identifier: MIT */
#include "model/elaborate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * ROM modules: the binaries of all components, and what `rom` statements name. Each name stands once in the image,
 * whoever asks for it.
 */

enum { MODULE_NAME_CHARS_MAX = 63 };

static const char *module_origin(const struct module *module)
{
	return module->written ? "written here" : "the binary of what is started here";
}

static struct module *module_enter(struct elaborator *elaborator, struct module *fresh, struct span name_span)
{
	struct compilation *compilation = elaborator->compilation;
	void              **at          = table_at(&elaborator->modules, NULL, fresh->name);

	if (*at) {
		const struct module *first = *at;
		struct diagnostic   *diagnostic = diagnostic_error(compilation, "duplicate-module", name_span,
		        "the image would hold two ROM modules '%s'", fresh->name);
		diagnostic_note(compilation, diagnostic, first->span, "%s", module_origin(first));
		return NULL;
	}
	if (strlen(fresh->name) > MODULE_NAME_CHARS_MAX) {
		diagnostic_error(compilation, "name-too-long", name_span,
		                 "the name of a ROM module has at most %d characters, and this has %zu",
		                 MODULE_NAME_CHARS_MAX, strlen(fresh->name));
		fresh->poisoned = true;
	}
	struct module *module = arena_new(&compilation->arena, struct module);
	*module = *fresh;
	*at     = module;
	*elaborator->last_module = module;
	elaborator->last_module  = &module->next;
	elaborator->system->module_count++;
	return module;
}

struct module *module_of_binary(struct elaborator *elaborator, const struct binary *binary, struct span span)
{
	struct module *module = table_get(&elaborator->modules, NULL, binary->name);
	if (module && !module->written)
		return module;
	return module_enter(elaborator,
	                    &(struct module){ .span = span, .name = binary->name, .source = MODULE_STORE_FILE,
	                                      .path = binary->path, .size_bytes = binary->file_size_bytes },
	                    span);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp((*(struct module *const *)a)->name, (*(struct module *const *)b)->name);
}

void modules_sort(struct elaborator *elaborator)
{
	struct system  *system  = elaborator->system;
	struct module **modules = arena_new_array(&elaborator->compilation->arena, struct module *, system->module_count);
	size_t          count   = 0;

	for (struct module *module = system->modules; module; module = module->next)
		modules[count++] = module;
	qsort(modules, count, sizeof(*modules), compare_names);

	struct module **last = &system->modules;
	for (size_t i = 0; i < count; i++) {
		*last = modules[i];
		last  = &modules[i]->next;
	}
	*last = NULL;
}

/* A file named in a declaration is looked for beside that one's own file. */
const char *path_beside(struct elaborator *elaborator, struct span span, const char *name)
{
	const struct source *source = source_of_span(elaborator->compilation, span);
	const char          *slash  = source ? strrchr(source->path, '/') : NULL;
	if (!slash || *name == '/')
		return name;
	return arena_format(&elaborator->compilation->arena, "%.*s%s", (int)(slash - source->path + 1), source->path,
	                    name);
}

static bool file_size(struct elaborator *elaborator, const char *path, struct span span, uint64_t *size_bytes)
{
	struct stat status;
	int         fd    = open(path, O_RDONLY | O_CLOEXEC);
	int         error = fd < 0 || fstat(fd, &status) ? errno : S_ISREG(status.st_mode) ? 0 : EISDIR;

	if (fd >= 0)
		close(fd);
	if (error) {
		diagnostic_error(elaborator->compilation, "missing-file", span, "cannot read '%s': %s", path,
		                 error == EISDIR ? "it is no regular file" : strerror(error));
		return false;
	}
	*size_bytes = (uint64_t)status.st_size;
	return true;
}

struct module *module_elaborate(struct elaborator *elaborator, const struct scope *scope,
                                const struct ast_rom *statement)
{
	const char   *name   = name_text(elaborator, scope, &statement->name);
	struct module module = { .span = statement->name.span, .name = name, .written = true };

	if (statement->file) {
		const char *file = expression_text(elaborator, scope, statement->file);
		if (!file || !name)
			return NULL;
		module.source = MODULE_USER_FILE;
		module.path   = path_beside(elaborator, statement->file->span, file);
		module.poisoned = !file_size(elaborator, module.path, statement->file->span, &module.size_bytes);
	} else {
		const char *text = expression_text(elaborator, scope, statement->content);
		if (!text)
			return NULL;
		module.source     = MODULE_INLINE;
		module.bytes      = (const uint8_t *)text;
		module.size_bytes = strlen(text);
	}
	return name ? module_enter(elaborator, &module, statement->name.span) : NULL;
}
