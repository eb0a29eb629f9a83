/* SPDX-License-Identifier: MIT */
#include "container/container.h"

#include <stdarg.h>
#include <string.h>

bool container_wrong(struct container *container, const void *where, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *text = arena_vformat(&container->compilation->arena, format, arguments);
	va_end(arguments);
	diagnostic_error(container->compilation, "verify-layout", SPAN_NONE, "%s, byte 0x%zx: %s", container->name,
	                 (size_t)((uintptr_t)where - (uintptr_t)container->file), text);
	return false;
}

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

static const struct {
	const char *name;
	bool (*is)(const struct container *);
	bool (*open)(struct container *);
} formats[] = {
	{ "ELF",      elf_is, elf_open },
	{ "ISO 9660", iso_is, iso_open },
	{ "uImage",   uimage_is, uimage_open },
	{ "disk",     disk_is, disk_open },      /* an ISO image can have a boot record, too */
};

bool container_open(struct container *container)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		if (!formats[i].is(container)) continue;
		container->format = formats[i].name;
		return formats[i].open(container);
	}
	return container_wrong(container, container->file, "this is neither an ELF file, nor an image of a CD, of a disk or card, or for U-Boot");
}

const uint8_t *container_part(struct container *container, const char *name, size_t *size_bytes)
{
	if (container->part) return container->part(container, name, size_bytes);
	container_wrong(container, container->file, "images of this format have no boot loader's %s", name);
	return NULL;
}
