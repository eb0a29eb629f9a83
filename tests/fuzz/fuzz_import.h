/* SPDX-License-Identifier: MIT */
/*
 * Bytes as a configuration of Genode's init: read, judged, explained; and where `import` can say it, the scenario that it
 * writes parses, and is accepted if the configuration is.
 */
#ifndef FUZZ_IMPORT_H
#define FUZZ_IMPORT_H

#include "genode.h"
#include "syntax/parse.h"
#include "syntax/print.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FUZZ_BYTES_MAX = 1 << 16, FUZZ_RUN_BYTES_MAX = 1 << 12 };

static inline void fuzz_must(bool condition)
{
	if (!condition)
		abort();
}

/* The store of the build, which `make fuzz` names. */
static inline const char *fuzz_store(void)
{
	static char path[4096];
	const char *build = getenv("BUILD");
	snprintf(path, sizeof(path), "%s/store", build ? build : "build");
	return path;
}

/* Between the two texts of an input that consists of two. */
#define FUZZ_SEPARATOR "\n====\n"

/* Size of the first text, its line break included, and where the second begins. Without separator each is the whole input. */
static inline size_t fuzz_cut(const uint8_t *data, size_t size, const uint8_t **second)
{
	const uint8_t *cut = size ? memmem(data, size, FUZZ_SEPARATOR, sizeof(FUZZ_SEPARATOR) - 1) : NULL;

	*second = cut ? cut + sizeof(FUZZ_SEPARATOR) - 1 : data;
	return cut ? (size_t)(cut - data) + 1 : size;
}

/* A file in memory, under a name that the compiler can open. */
struct fuzz_file { int fd; char path[40]; };

static inline void fuzz_file_fill(struct fuzz_file *file, const void *bytes, size_t size)
{
	if (!file->path[0]) {
		file->fd = memfd_create("fuzz", MFD_CLOEXEC);
		snprintf(file->path, sizeof(file->path), "/proc/self/fd/%d", file->fd);
	}
	fuzz_must(file->fd >= 0 && !ftruncate(file->fd, 0) && pwrite(file->fd, bytes, size, 0) == (ssize_t)size);
}

static inline void fuzz_print(struct compilation *compilation)
{
	static FILE *nowhere;
	if (!nowhere)
		nowhere = fopen("/dev/null", "w");
	diagnostics_print(compilation, nowhere, DIAGNOSTIC_TEXT);
	diagnostics_print(compilation, nowhere, DIAGNOSTIC_JSON);
	rewind(nowhere);
}

static inline bool fuzz_check_configuration(const struct options *options, const struct genode_options *genode,
                                            const char *path)
{
	struct genode_check check;

	genode_check(&check, options, genode, path);
	bool accepted = check.accepted;
	fuzz_print(&check.compilation);
	genode_end(&check);
	return accepted;
}

/* The scenario in canonical form, or NULL. */
static inline char *fuzz_import(const struct options *options, const char *path, size_t *length)
{
	static const struct genode_options nothing;
	struct genode_check check;
	char               *raw = NULL, *text = NULL;
	size_t              raw_length = 0;

	genode_begin(&check, options, &nothing, path);
	if (genode_read(&check) && !import_is_package(&check.system)) {
		FILE *out  = open_memstream(&raw, &raw_length);
		bool  said = import_scenario(&check.system, "fuzz", out);
		fuzz_must(!fclose(out));
		if (said) {
			const struct ast_file *file = parse_memory(&check.compilation, "scenario", raw, raw_length);
			fuzz_must(file->complete && !diagnostics_failed(&check.compilation.diagnostics));
			char *printed = print_file(&check.compilation, file, length);
			text = malloc(*length + 1);
			memcpy(text, printed, *length + 1);
		}
	}
	fuzz_print(&check.compilation);
	genode_end(&check);
	free(raw);
	return text;
}

static inline bool fuzz_check_scenario(const struct options *options, const char *path)
{
	struct composition composition;
	bool               accepted = compose_load(&composition, options, path);

	for (struct system *system = composition.systems; system && accepted; system = system->next)
		accepted = compose_check(&composition, system);
	accepted &= !diagnostics_failed(&composition.compilation.diagnostics);
	fuzz_print(&composition.compilation);
	compose_end(&composition);
	return accepted;
}

/* Of a run that waits for texts; what it accepts is accepted without them, too. */
static inline bool fuzz_check_run(const struct options *options, const char *path)
{
	static const char *texts[] = { "[init -> a] x", "[init -> b -> a -> c] x", "[initx -> a", "[init -> ", "child \"a\" exited" };
	static const struct genode_options run = { .expected = { .items = texts, .count = sizeof(texts) / sizeof(texts[0]) } };

	return fuzz_check_configuration(options, &run, path);
}

static inline int fuzz_configuration(const uint8_t *data, size_t size)
{
	static struct fuzz_file configuration, scenario;
	const struct options    options = { .store = fuzz_store(), .platform = "genode_hw_pc" };
	static const struct genode_options nothing;
	size_t                  length  = 0;

	if (size > FUZZ_BYTES_MAX)
		return -1;
	fuzz_file_fill(&configuration, data, size);
	bool  accepted = fuzz_check_configuration(&options, &nothing, configuration.path);
	if (size <= FUZZ_RUN_BYTES_MAX)
		fuzz_must(!fuzz_check_run(&options, configuration.path) || accepted);
	char *text     = fuzz_import(&options, configuration.path, &length);
	if (text) {
		fuzz_file_fill(&scenario, text, length);
		fuzz_must(fuzz_check_scenario(&options, scenario.path) || !accepted);
	}
	free(text);
	return 0;
}

#endif
