/* SPDX-License-Identifier: MIT */
/*
 * A check of an existing configuration of Genode, as the commands that accept one need it.
 */
#ifndef COMPOSE_GENODE_H
#define COMPOSE_GENODE_H

#include "compose.h"
#include "import/import.h"
#include "options.h"

struct genode_options {
	struct option_list modules, components, expected;
	const char        *modules_from;
};

#define GENODE_OPTIONS(genode) \
	{ 0, "module", .list = &(genode).modules }, { 0, "modules-from", .text = &(genode).modules_from }, \
	{ 0, "components", .list = &(genode).components }

#define GENODE_OPTIONS_HELP \
	"  --module NAME      of a Genode configuration: a ROM module that the image has\n" \
	"  --modules-from X   ... files of folder X, or names in file X, are there\n" \
	"  --components FILE  ... a list of components, the runtime file of a package, or\n" \
	"                     the schema of a component's configuration, BINARY.hsd\n"

struct genode_check {
	struct compilation    compilation;
	struct import_input   input;
	struct foreign_system system;
	bool                  accepted;
};

/*
 * A scenario for a platform of Genode: nothing of it is derived, and what init will do with the configuration that it
 * elaborates to is judged like a configuration that somebody wrote. False: something was reported.
 */
bool genode_check_system(struct composition *composition, struct system *system);

/* Reports "on a platform of Genode, …". */
void genode_refuse(struct composition *composition, struct span span, const char *what);

bool genode_accepts(const char *path);
void genode_check(struct genode_check *check, const struct options *options, const struct genode_options *genode,
                  const char *path);

/* In two steps, and no further than the text itself. */
void genode_begin(struct genode_check *check, const struct options *options, const struct genode_options *genode,
                  const char *path);
bool genode_read(struct genode_check *check);

void genode_print_accepted(const struct genode_check *check, const char *path);
void genode_print_assumptions(struct compilation *compilation, const struct foreign_system *system, bool json);

/* Prints the findings. Returns the exit status that they demand. */
int  genode_report(struct genode_check *check, const struct options *options);
void genode_end(struct genode_check *check);

#endif
