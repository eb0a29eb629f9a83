/* SPDX-License-Identifier: MIT */
/*
 * What became of a system: the differences between two snapshots, from the first to the second.
 *
 * Members are matched by label, sessions by client, service and label. Besides what was written it is compared what
 * follows: who reaches whom through chains of servers, and the code that each depends on. That is said of members that
 * both systems have; what came or went speaks for itself.
 */
#ifndef DIFF_COMPARE_H
#define DIFF_COMPARE_H

#include "base/vector.h"
#include "diff/snapshot.h"

/* In the order in which they are told. */
enum section {
	SECTION_SYSTEM, SECTION_COMPONENTS, SECTION_SESSIONS, SECTION_RULES, SECTION_DEVICES, SECTION_REACH, SECTION_TCB,
	SECTION_MODULES, SECTIONS
};

enum direction { ADDED, REMOVED, CHANGED };

struct change {
	enum section   section;
	enum direction direction;
	const char    *subject;          /* a component, a module, or NULL: the system */
	const char    *what;             /* "RAM", "session Terminal", …; NULL: the subject itself */
	const char    *before, *after;   /* in words; NULL: there is nothing, or it cannot be said shortly */
};

struct changes { struct change *items; size_t count, capacity; size_t hidden[SECTIONS]; };

/*
 * Takes about as long as the systems are large; who reaches whom takes that long for each 64 servers whose clients may be
 * other ones than before. At most `reach_max` changes are told of what is gained, of what is lost, and of code that is
 * trusted; the others are counted in `hidden`.
 */
void compare(struct changes *changes, struct snapshot *from, struct snapshot *to, size_t reach_max);

#endif
