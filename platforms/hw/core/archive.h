/* SPDX-License-Identifier: MIT */
/* The boot archive behind core's image: modules, devices, and the quota of the first init. */
#ifndef HW_CORE_ARCHIVE_H
#define HW_CORE_ARCHIVE_H

#include <genode/boot_archive.h>
#include <genode/text.h>

#include "arch/arch.h"

/* Checks the archive at `archive`, of which everything up to `end` is readable; panics when a word of it is wrong. */
void archive_init(paddr_t archive, paddr_t end);

/*
 * There is RAM from `begin` to `end`, both on pages. Panics when registers of a device lie there: who is given them would
 * have memory of others. The platform's range does not decide that: on a PC with 4 GiB or more registers lie within it,
 * where the machine has no RAM.
 */
void archive_memory(paddr_t begin, paddr_t end);

const struct boot_archive_header *archive_header(void);

/* Module of that name, null if there is none. */
const struct boot_archive_module *archive_module(struct text name);
paddr_t archive_module_address(const struct boot_archive_module *module);

/*
 * Device resource of that name and kind. Null: there is none, or it is core's own. Taken: false if a session has it
 * already; device_release() gives it back.
 */
const struct boot_archive_device *archive_device(struct text name, enum boot_archive_resource resource);
bool archive_device_take(const struct boot_archive_device *device);
void archive_device_release(const struct boot_archive_device *device);

#endif
