/* SPDX-License-Identifier: MIT */
/*
 * The machine's RAM as the boot loader reports it: multiboot 1 (specification 0.6.96, 3.3) and multiboot 2 (2.0, 3.6).
 * Both give a list of ranges with a type, 1 for usable RAM. The information lies anywhere in memory, also where the
 * kernel is about to take pages; so it is read first of all, once, into boot_info. Memory below 1 MiB stays unused.
 */
#include "boot_arch.h"
#include "kernel/memory.h"
#include "kernel/panic.h"

#define MULTIBOOT1_LOADED 0x2badb002u
#define MULTIBOOT2_LOADED 0x36d76289u
#define MAPPED_END        0x40000000u                    /* what boot.S mapped */

enum { TYPE_RAM = 1, MULTIBOOT1_HAS_MAP = 1u << 6, MULTIBOOT2_TAG_END = 0, MULTIBOOT2_TAG_MAP = 6 };

/* Bounded: neither the list of ranges nor that of tags is followed further. */
enum { ENTRIES_MAX = 128, TAGS_MAX = 64 };

struct multiboot1_info { uint32_t flags, other[10], map_length, map_address; };
struct __attribute__((packed)) multiboot1_range { uint32_t size; uint64_t base, length; uint32_t type; };
struct multiboot2_tag { uint32_t type, size; };
struct multiboot2_map { struct multiboot2_tag tag; uint32_t entry_size, version; };
struct multiboot2_range { uint64_t base, length; uint32_t type, reserved; };

static const void *info_at(uint64_t address, uint64_t size)
{
	if (address >= MAPPED_END || size > MAPPED_END - address)
		kernel_panic("boot information at 0x%x out of reach", address);
	return memory_at(address);
}

/* Whole pages of the range, kept in ascending order and joined with a neighbour. */
static void add_range(uint64_t base, uint64_t length, uint32_t type)
{
	uint64_t begin = (base + PAGE_SIZE - 1) & ~(uint64_t)(PAGE_SIZE - 1);
	uint64_t end = (base + length) & ~(uint64_t)(PAGE_SIZE - 1);
	if (begin < IMAGE_LOAD)
		begin = IMAGE_LOAD;
	if (end > MEMORY_MAX)
		end = MEMORY_MAX;
	if (type != TYPE_RAM || base + length < base || begin >= end)
		return;
	unsigned i = boot_info.ranges;
	if (i && boot_info.range[i - 1].end == begin) {
		boot_info.range[i - 1].end = (paddr_t)end;
		return;
	}
	if (i == BOOT_MEMORY_RANGES)
		return;
	for (; i && boot_info.range[i - 1].begin > begin; i--)
		boot_info.range[i] = boot_info.range[i - 1];
	boot_info.range[i].begin = (paddr_t)begin;
	boot_info.range[i].end = (paddr_t)end;
	boot_info.ranges++;
}

static void read_multiboot1(paddr_t address)
{
	const struct multiboot1_info *const info = info_at(address, sizeof(*info));
	if (!(info->flags & MULTIBOOT1_HAS_MAP))
		kernel_panic("the boot loader gives no memory map");
	uint32_t at = 0;
	for (unsigned i = 0; i < ENTRIES_MAX && at + sizeof(struct multiboot1_range) <= info->map_length; i++) {
		const struct multiboot1_range *const range = info_at((uint64_t)info->map_address + at, sizeof(*range));
		add_range(range->base, range->length, range->type);
		at += range->size + (uint32_t)sizeof(range->size);
	}
}

static void read_multiboot2(paddr_t address)
{
	uint64_t at = address + sizeof(struct multiboot2_tag);
	for (unsigned i = 0; i < TAGS_MAX; i++) {
		const struct multiboot2_tag *const tag = info_at(at, sizeof(*tag));
		if (tag->type == MULTIBOOT2_TAG_END)
			return;
		if (tag->type == MULTIBOOT2_TAG_MAP) {
			const struct multiboot2_map *const map = info_at(at, tag->size);
			uint32_t offset = sizeof(*map);
			for (unsigned j = 0; j < ENTRIES_MAX && offset + map->entry_size <= tag->size; j++) {
				const struct multiboot2_range *const range = info_at(at + offset, sizeof(*range));
				add_range(range->base, range->length, range->type);
				offset += map->entry_size;
			}
		}
		at += (tag->size + 7ull) & ~7ull;
	}
}

void memory_map_read(uint32_t magic, paddr_t info)
{
	if (magic == MULTIBOOT1_LOADED)
		read_multiboot1(info);
	else if (magic == MULTIBOOT2_LOADED)
		read_multiboot2(info);
	else
		kernel_panic("started with 0x%x by no multiboot loader", (word_t)magic);
	if (!boot_info.ranges)
		kernel_panic("the boot loader reports no memory");
}
