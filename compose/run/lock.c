/* SPDX-License-Identifier: MIT */
#include "run/lock.h"

#include "base/fatal.h"
#include "base/output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char head[] = "# What each component used at most, as `genode-compose test --measure` saw it.\n";

enum { LOCK_BYTES_MAX = 16 << 20 };

struct lock_section {
	const char          *title, *text;      /* the text begins with the title */
	struct lock_section *next;
};

static const char *line_copy(struct arena *arena, const char *text)
{
	return arena_copy(arena, text, strcspn(text, "\n"));
}

/* Sorted by title; one that is there already stays. */
static void section_add(struct arena *arena, struct lock *lock, const char *text)
{
	const char *title = line_copy(arena, text);
	struct lock_section **at = &lock->sections;
	while (*at && strcmp((*at)->title, title) < 0) at = &(*at)->next;
	if (*at && !strcmp((*at)->title, title)) return;
	struct lock_section *section = arena_new(arena, struct lock_section);
	*section = (struct lock_section) { title, text, *at };
	*at = section;
}

void lock_add(struct arena *arena, struct lock *lock, const struct system *system, const char *text)
{
	section_add(arena, lock, arena_format(arena, "%s on %s\n%s", system->name, system->platform->name, text));
}

/* ---- what was there ---- */

/* NULL: no such file. */
static char *file_text(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "r");
	if (!file && errno == ENOENT) return NULL;
	if (!file) fatal("cannot read %s: %s", path, strerror(errno));
	long const size = fseek(file, 0, SEEK_END) ? -1 : ftell(file);
	bool whole = size >= 0 && size <= LOCK_BYTES_MAX;
	char *text = arena_alloc(arena, whole ? (size_t)size + 1 : 1);
	rewind(file);
	size_t const length = whole ? fread(text, 1, (size_t)size, file) : 0;
	whole &= length == (size_t)size;
	fclose(file);
	if (!whole || length < sizeof head - 1 || memcmp(text, head, sizeof head - 1) || memchr(text, '\0', length))
		fatal("%s is there and no lock file of 'test --measure': move it away", path);
	text[length] = '\0';
	return text;
}

/* A section of a scenario that the file still has. */
static bool is_wanted(const char *section, const struct system *systems)
{
	for (const struct system *system = systems; system; system = system->next) {
		size_t const length = strlen(system->name);
		if (!strncmp(section, system->name, length) && !strncmp(section + length, " on ", 4)) return true;
	}
	return false;
}

static void keep(struct arena *arena, struct lock *lock, const char *text, const struct system *systems)
{
	for (const char *at = strstr(text, "\n\n"); at; at = strstr(at, "\n\n")) {
		at += strspn(at, "\n");
		const char *const end = strstr(at, "\n\n");
		size_t length = end ? (size_t)(end - at) : strlen(at);
		while (length && at[length - 1] == '\n') length--;
		if (length && is_wanted(at, systems)) section_add(arena, lock, arena_format(arena, "%.*s\n", (int)length, at));
	}
}

void lock_write(struct arena *arena, struct lock *lock, const char *path, const struct system *systems)
{
	char *old = file_text(arena, path), *text = NULL;
	size_t length = 0;
	if (old) keep(arena, lock, old, systems);
	FILE *out = open_memstream(&text, &length);
	if (!out) fatal("write %s: out of memory", path);
	fputs(head, out);
	for (const struct lock_section *section = lock->sections; section; section = section->next)
		fprintf(out, "\n%s", section->text);
	if (fclose(out)) fatal("write %s: out of memory", path);
	output_write(path, text, length, 0644);
	free(text);
}
