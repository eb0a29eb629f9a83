/* SPDX-License-Identifier: MIT */
/* Starts the first init with the quota that the boot archive says; panics if that is impossible. */
#ifndef HW_CORE_INIT_H
#define HW_CORE_INIT_H

void init_start(void);

#endif
