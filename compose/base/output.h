/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_BASE_OUTPUT_H
#define COMPOSE_BASE_OUTPUT_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Write a whole file so that a reader sees the old content or the new one, never a part: into a temporary file of
 * the same directory that is renamed when it is complete. A path that exists and is no regular file (a device, a
 * pipe) is written directly. Failure is fatal, and leaves the old file as it was.
 */
void output_write(const char *path, const void *data, size_t size_bytes, mode_t mode);

#endif
