/* SPDX-License-Identifier: MIT */
/*
 * Entries lie in chunks: the first in init's own data, each further one a RAM dataspace of 64 entries. A chunk is given
 * back when a whole further one is empty, so that a client that opens and closes at the border does not make init
 * allocate and free each time.
 */
#include <cost.h>
#include <genode/dataspace.h>
#include <genode/memory.h>
#include <genode/session.h>

#include "child.h"
#include "session_table.h"

enum { FIRST_ENTRIES = 16, CHUNK_ENTRIES = 64, CHUNKS_MAX = 256 };

_Static_assert(sizeof(struct session_entry) <= COST_SESSION_RAM, "an entry is paid by what init keeps of a donation");

static struct session_entry first_entries[FIRST_ENTRIES];
static struct ram_region    chunks[CHUNKS_MAX];
static unsigned             chunk_count, entry_count;

unsigned session_table_count(void) { return entry_count; }

struct session_entry *session_table_at(unsigned index)
{
	if (index < FIRST_ENTRIES)
		return &first_entries[index];
	index -= FIRST_ENTRIES;
	struct session_entry *const chunk = chunks[index / CHUNK_ENTRIES].base;
	return &chunk[index % CHUNK_ENTRIES];
}

static bool grow(void)
{
	if (chunk_count == CHUNKS_MAX)
		return false;
	if (ram_region_init(&chunks[chunk_count], CHUNK_ENTRIES * sizeof(struct session_entry)) != RPC_OK)
		return false;
	chunk_count++;
	return true;
}

struct session_entry *session_table_add(void)
{
	if (entry_count == FIRST_ENTRIES + chunk_count * CHUNK_ENTRIES && !grow())
		return NULL;
	struct session_entry *const entry = session_table_at(entry_count++);
	*entry = (struct session_entry){ .id = session_id_new() };
	return entry;
}

void session_table_remove(struct session_entry *entry)
{
	struct session_entry *const last = session_table_at(--entry_count);
	if (entry != last)
		*entry = *last;
	while (chunk_count && entry_count + 2 * CHUNK_ENTRIES <= FIRST_ENTRIES + chunk_count * CHUNK_ENTRIES)
		ram_region_destroy(&chunks[--chunk_count]);
}

const char *session_client_name(const struct session_entry *entry)
{
	return entry->client ? entry->client->start->name : "parent";
}

struct session_entry *session_by_id(uint32_t id)
{
	for (unsigned i = 0; i < entry_count; i++)
		if (session_table_at(i)->id == id)
			return session_table_at(i);
	return NULL;
}

struct session_entry *session_of_client(const struct child *client, uint32_t client_id)
{
	for (unsigned i = 0; i < entry_count; i++) {
		struct session_entry *const entry = session_table_at(i);
		if (entry->client == client && entry->client_id == client_id)
			return entry;
	}
	return NULL;
}

struct session_entry *session_at_server(const struct child *server, uint32_t id)
{
	struct session_entry *const entry = session_by_id(id);
	return entry && entry->provider == PROVIDER_CHILD && entry->server == server ? entry : NULL;
}
