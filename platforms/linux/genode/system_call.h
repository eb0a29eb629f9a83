/* SPDX-License-Identifier: MIT */
/*
 * System calls as core makes them on Linux: kernel and core are one process with one thread, so they are function calls,
 * and while core waits the kernel's loop runs (loop.c). Components have another file of this name.
 */
#ifndef GENODE_SYSTEM_CALL_H
#define GENODE_SYSTEM_CALL_H

#include <genode/abi.h>

struct utcb *system_call_utcb(void);

word_t system_call(word_t number, word_t argument, word_t *tag, word_t w[MESSAGE_WORDS_IN_REGISTERS]);

#include <genode/system_call_short.h>

#endif
