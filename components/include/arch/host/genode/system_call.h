/* SPDX-License-Identifier: MIT */
/*
 * System calls where Linux is the kernel: which register holds which word of <genode/abi.h>.
 *
 *   rax  number              ->  badge or status
 *   rdi  argument                (undefined after)
 *   rsi  tag                 ->  tag
 *   rdx, r8, r9, r10  w0..w3 ->  w0..w3
 *
 * The same words as on x86_64, but what is called is the gate: code that core put into the process, at a fixed address,
 * which exchanges them with core over the one connection that the thread has. It overwrites rcx and r11 and preserves
 * every other register; it needs 8 bytes of stack. The FS base of each thread points to its UTCB, whose first word is
 * its own address; the GS base is the gate's.
 *
 * An instruction `syscall` anywhere else ends the thread.
 */
#ifndef GENODE_SYSTEM_CALL_H
#define GENODE_SYSTEM_CALL_H

#include <genode/abi.h>

#define SYSTEM_CALL_GATE 0x600000100000

#define SYSTEM_CALL_TEXT_OF(number)  #number
#define SYSTEM_CALL_TEXT(number)     SYSTEM_CALL_TEXT_OF(number)
#define SYSTEM_CALL_INSTRUCTION "movabs $" SYSTEM_CALL_TEXT(SYSTEM_CALL_GATE) ", %%r11\n\tcall *%%r11"
#define SYSTEM_CALL_CLOBBERS    "rcx", "r11", "memory"
#include <arch/common/system_call_words_x86_64.h>
#include <genode/system_call_short.h>

#endif
