/* SPDX-License-Identifier: MIT */
/* The device "linux-tty". See terminal.c. */
#ifndef LINUX_TERMINAL_H
#define LINUX_TERMINAL_H

/* Size of the file that holds the system's memory and, behind it, the registers of devices. */
#define MEMORY_MAX 0x100000000

/* Before core opens anything: is there somebody at the other side? */
void terminal_find(void);

/* After the system's memory is there. */
void terminal_init(void);

/* Some line was acknowledged: the driver may have moved something. */
void terminal_doorbell(void);

#endif
