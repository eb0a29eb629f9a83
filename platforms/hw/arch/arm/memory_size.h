/* SPDX-License-Identifier: MIT */
/*
 * How much memory an ARM board has. Boards do not say: it is tried, up to what the platform says. A CPU that uses
 * memory_size.c owes it memory_probe() and memory_write_back().
 */
#ifndef HW_ARM_MEMORY_SIZE_H
#define HW_ARM_MEMORY_SIZE_H

#include "arch/arch.h"

/* End of the memory that begins at BOARD_MEMORY_BASE; the kernel's window shows at least what the platform says. */
paddr_t memory_find_end(void);

/* Reads the word; false if the read aborts. */
bool memory_probe(volatile word_t *word);

/* The word goes from the caches to memory, and is read from there again. */
void memory_write_back(volatile word_t *word);

#endif
