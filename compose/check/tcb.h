/* SPDX-License-Identifier: MIT */
#ifndef CHECK_TCB_H
#define CHECK_TCB_H

#include "check/graph.h"

/*
 * The trusted computing base of a node: what it depends on to do its work. That is the kernel with core, the inits above
 * it, every server that answers one of its sessions, and whatever these depend on in turn. Of a sandbox: what all in it
 * depend on, and nothing that stands in it. It is measured in bytes of executable code, and a program that runs several
 * times is one program.
 */

enum tcb_role { TCB_CORE, TCB_INIT, TCB_SERVER };

struct tcb_part {
	enum tcb_role         role;
	const struct node    *node;      /* NULL: core */
	const char           *binary;
	uint64_t              code_bytes;
	bool                  again;     /* the binary was counted with an earlier part */
	const struct node    *client;    /* who depends on it: the nearest; NULL for core */
	const struct session *session;   /* by which session; NULL: as the init above */
};

struct tcb {
	struct tcb_part *parts;          /* core, then in the order of distance */
	size_t           count;
	uint64_t         code_bytes;     /* of the different binaries */
	bool             known;          /* false: a binary is missing, which was reported */
};

struct tcb tcb_of(struct checker *checker, struct graph *graph, const struct node *node);

/* Bytes of executable segments of the ELF file at `path`; false when it cannot be read. */
bool code_bytes_of_file(const char *path, uint64_t *bytes);

#endif
