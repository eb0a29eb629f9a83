/* SPDX-License-Identifier: MIT */
#ifndef LINUX_CLOCK_H
#define LINUX_CLOCK_H

void clock_init(void);

#endif
