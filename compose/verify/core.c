/* SPDX-License-Identifier: MIT */
/*
 * Kernel and core, and the boot loader in front of them. From the certificate's description of the segments the first page
 * of the ELF file follows to the last byte, as there is one way to link given segments; what they hold has a digest.
 */
#include "verify/parts.h"

#include <elf.h>
#include <string.h>

struct segment { uint64_t flags, virtual, physical, file, memory; };

static void put(uint8_t **at, uint64_t value, unsigned bytes)
{
	for (; bytes; bytes--, value >>= 8) *(*at)++ = (uint8_t)value;
}

static void put_segment(uint8_t **at, bool wide, const struct segment *segment, uint64_t offset)
{
	unsigned const word = wide ? 8 : 4;
	put(at, PT_LOAD, 4);
	if (wide) put(at, segment->flags, 4);
	put(at, offset, word);
	put(at, segment->virtual, word);
	put(at, segment->physical, word);
	put(at, segment->file, word);
	put(at, segment->memory, word);
	if (!wide) put(at, segment->flags, 4);
	put(at, PAGE, word);
}

static void put_header(uint8_t **at, bool wide, const uint64_t machine_entry_flags[3], unsigned segments)
{
	unsigned const word = wide ? 8 : 4;
	uint64_t const size = wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
	uint64_t const fields[][2] = {
		{ 0x464c457f, 4 }, { wide ? ELFCLASS64 : ELFCLASS32, 1 }, { ELFDATA2LSB, 1 }, { EV_CURRENT, 1 }, { 0, 8 }, { 0, 1 },
		{ ET_EXEC, 2 }, { machine_entry_flags[0], 2 }, { EV_CURRENT, 4 }, { machine_entry_flags[1], word }, { size, word },
		{ 0, word }, { machine_entry_flags[2], 4 }, { size, 2 }, { wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr), 2 },
		{ segments, 2 }, { 0, 2 }, { 0, 2 }, { 0, 2 },
	};
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) put(at, fields[i][0], (unsigned)fields[i][1]);
}

/* The segments in their order; false: they cannot be those of a kernel in this memory. */
static bool segments_read(struct proof *proof, uint64_t entry, struct segment *segments, unsigned *count)
{
	struct hid_node node;
	uint64_t end = proof->header.memory_base;
	bool enters = false, possible = true;
	HID_FOR_EACH_OF(&node, &proof->core, "segment") {
		if (*count == SEGMENTS_MAX) return false;
		struct segment *each = &segments[(*count)++];
		*each = (struct segment) { number(proof, &node, "flags"), number(proof, &node, "virtual"),
		        number(proof, &node, "physical"), number(proof, &node, "file"), number(proof, &node, "memory") };
		possible &= each->physical >= end && each->physical <= proof->memory_end && each->file <= each->memory &&
		            each->memory <= proof->memory_end - each->physical;
		enters |= entry - each->virtual < each->memory && (each->flags & PF_X);
		end = each->physical + each->memory;
	}
	return possible && enters && *count;
}

void core_check(struct proof *proof)
{
	struct segment segments[SEGMENTS_MAX + 1] = { 0 };
	unsigned count = 0;
	bool const wide = number(proof, &proof->core, "bits") == 64;
	uint64_t const facts[] = { number(proof, &proof->core, "machine"), number(proof, &proof->core, "entry"),
	                           number(proof, &proof->core, "flags") };
	uint8_t page[PAGE] = { 0 }, sha256[SHA256_BYTES], *at = page;
	if (!segments_read(proof, facts[1], segments, &count)) {
		at_text(proof, "verify-certificate", proof->core.type, "these segments are no kernel's that is loaded there");
		return;
	}
	const struct segment *last = &segments[count - 1];
	uint64_t const begin = segments[0].physical & ~(uint64_t)(PAGE - 1), end = pages(last->physical + last->memory);
	uint64_t const size = proof->header.total_size;
	segments[count] = (struct segment) { PF_R, last->virtual + (end - last->physical), end, size, size };
	put_header(&at, wide, facts, count + 1);
	for (unsigned i = 0; i <= count; i++) put_segment(&at, wide, &segments[i], PAGE + segments[i].physical - begin);
	for (size_t i = 0; i < PAGE; i++)
		if (page[i] != proof->elf[i]) {
			at_byte(proof, "verify-layout", proof->elf + i, "the headers of the ELF file are not those of this kernel and archive");
			break;
		}
	proof->report->core_bytes = end - begin;
	proof->image_span = end - begin + size;
	if (proof->image_span > proof->memory_end - begin)
		at_text(proof, "verify-layout", proof->core.type, "kernel and archive do not fit into the memory of the platform");
	if (proof->archive_offset != PAGE + end - begin || !digest_noted(proof, &proof->core, sha256) ||
	    !digest_is(proof->elf + PAGE, end - begin, sha256))
		at_byte(proof, "verify-digest", proof->elf + PAGE, "kernel and core do not have the SHA-256 of the certificate");
}

/* What the boot loader's files hold of their own place in the image is not part of their digests. */
void boot_check(struct proof *proof)
{
	struct hid_node note;
	if (proof->elf == proof->file) return;
	HID_FOR_EACH_OF(&note, &proof->certificate, "boot") {
		const char *path[] = { "boot", "grub", named(&note, "bios.img") ? "bios.img" : "grub.cfg", NULL };
		const uint8_t *bytes = proof->file;
		size_t size = number(proof, &note, "size"), found = size;
		uint8_t sha256[SHA256_BYTES];
		if (!named(&note, "mbr.img") && !iso_file(proof, path, &bytes, &found)) return;
		uint8_t *copy = arena_alloc(&proof->compilation->arena, found < proof->file_bytes ? found : 1);
		if (found == size && size <= proof->file_bytes) memcpy(copy, bytes, size);
		if (named(&note, "bios.img") && size > 2556) {
			memset(copy + 8, 0, 56);
			memset(copy + 2548, 0, 8);
		}
		proof->report->boot_files++;
		if (found != size || size > proof->file_bytes || !digest_noted(proof, &note, sha256) || !digest_is(copy, size, sha256))
			at_byte(proof, "verify-digest", bytes, "the boot loader's %s does not have the SHA-256 of the certificate", path[2]);
	}
}
