/* SPDX-License-Identifier: MIT */
/* Whole files as bytes. */
#ifndef IMAGE_CONTENT_H
#define IMAGE_CONTENT_H

#include <stddef.h>
#include <stdint.h>

struct arena;

/* Reads a regular file into the arena, with a zero behind it. Failure is fatal. */
const uint8_t *content_read(struct arena *arena, const char *path, size_t *size_bytes);

/* How long it is, without reading it. */
size_t content_size(const char *path);

#endif
