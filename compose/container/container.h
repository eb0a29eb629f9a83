/* SPDX-License-Identifier: MIT */
/*
 * What image formats wrap around a system: taken apart again, for the checker of images. What is wanted of an image is its
 * payload (kernel, core and the boot archive as they lie in memory, one behind the other) and the parts of its boot loader,
 * everything that a machine reads before. The readers share no code with the writers of images (image/).
 *
 * A format is a file and a row in container.c. Its bytes are foreign: each number is looked at before it is used, and what
 * is recorded twice must be the same twice. What is wrong is reported with rule `verify-layout`.
 */
#ifndef CONTAINER_CONTAINER_H
#define CONTAINER_CONTAINER_H

#include "base/compilation.h"

#include <stdint.h>

enum { CONTAINER_PAGE = 4096, CONTAINER_PARTS_MAX = 16 };

/* Whose boot loader reads the files, and so which files there are: parts.c has a table of them. */
enum medium { MEDIUM_ISO_GRUB, MEDIUM_ISO_ISOLINUX, MEDIUM_DISK, MEDIUM_CARD, MEDIUM_FOLDER };

/* A file of a medium, or of a boot loader, then under the name that the certificate gives it. */
struct container_file {
	const char    *name;
	const uint8_t *bytes;
	size_t         size_bytes;
};

struct container {
	struct compilation *compilation;
	const char         *name;             /* of the file */
	const uint8_t      *file;
	size_t              file_bytes;
	const struct container_file *files;   /* of a folder, which has no `file` */
	size_t              file_count;
	const char         *format;           /* NULL: none of those known here */
	const uint8_t      *headers;          /* the ELF file's first page, before the payload; NULL: there is none */
	const uint8_t      *payload;
	size_t              payload_bytes;
	bool                states_entry;     /* the format says where the payload is loaded, and where it is entered */
	uint64_t            load, entry;
	enum medium         medium;           /* if there are parts */
	const char         *systems[4];       /* paths of the files that hold the payload */
	unsigned            system_count;
	struct container_file parts[CONTAINER_PARTS_MAX]; /* of the boot loader; bytes that an image's maker fills in are zero */
	unsigned            part_count;
	uint64_t            seal;             /* where it stands; 0: the format has none */
};

/* Name, and file or files, are set. False: reported. */
bool container_open(struct container *container);

/* Whether no byte of the medium changed since it was made (seal.c). False: reported. */
bool container_seal_check(struct container *container);

/* ---- for the readers of formats ---- */

/* `where` points into the file. Always false. */
bool container_wrong(struct container *container, const void *where, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The payload is in this ELF file: its first page is the headers'. */
bool container_elf(struct container *container, const uint8_t *elf, size_t elf_bytes);

/* The same of an uImage. */
bool container_uimage(struct container *container, const uint8_t *bytes, size_t size_bytes);

/* A file of the medium by its path: a part of the boot loader, or the system. One that no loader reads is wrong. */
bool container_file_add(struct container *container, const char *path, const uint8_t *bytes, size_t size_bytes);

/* A part that is no file. */
bool container_part_add(struct container *container, const char *name, const uint8_t *bytes, size_t size_bytes);

/* NULL: there is none. */
const struct container_file *container_part_find(const struct container *container, const char *name);

/* When all is added: the medium holds a system, and all that its loader needs. */
bool container_complete(struct container *container);

/* A copy of `size_bytes` bytes, in which those from `begin` to `end` are zero. */
uint8_t *container_copy(struct container *container, const uint8_t *bytes, size_t size_bytes, size_t begin, size_t end);

bool iso_is(const struct container *container);
bool iso_open(struct container *container);
bool uimage_is(const struct container *container);
bool uimage_open(struct container *container);
bool disk_is(const struct container *container);
bool disk_open(struct container *container);
bool kernel8_is(const struct container *container);
bool kernel8_open(struct container *container);
bool folder_is(const struct container *container);
bool folder_open(struct container *container);

#endif
