/* SPDX-License-Identifier: MIT */
/*
 * Interrupts of devices become signals.
 *
 * A line is attached, given a signal context and acknowledged once to enable it. From the delivery of an interrupt until
 * its acknowledgement there is no second signal. A level-triggered line is masked for that time. An edge-triggered one
 * must not be, because a controller forgets edges at a masked line: the first edge in that time is remembered (and only
 * then the line masked, one remembered edge tells as much as many), and delivered by the acknowledgement.
 */
#include "kernel/irq.h"
#include "kernel/signal.h"

static struct irq {
	struct signal_context *context;
	bool attached;
	bool level;
	bool enabled;                 /* acknowledged since it was attached */
	bool delivered;               /* and not acknowledged */
	bool again;                   /* an edge since then */
} irqs[INTERRUPT_LINES];

bool irq_attach(unsigned line, unsigned flags)
{
	if (line >= INTERRUPT_LINES || irqs[line].attached)
		return false;
	interrupt_configure(line, flags);
	irqs[line] = (struct irq){ .attached = true, .level = (flags & INTERRUPT_LEVEL) != 0 };
	return true;
}

void irq_detach(unsigned line)
{
	interrupt_mask(line);
	irqs[line] = (struct irq){ 0 };
}

void irq_set_context(unsigned line, struct signal_context *context) { irqs[line].context = context; }

static void deliver(struct irq *irq)
{
	irq->delivered = true;
	irq->again = false;
	if (irq->context)
		signal_submit(irq->context, 1);
}

void irq_acknowledge(unsigned line)
{
	struct irq *const irq = &irqs[line];
	bool const unmask = !irq->enabled || irq->again || (irq->level && irq->delivered);
	bool const again = irq->again;
	irq->enabled = true;
	irq->delivered = false;
	if (again)
		deliver(irq);
	if (unmask)
		interrupt_unmask(line);
}

void irq_forget(const struct signal_context *context)
{
	for (unsigned i = 0; i < INTERRUPT_LINES; i++)
		if (irqs[i].context == context)
			irqs[i].context = NULL;
}

void irq_interrupt(unsigned line)
{
	struct irq *const irq = &irqs[line];
	if (irq->level || irq->delivered || !irq->attached)
		interrupt_mask(line);
	if (irq->delivered)
		irq->again = true;
	else
		deliver(irq);
}
