/* SPDX-License-Identifier: MIT */
/* Tells faults and interrupts apart (Arm ARM DDI 0406C, B3.13 for the status of aborts). */
#include "armv7.h"
#include "trap.h"
#include "arch/arm/devices.h"
#include "kernel/panic.h"
#include "kernel/trap.h"

enum { PSR_THUMB = 1 << 5, STATUS_WRITE = 1 << 11, THUMB_BYTES = 2, ARM_BYTES = 4 };

/* Kinds of status, table B3-23: of pages, what core can resolve. */
#define STATUS_MISALIGNED (1u << 1)
#define STATUS_DEBUG      (1u << 2)
#define STATUS_PAGE       (1u << 3 | 1u << 5 | 1u << 6 | 1u << 7 | 1u << 9 | 1u << 11 | 1u << 13 | 1u << 15)

/* The status as a set of one. */
static uint32_t kind_of(word_t status) { return 1u << ((status & 0xf) | (status >> 6 & 0x10)); }

static void abort_taken(const struct context *context, word_t address, enum fault_access access, word_t status)
{
	uint32_t const kind = kind_of(status);
	if (kind & STATUS_PAGE)
		kernel_fault(address, access, status);
	else
		kernel_fault(context->ip, FAULT_EXCEPTION + (kind & STATUS_MISALIGNED ? EXCEPTION_MISALIGNED
		             : kind & STATUS_DEBUG ? EXCEPTION_BREAKPOINT : EXCEPTION_NO_ANSWER), status);
}

void trap_taken(struct context *context, unsigned vector)
{
	switch (vector) {
	case VECTOR_IRQ:
		interrupt_taken();
		break;
	case VECTOR_DATA: {
		word_t const status = data_fault_status_read();
		abort_taken(context, data_fault_address_read(), status & STATUS_WRITE ? FAULT_WRITE : FAULT_READ, status);
		break;
	}
	case VECTOR_PREFETCH:
		abort_taken(context, fetch_fault_address_read(), FAULT_EXECUTE, fetch_fault_status_read());
		break;
	default:
		context->ip -= context->psr & PSR_THUMB ? THUMB_BYTES : ARM_BYTES;
		kernel_fault(context->ip, FAULT_EXCEPTION + EXCEPTION_UNDEFINED, 0);
	}
}

void trap_in_kernel(unsigned vector, word_t ip)
{
	bool const data = vector == VECTOR_DATA;
	kernel_panic("exception %u at ip 0x%x, status 0x%x, address 0x%x", (word_t)vector, ip,
	             data ? data_fault_status_read() : fetch_fault_status_read(),
	             data ? data_fault_address_read() : fetch_fault_address_read());
}
