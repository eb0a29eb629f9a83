/* SPDX-License-Identifier: MIT */
#include "run/debugged.h"

#include "base/suggest.h"
#include "run/machine.h"

#include <fcntl.h>
#include <gelf.h>
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

enum { SEGMENTS_MAX = 8 };

/* What two files of one program have in common, whether or not there are symbols in it. False: no ELF file of that kind. */
struct outline { GElf_Half machine; GElf_Addr entry; size_t count; GElf_Phdr segments[SEGMENTS_MAX]; };

static bool outline_read(const char *path, struct outline *outline)
{
	elf_version(EV_CURRENT);
	int const fd = open(path, O_RDONLY | O_CLOEXEC);
	Elf *const elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_READ, NULL);
	GElf_Ehdr header;
	*outline = (struct outline) { 0 };
	bool ok = elf && elf_kind(elf) == ELF_K_ELF && gelf_getehdr(elf, &header) && !elf_getphdrnum(elf, &outline->count)
	       && outline->count <= SEGMENTS_MAX;
	for (size_t i = 0; ok && i < outline->count; i++) ok = gelf_getphdr(elf, (int)i, &outline->segments[i]);
	if (ok) outline->machine = header.e_machine, outline->entry = header.e_entry;
	if (elf) elf_end(elf);
	if (fd >= 0) close(fd);
	return ok;
}

/* The loader maps the file where the component will be, so it has to be the same program. */
static bool is_program(const char *path, const char *stripped)
{
	struct outline given, wanted;
	if (!outline_read(path, &given) || !outline_read(stripped, &wanted) || given.machine != wanted.machine
	 || given.entry != wanted.entry || given.count != wanted.count) return false;
	for (size_t i = 0; i < given.count; i++) {
		const GElf_Phdr *a = &given.segments[i], *b = &wanted.segments[i];
		if (a->p_type != b->p_type || a->p_flags != b->p_flags || a->p_vaddr != b->p_vaddr || a->p_filesz != b->p_filesz
		 || a->p_memsz != b->p_memsz) return false;
	}
	return true;
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
	const char *stripped = arena_format(arena, "%s/host/%s", options->store, node->binary_name);
	if (!is_program(symbols, stripped))
		fatal("%s has other segments than %s, which runs as '%s': its symbols would be wrong", symbols, stripped, node->label);

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
