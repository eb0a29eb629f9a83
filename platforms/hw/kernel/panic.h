/* SPDX-License-Identifier: MIT */
/* The kernel's last words: a line on the console, then the machine stops. Understands %s, %u and %x (of word_t) only. */
#ifndef HW_KERNEL_PANIC_H
#define HW_KERNEL_PANIC_H

#include "arch/arch.h"

_Noreturn void kernel_panic(const char *pattern, ...);

#endif
