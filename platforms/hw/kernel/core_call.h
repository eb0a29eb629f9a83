/* SPDX-License-Identifier: MIT */
/*
 * The border between kernel and core: system calls that only core can make, and what the kernel hands core at boot.
 *
 * Core names kernel objects by the physical address of the memory that it gave for them, at least CORE_OBJECT_ALIGN
 * aligned; where an object is a capability in a message or in SIGNAL_SUBMIT, shifted right by CORE_NAME_SHIFT. The
 * kernel trusts core with addresses, but checks states, so that core's mistakes show where they are made.
 *
 * Words: argument, tag, w0..w3 as listed; the result is a status (enum system_status), further results in w0.
 */
#ifndef HW_KERNEL_CORE_CALL_H
#define HW_KERNEL_CORE_CALL_H

#include "arch/arch.h"

/* Memory of a kernel object, inside of core's own object. Sizes are checked in core_call.c. */
enum { CORE_NAME_SHIFT = 4, CORE_OBJECT_ALIGN = 1 << CORE_NAME_SHIFT };

struct kernel_rpc_object     { word_t words[8]; };
struct kernel_signal_context { word_t words[12]; };
struct kernel_thread         { _Alignas(16) word_t words[64]; };

enum core_call {
	CORE_PD_CREATE = SYSTEM_CALL_CORE_FIRST, /* page of the PD, page of its top table */
	CORE_PD_DONATE_TABLE,   /* pd, page */
	CORE_PD_DONATE_CAPS,    /* pd, page: CORE_CAPS_PER_PAGE more indices; BAD_ARGUMENT: has the greatest size */
	CORE_PD_FLUSH,          /* pd: no mapping and no table is left, donated tables are core's again */
	CORE_PD_MAP,            /* pd, rights, address, physical address, pages (1..CORE_MAP_MAX) -> w0 pages mapped;
	                           NO_TABLES: donate one and go on behind those */
	CORE_PD_UNMAP,          /* pd, -, address, end -> w0 where it stopped; AGAIN: go on there */
	CORE_PD_DESTROY,        /* pd: AGAIN until OK */
	CORE_CAP_INSERT,        /* pd, index, object; BAD_ARGUMENT: index out of range or in use */
	CORE_RPC_CREATE,        /* object, thread (0: core's own), badge, core's reference */
	CORE_SIGNAL_CREATE,     /* object, thread, imprint, core's reference */
	CORE_OBJECT_DESTROY,    /* object: AGAIN until OK */
	CORE_THREAD_CREATE,     /* thread, pd, page of the UTCB, its address in the PD,
	                           priority + (CPU << CORE_CPU_SHIFT), core's reference */
	CORE_THREAD_START,      /* thread, -, ip, sp; BAD_ARGUMENT: not an address */
	CORE_THREAD_PAUSE,      /* thread */
	CORE_THREAD_RESUME,     /* thread */
	CORE_THREAD_DESTROY,    /* thread: AGAIN until OK */
	CORE_IRQ_ATTACH,        /* line, flags; BAD_ARGUMENT: no such line, or in use */
	CORE_IRQ_CONTEXT,       /* line, signal context or 0 */
	CORE_IRQ_ACKNOWLEDGE,   /* line */
	CORE_IRQ_DETACH,        /* line */
	CORE_TIMER_CONTEXT,     /* signal context or 0 */
	CORE_TIMER_SET,         /* -, -, microseconds since boot: a word, and the upper half where words have but 32 bits */
	CORE_CONSOLE,           /* a word of characters, the first in its lowest byte, zero ends them: for CPUs whose console
	                           only the kernel reaches */
	CORE_CPUS,              /* -> w0 CPUs that run */
	CORE_HALT,              /* the machine stops */
	SYSTEM_CALL_CORE_END,
};

enum { CORE_CPU_SHIFT = 8 };
enum { CORE_MAP_MAX = 32, CORE_CAPS_PER_PAGE = PAGE_SIZE / (4 * sizeof(word_t)), CORE_CAP_PAGES_MAX = 448 };

/* Kind of fault in w2 of a TAG_KIND_FAULT message, besides those of abi.h: a number that is no system call. */
#define FAULT_BAD_SYSTEM_CALL ((word_t)FAULT_EXCEPTION + 256)

/* Lies in the data part of core's UTCB when core starts. */
enum { BOOT_MEMORY_RANGES = 8 };

struct core_boot_info {
	paddr_t image_begin;
	paddr_t archive;              /* end of the image: where the boot archive begins */
	paddr_t free;                 /* first page that neither archive nor kernel uses */
	unsigned ranges;
	struct { paddr_t begin, end; } range[BOOT_MEMORY_RANGES];  /* RAM in whole pages, ascending */
};

struct thread;
void core_call(struct thread *thread, enum core_call number);

#endif
