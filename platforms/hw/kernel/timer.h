/* SPDX-License-Identifier: MIT */
/* The hardware timer of each CPU; the first one's is shared by the end of a time slice and the user timer. See timer.c. */
#ifndef HW_KERNEL_TIMER_H
#define HW_KERNEL_TIMER_H

#include "kernel/object.h"

/* End of the running slice, 0 for none. */
void timer_set_slice(uint64_t end_us);

/* The user timer submits to the context, once, when `at_us` is reached. One context at a time; null forgets it. */
void timer_set_context(struct signal_context *context);
void timer_set_user(uint64_t at_us);

/* Another CPU changed what this one's timer is to be armed for. */
void timer_update(void);

/* A signal context is about to go. */
void timer_forget(const struct signal_context *context);

void timer_interrupt(void);

#endif
