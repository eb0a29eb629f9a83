/* SPDX-License-Identifier: MIT */
/* Core's objects that capabilities name. The concept is in object.c. */
#ifndef HW_CORE_OBJECT_H
#define HW_CORE_OBJECT_H

#include <genode/rpc.h>

#include "core/account.h"
#include "core/kernel_calls.h"

struct object;

/* What an object can do: the generated dispatcher of its interface with its table of operations. */
struct object_kind {
	enum rpc_status (*dispatch)(struct object *object, struct message *message);
};

/* Common beginning of everything that has a capability. Pages are zeroed, so no kind is no object. */
struct object {
	const struct object_kind *kind;
	struct account *account;                 /* pays for it, one capability included */
	_Alignas(CORE_OBJECT_ALIGN)
	struct kernel_rpc_object kernel;         /* of a signal context: its beginning */
};

/* Defines `name_kind`, `static` or not: requests of the interface of that name, with the operations in the table `ops`. */
#define OBJECT_KIND(storage, name, ops) \
	static enum rpc_status name##_object_dispatch(struct object *object, struct message *message) \
	{ \
		return name##_dispatch(&(ops), object, message); \
	} \
	storage const struct object_kind name##_kind = { name##_object_dispatch };

/* An RPC object that core serves; takes one capability from the account, false if it has none. */
bool   object_init(struct object *object, const struct object_kind *kind, struct account *account);

/* A kernel object that `create` makes for a thread, with that badge or imprint. The account must have a capability left. */
void   object_init_foreign(struct object *object, const struct object_kind *kind, struct account *account,
                           enum core_call create, paddr_t thread, word_t badge);

/* No capability to it is left, and its capability is given back to the account. */
void   object_fini(struct object *object);

/* How core names it in a message that it sends. */
cap_t  object_name(const struct object *object);

/* The object that came as argument if it is of that kind, else null. */
void  *object_received(struct received_cap received, const struct object_kind *kind);

/* --- objects that core makes for others to serve or to receive */

struct pd_session;

struct foreign_object {
	struct object object;
	struct pd_session *pd;                   /* whose thread serves it */
	struct link place;                       /* in pd->foreign_objects */
};

struct signal {
	struct object object;
	word_t kernel_rest[4];                   /* of the kernel's signal context */
	struct pd_session *pd;                   /* whose thread receives it */
	struct link place;                       /* in pd->signals */
	struct link holders;                     /* struct signal_holder.place */
};

/* Core's memory of a signal context that was registered with it; forgotten when the context is freed. */
struct signal_holder {
	struct signal *signal;
	struct link place;
};

extern const struct object_kind foreign_kind, signal_kind;

/* Registers the received signal context, or none. */
void signal_hold(struct signal_holder *holder, struct received_cap received);
void signal_release(struct signal_holder *holder);
void signal_notify(const struct signal_holder *holder);

/* Ends a signal context or a foreign object and frees its cell. */
void signal_destroy(struct signal *signal);
void foreign_destroy(struct foreign_object *object);

#endif
