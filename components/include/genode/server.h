/* SPDX-License-Identifier: MIT */
/*
 * The server side of sessions.
 *
 * Requests arrive in the ROM `session_requests`, which the parent keeps; each entry stays there until it is answered
 * through the parent. All upgrades are handled before all closes, and those before all creations, so that a server for
 * one client at a time can be reopened.
 *
 * A session pays for itself. Its donation is an account in the books of the server: the memory that the session object
 * lies in and the capability that names it are taken out of it, and so is everything the server allocates for the
 * session later. What the donation does not cover is not done. Closing frees all of it, so the donation can go back.
 *
 * A session object is RAM of its own (whole pages) that begins with `struct server_session`; the rest of it is the
 * server's, zeroed.
 */
#ifndef GENODE_SERVER_H
#define GENODE_SERVER_H

#include <genode/args.h>
#include <genode/dataspace.h>
#include <genode/entrypoint.h>
#include <genode/label.h>
#include <genode/session.h>

struct service;

struct server_session {
	struct rpc_object      rpc;
	struct service        *service;
	uint32_t               id;             /* the parent's */
	struct ram_region      memory;         /* where this object lies */
	uint64_t               ram_left;       /* of the donation */
	uint64_t               caps_left;
	struct server_session *next;           /* of the service */
	char                   label[LABEL_CAPACITY];
};

struct service {
	const char *name;
	size_t      session_size;              /* of the server's own struct around server_session */
	enum rpc_status (*dispatch)(struct rpc_object *object, struct message *message);

	/* Optional. SESSION_OK, or why not; `args` are the client's. What `create` allocated it must free itself when it
	 * refuses. `destroy` frees what was allocated besides the object. */
	enum session_response (*create)(struct server_session *session, struct text args);
	void                  (*upgraded)(struct server_session *session);
	void                  (*destroy)(struct server_session *session);

	struct server_session *sessions;       /* the library's */
	struct service        *next;
};

/* The session whose RPC object this is, in the dispatch function. */
static inline struct server_session *session_of(struct rpc_object *object)
{
	return container_of(object, struct server_session, rpc);
}

/* Offers the service. False: the parent does not know that the component provides it, or no capability is left. */
bool service_announce(struct service *service);

/* Takes from the session's donation, gives back to it. False: not covered. */
bool session_take(struct server_session *session, uint64_t ram_bytes, uint64_t caps);
void session_give(struct server_session *session, uint64_t ram_bytes, uint64_t caps);

/* RAM at the session's expense; RPC_OUT_OF_RAM and RPC_OUT_OF_CAPS may go to the client as they are. */
enum rpc_status session_ram_init(struct server_session *session, struct ram_region *region, size_t size);
void            session_ram_destroy(struct server_session *session, struct ram_region *region);

#endif
