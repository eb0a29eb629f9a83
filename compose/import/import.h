/* SPDX-License-Identifier: MIT */
/*
 * Existing configurations of Genode as input: FILE.hid and FILE.xml, judged by the rules of the run time.
 *
 *     struct import_input const input = { .path = …, .store = …, .platform = … };
 *     import_check(&compilation, &input, &system)       nodes → vocabulary → tree → rules → sessions → quotas
 *
 * `check` wants all of it. `import` reads a file, judges its text, and writes a scenario; a scenario for a platform of
 * Genode brings nodes of its own and is judged by the same rules.
 */
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include "import/init.h"

#include <stdio.h>

struct import_input {
	const char         *path;
	const char         *store;
	const char         *platform;       /* NULL: genode_hw_pc */
	const char *const  *modules;        /* ROM modules that are there, from the command line */
	size_t              module_count;
	const char         *modules_from;   /* a folder or a list of names; NULL: none */
	const char *const  *components;     /* further files that describe components */
	size_t              component_count;
	const char *const  *expected;       /* texts that a run of the configuration waits for */
	size_t              expected_count;
};

/* Whether the file is one for this reader. */
bool import_accepts(const char *path);

/* False: something was reported. A file that cannot be read is fatal. */
bool import_check(struct compilation *compilation, const struct import_input *input, struct foreign_system *system);

/* The parts of it. False: something was reported. */
bool import_begin(struct compilation *compilation, const struct import_input *input, struct foreign_system *system);
bool import_read(struct compilation *compilation, const struct import_input *input, struct foreign_system *system);
bool import_is_package(const struct foreign_system *system);

/* system->document is filled by the caller. */
void import_judge(struct foreign_system *system);
void import_judge_package(struct foreign_system *system);

/* The scenario that says the same, not yet formatted, of a system that was read. False: it cannot be said. */
bool import_scenario(struct foreign_system *system, const char *name, FILE *out);

#endif
