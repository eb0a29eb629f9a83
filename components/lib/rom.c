/* SPDX-License-Identifier: MIT */
#include <genode/dataspace.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <interfaces/rom.h>

static void detach(struct rom_module *rom)
{
	if (rom->base)
		dataspace_detach(rom->base);
	cap_delete(rom->dataspace);
	rom->base = NULL;
	rom->dataspace = CAP_INVALID;
	rom->size = 0;
}

static bool attach(struct rom_module *rom)
{
	size_t size = 0, available = 0;
	if (rom_dataspace(rom->session.cap, &rom->dataspace, &size) != RPC_OK || !rom->dataspace)
		return false;
	/* the server says how much of it counts, core how much there is */
	if (dataspace_size(rom->dataspace, &available) != RPC_OK)
		available = 0;
	rom->base = available ? dataspace_attach(rom->dataspace, false) : NULL;
	if (!rom->base) {
		detach(rom);
		return false;
	}
	rom->size = size < available ? size : available;
	return true;
}

bool rom_module_open(struct rom_module *rom, const char *label)
{
	*rom = (struct rom_module){ 0 };
	struct session_request const request = SESSION_REQUEST(ROM, label);
	if (session_open(&rom->session, &request) != SESSION_OPENED)
		return false;
	if (attach(rom))
		return true;
	session_close(&rom->session);
	return false;
}

bool rom_module_update(struct rom_module *rom)
{
	bool in_place = false;
	if (rom_update(rom->session.cap, &in_place) == RPC_OK && in_place && rom->base) {
		/* the new content may be longer than the old one was */
		(void)dataspace_size(rom->dataspace, &rom->size);
		return true;
	}
	detach(rom);
	return attach(rom);
}

void rom_module_close(struct rom_module *rom)
{
	detach(rom);
	session_close(&rom->session);
}

struct hid_node config_node(void)
{
	static const char empty[] = "config\n-\n";
	static struct rom_module rom;
	struct hid_node node;
	if (!rom.base)
		(void)rom_module_open(&rom, "config");
	if (rom.base) {
		if (hid_document((struct text){ rom.base, rom.size }, &node))
			return node;
		log_warning("config is no HID document, going on with an empty one");
	}
	(void)hid_document(text_of(empty), &node);
	return node;
}
