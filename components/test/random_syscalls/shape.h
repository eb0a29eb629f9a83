/* SPDX-License-Identifier: MIT */
/*
 * Random system calls. What is drawn is not uniform, for uniformly random words are refused by the first comparison
 * that sees them: numbers near limits, indices that exist, addresses of things and plausible strings are drawn more
 * often than others.
 */
#ifndef RANDOM_SYSCALLS_SHAPE_H
#define RANDOM_SYSCALLS_SHAPE_H

#include "random.h"

#include <genode/abi.h>

struct call {
	word_t number, argument, tag;
	word_t word[MESSAGE_WORDS_IN_REGISTERS];
};

/* Numbers that exist: those of components and, denied to everybody but core, core's own. */
enum { CORE_CALLS = 23, CALLS_OF_COMPONENTS = SYSTEM_CALL_CAP_DELETE + 1 };

void shape_call(struct random *random, struct call *call);

/* Fills the message buffer, all of it; `data_words` words of its data, the others are left alone. */
void shape_buffer(struct random *random, struct utcb *buffer, unsigned data_words);

/* An address that a region was attached to: worth detaching. */
void shape_remember_address(word_t address);

#endif
