/* SPDX-License-Identifier: MIT */
/*
 * Core and archive linked into one ELF file.
 *
 * The result has core's segments and one more, read-only, that holds the archive at the first page behind them. It has
 * no sections. The program headers directly follow the ELF header, and the first segment starts at the second page of
 * the file, because loaders look for headers only in the first kilobytes.
 */
#ifndef IMAGE_ELF_LINK_H
#define IMAGE_ELF_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CORE_SEGMENTS_MAX = 16 };

struct core_segment {
	uint32_t flags;                    /* PF_* */
	uint64_t offset, virtual_address, physical_address;
	uint64_t file_bytes, memory_bytes;
};

/* Core's ELF file, taken apart. */
struct core_elf {
	const uint8_t      *bytes;
	size_t              size_bytes;
	bool                is_64;
	uint16_t            machine;
	uint32_t            machine_flags; /* e_flags */
	uint64_t            entry;
	unsigned            segment_count;
	struct core_segment segments[CORE_SEGMENTS_MAX]; /* by physical address */
	uint64_t            entry_physical; /* where execution begins as long as addresses are not translated */
	uint64_t            begin, end;    /* physical memory that the segments occupy, whole pages */
	uint64_t            archive_virtual_address;     /* physically the archive lies at `end` */
};

/*
 * Takes core apart, of whichever CPU and class. The bytes are a stranger's: every number is checked. Returns NULL, or what is wrong with the file,
 * as the end of a sentence that begins with its name.
 */
const char *core_elf_read(struct core_elf *core, const uint8_t *bytes, size_t size_bytes);

/* How many bytes an archive may have before addresses of the CPU end. */
uint64_t core_elf_archive_room(const struct core_elf *core);

/* Size of the linked file, and where in it the archive begins. */
struct elf_link_plan { uint64_t archive_offset, size_bytes; };

void elf_link_plan_make(struct elf_link_plan *plan, const struct core_elf *core, uint64_t archive_size_bytes);

/* Fills `buffer`, of plan->size_bytes, but for the archive's part of it. */
void elf_link_write(const struct elf_link_plan *plan, const struct core_elf *core, uint64_t archive_size_bytes,
                    uint8_t *buffer);

/* SHA-256 of what lies in front of the archive in memory: the segments, and zeros between them. */
void elf_link_core_digest(const struct core_elf *core, uint8_t sha256[static 32]);

/* Is there a multiboot header of that version (1 or 2) where a boot loader looks for it? */
bool elf_link_has_multiboot(const uint8_t *image, size_t size_bytes, unsigned version);

#endif
