/* SPDX-License-Identifier: MIT */
/*
 * System calls on x86_64: which register holds which word of <genode/abi.h>.
 *
 *   rax  number             ->  badge or status
 *   rdi  argument               (undefined after)
 *   rsi  tag                ->  tag
 *   rdx, r8, r9, r10  w0..w3 ->  w0..w3
 *
 * The instruction `syscall` itself overwrites rcx and r11. The kernel preserves every other register. There is no FPU
 * and no SSE state. The FS base of each thread points to its UTCB, whose first word is its own address.
 *
 * A thread starts with the instruction and stack pointer that its creator gave, all other registers zero.
 */
#ifndef GENODE_SYSTEM_CALL_H
#define GENODE_SYSTEM_CALL_H

#include <genode/abi.h>

#define SYSTEM_CALL_INSTRUCTION "syscall"
#define SYSTEM_CALL_CLOBBERS    "rcx", "r11", "memory"
#include <arch/common/system_call_words_x86_64.h>
#include <genode/system_call_short.h>

#endif
