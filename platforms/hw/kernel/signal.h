/* SPDX-License-Identifier: MIT */
/* Signal contexts. See signal.c. */
#ifndef HW_KERNEL_SIGNAL_H
#define HW_KERNEL_SIGNAL_H

#include "kernel/thread.h"

void signal_context_init(struct signal_context *context, struct thread *receiver, word_t imprint, word_t core_reference);
void signal_submit(struct signal_context *context, unsigned count);

/* Takes the oldest pending context of the thread and puts it into its registers. There must be one. */
void signal_deliver(struct thread *receiver);

/* Takes the context out of its receiver; nothing of it is pending then. */
void signal_context_detach(struct signal_context *context);

#endif
