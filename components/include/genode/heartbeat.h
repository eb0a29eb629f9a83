/* SPDX-License-Identifier: MIT */
/*
 * Heartbeats: how a parent finds out that a child still answers.
 *
 * The parent makes a signal context in the child's PD, paid by the child and delivered to its main thread, and submits
 * it once per period. The child's loop (entrypoint.c) answers with `heartbeat_response`. So nothing has to be registered,
 * and a child that hangs before it could have registered anything is missed like any other. A component that prefers to
 * answer from elsewhere gives the parent a context of its own by `heartbeat_sigh`.
 *
 * All other contexts carry the address of their struct signal_context as imprint; this one carries a number that is none.
 */
#ifndef GENODE_HEARTBEAT_H
#define GENODE_HEARTBEAT_H

enum { HEARTBEAT_IMPRINT = 1 };

#endif
