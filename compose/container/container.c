/* SPDX-License-Identifier: MIT */
#include "container/container.h"

#include <genode/boot_archive.h>

#include <stdarg.h>
#include <string.h>

bool container_wrong(struct container *container, const void *where, const char *format, ...)
{
	uintptr_t const in_file = (uintptr_t)where - (uintptr_t)container->file;
	va_list arguments;
	va_start(arguments, format);
	const char *text = arena_vformat(&container->compilation->arena, format, arguments);
	va_end(arguments);
	if (container->file && in_file <= container->file_bytes)
		text = arena_format(&container->compilation->arena, "byte 0x%zx: %s", (size_t)in_file, text);
	diagnostic_error(container->compilation, "verify-layout", SPAN_NONE, "%s, %s", container->name, text);
	return false;
}

uint8_t *container_copy(struct container *container, const uint8_t *bytes, size_t size_bytes, size_t begin, size_t end)
{
	uint8_t *copy = arena_alloc(&container->compilation->arena, size_bytes + 1);
	memcpy(copy, bytes, size_bytes);
	if (begin < end && begin < size_bytes) memset(copy + begin, 0, (end < size_bytes ? end : size_bytes) - begin);
	return copy;
}

/* ---- the system alone ---- */

bool container_elf(struct container *container, const uint8_t *elf, size_t elf_bytes)
{
	if (elf_bytes <= CONTAINER_PAGE || memcmp(elf, "\177ELF", 4))
		return container_wrong(container, elf, "this is no ELF file of a kernel and its archive");
	container->headers = elf;
	container->payload = elf + CONTAINER_PAGE;
	container->payload_bytes = elf_bytes - CONTAINER_PAGE;
	return true;
}

static bool elf_is(const struct container *container)
{
	return container->file_bytes >= 4 && !memcmp(container->file, "\177ELF", 4);
}

static bool elf_open(struct container *container)
{
	return container_elf(container, container->file, container->file_bytes);
}

/* As it lies in memory. Nothing at its begin says so: the archive does, on one of its pages. */
bool kernel8_is(const struct container *container)
{
	for (size_t at = CONTAINER_PAGE; at < container->file_bytes && container->file_bytes - at >= CONTAINER_PAGE; at += CONTAINER_PAGE) {
		uint64_t magic;
		memcpy(&magic, container->file + at, sizeof magic);
		if (magic == BOOT_ARCHIVE_MAGIC) return true;
	}
	return false;
}

bool kernel8_open(struct container *container)
{
	container->payload = container->file;
	container->payload_bytes = container->file_bytes;
	return true;
}

/* ---- formats ---- */

enum { ALIGN = 8 };      /* of the payload: it holds tables of 64-bit numbers */

static const struct {
	const char *name;
	bool (*is)(const struct container *);
	bool (*open)(struct container *);
} formats[] = {
	{ "folder",   folder_is, folder_open },
	{ "ELF",      elf_is, elf_open },
	{ "ISO 9660", iso_is, iso_open },
	{ "uImage",   uimage_is, uimage_open },
	{ "disk",     disk_is, disk_open },      /* an ISO image can have a boot record, too */
	{ "memory",   kernel8_is, kernel8_open },
};

bool container_open(struct container *container)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		if (!formats[i].is(container)) continue;
		container->format = formats[i].name;
		if (!formats[i].open(container)) return false;
		if ((uintptr_t)container->payload % ALIGN)
			container->payload = container_copy(container, container->payload, container->payload_bytes, 0, 0);
		return true;
	}
	return container_wrong(container, container->file, "this is neither an ELF file, nor an image of a CD, of a disk or card, or for U-Boot");
}
