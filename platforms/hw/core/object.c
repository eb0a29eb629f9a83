/* SPDX-License-Identifier: MIT */
/*
 * Objects and capabilities, core's side.
 *
 * An object of core is known to the kernel by the kernel object inside it and to everybody else by capabilities. Its
 * address is the badge of every request to it and what core receives where a message carries a capability to it; the
 * kernel alone writes these two, so they need no check. What does need one is the kind: a client may pass a capability
 * to anything where a dataspace is wanted. Every object therefore begins with a pointer to its kind.
 */
#include "core/cells.h"
#include "core/object.h"
#include "core/print.h"

_Static_assert(CELL_SIZE % _Alignof(struct object) == 0, "cells are aligned as the kernel wants its objects");
_Static_assert(offsetof(struct signal, pd) - offsetof(struct object, kernel) >= sizeof(struct kernel_signal_context),
               "the kernel's part of a signal context");
_Static_assert(sizeof(struct signal) <= CELL_SIZE && sizeof(struct foreign_object) <= CELL_SIZE, "fits a cell");

static paddr_t kernel_part(const struct object *object) { return core_address(&object->kernel); }

bool object_init(struct object *object, const struct object_kind *kind, struct account *account)
{
	if (!account_take(account, RESOURCE_CAPS, 1))
		return false;
	object->kind = kind;
	object->account = account;
	kernel_call(CORE_RPC_CREATE, kernel_part(object), 0, (word_t)object, (word_t)object, 0, 0);
	return true;
}

void object_init_foreign(struct object *object, const struct object_kind *kind, struct account *account,
                         enum core_call create, paddr_t thread, word_t badge)
{
	core_assert(account_take(account, RESOURCE_CAPS, 1));
	object->kind = kind;
	object->account = account;
	kernel_call(create, kernel_part(object), thread, badge, (word_t)object, 0, 0);
}

void object_fini(struct object *object)
{
	kernel_call_until_done(CORE_OBJECT_DESTROY, kernel_part(object));
	object->kind = NULL;
	account_give(object->account, RESOURCE_CAPS, 1);
}

cap_t object_name(const struct object *object) { return (cap_t)(kernel_part(object) >> CORE_NAME_SHIFT); }

void *object_received(struct received_cap received, const struct object_kind *kind)
{
	struct object *const object = received.kind == RECEIVED_OWN ? (struct object *)received.value : NULL;
	return object && object->kind == kind ? object : NULL;
}

/* Nobody can call these: their requests go to other servers. */
const struct object_kind foreign_kind = { NULL }, signal_kind = { NULL };

void signal_release(struct signal_holder *holder)
{
	list_remove(&holder->place);
	holder->signal = NULL;
}

void signal_hold(struct signal_holder *holder, struct received_cap received)
{
	signal_release(holder);
	struct signal *const signal = object_received(received, &signal_kind);
	if (!signal)
		return;
	holder->signal = signal;
	list_append(&signal->holders, &holder->place);
}

void signal_notify(const struct signal_holder *holder)
{
	if (holder->signal)
		system_call_short(SYSTEM_CALL_SIGNAL_SUBMIT, object_name(&holder->signal->object), 0, 1);
}

void signal_destroy(struct signal *signal)
{
	for (struct link *first; (first = list_first(&signal->holders));)
		signal_release(container_of(first, struct signal_holder, place));
	list_remove(&signal->place);
	object_fini(&signal->object);
	cell_free(signal);
}

void foreign_destroy(struct foreign_object *object)
{
	list_remove(&object->place);
	object_fini(&object->object);
	cell_free(object);
}
