/* SPDX-License-Identifier: MIT */
/* What all of core's dealings with Linux need: memory of core's own, files in memory, and the end. */
#ifndef LINUX_HOST_H
#define LINUX_HOST_H

#include <stddef.h>
#include <stdint.h>

/* Zeroed memory for a table of fixed size, not part of the system's memory. */
void *host_memory(size_t size_bytes);

/* A file in memory whose size cannot change any more, and (a part of) it in core's address space. */
int   host_memfd(const char *name, uint64_t size_bytes);
void *host_share(int memfd, uint64_t offset, size_t size_bytes);

/* The same at a given address. */
void host_share_at(uintptr_t address, int memfd, uint64_t offset, size_t size_bytes);

_Noreturn void host_panic(const char *why);

/* The system's memory, see memory_init() in boot.c. */
extern int host_memory_fd;

#endif
