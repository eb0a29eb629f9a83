/* SPDX-License-Identifier: MIT */
/*
 * Reads the boot archive. The composer wrote it and the boot loader carried it, so it is checked once, whole, before
 * anything relies on it: every offset and size against the archive's, every name for its end, and in the variant with
 * checks the hashes of all of it (check/hashes.c). A wrong archive is a broken image; the system does not start then.
 */
#include <genode/memory.h>

#include "core/archive.h"
#include "core/check/check.h"
#include "core/kernel_calls.h"
#include "core/print.h"

static const struct boot_archive_header *header;
static const struct boot_archive_module *modules;
static const struct boot_archive_device *devices;
static bool taken[BOOT_ARCHIVE_DEVICES_MAX];

static void require(bool condition, const char *what)
{
	if (!condition)
		panic("broken boot archive: %s", what);
}

/* The table lies inside the archive. */
static bool table_fits(uint64_t offset, uint64_t count, uint64_t size)
{
	return offset % 8 == 0 && offset <= header->total_size && count * size <= header->total_size - offset;
}

static bool named(const char *name)
{
	return name[0] && memchr(name, 0, BOOT_ARCHIVE_NAME_MAX);
}

static void check_module(const struct boot_archive_module *module)
{
	require(named(module->name), "name of a module");
	require(module->offset % PAGE_SIZE == 0 && module->offset <= header->total_size
	        && module->size <= header->total_size - module->offset, module->name);
}

static void check_device(const struct boot_archive_device *device)
{
	require(named(device->name) && named(device->kind), "name of a device");
	uint64_t const last = device->base + device->size - 1;
	require(device->size && last >= device->base && last == (paddr_t)last, device->name);
}

void archive_init(paddr_t archive, paddr_t end)
{
	header = core_at(archive);
	require(header->magic == BOOT_ARCHIVE_MAGIC && header->version == BOOT_ARCHIVE_VERSION
	        && header->header_size == sizeof(*header), "header");
	require(header->total_size <= end - archive, "size");
	require(header->module_count <= BOOT_ARCHIVE_MODULES_MAX && header->device_count <= BOOT_ARCHIVE_DEVICES_MAX
	        && table_fits(header->module_table_offset, header->module_count, sizeof(*modules))
	        && table_fits(header->device_table_offset, header->device_count, sizeof(*devices)), "tables");
	require(header->memory_base + header->memory_size > header->memory_base, "memory");
	modules = core_at(archive + header->module_table_offset);
	devices = core_at(archive + header->device_table_offset);
	for (uint32_t i = 0; i < header->module_count; i++)
		check_module(&modules[i]);
	for (uint32_t i = 0; i < header->device_count; i++)
		check_device(&devices[i]);
	const char *const wrong = ACCOUNT_CHECK ? archive_wrong_hash(header) : NULL;
	require(!wrong, wrong);
}

void archive_memory(paddr_t begin, paddr_t end)
{
	for (uint32_t i = 0; i < header->device_count; i++) {
		const struct boot_archive_device *const device = &devices[i];
		uint64_t const first = device->base & ~(uint64_t)(PAGE_SIZE - 1);
		if (device->resource == BOOT_RESOURCE_IO_MEM)
			require(first >= end || device->base + device->size <= begin, device->name);
	}
}

const struct boot_archive_header *archive_header(void) { return header; }

const struct boot_archive_module *archive_module(struct text name)
{
	for (uint32_t i = 0; i < header->module_count; i++)
		if (text_is(name, modules[i].name))
			return &modules[i];
	return NULL;
}

paddr_t archive_module_address(const struct boot_archive_module *module)
{
	return core_address(header) + module->offset;
}

const struct boot_archive_device *archive_device(struct text name, enum boot_archive_resource resource)
{
	for (uint32_t i = 0; i < header->device_count; i++)
		if (devices[i].resource == resource && !(devices[i].flags & BOOT_DEVICE_CORE) && text_is(name, devices[i].name))
			return &devices[i];
	return NULL;
}

bool archive_device_take(const struct boot_archive_device *device)
{
	bool const is_free = !taken[device - devices];
	taken[device - devices] = true;
	return is_free;
}

void archive_device_release(const struct boot_archive_device *device) { taken[device - devices] = false; }
