/* SPDX-License-Identifier: MIT */
/*
 * Physical memory as the kernel sees it: all of it appears at KERNEL_WINDOW. Kernel objects, message buffers and page
 * tables lie in pages that core allocated and handed over; between the two a physical address is the only name.
 */
#ifndef HW_KERNEL_MEMORY_H
#define HW_KERNEL_MEMORY_H

#include "arch/arch.h"

static inline void *memory_at(paddr_t address) { return (void *)(uintptr_t)(KERNEL_WINDOW + address); }
static inline paddr_t memory_address(const void *object) { return (paddr_t)((uintptr_t)object - KERNEL_WINDOW); }

/* Four words at a time: a bound of 256 steps with interrupts off. */
static inline void memory_clear_page(paddr_t page)
{
	word_t *const words = memory_at(page);
	for (unsigned i = 0; i < PAGE_SIZE / sizeof(word_t); i += 4)
		words[i] = words[i + 1] = words[i + 2] = words[i + 3] = 0;
}

#endif
