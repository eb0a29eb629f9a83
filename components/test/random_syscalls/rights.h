/* SPDX-License-Identifier: MIT */
/*
 * What the attacker knows of its own capability space: which index names what. It is told at the start what the base
 * library opened, and follows what its own calls bring in and delete. So it can tell a capability that it was given
 * from one that it must not have, and can spare itself the few calls that would be its own end.
 */
#ifndef RANDOM_SYSCALLS_RIGHTS_H
#define RANDOM_SYSCALLS_RIGHTS_H

#include "random.h"

#include <genode/abi.h>

enum right {
	RIGHT_NONE,          /* the index must name nothing */
	RIGHT_UNKNOWN,       /* the library's: may name something */
	RIGHT_PARENT, RIGHT_PD, RIGHT_CPU, RIGHT_LOG, RIGHT_THREAD, RIGHT_REGION_MAP, RIGHT_RM, RIGHT_TIMER,
	RIGHT_ALARM,         /* the signal context that ends the attacker's own waiting */
	RIGHT_SIGNAL, RIGHT_RPC_OBJECT, RIGHT_DATASPACE, RIGHT_SESSION,
};

/* Everything that the component was given. */
void       rights_init(cap_t timer, cap_t rm, cap_t alarm);

enum right right_of(word_t index);
void       right_set(word_t index, enum right right);

/* An index that names something, as far as known. */
word_t     right_any(struct random *random);

/* Deletes everything that calls brought in; what the library opened stays, as far as no call took it away. */
void       rights_forget(void);

/* What the capabilities are that such an operation returns. */
enum right right_returned(enum right called, unsigned opcode, word_t first_word);

#endif
