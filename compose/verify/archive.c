/* SPDX-License-Identifier: MIT */
/*
 * The boot archive (genode/boot_archive.h): that every byte of it is where its writer puts it, and is what its digests
 * say. There is one way to lay out given modules, so offsets are recomputed and not believed.
 */
#include "verify/parts.h"

#include <string.h>

static const char layout[] = "verify-layout", digest[] = "verify-digest";

/* Of a family of names the first that begins so. */
const struct boot_archive_module *module_find(struct proof *proof, struct text name, bool family)
{
	for (size_t i = 0; i < proof->header.module_count && proof->work++ < WORK_MAX; i++) {
		struct text const own = text_of(proof->modules[i].name);
		if (family ? text_starts_with(own, name) : text_equal(own, name)) return &proof->modules[i];
	}
	return NULL;
}

/* Not empty, and zero from its end to the end of the field. */
static bool is_name(const char name[static BOOT_ARCHIVE_NAME_MAX])
{
	size_t const length = strnlen(name, BOOT_ARCHIVE_NAME_MAX);
	return length && length < BOOT_ARCHIVE_NAME_MAX && bytes_are_zero((const uint8_t *)name + length, BOOT_ARCHIVE_NAME_MAX - length);
}

/* The archive begins on the page whose header says that it ends with the payload; core.c looks at what is before. */
bool archive_open(struct proof *proof)
{
	const struct container *container = &proof->container;
	for (size_t at = PAGE; at + PAGE <= container->payload_bytes; at += PAGE) {
		memcpy(&proof->header, container->payload + at, sizeof proof->header);
		proof->archive = container->payload + at;
		if (proof->header.magic == BOOT_ARCHIVE_MAGIC && proof->header.total_size == container->payload_bytes - at) return true;
	}
	return refute(proof, layout, container->payload, "no boot archive reaches to the end of this");
}

static bool header_check(struct proof *proof)
{
	const struct boot_archive_header *header = &proof->header;
	uint64_t const table = sizeof *header, size = header->total_size;
	uint64_t const devices = table + header->module_count * sizeof *proof->modules;
	proof->modules = (const void *)(proof->archive + table);
	proof->devices = (const void *)(proof->archive + devices);
	proof->memory_end = header->memory_base + header->memory_size;
	if (header->version == BOOT_ARCHIVE_VERSION && header->header_size == table && header->module_count >= 3 && header->module_count <= BOOT_ARCHIVE_MODULES_MAX &&
	    header->device_count <= BOOT_ARCHIVE_DEVICES_MAX && is_name(header->platform) &&
	    header->module_table_offset == table && header->device_table_offset == devices &&
	    devices + header->device_count * sizeof *proof->devices <= size &&
	    header->memory_size <= UINT64_MAX / 2 && header->memory_base <= UINT64_MAX / 2) return true;
	return refute(proof, layout, proof->archive,
	        "the boot archive's header is none of version %d, or does not fit the file", BOOT_ARCHIVE_VERSION);
}

/* Module 0 is `config`, 1 `init`, the last `certificate`; the others are in the order of their names: so each is there once. */
static bool is_in_place(const struct proof *proof, size_t index, const char *name, const char *before)
{
	static const char *const fixed[] = { "config", "init", "certificate" };
	size_t const place = index < 2 ? index : index + 1 == proof->header.module_count ? 2 : 3;
	for (size_t i = 0; i < 3; i++)
		if ((i == place) != !strcmp(name, fixed[i])) return false;
	return place != 3 || index == 2 || strcmp(before, name) < 0;
}

static void modules_check(struct proof *proof, uint64_t offset)
{
	char before[BOOT_ARCHIVE_NAME_MAX] = "";
	for (size_t i = 0; i < proof->header.module_count; i++) {
		const struct boot_archive_module *module = &proof->modules[i];
		const uint8_t *content = proof->archive + offset;
		uint64_t const room = proof->header.total_size - offset;
		if (!is_name(module->name) || !is_in_place(proof, i, module->name, before) || module->offset != offset ||
		    module->size > room || pages(module->size) > room) {
			refute(proof, layout, module, "entry %zu of the module table has a wrong name, place, or size", i);
			return;
		}
		if (!bytes_have_sha256(content, module->size, module->sha256))
			refute(proof, digest, content, "module '%s' does not have the SHA-256 of the module table", module->name);
		if (!bytes_are_zero(content + module->size, pages(module->size) - module->size))
			refute(proof, layout, content + module->size, "the page that module '%s' ends in is not zero behind it", module->name);
		offset += pages(module->size);
		memcpy(before, module->name, sizeof before);
	}
	if (offset != proof->header.total_size)
		refute(proof, layout, proof->archive + offset, "something lies behind the last module");
}

static void devices_check(struct proof *proof)
{
	for (size_t i = 0; i < proof->header.device_count; i++) {
		const struct boot_archive_device *device = &proof->devices[i], *other = proof->devices;
		uint64_t const end = device->base + device->size;
		bool const possible = device->resource == BOOT_RESOURCE_IRQ ? device->size == 1
			: device->resource == BOOT_RESOURCE_IO_PORT ? end <= 0x10000 : device->resource == BOOT_RESOURCE_IO_MEM;
		if (!is_name(device->name) || !is_name(device->kind) || end <= device->base || (device->flags & ~7u) || !possible)
			refute(proof, "verify-device", device, "entry %zu of the device table is no device resource", i);
		for (; other < device; other++)
			if (other->resource == device->resource && (!memcmp(other->name, device->name, sizeof other->name) ||
			                                            (other->base < end && device->base < other->base + other->size)))
				refute(proof, "verify-device", device, "'%s' is a resource that stands in the table before", device->name);
	}
}

bool archive_check(struct proof *proof)
{
	if (!header_check(proof)) return false;
	struct boot_archive_header header = proof->header;
	uint64_t const tables = header.device_table_offset + header.device_count * sizeof *proof->devices;
	uint8_t *copy = arena_alloc(&proof->compilation->arena, tables);
	memset(header.tables_sha256, 0, sizeof header.tables_sha256);
	memcpy(copy, proof->archive, tables);
	memcpy(copy, &header, sizeof header);
	if (!bytes_have_sha256(copy, tables, proof->header.tables_sha256))
		refute(proof, digest, proof->archive, "header and tables of the boot archive do not have their SHA-256");
	if (pages(tables) > header.total_size || !bytes_are_zero(proof->archive + tables, pages(tables) - tables))
		return refute(proof, layout, proof->archive + tables, "the page that the tables end in is not zero behind them");
	modules_check(proof, pages(tables));
	devices_check(proof);
	return !proof->findings;
}
