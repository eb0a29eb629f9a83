/* SPDX-License-Identifier: MIT */
/* Faults that the gate reports. See trap.c. */
#ifndef LINUX_TRAP_H
#define LINUX_TRAP_H

#include "arch/arch.h"

struct thread;

struct gate_message {
	word_t kind;
	word_t word[7];
};
_Static_assert(sizeof(struct gate_message) == GATE_MESSAGE_SIZE, "gate.S");

/* Exceptions besides the CPU's own. */
enum { EXCEPTION_HOST_CALL = 64, EXCEPTION_HOST = 65, EXCEPTION_HOST_SIGNAL = 66 };

void trap_enter(struct thread *thread, const struct gate_message *message);

#endif
