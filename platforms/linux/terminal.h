/* SPDX-License-Identifier: MIT */
#ifndef LINUX_TERMINAL_H
#define LINUX_TERMINAL_H

/* Size of the file that holds the system's memory and, behind it, the registers of devices. */
#define MEMORY_MAX 0x100000000

void terminal_init(void);

#endif
