/* SPDX-License-Identifier: MIT */
/*
 * An interface: what a service is. One declaration feeds the stub generator (operations, signals, streams), the router
 * (the name is the service's name), and the ledger (what a client donates).
 *
 * An interface without a `session` block (Region_map, Dataspace, Thread) describes a capability that other operations
 * hand out; it can be neither provided nor required as a service.
 */
#ifndef MODEL_INTERFACE_H
#define MODEL_INTERFACE_H

#include "model/config.h"

enum rpc_type {
	RPC_BOOL, RPC_U8, RPC_U16, RPC_U32, RPC_U64, RPC_S8, RPC_S16, RPC_S32, RPC_S64,
	RPC_SIZE,   /* a machine word */
	RPC_ADDR,   /* a machine word */
	RPC_STRING, /* `capacity` bytes with the terminating zero */
	RPC_BYTES,  /* up to `capacity` bytes */
	RPC_CAP,    /* a capability; `cap_interface` only documents what stands behind it */
};

struct interface_field {
	struct span             span;
	const char             *name;
	enum rpc_type           type;
	uint64_t                capacity;      /* RPC_STRING, RPC_BYTES */
	const char             *cap_interface; /* RPC_CAP: name or NULL */
	struct interface_field *next;
};

struct interface_error {
	struct span             span;
	const char             *name;
	struct interface_error *next;
};

/* Opcodes count from 0 in the order of declaration, signals and streams behind all operations. */
struct interface_operation {
	struct span                 span;
	const char                 *doc;       /* text of the `##` lines, NULL without */
	const char                 *name;
	struct interface_field     *arguments;
	struct interface_field     *results;
	struct interface_error     *errors;    /* values count from 1 */
	struct interface_operation *next;
};

struct interface_signal {
	struct span              span;
	const char              *doc;
	const char              *name;
	struct interface_signal *next;
};

struct interface_stream {
	struct span              span;
	const char              *doc;
	const char              *name;
	uint64_t                 queue;        /* packets in flight */
	struct interface_stream *next;
};

/* An argument of the session, or a parameter such as `tx_buf: size = 128K` that only sizes the donation. */
struct session_argument {
	struct span              span;
	const char              *name;
	enum value_type          type;
	bool                     has_default;
	struct value             default_value;
	bool                     sizes_donation;
	struct session_argument *next;
};

struct interface {
	struct span                 span;      /* the whole declaration */
	struct span                 name_span;
	const char                 *doc;
	const char                 *name;
	const char                 *file;      /* path of the file it stands in */

	bool                        has_session;
	uint64_t                    session_ram_bytes; /* donated by each client, with the arguments' defaults */
	uint64_t                    session_caps;
	struct session_argument    *session_arguments;

	struct interface_operation *operations;
	struct interface_signal    *signals;
	struct interface_stream    *streams;
	struct interface           *next;      /* order of declaration */
};

#endif
