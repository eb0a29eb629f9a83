/* SPDX-License-Identifier: MIT */
/* ROM modules, attached; and the one called `config`. */
#ifndef GENODE_ROM_H
#define GENODE_ROM_H

#include <genode/hid.h>
#include <genode/session.h>

struct rom_module {
	struct session session;
	cap_t          dataspace;
	const char    *base;
	size_t         size;
};

/* False: no such module. */
bool rom_module_open(struct rom_module *rom, const char *label);

/*
 * Fetches the current content; `base` and `size` may change, and `size` may then be that of the memory around the
 * content, which has an end of its own. False: there is none at the moment, size is 0.
 */
bool rom_module_update(struct rom_module *rom);

void rom_module_close(struct rom_module *rom);

/*
 * The component's configuration, fetched once. A component without one, or with one that is no HID document, gets an
 * empty node; the latter is worth a line in the log.
 */
struct hid_node config_node(void);

#endif
