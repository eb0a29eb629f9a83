/* SPDX-License-Identifier: MIT */
/*
 * The two ROM modules that init itself provides to each child: `config`, written once from the start node, and
 * `session_requests`, written anew each time the child asks. A content exists once per child, however many sessions the
 * child opens for it; what a session costs is covered by its donation.
 */
#ifndef INIT_LOCAL_ROM_H
#define INIT_LOCAL_ROM_H

#include <genode/dataspace.h>
#include <genode/entrypoint.h>

struct child;

enum local_rom_kind { LOCAL_ROM_CONFIG, LOCAL_ROM_REQUESTS };

struct rom_content {
	struct ram_region memory;
	size_t            size;         /* of the text */
	size_t            wanted;       /* memory that the next content needs, when it did not fit */
};

struct local_rom {
	struct rpc_object   rpc;
	enum local_rom_kind kind;
	struct child       *child;
	cap_t               sigh;
	struct local_rom   *next;       /* of the child */
};

/* NULL: out of memory or capabilities. */
struct local_rom *local_rom_open(struct child *child, enum local_rom_kind kind);
void              local_rom_close(struct local_rom *rom);

/* Tells the child that its session requests changed. */
void              local_rom_requests_changed(struct child *child);

#endif
