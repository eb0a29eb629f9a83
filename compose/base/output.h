/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_BASE_OUTPUT_H
#define COMPOSE_BASE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * Write a whole file so that a reader sees the old content or the new one, never a part: into a temporary file of
 * the same directory that is renamed when it is complete. A path that exists and is no regular file (a device, a
 * pipe) is written directly. Failure is fatal, and leaves the old file as it was.
 */
void output_write(const char *path, const void *data, size_t size_bytes, mode_t mode);

/* Fatal now if output_write() to this path would be, as far as can be seen: for what is known after long work only. */
void output_require(const char *path);

/* All of the bytes to a descriptor that blocks; false: errno says why not. */
bool output_bytes(int fd, const void *data, size_t size_bytes);

#endif
