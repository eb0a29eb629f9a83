/* SPDX-License-Identifier: MIT */
/* A kernel for the test: the call goes to the test's own server, through one message buffer for each side. */
#ifndef GENODE_SYSTEM_CALL_H
#define GENODE_SYSTEM_CALL_H

#include <genode/abi.h>

word_t system_call(word_t number, word_t argument, word_t *tag, word_t words[4]);
struct utcb *system_call_utcb(void);

#endif
