/* SPDX-License-Identifier: MIT */
/* Interrupts of devices. See irq.c. */
#ifndef HW_KERNEL_IRQ_H
#define HW_KERNEL_IRQ_H

#include "kernel/object.h"

/* Interrupts of the line go to the context from now on; false: no such line, or it is taken. */
bool irq_attach(unsigned line, unsigned flags);
void irq_detach(unsigned line);
void irq_set_context(unsigned line, struct signal_context *context);

/* The driver has handled the interrupt; the next one may come. The first call enables the line. */
void irq_acknowledge(unsigned line);

/* A signal context is about to go. */
void irq_forget(const struct signal_context *context);

void irq_interrupt(unsigned line);

#endif
