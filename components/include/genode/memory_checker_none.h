/* SPDX-License-Identifier: MIT */
/*
 * What the base library tells a checker of memory: where a block begins and ends, and which memory nobody may touch. On
 * machines there is no such checker and nothing of this remains in the code. Where Linux is the kernel, valgrind listens.
 */
#ifndef GENODE_MEMORY_CHECKER_H
#define GENODE_MEMORY_CHECKER_H

#include <stddef.h>

/* Memory that nobody may touch from now on; memory that may be touched, with whatever it holds. */
static inline void memory_checker_close(const void *at, size_t size) { (void)at, (void)size; }
static inline void memory_checker_open(const void *at, size_t size) { (void)at, (void)size; }

/* A zeroed block is given to a caller, or comes back. */
static inline void memory_checker_alloc(const void *block, size_t size) { (void)block, (void)size; }
static inline void memory_checker_free(const void *block) { (void)block; }

#endif
