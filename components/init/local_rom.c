/* SPDX-License-Identifier: MIT */
#include <genode/env.h>
#include <genode/heap.h>
#include <genode/log.h>
#include <interfaces/pd.h>
#include <interfaces/rom.h>

#include "child.h"
#include "session_table.h"

enum { CONTENT_MAX = 1 << 20 };

/* ----------------------------------------------------------------------------------------------------- content */

/* Replaces the memory by one of at least `size` bytes; the old content is gone. */
static bool content_resize(struct rom_content *content, size_t size)
{
	if (content->memory.size >= size)
		return true;
	ram_region_destroy(&content->memory);
	return size <= CONTENT_MAX && ram_region_init(&content->memory, size) == RPC_OK;
}

/* The text is taken over from init's own configuration as it stands. */
static bool write_config(struct child *child)
{
	struct rom_content *const content = &child->config;
	const struct hid_node *const node = &child->start->config;
	size_t const size = hid_extract(node, "config", NULL, 0);
	if (!content_resize(content, size)) {
		log_error("%s: config of %zu bytes exceeds init's memory", child->start->name, size);
		return false;
	}
	content->size = hid_extract(node, "config", content->memory.base, content->memory.size);
	/* whoever gets the dataspace shall read it only */
	return pd_seal_ram(component_env.pd, content->memory.dataspace) == RPC_OK;
}

static void write_request(struct hid_writer *writer, const struct session_entry *entry)
{
	bool const create = entry->phase == SESSION_CREATING;
	hid_begin(writer, create ? "create" : entry->phase == SESSION_UPGRADING ? "upgrade" : "close", NULL);
	hid_put_unsigned(writer, "id", entry->id);
	if (create) {
		hid_put_string(writer, "service", entry->service);
		hid_put_string(writer, "label", entry->label);
		hid_begin(writer, "args", NULL);
		hid_put_quote(writer, text_of(entry->args));
		hid_end(writer);
	} else if (entry->phase == SESSION_UPGRADING) {
		hid_put_unsigned(writer, "ram_quota", entry->upgrade_ram_bytes);
		hid_put_unsigned(writer, "cap_quota", entry->upgrade_caps);
	}
	hid_end(writer);
}

static bool open_request(const struct session_entry *entry, const struct child *server)
{
	return entry->provider == PROVIDER_CHILD && entry->server == server
	    && (entry->phase == SESSION_CREATING || entry->phase == SESSION_UPGRADING || entry->phase == SESSION_CLOSING);
}

/* What does not fit is left for the next time, for which more memory is asked. */
static void write_requests(struct child *child)
{
	enum { END_MARK = 4 };
	struct rom_content *const content = &child->requests;
	struct hid_writer writer;
	struct text text;
	hid_writer_init(&writer, content->memory.base, content->memory.size - END_MARK);
	hid_begin(&writer, "session_requests", NULL);
	content->wanted = 0;
	for (unsigned i = 0; i < session_table_count(); i++) {
		if (!open_request(session_table_at(i), child))
			continue;
		struct hid_writer const before = writer;
		write_request(&writer, session_table_at(i));
		if (writer.overflow) {
			writer = before;
			content->wanted = 2 * content->memory.size;
			break;
		}
	}
	writer.capacity += END_MARK;
	(void)hid_finish(&writer, &text);
	content->size = text.length;
}

static bool content_ready(struct local_rom *rom, struct rom_content **content)
{
	struct child *const child = rom->child;
	*content = rom->kind == LOCAL_ROM_CONFIG ? &child->config : &child->requests;
	if (rom->kind == LOCAL_ROM_CONFIG)
		return child->config.memory.base || write_config(child);
	size_t const wanted = child->requests.wanted > PAGE_SIZE ? child->requests.wanted : PAGE_SIZE;
	if (!content_resize(&child->requests, wanted) && !content_resize(&child->requests, PAGE_SIZE))
		return false;
	write_requests(child);
	return true;
}

/* -------------------------------------------------------------------------------------------------- operations */

static enum rpc_status get_dataspace(void *object, cap_t *dataspace, size_t *size)
{
	struct rom_content *content;
	if (!content_ready(object, &content))
		return ROM_DATASPACE_UNAVAILABLE;
	*dataspace = content->memory.dataspace;
	*size = content->size;
	return RPC_OK;
}

/* The client is blocked in this call, so it cannot see a content that is half written. */
static enum rpc_status update(void *object, bool *in_place)
{
	struct local_rom *const rom = object;
	*in_place = true;
	if (rom->kind == LOCAL_ROM_REQUESTS && rom->child->requests.memory.base) {
		write_requests(rom->child);
		*in_place = rom->child->requests.wanted == 0;
	}
	return RPC_OK;
}

static enum rpc_status set_sigh(void *object, struct received_cap sigh)
{
	struct local_rom *const rom = object;
	rpc_argument_replace(&rom->sigh, sigh);
	return RPC_OK;
}

static const struct rom_ops operations = { .dataspace = get_dataspace, .update = update, .sigh = set_sigh };

static enum rpc_status serve(struct rpc_object *object, struct message *message)
{
	return rom_dispatch(&operations, container_of(object, struct local_rom, rpc), message);
}

struct local_rom *local_rom_open(struct child *child, enum local_rom_kind kind)
{
	struct local_rom *const rom = heap_alloc(sizeof(*rom));
	if (!rom)
		return NULL;
	if (rpc_object_init(&rom->rpc, serve) != RPC_OK) {
		heap_free(rom);
		return NULL;
	}
	rom->kind = kind;
	rom->child = child;
	rom->next = child->roms;
	child->roms = rom;
	return rom;
}

void local_rom_close(struct local_rom *rom)
{
	struct local_rom **at = &rom->child->roms;
	while (*at != rom)
		at = &(*at)->next;
	*at = rom->next;
	rpc_object_destroy(&rom->rpc);
	cap_delete(rom->sigh);
	heap_free(rom);
}

void local_rom_requests_changed(struct child *child)
{
	for (struct local_rom *rom = child->roms; rom; rom = rom->next)
		if (rom->kind == LOCAL_ROM_REQUESTS && rom->sigh)
			signal_submit(rom->sigh, 1);
}
