/* SPDX-License-Identifier: MIT */
/* Tells faults, interrupts and the timer apart (Intel SDM volume 3, 6.15 for the error codes). */
#include "x86.h"
#include "interrupt.h"
#include "kernel/cpus.h"
#include "kernel/irq.h"
#include "kernel/panic.h"
#include "kernel/scheduler.h"
#include "kernel/timer.h"
#include "kernel/trap.h"

enum { EXCEPTION_NMI = 2, EXCEPTION_MACHINE_CHECK = 18 };
enum { EXCEPTION_PAGE_FAULT = 14, PAGE_FAULT_WRITE = 2, PAGE_FAULT_FETCH = 16 };

static word_t fault_address(void)
{
	word_t address;
	__asm__ volatile("mov %%cr2, %0" : "=r"(address));
	return address;
}

void kernel_trap(struct context *context)
{
	word_t const vector = context->vector, error = context->error;
	kernel_lock();
	if (vector == EXCEPTION_PAGE_FAULT) {
		kernel_fault(fault_address(), error & PAGE_FAULT_FETCH ? FAULT_EXECUTE
		             : error & PAGE_FAULT_WRITE ? FAULT_WRITE : FAULT_READ, error);
	} else if (vector == EXCEPTION_NMI || vector == EXCEPTION_MACHINE_CHECK) {
		kernel_panic_trap(context);
	} else if (vector < VECTOR_IRQ) {
		kernel_fault(context->ip, FAULT_EXCEPTION + vector, error);
	} else if (vector < VECTOR_IRQ + INTERRUPT_LINES) {
		irq_interrupt((unsigned)vector - VECTOR_IRQ);
		interrupt_end();
		scheduler_update();
	} else if (vector == VECTOR_TIMER) {
		interrupt_end();
		timer_interrupt();
	} else if (vector == VECTOR_CALL) {
		interrupt_end();
		cpus_called();
	}
	kernel_unlock();
}

void kernel_panic_trap(const struct context *context)
{
	kernel_panic("exception %u at ip 0x%x, error 0x%x, address 0x%x, sp 0x%x", context->vector, context->ip,
	             context->error, fault_address(), context->sp);
}
