/* SPDX-License-Identifier: MIT */
/*
 * Statically linked ELF executables, read from bytes that nobody vouches for. Portable: for init, core, and host tests.
 *
 * What elf_parse() accepts can be loaded without any further check: every segment's file part lies within the file,
 * every segment lies between the given addresses, segments do not overlap, none is writable and executable, read-only
 * ones start at a page boundary in the file (they are attached, not copied), and the entry lies in an executable one.
 */
#ifndef GENODE_ELF_H
#define GENODE_ELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ELF_SEGMENTS_MAX = 8, ELF_PAGE_SIZE = 4096 };

struct elf_segment {
	uint64_t address;           /* page-aligned; `file_offset` is moved back by as much */
	uint64_t file_offset;
	uint64_t file_size;         /* bytes that come from the file */
	uint64_t size;              /* in memory, whole pages; zero behind `file_size` */
	bool     writeable;
	bool     executable;
};

struct elf_image {
	uint64_t           entry;
	unsigned           segment_count;   /* in ascending order of addresses */
	struct elf_segment segments[ELF_SEGMENTS_MAX];
};

struct elf_limits {
	uint16_t machine;
	unsigned word_bytes;        /* 4 or 8 */
	uint64_t start, end;        /* addresses that segments may use */
};

/* NULL: fine; otherwise what is wrong, in a few words. */
const char *elf_parse(const void *file, size_t file_size, const struct elf_limits *limits, struct elf_image *image);

#endif
