/* SPDX-License-Identifier: MIT */
/*
 * The life of sessions between clients and servers. Init keeps COST_SESSION_RAM of a donation that passes through for a
 * child's session, as long as that exists; nothing of an environment session, which it opens itself.
 */
#ifndef INIT_SESSIONS_H
#define INIT_SESSIONS_H

#include "donation.h"

/*
 * Collects the donation, finds the server, and sends the request on; `entry->phase` tells how far that got. Afterwards a
 * session in one of the FAILED phases is to be released by the caller. On DONATION_OUT_OF_…, nothing was collected and the
 * entry is gone.
 */
enum donation_result session_begin(struct session_entry *entry, struct text args);

/* The same for a session whose server is known: init's parent asks for a service of a child. */
void session_begin_forwarded(struct session_entry *entry, struct child *server, const char *label, struct text args);

/* Gives the donation back and removes the entry. */
void session_release(struct session_entry *entry);

/* True: pending; the client is told when it is done. False: done, the entry is gone. */
bool session_end(struct session_entry *entry);

/* The session has ended at its server: releases it and tells who waits for that. */
void session_ended(struct session_entry *entry);

enum donation_result session_increase(struct session_entry *entry, uint64_t ram_bytes, uint64_t caps);

/* A server's answers. False: not what init waits for from this server. */
bool session_delivered(struct child *server, uint32_t id, cap_t cap);
bool session_answered(struct child *server, uint32_t id, uint32_t response);

/* The server's PD is there: what waited for it is sent. The server ended: what waits for it is denied. */
void sessions_server_ready(struct child *server);
void sessions_server_ended(struct child *server);
void sessions_client_ended(struct child *client);

/* Init's parent signalled a change. */
void sessions_poll_parent(void);

#endif
