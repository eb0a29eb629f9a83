/* SPDX-License-Identifier: MIT */
/* What init's children do: as clients, and as servers that look at their session requests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <genode/session.h>
#include <interfaces/parent.h>
#include <interfaces/rom.h>
#include <interfaces/timer.h>

#include "fake_init/world.h"

struct child *child_named(const char *name)
{
	struct child *child = children;
	while (strcmp(child->start->name, name) != 0)
		child = child->next;
	return child;
}

cap_t           parent_of(const char *name) { return child_named(name)->parent.cap; }
struct fake_pd *pd_of(const char *name) { return fake_pd_of(child_named(name)->pd); }

/* A request as a child makes it; `*cap` is CAP_INVALID while it is pending. */
enum rpc_status open_session(const char *child, uint32_t id, const char *service, uint64_t ram, uint64_t caps,
                                    cap_t *cap)
{
	char args[160];
	cap_t unused;
	snprintf(args, sizeof(args), "label=\"l\", ram_quota=%llu, cap_quota=%llu", (unsigned long long)ram,
	         (unsigned long long)caps);
	enum rpc_status const status = parent_session(parent_of(child), id, service, args, &unused);
	*cap = status == RPC_OK ? fake_received() : CAP_INVALID;
	return status;
}

/* The same with arguments as they are. */
enum rpc_status open_by_args(const char *child, uint32_t id, const char *service, const char *args)
{
	cap_t unused;
	return parent_session(parent_of(child), id, service, args, &unused);
}

enum rpc_status session_cap_of(const char *child, uint32_t id, cap_t *cap)
{
	cap_t unused;
	enum rpc_status const status = parent_session_cap(parent_of(child), id, &unused);
	*cap = status == RPC_OK ? fake_received() : CAP_INVALID;
	return status;
}

static struct { const char *server; cap_t rom; } roms[4];

/* The text of a server's session requests, through a ROM session that stays open. */
const char *requests_of(const char *server)
{
	unsigned i = 0;
	while (roms[i].server && strcmp(roms[i].server, server) != 0)
		i++;
	assert_true(i < sizeof(roms) / sizeof(roms[0]));
	if (!roms[i].server) {
		assert_int_equal(open_by_args(server, 1000, "ROM",
		                              "label=\"session_requests\", ram_quota=6K, cap_quota=3"), RPC_OK);
		roms[i].server = server;
		roms[i].rom = fake_received();
	}
	bool in_place;
	cap_t unused;
	size_t size;
	static char text[1 << 16];
	assert_int_equal(rom_update(roms[i].rom, &in_place), RPC_OK);
	assert_int_equal(rom_dataspace(roms[i].rom, &unused, &size), RPC_OK);
	struct { char *memory; } *const memory = fake_object(fake_received())->object;
	memcpy(text, memory->memory, size);
	text[size] = 0;
	return text;
}

/* The server began anew: its ROM session is gone. */
void requests_forget(const char *server)
{
	for (unsigned i = 0; i < sizeof(roms) / sizeof(roms[0]); i++)
		if (roms[i].server && strcmp(roms[i].server, server) == 0)
			roms[i].server = NULL;
}

/* Number of the first request of that type, 0 if there is none. */
uint32_t request_id(const char *server, const char *type)
{
	struct hid_node root, node;
	assert_true(hid_document(text_of(requests_of(server)), &root));
	return hid_first_of(&root, type, &node) ? (uint32_t)hid_unsigned(&node, "id", 0) : 0;
}

uint32_t serve_creation(const char *server)
{
	uint32_t const id = request_id(server, "create");
	assert_int_not_equal(id, 0);
	assert_int_equal(parent_deliver_session_cap(parent_of(server), id, fake_plain_cap()), RPC_OK);
	return id;
}

void serve_close(const char *server)
{
	uint32_t const id = request_id(server, "close");
	assert_int_not_equal(id, 0);
	assert_int_equal(parent_session_response(parent_of(server), id, SESSION_CLOSED), RPC_OK);
}

/* Opens and has served a Timer session. */
void established(const char *client, uint32_t id, cap_t *cap)
{
	assert_int_equal(open_session(client, id, "Timer", TIMER_SESSION_RAM, TIMER_SESSION_CAPS, cap), RPC_OK);
	assert_int_equal(*cap, CAP_INVALID);
	(void)serve_creation("server");
	assert_int_equal(session_cap_of(client, id, cap), RPC_OK);
	assert_int_not_equal(*cap, CAP_INVALID);
}
