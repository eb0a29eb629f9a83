/* SPDX-License-Identifier: MIT */
/* Mappings of processes follow the page tables. See mapping.c. */
#ifndef LINUX_MAPPING_H
#define LINUX_MAPPING_H

#include "kernel/core_call.h"

/* The kernel has carried out a call of core: its words before (rights or other in `tag`), and its first result. */
void mapping_follow(enum core_call number, word_t pd, word_t tag, const word_t words[MESSAGE_WORDS_IN_REGISTERS],
                    word_t result);

struct process;

/* False: Linux refuses, or the process has ended. */
bool mapping_make(struct process *process, word_t address, paddr_t page, word_t pages, unsigned rights);
void mapping_remove(struct process *process, word_t address, word_t end);

#endif
