/* SPDX-License-Identifier: MIT */
/* What the CPU owes to core in user mode, implemented in arch/<cpu>/core_*.c. */
#ifndef HW_CORE_ARCH_H
#define HW_CORE_ARCH_H

#include <stddef.h>

struct service;

void console_write(const char *text, size_t length);

/* Name of a CPU exception, for the line about a fault. */
const char *exception_name(unsigned vector);

/* Services that exist on this CPU only, ended by null. */
extern const struct service *const arch_services[];

#endif
