/* SPDX-License-Identifier: MIT */
#include "run/debugged.h"

#include "base/suggest.h"
#include "run/machine.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * A fault of the component is answered by core, which may map a page, and then the instruction is done again: all registers
 * have to be right where memory is touched. And calls are not followed while code is translated: valgrind 3.19 names the
 * caller for what the first instruction of a function does.
 */
static const char *const fixed_words[] = { "--vex-iropt-register-updates=allregs-at-mem-access", "--vex-guest-chase=no" };

bool debugged_options(const struct options *options, const struct debugged *debugged)
{
	if (debugged->gdb && debugged->valgrind)
		return options_wrong(options, "--gdb and --valgrind exclude each other: valgrind's own --vgdb lets gdb in");
	if (debugged->symbols && !debugged->valgrind)
		return options_wrong(options, "--symbols is for --valgrind");
	if (debugged->valgrind_word_count && !debugged->valgrind)
		return options_wrong(options, "one scenario is needed, %zu are named", debugged->valgrind_word_count + 1);
	for (size_t i = 0; i < debugged->valgrind_word_count; i++)
		if (debugged->valgrind_words[i][0] != '-')
			return options_wrong(options, "'%s' is neither the one scenario nor an option of valgrind",
			                     debugged->valgrind_words[i]);
	return true;
}

/* ---- the component ---- */

struct search {
	const char *name;
	const struct node *found, *second;
	struct suggestion nearest;
};

static void search_in(struct search *search, const struct node *node)
{
	if (strcmp(search->name, node->name) == 0 || strcmp(search->name, node->label) == 0) {
		if (search->found) search->second = node;
		else               search->found = node;
	}
	suggestion_offer(&search->nearest, strchr(search->name, ' ') ? node->label : node->name);
	for (const struct node *child = node->children; child; child = child->next) search_in(search, child);
}

static const struct node *find(const struct options *options, const char *option, const char *name,
                               const struct system *system)
{
	struct search search = { .name = name };
	suggestion_init(&search.nearest, name);
	search_in(&search, system->root);
	if (search.second) {
		options_wrong(options, "%s %s: there are several, as '%s' and '%s': the whole label says which", option, name,
		              search.found->label, search.second->label);
		return NULL;
	}
	if (!search.found)
		options_wrong(options, "%s %s: %s has no component of this name or label%s%s%s", option, name, system->name,
		              search.nearest.word ? ", did you mean '" : "", search.nearest.word ? search.nearest.word : "",
		              search.nearest.word ? "'?" : "");
	return search.found;
}

/* ---- what valgrind needs ---- */

static const char *find_program(struct arena *arena, const char *name)
{
	const char *path = getenv("PATH");
	for (const char *at = path ? path : "/usr/bin:/bin"; *at; ) {
		size_t const length = strcspn(at, ":");
		const char *file = arena_format(arena, "%.*s/%s", (int)length, at, name);
		if (*file == '/' && access(file, X_OK) == 0) return file;
		at += length + (at[length] == ':');
	}
	return NULL;
}

/* A build tree has the programs with their symbols beside the store. An installed store has none. */
static const char *find_symbols(struct arena *arena, const struct options *options, const struct node *node)
{
	const char *built = arena_format(arena, "%s/../target/host/bin/%s", options->store, node->binary_name);
	if (access(built, R_OK) == 0) return built;
	const char *stripped = arena_format(arena, "%s/host/%s", options->store, node->binary_name);
	if (access(stripped, R_OK)) fatal("%s is missing", stripped);
	fprintf(stderr, "no symbols of %s beside the store, so valgrind names no functions: --symbols FILE\n", node->binary_name);
	return stripped;
}

static bool valgrind_words(const struct options *options, const struct debugged *debugged, const struct node *node,
                           struct arena *arena, struct image_boot *boot)
{
	enum { FIXED = sizeof fixed_words / sizeof fixed_words[0] };
	const char *program = find_program(arena, "valgrind");
	if (!program) fatal("valgrind is not installed: on Debian, `apt-get install valgrind` brings it");
	const char *loader = arena_format(arena, "%s/host/valgrind-loader", options->store);
	if (access(loader, X_OK)) fatal("%s is missing", loader);
	if (debugged->symbols && access(debugged->symbols, R_OK)) fatal("%s cannot be read", debugged->symbols);
	const char *symbols = debugged->symbols ? debugged->symbols : find_symbols(arena, options, node);

	const char **words = arena_new_array(arena, const char *, debugged->valgrind_word_count + FIXED + 6);
	size_t count = 0;
	words[count++] = "--valgrind";
	words[count++] = node->label;
	words[count++] = program;
	for (size_t i = 0; i < FIXED; i++) words[count++] = fixed_words[i];
	for (size_t i = 0; i < debugged->valgrind_word_count; i++) words[count++] = debugged->valgrind_words[i];
	words[count++] = loader;
	words[count++] = symbols;
	boot->words = words;
	boot->word_count = count;
	fprintf(stderr, "%s runs under valgrind, and outside of its sandbox: nothing keeps it from this host\n", node->label);
	return true;
}

static bool gdb_words(const struct node *node, struct arena *arena, struct image_boot *boot)
{
	const char **words = arena_new_array(arena, const char *, 2);
	words[0] = "--debug";
	words[1] = node->label;
	boot->words = words;
	boot->word_count = 2;
	return true;
}

bool debugged_find(const struct options *options, const struct debugged *debugged, const struct system *system,
                   struct arena *arena, struct image_boot *boot)
{
	const char *option = debugged->valgrind ? "--valgrind" : "--gdb";
	const char *name = debugged->valgrind ? debugged->valgrind : debugged->gdb;
	if (!name) return true;
	if (!machine_is_this(system->platform))
		return options_wrong(options, "%s is for platforms whose kernel is Linux, and %s is a machine%s", option,
		                     system->platform->name, debugged->gdb ? ": QEMU's own option -gdb does that" : "");
	const struct node *node = find(options, option, name, system);
	if (!node) return false;
	return debugged->valgrind ? valgrind_words(options, debugged, node, arena, boot) : gdb_words(node, arena, boot);
}
