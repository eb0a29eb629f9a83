/* SPDX-License-Identifier: MIT */
/*
 * Init as a server: sessions that init's parent requests from it go on to its children, as the top-level `service` nodes
 * and their policies say.
 */
#ifndef INIT_FORWARD_H
#define INIT_FORWARD_H

#include "session_table.h"

/* Announces the services that the configuration offers; nothing without `service` nodes. */
void forward_init(void);

/* A session that init's parent requested was created, upgraded, or failed. */
void forward_settled(struct session_entry *entry);

/* A session that init's parent knows by this number is closed. */
void forward_closed(uint32_t parent_id);

#endif
