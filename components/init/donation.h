/* SPDX-License-Identifier: MIT */
/*
 * The way of the quota that a client donates with a session:
 *
 *     client's PD  ->  init's PD  ->  server's PD, or through init's parent further on
 *
 * When the session ends, both amounts go back the way they came.
 */
#ifndef INIT_DONATION_H
#define INIT_DONATION_H

#include "session_table.h"

enum donation_result { DONATION_OK, DONATION_OUT_OF_RAM, DONATION_OUT_OF_CAPS };

/* From client to init and back; nothing for sessions that init opened itself, or that its parent requested. */
enum donation_result donation_collect(const struct session_entry *entry, uint64_t ram_bytes, uint64_t caps);
void                 donation_give_back(const struct session_entry *entry, uint64_t ram_bytes, uint64_t caps);

/* From init to the server, a child. */
enum donation_result donation_send(const struct session_entry *entry, uint64_t ram_bytes, uint64_t caps);

/* All that the server got. A server that spent it elsewhere is named; its client bears the loss, not init. */
void                 donation_recover(struct session_entry *entry);

#endif
