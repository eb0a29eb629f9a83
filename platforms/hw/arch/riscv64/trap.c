/* SPDX-License-Identifier: MIT */
/* Tells faults, interrupts and the timer apart (privileged, table 4.2). */
#include "interrupt.h"
#include "riscv.h"
#include "kernel/cpus.h"
#include "kernel/panic.h"
#include "kernel/scheduler.h"
#include "kernel/timer.h"
#include "kernel/trap.h"

enum { CAUSE_FETCH_PAGE_FAULT = 12, CAUSE_LOAD_PAGE_FAULT = 13, CAUSE_STORE_PAGE_FAULT = 15 };
enum { INTERRUPT_CALL = 1, INTERRUPT_TIMER = 5, INTERRUPT_EXTERNAL = 9 };

static void interrupt(word_t number)
{
	if (number == INTERRUPT_TIMER) {
		timer_disarm();
		timer_interrupt();
	} else if (number == INTERRUPT_EXTERNAL) {
		interrupt_serve();
		scheduler_update();
	} else if (number == INTERRUPT_CALL) {
		CSR_CLEAR(sip, INTERRUPT_BIT_CALL);
		cpus_called();
	}
}

static void fault(const struct context *context, word_t cause, word_t value)
{
	switch (cause) {
	case CAUSE_FETCH_PAGE_FAULT: kernel_fault(value, FAULT_EXECUTE, cause); break;
	case CAUSE_LOAD_PAGE_FAULT:  kernel_fault(value, FAULT_READ, cause); break;
	case CAUSE_STORE_PAGE_FAULT: kernel_fault(value, FAULT_WRITE, cause); break;
	default:                     kernel_fault(context->ip, FAULT_EXCEPTION + cause, value);
	}
}

void kernel_trap(struct context *context)
{
	word_t const cause = CSR_READ(scause), value = CSR_READ(stval);
	kernel_lock();
	if (cause & CAUSE_INTERRUPT) {
		CSR_CLEAR(sstatus, STATUS_WAS_SUPERVISOR);       /* the idle loop was interrupted */
		interrupt(cause & ~CAUSE_INTERRUPT);
	} else {
		fault(context, cause, value);
	}
	kernel_unlock();
}

void kernel_panic_trap(const struct context *context)
{
	kernel_panic("exception %u at ip 0x%x, value 0x%x, sp 0x%x, called from 0x%x", CSR_READ(scause), context->ip,
	             CSR_READ(stval), context->sp, context->ra);
}
