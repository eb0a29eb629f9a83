/* SPDX-License-Identifier: MIT */
/* The arguments of a session as they go on from init: the client's own, but for what is not the client's to say. */
#ifndef INIT_SESSION_ARGS_H
#define INIT_SESSION_ARGS_H

#include "session_table.h"

/* Arguments go through HID documents, in which control characters cannot be expressed. */
bool session_args_expressible(struct text args);

/* The full label of a request: environment sessions go by the child's name, or the binary's for its ROM; everything else
 * by the child's name and the client's label. False: too long. */
bool session_args_label(const struct session_entry *entry, struct text args, char *label, size_t capacity);

/* Fills entry->args from the client's arguments and the entry's label and amounts. False: too long. */
bool session_args_write(struct session_entry *entry, struct text client_args);

#endif
