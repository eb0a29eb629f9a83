/* SPDX-License-Identifier: MIT */
/*
 * Existing configurations of Genode as input: FILE.hid and FILE.xml, judged by the rules of the run time.
 *
 *     struct import_input const input = { .path = …, .store = …, .platform = … };
 *     import_check(&compilation, &input, &system)       nodes → vocabulary → tree → rules → sessions → quotas
 */
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include "import/init.h"

struct import_input {
	const char         *path;
	const char         *store;
	const char         *platform;       /* NULL: genode_hw_pc */
	const char *const  *modules;        /* ROM modules that are there, from the command line */
	size_t              module_count;
	const char         *modules_from;   /* a folder or a list of names; NULL: none */
	const char *const  *components;     /* further files that describe components */
	size_t              component_count;
};

/* Whether the file is one for this reader. */
bool import_accepts(const char *path);

/* False: something was reported. A file that cannot be read is fatal. */
bool import_check(struct compilation *compilation, const struct import_input *input, struct foreign_system *system);

#endif
