/* SPDX-License-Identifier: MIT */
/* Mappings of processes follow the page tables. See mapping.c. */
#ifndef LINUX_MAPPING_H
#define LINUX_MAPPING_H

#include "kernel/core_call.h"

/* The kernel has carried out a call of core: its words before (rights or other in `tag`), and its first result. */
void mapping_follow(enum core_call number, word_t pd, word_t tag, const word_t words[MESSAGE_WORDS_IN_REGISTERS],
                    word_t result);

#endif
