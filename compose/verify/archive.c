/* SPDX-License-Identifier: MIT */
/*
 * The boot archive (genode/boot_archive.h): that every byte of it is where its writer puts it, and is what its digests
 * say. There is one way to lay out given modules, so offsets are recomputed and not believed.
 */
#include "verify/parts.h"

#include <elf.h>
#include <string.h>

static const char layout[] = "verify-layout", digest[] = "verify-digest";

struct boot_archive_module module_at(const struct proof *proof, size_t index)
{
	struct boot_archive_module module;
	memcpy(&module, (const uint8_t *)proof->modules + index * sizeof module, sizeof module);
	return module;
}

struct boot_archive_device device_at(const struct proof *proof, size_t index)
{
	struct boot_archive_device device;
	memcpy(&device, (const uint8_t *)proof->devices + index * sizeof device, sizeof device);
	return device;
}

/* Of a family of names the first that begins so. */
bool module_find(const struct proof *proof, struct text name, bool family, struct boot_archive_module *module)
{
	for (size_t i = 0; i < proof->header.module_count; i++) {
		*module = module_at(proof, i);
		struct text const own = text_of(module->name);
		if (family ? text_starts_with(own, name) : text_equal(own, name)) return true;
	}
	return false;
}

/* Not empty, of printable characters, and zero behind its end. */
static bool name_is_proper(const char name[static BOOT_ARCHIVE_NAME_MAX])
{
	size_t const length = strnlen(name, BOOT_ARCHIVE_NAME_MAX);
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)name[i] < 0x20) return false;
	return length && length < BOOT_ARCHIVE_NAME_MAX && all_zero((const uint8_t *)name + length, BOOT_ARCHIVE_NAME_MAX - length);
}

/* The archive is what the last program header of the ELF file loads, up to the file's end; core.c looks at the rest. */
bool archive_open(struct proof *proof)
{
	bool const wide = proof->elf_bytes > 2 * PAGE && proof->elf[EI_CLASS] == ELFCLASS64;
	uint64_t const count = proof->elf_bytes > 2 * PAGE ? little(proof->elf + (wide ? 56 : 44), 2) : 0;
	uint64_t offset = 0;
	if (count && count <= SEGMENTS_MAX + 1)
		offset = wide ? little(proof->elf + sizeof(Elf64_Ehdr) + (count - 1) * sizeof(Elf64_Phdr) + 8, 8)
		              : little(proof->elf + sizeof(Elf32_Ehdr) + (count - 1) * sizeof(Elf32_Phdr) + 4, 4);
	if (offset < 2 * PAGE || offset % PAGE || proof->elf_bytes < PAGE || offset > proof->elf_bytes - PAGE) {
		at_byte(proof, layout, proof->elf, "the last segment of the ELF file is no boot archive");
		return false;
	}
	proof->archive_offset = offset;
	proof->archive = proof->elf + offset;
	memcpy(&proof->header, proof->archive, sizeof proof->header);
	return true;
}

static bool header_check(struct proof *proof)
{
	const struct boot_archive_header *header = &proof->header;
	uint64_t const table = sizeof *header, devices = table + header->module_count * (uint64_t)sizeof *proof->modules;
	uint64_t const size = proof->elf_bytes - proof->archive_offset;
	if (header->magic == BOOT_ARCHIVE_MAGIC && header->version == BOOT_ARCHIVE_VERSION &&
	    header->header_size == sizeof *header && header->total_size == size && header->module_count >= 3 &&
	    header->module_count <= BOOT_ARCHIVE_MODULES_MAX && header->device_count <= BOOT_ARCHIVE_DEVICES_MAX &&
	    header->module_table_offset == table && header->device_table_offset == devices &&
	    devices + header->device_count * sizeof *proof->devices <= size && name_is_proper(header->platform) &&
	    header->memory_size <= UINT64_MAX / 2 && header->memory_base <= UINT64_MAX / 2) {
		proof->modules = (const void *)(proof->archive + table);
		proof->devices = (const void *)(proof->archive + devices);
		proof->memory_end = header->memory_base + header->memory_size;
		return true;
	}
	at_byte(proof, layout, proof->archive, "the boot archive's header is none of version %d, or does not fit the file",
	        BOOT_ARCHIVE_VERSION);
	return false;
}

/* Module 0 is `config`, 1 `init`, the last `certificate`; the others are in the order of their names: so each is there once. */
static bool module_in_place(struct proof *proof, size_t index, const struct boot_archive_module *module, const char *before)
{
	bool const last = index + 1 == proof->header.module_count;
	const char *fixed = index == 0 ? "config" : index == 1 ? "init" : last ? "certificate" : NULL;
	if (!name_is_proper(module->name)) return false;
	if (fixed) return !strcmp(module->name, fixed);
	return strcmp(module->name, "config") && strcmp(module->name, "init") && strcmp(module->name, "certificate") &&
	       (index == 2 || strcmp(before, module->name) < 0);
}

static void modules_check(struct proof *proof, uint64_t offset)
{
	char before[BOOT_ARCHIVE_NAME_MAX] = "";
	for (size_t i = 0; i < proof->header.module_count; i++) {
		struct boot_archive_module const module = module_at(proof, i);
		const uint8_t *entry = (const uint8_t *)proof->modules + i * sizeof module, *content = proof->archive + offset;
		if (!module_in_place(proof, i, &module, before)) {
			at_byte(proof, layout, entry, "entry %zu of the module table has a wrong name or stands in a wrong place", i);
			return;
		}
		uint64_t const room = proof->header.total_size - offset;
		if (module.offset != offset || module.size > room || pages(module.size) > room) {
			at_byte(proof, layout, entry, "module '%s' does not lie behind the one before it", module.name);
			return;
		}
		if (!digest_is(content, module.size, module.sha256))
			at_byte(proof, digest, content, "the bytes of module '%s' do not have the SHA-256 of the module table", module.name);
		if (!all_zero(content + module.size, pages(module.size) - module.size))
			at_byte(proof, layout, content + module.size, "the page that module '%s' ends in is not zero behind it", module.name);
		offset += pages(module.size);
		memcpy(before, module.name, sizeof before);
	}
	if (offset != proof->header.total_size)
		at_byte(proof, layout, proof->archive + offset, "something lies behind the last module");
}

static bool overlap(const struct boot_archive_device *a, const struct boot_archive_device *b)
{
	return a->base < b->base + b->size && b->base < a->base + a->size;
}

static void devices_check(struct proof *proof)
{
	for (size_t i = 0; i < proof->header.device_count; i++) {
		struct boot_archive_device const device = device_at(proof, i);
		const uint8_t *entry = (const uint8_t *)proof->devices + i * sizeof device;
		bool proper = name_is_proper(device.name) && name_is_proper(device.kind) && device.size &&
		              device.base + device.size > device.base && !(device.flags & ~7u) &&
		              device.resource >= BOOT_RESOURCE_IO_MEM && device.resource <= BOOT_RESOURCE_IRQ &&
		              (device.resource != BOOT_RESOURCE_IRQ || device.size == 1) &&
		              (device.resource != BOOT_RESOURCE_IO_PORT || device.base + device.size <= 0x10000) &&
		              (device.resource != BOOT_RESOURCE_IO_MEM || device.base >= proof->memory_end ||
		               device.base + device.size <= proof->header.memory_base);
		if (!proper) {
			at_byte(proof, "verify-device", entry, "entry %zu of the device table is no device resource", i);
			continue;
		}
		for (size_t j = 0; j < i; j++) {
			struct boot_archive_device const other = device_at(proof, j);
			if (other.resource != device.resource) continue;
			if (!strcmp(other.name, device.name) || overlap(&other, &device))
				at_byte(proof, "verify-device", entry, "device resources '%s' and '%s' are the same", other.name, device.name);
		}
	}
}

bool archive_check(struct proof *proof)
{
	if (!header_check(proof)) return false;
	struct boot_archive_header header = proof->header;
	uint64_t const tables = (uint64_t)((const uint8_t *)proof->devices - proof->archive) +
	                        header.device_count * sizeof *proof->devices;
	uint8_t *copy = arena_alloc(&proof->compilation->arena, tables);
	memset(header.tables_sha256, 0, sizeof header.tables_sha256);
	memcpy(copy, proof->archive, tables);
	memcpy(copy, &header, sizeof header);
	if (!digest_is(copy, tables, proof->header.tables_sha256))
		at_byte(proof, digest, proof->archive, "header and tables of the boot archive do not have their SHA-256");
	if (pages(tables) > header.total_size || !all_zero(proof->archive + tables, pages(tables) - tables)) {
		at_byte(proof, layout, proof->archive + tables, "the page that the tables end in is not zero behind them");
		return false;
	}
	modules_check(proof, pages(tables));
	devices_check(proof);
	return !diagnostics_failed(&proof->compilation->diagnostics);
}
