/* SPDX-License-Identifier: MIT */
/*
 * IRQ sessions. The kernel masks and delivers; core only tells it which line, or the kernel's timer, belongs to which
 * signal context. The kernel forgets a context that is freed.
 */
#include <genode/memory.h>
#include <interfaces/irq.h>

#include "core/device.h"

struct irq_session {
	struct device_session base;
	bool timer;                              /* the kernel's timer, not a line */
	bool attached;
};

static unsigned line_of(const struct irq_session *irq) { return (unsigned)irq->base.device->base; }

static void set_context(const struct irq_session *irq, paddr_t context)
{
	if (irq->timer)
		kernel_call(CORE_TIMER_CONTEXT, context, 0, 0, 0, 0, 0);
	else
		kernel_call(CORE_IRQ_CONTEXT, line_of(irq), context, 0, 0, 0, 0);
}

static enum rpc_status op_sigh(void *object, struct received_cap received)
{
	const struct signal *const signal = object_received(received, &signal_kind);
	set_context(object, signal ? core_address(&signal->object.kernel) : 0);
	return RPC_OK;
}

static enum rpc_status op_ack(void *object)
{
	const struct irq_session *const irq = object;
	if (!irq->timer)
		kernel_call(CORE_IRQ_ACKNOWLEDGE, line_of(irq), 0, 0, 0, 0, 0);
	return RPC_OK;
}

static enum rpc_status op_ack_until(void *object, uint64_t at_us)
{
	const struct irq_session *const irq = object;
	if (!irq->timer)
		return IRQ_ACK_UNTIL_NOT_A_TIMER;
	kernel_call(CORE_TIMER_SET, 0, 0, (word_t)at_us, sizeof(word_t) < sizeof(at_us) ? (word_t)(at_us >> 32) : 0, 0, 0);
	return RPC_OK;
}

static const struct irq_ops ops = { .sigh = op_sigh, .ack = op_ack, .ack_until = op_ack_until };
OBJECT_KIND(static, irq, ops)

static enum session_result irq_init(struct session *session, struct text args)
{
	(void)args;
	struct irq_session *const irq = (struct irq_session *)session;
	enum session_result const result = device_session_init(&irq->base, BOOT_RESOURCE_IRQ);
	if (result != SESSION_OK)
		return result;
	const struct boot_archive_device *const device = irq->base.device;
	irq->timer = strcmp(device->kind, "kernel-timer") == 0;
	unsigned const flags = (device->flags & BOOT_DEVICE_LEVEL ? (unsigned)INTERRUPT_LEVEL : 0)
	                     | (device->flags & BOOT_DEVICE_LOW ? (unsigned)INTERRUPT_LOW : 0);
	irq->attached = irq->timer || kernel_call(CORE_IRQ_ATTACH, line_of(irq), flags, 0, 0, 0, 0) == STATUS_OK;
	return irq->attached ? SESSION_OK : SESSION_DENIED;
}

static void irq_fini(struct session *session)
{
	struct irq_session *const irq = (struct irq_session *)session;
	if (irq->attached && irq->timer)
		set_context(irq, 0);
	else if (irq->attached)
		kernel_call(CORE_IRQ_DETACH, line_of(irq), 0, 0, 0, 0, 0);
	device_session_fini(&irq->base);
}

const struct service irq_service = { "IRQ", &irq_kind, sizeof(struct irq_session), irq_init, irq_fini };
