/* SPDX-License-Identifier: MIT */
/*
 * Address space of a component's process, and what the gate's assembler has to know.
 *
 *   0000 0001 0000   USER_BEGIN .. USER_END: the component's, mapped and unmapped by core
 *   5000 0000 0000   LAYOUT_MEMORY: in core's process only, all memory of the system
 *   6000 0010 0000   LAYOUT_GATE: the gate's code and constants, the first section of core's image
 *   6100 0000 0000   LAYOUT_ORDERS: core's orders to the process, one page, read-only
 *   6200 0000 0000   LAYOUT_SLOTS: for each thread its message buffer and the stack of its signal handler
 *
 * Nothing else exists in a component's process: neither stack, nor vDSO, nor any of core's memory.
 */
#ifndef LINUX_LAYOUT_H
#define LINUX_LAYOUT_H

#define LAYOUT_USER_FIRST   0x10000             /* Linux maps nothing below, as vm.mmap_min_addr has it */
#define LAYOUT_USER_LAST    0x4ffffffff000
#define LAYOUT_MEMORY       0x500000000000
#define LAYOUT_IMAGE        0x600000000000      /* plus physical address */
#define LAYOUT_GATE         0x600000100000
#define LAYOUT_ORDERS       0x610000000000
#define LAYOUT_SLOTS        0x620000000000
#define LAYOUT_HOST_END     0x7ffffffff000

#define SLOT_SIZE           0x10000             /* AVX-512 and AMX make a signal frame of up to 12 KiB, twice if need be */
#define SLOT_STACK          0x1000              /* from the slot's begin; below it the message buffer */

/* Message between thread and core: eight words. */
#define GATE_MESSAGE_SIZE   64
#define GATE_KIND_CALL      0                   /* number, argument, tag, w0..w3 -> status, argument, tag, w0..w3 */
#define GATE_KIND_FAULT     1                   /* signal, trap, error, address, ip, system call -> nothing */
#define GATE_KIND_READY     2                   /* -> ip, sp */

/* Descriptors of a thread. A message over the second says that the thread has stopped, the answer lets it go on. */
#define GATE_CALLS          0
#define GATE_PREEMPTIONS    1

/* Offset of the buffer's own address in a slot, behind the message; GS points to the slot. */
#define GATE_SELF           64

/* An order is a system call of Linux in eight words: number, six arguments, order to go on with if the result is 0. */
#define ORDER_SIZE          64
#define ORDER_BRANCH        56
#define ORDER_END           (-1)                /* in the place of the number: done, report the last result but 0 */
#define ORDER_THREAD        (-2)                /* a new thread is complete: its slot */
#define ORDER_EXPECT        (-3)                /* under valgrind only: memory that will be there when it is touched */
#define ORDER_CLONE         (-4)                /* likewise: a thread, with the connections that were sent: slot, thread register */
#define ORDER_FAILED        (1 << 16)           /* in a reported result: plus Linux's error number */

#endif
