/* SPDX-License-Identifier: MIT */
/*
 * Faults: what the component's own signal handler, which is in the gate, says of them. It may lie, about itself only.
 * Trap number and error code are those of the CPU (Intel SDM volume 3, 6.15); Linux hands them on.
 */
#include <asm/signal.h>

#include "kernel/scheduler.h"
#include "kernel/trap.h"
#include "trap.h"

enum { EXCEPTION_PAGE_FAULT = 14, PAGE_FAULT_WRITE = 2, PAGE_FAULT_FETCH = 16, EXCEPTIONS = 32 };

/* As gate_signal in gate.S sends them. */
enum { WORD_SIGNAL, WORD_TRAP, WORD_ERROR, WORD_ADDRESS, WORD_IP, WORD_CALL };

void trap_enter(struct thread *thread, const struct gate_message *message)
{
	word_t const signal = message->word[WORD_SIGNAL], trap = message->word[WORD_TRAP], error = message->word[WORD_ERROR];
	thread->context.ip = message->word[WORD_IP];
	if (signal == SIGSYS)
		kernel_fault(message->word[WORD_CALL], FAULT_EXCEPTION + EXCEPTION_HOST_CALL, 0);
	else if (trap == EXCEPTION_PAGE_FAULT)
		kernel_fault(message->word[WORD_ADDRESS], error & PAGE_FAULT_FETCH ? FAULT_EXECUTE
		             : error & PAGE_FAULT_WRITE ? FAULT_WRITE : FAULT_READ, error);
	else
		kernel_fault(thread->context.ip, FAULT_EXCEPTION + (trap < EXCEPTIONS ? trap : EXCEPTION_HOST_SIGNAL), error);
}
