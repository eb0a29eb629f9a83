/* SPDX-License-Identifier: MIT */
/*
 * Kernel and core, and the boot loader in front of them. From the certificate's description of the segments the first page
 * of an ELF file follows to the last byte, as there is one way to link given segments; what they hold has a digest.
 */
#include "verify/parts.h"

#include <elf.h>
#include <string.h>

struct segment { uint64_t flags, virtual, physical, file, memory; };

struct field { uint64_t value; unsigned bytes; };

static uint8_t *put(uint8_t *at, const struct field *fields, size_t count)
{
	for (; count; count--, fields++)
		for (unsigned i = 0; i < fields->bytes; i++) *at++ = (uint8_t)(fields->value >> 8 * i);
	return at;
}

static uint8_t *put_segment(uint8_t *at, bool wide, const struct segment *segment, uint64_t offset)
{
	unsigned const word = wide ? 8 : 4;
	struct field const fields[] = { { PT_LOAD, 4 }, { segment->flags, wide ? 4 : 0 }, { offset, word }, { segment->virtual, word },
		{ segment->physical, word }, { segment->file, word }, { segment->memory, word }, { segment->flags, wide ? 0 : 4 },
		{ PAGE, word } };
	return put(at, fields, sizeof fields / sizeof fields[0]);
}

static uint8_t *put_header(uint8_t *at, bool wide, uint64_t machine, uint64_t entry, uint64_t flags, unsigned segments)
{
	unsigned const word = wide ? 8 : 4, size = wide ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
	struct field const fields[] = { { 0x464c457f, 4 }, { wide ? ELFCLASS64 : ELFCLASS32, 1 }, { ELFDATA2LSB, 1 },
		{ EV_CURRENT, 1 }, { 0, 8 }, { 0, 1 }, { ET_EXEC, 2 }, { machine, 2 }, { EV_CURRENT, 4 }, { entry, word }, { size, word },
		{ 0, word }, { flags, 4 }, { size, 2 }, { wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr), 2 }, { segments, 2 }, { 0, 6 } };
	return put(at, fields, sizeof fields / sizeof fields[0]);
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

/* Memory of the machine that lies in a device's registers is none (core looks); the image must lie beside them. */
static void device_places_check(struct proof *proof, uint64_t begin)
{
	for (size_t i = 0; i < proof->header.device_count; i++) {
		const struct boot_archive_device *device = &proof->devices[i];
		if (device->resource == BOOT_RESOURCE_IO_MEM && device->base < begin + proof->image_span && begin < device->base + device->size)
			refute(proof, "verify-device", device, "the registers of '%s' lie where the image is loaded", device->name);
	}
}

/* An entry in a virtual address of the kernel is entered where that lies in memory. */
static uint64_t physical(const struct segment *segments, unsigned count, uint64_t entry)
{
	for (unsigned i = 0; i < count; i++)
		if (entry - segments[i].virtual < segments[i].memory) return segments[i].physical + (entry - segments[i].virtual);
	return entry;
}

void core_check(struct proof *proof)
{
	struct segment segments[SEGMENTS_MAX + 1] = { 0 };
	unsigned count = 0;
	bool const wide = number(proof, &proof->core, "bits") == 64;
	uint64_t const machine = number(proof, &proof->core, "machine"), entry = number(proof, &proof->core, "entry");
	const uint8_t *payload = proof->container.payload;
	uint8_t page[PAGE] = { 0 };
	if (!segments_read(proof, entry, segments, &count)) {
		refute(proof, "verify-certificate", proof->core.type.start, "these segments are no kernel's that is loaded there");
		return;
	}
	const struct segment *last = &segments[count - 1];
	uint64_t const begin = segments[0].physical & ~(uint64_t)(PAGE - 1), end = pages(last->physical + last->memory);
	uint64_t const size = proof->header.total_size;
	segments[count] = (struct segment) { PF_R, last->virtual + (end - last->physical), end, size, size };
	uint8_t *at = put_header(page, wide, machine, entry, number(proof, &proof->core, "flags"), count + 1);
	for (unsigned i = 0; i <= count; i++) at = put_segment(at, wide, &segments[i], PAGE + segments[i].physical - begin);
	if (proof->container.headers && memcmp(page, proof->container.headers, PAGE))
		refute(proof, "verify-layout", proof->container.headers, "the ELF file's headers are not those of this kernel and archive");
	if (proof->container.states_entry && (proof->container.load != begin || proof->container.entry != physical(segments, count, entry)))
		refute(proof, "verify-layout", payload, "the kernel is not loaded and entered where the certificate says");
	proof->report->core_bytes = end - begin;
	proof->image_span = end - begin + size;
	if (proof->image_span > proof->memory_end - begin)
		refute(proof, "verify-layout", proof->core.type.start, "kernel and archive do not fit into the memory of the platform");
	if (proof->archive != payload + (end - begin) || !digest_noted(&proof->core, payload, end - begin))
		refute(proof, "verify-digest", payload, "kernel and core do not have the SHA-256 of the certificate");
	device_places_check(proof, begin);
}

/* The certificate is in images of every format, and tells of the loaders of all. */
void boot_check(struct proof *proof)
{
	const struct container *container = &proof->container;
	struct nodes const notes = nodes_of(proof, &proof->certificate, "boot");
	for (unsigned i = 0; i < container->part_count; i++) {
		const struct container_file *part = &container->parts[i];
		const struct hid_node *note = node_find(proof, &notes, text_of(part->name));
		proof->report->boot_files++;
		if (!note || number(proof, note, "size") != part->size_bytes || !digest_noted(note, part->bytes, part->size_bytes))
			refute(proof, "verify-digest", note ? note->type.start : proof->certificate.type.start,
			        "the boot loader's %s does not have the SHA-256 of the certificate", part->name);
	}
}
