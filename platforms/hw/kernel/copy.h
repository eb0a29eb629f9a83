/* SPDX-License-Identifier: MIT */
/*
 * Compilers copy and clear structures by calling memcpy and memset, whatever the flags say. The kernel cannot call the
 * base library's, which are core's and lie in core's pages; so its half of the program has its own under other names.
 * The build includes this file in front of every file of that half, and of no other.
 */
#ifndef HW_KERNEL_COPY_H
#define HW_KERNEL_COPY_H
#ifndef __ASSEMBLER__

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size) __asm__("kernel_memcpy");
void *memset(void *at, int byte, size_t size) __asm__("kernel_memset");

#endif
#endif
