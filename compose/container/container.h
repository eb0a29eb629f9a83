/* SPDX-License-Identifier: MIT */
/*
 * What image formats wrap around a system: taken apart again, for the checker of images. What is wanted of an image is its
 * payload: kernel, core and the boot archive as they lie in memory, one behind the other; and the parts of its boot loader.
 * The readers share no code with the writers of images (image/).
 *
 * A format is a file and a row in container.c. Its bytes are foreign: each number is looked at before it is used, and what
 * is recorded twice must be the same twice. What is wrong is reported with rule `verify-layout`.
 */
#ifndef CONTAINER_CONTAINER_H
#define CONTAINER_CONTAINER_H

#include "base/compilation.h"

#include <stdint.h>

enum { CONTAINER_PAGE = 4096 };

struct container {
	struct compilation *compilation;
	const char         *name;             /* of the file */
	const uint8_t      *file;
	size_t              file_bytes;
	const char         *format;           /* NULL: none of those known here */
	const uint8_t      *headers;          /* the ELF file's first page, before the payload; NULL: there is none */
	const uint8_t      *payload;
	size_t              payload_bytes;
	bool                states_entry;     /* the format says where the payload is loaded, and where it is entered */
	uint64_t            load, entry;
	bool                other_loader;     /* none whose parts the certificate describes */
	const uint8_t    *(*part)(struct container *, const char *name, size_t *size_bytes);
};

/* Name and file are set. False: reported. */
bool container_open(struct container *container);

/*
 * A part of the boot loader, by the name that the certificate gives it, in memory of the compilation. Bytes that whoever
 * makes an image fills in are zero in it. NULL: reported, or the image has another loader.
 */
const uint8_t *container_part(struct container *container, const char *name, size_t *size_bytes);

/* ---- for the readers of formats ---- */

/* `where` points into the file. Always false. */
bool container_wrong(struct container *container, const void *where, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The payload is in this ELF file: its first page is the headers'. */
bool container_elf(struct container *container, const uint8_t *elf, size_t elf_bytes);

/* The same of an uImage. */
bool container_uimage(struct container *container, const uint8_t *bytes, size_t size_bytes);

bool iso_is(const struct container *container);
bool iso_open(struct container *container);
bool uimage_is(const struct container *container);
bool uimage_open(struct container *container);
bool disk_is(const struct container *container);
bool disk_open(struct container *container);

#endif
