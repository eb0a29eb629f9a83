/* SPDX-License-Identifier: MIT */
#include "image/elf_link.h"

#include <assert.h>
#include <elf.h>
#include <endian.h>
#include <gelf.h>
#include <libelf.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 4096, CORE_MEMORY_MAX = 64 << 20 };

static uint64_t page_align(uint64_t bytes) { return (bytes + PAGE - 1) & ~(uint64_t)(PAGE - 1); }

/* ---- reading ---- */

static int by_physical_address(const void *a, const void *b)
{
	const struct core_segment *left = a, *right = b;
	return (left->physical_address > right->physical_address) - (left->physical_address < right->physical_address);
}

static const char *read_segments(struct core_elf *core, Elf *elf)
{
	size_t count;
	if (elf_getphdrnum(elf, &count)) return "has no readable program headers";
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr header;
		if (!gelf_getphdr(elf, (int)i, &header)) return "ends within its program headers";
		if (header.p_type != PT_LOAD || !header.p_memsz) continue;

		if (core->segment_count == CORE_SEGMENTS_MAX) return "has too many segments";
		if (header.p_offset > core->size_bytes || header.p_filesz > core->size_bytes - header.p_offset)
			return "ends within a segment";
		if (header.p_filesz > header.p_memsz) return "has a segment that is larger in the file than in memory";
		if (header.p_paddr > UINT64_MAX / 2 || header.p_memsz > UINT64_MAX / 4 ||
		    header.p_vaddr > UINT64_MAX - header.p_memsz)
			return "has a segment beyond the end of the address space";
		core->segments[core->segment_count++] = (struct core_segment) {
			.flags = header.p_flags, .offset = header.p_offset,
			.virtual_address = header.p_vaddr, .physical_address = header.p_paddr,
			.file_bytes = header.p_filesz, .memory_bytes = header.p_memsz,
		};
	}
	return core->segment_count ? NULL : "has nothing to load";
}

static const char *place_segments(struct core_elf *core)
{
	qsort(core->segments, core->segment_count, sizeof core->segments[0], by_physical_address);
	uint64_t end = 0;
	for (unsigned i = 0; i < core->segment_count; i++) {
		const struct core_segment *segment = &core->segments[i];
		if (segment->physical_address < end) return "has segments that overlap in memory";
		end = segment->physical_address + segment->memory_bytes;
	}
	const struct core_segment *last = &core->segments[core->segment_count - 1];
	core->begin = core->segments[0].physical_address & ~(uint64_t)(PAGE - 1);
	core->end   = page_align(end);
	core->archive_virtual_address = last->virtual_address + (core->end - last->physical_address);
	for (unsigned i = 0; i < core->segment_count; i++)
		if ((core->segments[i].virtual_address ^ core->segments[i].physical_address) % PAGE)
			return "maps a segment to another place within a page";
	if (core->end - core->begin > CORE_MEMORY_MAX) return "spreads over too much memory";
	return NULL;
}

/* Linkers give the entry's virtual address, or where core asks for it the physical one. */
static const char *place_entry(struct core_elf *core)
{
	for (unsigned pass = 0; pass < 2; pass++)
		for (unsigned i = 0; i < core->segment_count; i++) {
			const struct core_segment *segment = &core->segments[i];
			uint64_t const address = pass ? segment->physical_address : segment->virtual_address;
			if (core->entry < address || core->entry - address >= segment->memory_bytes) continue;
			core->entry_physical = segment->physical_address + (core->entry - address);
			return NULL;
		}
	return "has its entry outside of its segments";
}

uint64_t core_elf_archive_room(const struct core_elf *core)
{
	uint64_t const last = core->is_64 ? UINT64_MAX / 2 : UINT32_MAX;
	uint64_t const greater = core->is_64 || core->archive_virtual_address < core->end ? core->end
	                                                                                  : core->archive_virtual_address;
	return greater > last ? 0 : (last - greater + 1) & ~(uint64_t)(PAGE - 1);
}

static const char *read_elf(struct core_elf *core, Elf *elf)
{
	GElf_Ehdr header;
	if (elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &header)) return "is no ELF file";
	if (header.e_ident[EI_DATA] != ELFDATA2LSB) return "is not little-endian";
	if (header.e_type != ET_EXEC) return "is no statically linked executable";
	core->is_64 = header.e_ident[EI_CLASS] == ELFCLASS64;
	core->machine = header.e_machine;
	core->machine_flags = header.e_flags;
	core->entry = header.e_entry;
	const char *problem = read_segments(core, elf);
	if (!problem) problem = place_segments(core);
	return problem ? problem : place_entry(core);
}

const char *core_elf_read(struct core_elf *core, const uint8_t *bytes, size_t size_bytes)
{
	*core = (struct core_elf) { .bytes = bytes, .size_bytes = size_bytes };
	if (elf_version(EV_CURRENT) == EV_NONE) return "cannot be read: libelf is of another version";

	/* libelf reads, and never writes, through the pointer */
	Elf *elf = elf_memory((char *)(uintptr_t)bytes, size_bytes);
	if (!elf) return "is no ELF file";
	const char *problem = read_elf(core, elf);
	elf_end(elf);
	return problem;
}

/* ---- planning ---- */

/*
 * The file is an image of the memory from core's begin to the archive's end, behind one page of headers: so a loader that
 * copies it in one piece (multiboot 1 with addresses in its header, as QEMU does) is right as well.
 */
static uint64_t image_offset(const struct core_elf *core, uint64_t physical_address)
{
	return PAGE + physical_address - core->begin;
}

void elf_link_plan_make(struct elf_link_plan *plan, const struct core_elf *core, uint64_t archive_size_bytes)
{
	plan->archive_offset = image_offset(core, core->end);
	plan->size_bytes = plan->archive_offset + archive_size_bytes;
}

/* ---- writing ---- */

static void put(uint8_t **at, uint64_t value, unsigned bytes)
{
	uint64_t little = htole64(value);
	memcpy(*at, &little, bytes);
	*at += bytes;
}

/* The fields of ELF headers in order; `word` is as wide as the class's addresses. */
static void write_elf_header(const struct core_elf *core, unsigned header_count, uint8_t *at)
{
	unsigned const word = core->is_64 ? 8 : 4;
	uint8_t const ident[EI_NIDENT] = {
		ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, core->is_64 ? ELFCLASS64 : ELFCLASS32, ELFDATA2LSB, EV_CURRENT, ELFOSABI_NONE,
	};
	size_t const header_bytes = core->is_64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
	memcpy(at, ident, sizeof ident);
	at += sizeof ident;
	put(&at, ET_EXEC, 2);
	put(&at, core->machine, 2);
	put(&at, EV_CURRENT, 4);
	put(&at, core->entry, word);
	put(&at, header_bytes, word);                 /* program headers directly behind */
	put(&at, 0, word);
	put(&at, core->machine_flags, 4);
	put(&at, header_bytes, 2);
	put(&at, core->is_64 ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr), 2);
	put(&at, header_count, 2);
	put(&at, 0, 2);                               /* no sections */
	put(&at, 0, 2);
	put(&at, 0, 2);
}

static void write_program_header(bool is_64, const struct core_segment *segment, uint8_t **at)
{
	unsigned const word = is_64 ? 8 : 4;
	put(at, PT_LOAD, 4);
	if (is_64) put(at, segment->flags, 4);
	put(at, segment->offset, word);
	put(at, segment->virtual_address, word);
	put(at, segment->physical_address, word);
	put(at, segment->file_bytes, word);
	put(at, segment->memory_bytes, word);
	if (!is_64) put(at, segment->flags, 4);
	put(at, PAGE, word);
}

void elf_link_write(const struct elf_link_plan *plan, const struct core_elf *core, uint64_t archive_size_bytes,
                    uint8_t *buffer)
{
	memset(buffer, 0, plan->archive_offset);
	write_elf_header(core, core->segment_count + 1, buffer);
	uint8_t *header = buffer + (core->is_64 ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr));

	for (unsigned i = 0; i < core->segment_count; i++) {
		struct core_segment segment = core->segments[i];
		segment.offset = image_offset(core, segment.physical_address);
		if (segment.file_bytes)
			memcpy(buffer + segment.offset, core->bytes + core->segments[i].offset, segment.file_bytes);
		write_program_header(core->is_64, &segment, &header);
	}
	struct core_segment const archive = {
		.flags = PF_R, .offset = plan->archive_offset, .virtual_address = core->archive_virtual_address,
		.physical_address = core->end, .file_bytes = archive_size_bytes, .memory_bytes = archive_size_bytes,
	};
	write_program_header(core->is_64, &archive, &header);
	assert(header <= buffer + PAGE);
}

/* ---- digest ---- */

static void digest_zeros(struct sha256_ctx *context, uint64_t bytes)
{
	static const uint8_t zeros[PAGE];
	for (; bytes > PAGE; bytes -= PAGE) sha256_update(context, PAGE, zeros);
	sha256_update(context, bytes, zeros);
}

void elf_link_core_digest(const struct core_elf *core, uint8_t sha256[static 32])
{
	struct sha256_ctx context;
	uint64_t at = core->begin;
	sha256_init(&context);
	for (unsigned i = 0; i < core->segment_count; i++) {
		const struct core_segment *segment = &core->segments[i];
		digest_zeros(&context, segment->physical_address - at);
		sha256_update(&context, segment->file_bytes, core->bytes + segment->offset);
		at = segment->physical_address + segment->file_bytes;
	}
	digest_zeros(&context, core->end - at);
	sha256_digest(&context, SHA256_DIGEST_SIZE, sha256);
}

/* ---- multiboot ---- */

static uint32_t word_at(const uint8_t *bytes)
{
	uint32_t little;
	memcpy(&little, bytes, sizeof little);
	return le32toh(little);
}

/* Multiboot 1, section 3.1.1, and multiboot 2, section 3.1.1: magic, and words whose sum with it is 0. */
bool elf_link_has_multiboot(const uint8_t *image, size_t size_bytes, unsigned version)
{
	size_t const search = version == 1 ? 8192 : 32768, align = version == 1 ? 4 : 8, header = version == 1 ? 12 : 16;
	uint32_t const magic = version == 1 ? 0x1badb002u : 0xe85250d6u;
	for (size_t at = 0; at + header <= search && at + header <= size_bytes; at += align) {
		if (word_at(image + at) != magic) continue;
		uint32_t sum = 0;
		for (size_t i = 0; i < header; i += 4) sum += word_at(image + at + i);
		if (sum == 0) return true;
	}
	return false;
}
