/* SPDX-License-Identifier: MIT */
/* Regions of the one process that runs under valgrind are mapped whole, before they are touched. See core_mirror.c. */
#ifndef LINUX_MIRROR_H
#define LINUX_MIRROR_H

#include <stdbool.h>

#include <genode/abi.h>

struct process;

/* The thread of this process is about to run: what was attached since the last time appears. */
void mirror_regions(struct process *process, word_t core_reference);

/* Whether the address lies in a region that is there, whole. */
bool mirror_has(word_t address);

/* The kernel has unmapped a range; or everything, of which only what may have changed goes. */
void mirror_unmap(struct process *process, word_t begin, word_t end);
void mirror_flush(struct process *process);

#endif
