/* SPDX-License-Identifier: MIT */
#include "image/archive.h"

#include "../components/include/genode/boot_archive.h"

#include <assert.h>
#include <endian.h>
#include <nettle/sha2.h>
#include <string.h>

static uint64_t page_align(uint64_t bytes)
{
	return (bytes + BOOT_ARCHIVE_ALIGN - 1) & ~(uint64_t)(BOOT_ARCHIVE_ALIGN - 1);
}

size_t archive_device_count(const struct platform *platform)
{
	size_t count = 0;
	for (const struct device *device = platform->devices; device; device = device->next)
		for (const struct device_resource *resource = device->resources; resource; resource = resource->next)
			count++;
	return count;
}

uint64_t archive_size_bytes(size_t module_count, size_t device_count, uint64_t module_pages)
{
	return page_align(sizeof(struct boot_archive_header) + module_count * sizeof(struct boot_archive_module) +
	                  device_count * sizeof(struct boot_archive_device)) +
	       module_pages * BOOT_ARCHIVE_ALIGN;
}

void archive_plan_make(struct archive_plan *plan, const struct archive_input *input)
{
	assert(input->module_count <= BOOT_ARCHIVE_MODULES_MAX);
	*plan = (struct archive_plan) { .input = *input, .device_count = archive_device_count(input->platform) };
	assert(plan->device_count <= BOOT_ARCHIVE_DEVICES_MAX);

	plan->module_table_offset = sizeof(struct boot_archive_header);
	plan->device_table_offset = plan->module_table_offset + input->module_count * sizeof(struct boot_archive_module);
	uint64_t offset = page_align(plan->device_table_offset + plan->device_count * sizeof(struct boot_archive_device));
	for (size_t i = 0; i < input->module_count; i++) {
		struct archive_module *module = &input->modules[i];
		assert(strlen(module->name) < BOOT_ARCHIVE_NAME_MAX);
		module->offset = offset;
		offset += page_align(module->size_bytes);
	}
	plan->total_size_bytes = offset;
}

static void digest(uint8_t sha256[static SHA256_DIGEST_SIZE], const uint8_t *data, size_t size)
{
	struct sha256_ctx context;
	sha256_init(&context);
	sha256_update(&context, size, data);
	sha256_digest(&context, SHA256_DIGEST_SIZE, sha256);
}

/* Into a field that is zero already. */
static void copy_name(char field[static BOOT_ARCHIVE_NAME_MAX], const char *name)
{
	assert(strlen(name) < BOOT_ARCHIVE_NAME_MAX);
	memcpy(field, name, strlen(name));
}

void archive_module_digest(struct archive_module *module)
{
	digest(module->sha256, module->data, module->size_bytes);
	module->has_digest = true;
}

static void write_modules(const struct archive_plan *plan, uint8_t *archive)
{
	for (size_t i = 0; i < plan->input.module_count; i++) {
		struct archive_module *module = &plan->input.modules[i];
		assert(module->data || !module->size_bytes);   /* a draft is not to be written */
		if (!module->has_digest) archive_module_digest(module);
		if (module->size_bytes) memcpy(archive + module->offset, module->data, module->size_bytes);

		struct boot_archive_module entry = {
			.offset = htole64(module->offset), .size = htole64(module->size_bytes),
		};
		copy_name(entry.name, module->name);
		memcpy(entry.sha256, module->sha256, sizeof entry.sha256);
		memcpy(archive + plan->module_table_offset + i * sizeof entry, &entry, sizeof entry);
	}
}

static uint32_t resource_code(enum resource_kind kind)
{
	static const uint32_t codes[RESOURCE_KINDS] = {
		[RESOURCE_IO_MEM]  = BOOT_RESOURCE_IO_MEM,
		[RESOURCE_IO_PORT] = BOOT_RESOURCE_IO_PORT,
		[RESOURCE_IRQ]     = BOOT_RESOURCE_IRQ,
	};
	return codes[kind];
}

static void write_devices(const struct archive_plan *plan, uint8_t *archive)
{
	uint8_t *at = archive + plan->device_table_offset;
	for (const struct device *device = plan->input.platform->devices; device; device = device->next)
		for (const struct device_resource *resource = device->resources; resource; resource = resource->next) {
			uint32_t flags = (device->core ? BOOT_DEVICE_CORE : 0) | (resource->level ? BOOT_DEVICE_LEVEL : 0) |
			                 (resource->low ? BOOT_DEVICE_LOW : 0);
			struct boot_archive_device entry = {
				.resource = htole32(resource_code(resource->kind)), .flags = htole32(flags),
				.base = htole64(resource->base), .size = htole64(resource->size),
			};
			copy_name(entry.name, resource->label);
			copy_name(entry.kind, device->kind);
			memcpy(at, &entry, sizeof entry);
			at += sizeof entry;
		}
}

static void write_header(const struct archive_plan *plan, uint8_t *archive)
{
	const struct platform *platform = plan->input.platform;
	struct boot_archive_header header = {
		.magic               = htole64(BOOT_ARCHIVE_MAGIC),
		.version             = htole32(BOOT_ARCHIVE_VERSION),
		.header_size         = htole32(sizeof header),
		.total_size          = htole64(plan->total_size_bytes),
		.module_count        = htole32((uint32_t)plan->input.module_count),
		.device_count        = htole32((uint32_t)plan->device_count),
		.module_table_offset = htole64(plan->module_table_offset),
		.device_table_offset = htole64(plan->device_table_offset),
		.init_ram_bytes      = htole64(plan->input.init_ram_bytes),
		.init_caps           = htole64(plan->input.init_caps),
		.memory_base         = htole64(platform->memory_base),
		.memory_size         = htole64(platform->memory_size_bytes),
	};
	copy_name(header.platform, platform->name);
	memcpy(archive, &header, sizeof header);

	/* the header's digest covers the header with that field zero, which it is by now */
	digest(header.tables_sha256, archive,
	       plan->device_table_offset + plan->device_count * sizeof(struct boot_archive_device));
	memcpy(archive, &header, sizeof header);
}

void archive_write(const struct archive_plan *plan, uint8_t *buffer)
{
	memset(buffer, 0, plan->total_size_bytes);
	write_modules(plan, buffer);
	write_devices(plan, buffer);
	write_header(plan, buffer);
}
