/* SPDX-License-Identifier: MIT */
/* Tells faults and interrupts apart (DDI 0487, D13.2.37 for the syndrome). */
#include "trap.h"
#include "arch/arm/devices.h"
#include "kernel/cpus.h"
#include "kernel/panic.h"
#include "kernel/trap.h"

/* Classes of exceptions from user mode. */
enum {
	CLASS_FLOAT = 0x07, CLASS_PRIVILEGED = 0x18, CLASS_FETCH = 0x20, CLASS_FETCH_MISALIGNED = 0x22, CLASS_DATA = 0x24,
	CLASS_STACK_MISALIGNED = 0x26, CLASS_BREAKPOINT = 0x30, CLASS_STEP = 0x32, CLASS_WATCHPOINT = 0x34, CLASS_BRK = 0x3c,
};
enum { SYNDROME_WRITE = 1 << 6, SYNDROME_CACHE = 1 << 8, STATUS_KIND = 0x3c, STATUS_MISALIGNED = 0x21 };
enum { KIND_TRANSLATION = 0x04, KIND_ACCESS_FLAG = 0x08, KIND_PERMISSION = 0x0c };

/* An abort: of a page, what core can resolve, or of something else. */
static void abort_taken(const struct context *context, enum fault_access access, word_t syndrome)
{
	word_t const kind = syndrome & STATUS_KIND;
	if (kind == KIND_TRANSLATION || kind == KIND_ACCESS_FLAG || kind == KIND_PERMISSION)
		kernel_fault(REGISTER_READ(far_el1), access, syndrome);
	else
		kernel_fault(context->ip, FAULT_EXCEPTION + ((syndrome & 0x3f) == STATUS_MISALIGNED ? EXCEPTION_MISALIGNED
		             : EXCEPTION_NO_ANSWER), syndrome);
}

static enum exception exception_of(word_t class)
{
	switch (class) {
	case 0:                                      return EXCEPTION_UNDEFINED;
	case CLASS_FLOAT:                            return EXCEPTION_FLOAT;
	case CLASS_PRIVILEGED:                       return EXCEPTION_PRIVILEGED;
	case CLASS_FETCH_MISALIGNED:
	case CLASS_STACK_MISALIGNED:                 return EXCEPTION_MISALIGNED;
	case CLASS_BREAKPOINT: case CLASS_STEP:
	case CLASS_WATCHPOINT: case CLASS_BRK:       return EXCEPTION_BREAKPOINT;
	default:                                     return EXCEPTION_OTHER;
	}
}

void kernel_trap(struct context *context)
{
	word_t const syndrome = REGISTER_READ(esr_el1), class = syndrome >> CLASS_SHIFT & 0x3f;
	kernel_lock();
	if (class == CLASS_DATA)
		abort_taken(context, syndrome & SYNDROME_WRITE && !(syndrome & SYNDROME_CACHE) ? FAULT_WRITE : FAULT_READ, syndrome);
	else if (class == CLASS_FETCH)
		abort_taken(context, FAULT_EXECUTE, syndrome);
	else
		kernel_fault(context->ip, FAULT_EXCEPTION + exception_of(class), syndrome);
	kernel_unlock();
}

void kernel_interrupt(void)
{
	kernel_lock();
	interrupt_taken();
	kernel_unlock();
}

void kernel_panic_trap(const struct context *context)
{
	kernel_panic("exception at ip 0x%x, syndrome 0x%x, address 0x%x", (word_t)(uintptr_t)context, REGISTER_READ(esr_el1),
	             REGISTER_READ(far_el1));
}
