/* SPDX-License-Identifier: MIT */
/*
 * Prints what an ARMv8-A CPU translates by tables of three levels with 4 KiB pages (Arm ARM DDI 0487, D5.3), out of a dump
 * of memory: a line `VIRTUAL PHYSICAL FLAGS` per page or large page, FLAGS of
 *
 *   u  user mode reads    w  somebody writes    U  user mode writes    x  somebody executes    X  user mode executes
 *   k  the kernel executes                      d  a device            l  a large page, of 2 MiB
 *
 * A program of its own that knows nothing of the kernel's sources, so that it judges them. Top tables are found by what
 * they look like: three levels that each refer to pages of the dump and nothing else, down to entries with attributes.
 * The kernel's has its last entry, core's none there but one at 32 GiB, a component's neither. A line `table ADDRESS` is
 * printed in front of each.
 *
 * usage: tables DUMP DUMP-BASE kernel | component | core
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRIES = 512, PAGE_SIZE = 4096, GIB_OF_CORE = 32, LEVELS = 3, TABLE = 3 };

static uint8_t *memory;
static uint64_t base, size;

static bool in_dump(uint64_t page) { return page >= base && page - base < size; }
static uint64_t address(uint64_t entry) { return entry & 0x0000fffffffff000; }
static bool is_table(uint64_t entry) { return entry == (address(entry) | TABLE) && in_dump(address(entry)); }

static uint64_t entry_at(uint64_t table, unsigned index)
{
	uint64_t entry;
	memcpy(&entry, memory + (table - base) + index * sizeof entry, sizeof entry);
	return entry;
}

/* Table 5-34 for AP[2:1]; UXN and PXN by themselves: what cannot be read can still be executed. */
static void print(uint64_t virtual, uint64_t entry, bool large)
{
	bool const user = entry >> 6 & 1, writes = !(entry >> 7 & 1), user_executes = !(entry >> 54 & 1);
	bool const kernel_executes = !(entry >> 53 & 1) && !(user && writes);
	printf("%016" PRIx64 " %012" PRIx64 " %s%s%s%s%s%s%s%s\n", virtual, address(entry), user ? "u" : "", writes ? "w" : "",
	       user && writes ? "U" : "", user_executes || kernel_executes ? "x" : "", user_executes ? "X" : "",
	       kernel_executes ? "k" : "", (entry >> 2 & 7) == 1 ? "d" : "", large ? "l" : "");
}

static void print_table(uint64_t table, unsigned level, uint64_t virtual)
{
	unsigned const shift = 12 + 9 * (LEVELS - level);
	for (unsigned i = 0; i < ENTRIES; i++) {
		uint64_t const entry = entry_at(table, i), at = virtual + ((uint64_t)i << shift);
		if (!(entry & 1))
			continue;
		if (level < LEVELS && entry & 2)
			print_table(address(entry), level + 1, at);
		else if (level == 1 || (level == LEVELS && !(entry & 2)))
			fprintf(stderr, "tables: an entry 0x%" PRIx64 " of level %u\n", entry, level), exit(2);
		else
			print(at, entry, level < LEVELS);
	}
}

/* Of a table of `level`: each entry is nothing or leads to one of the next; in the last, attributes. At least one is there. */
static bool looks_like(uint64_t table, unsigned level)
{
	unsigned found = 0;
	for (unsigned i = 0; i < ENTRIES; i++) {
		uint64_t const entry = entry_at(table, i);
		if (!entry)
			continue;
		bool const leaf = (entry & 0x400) != 0 && (level == LEVELS ? (entry & 3) == 3 : level == 2 && (entry & 3) == 1);
		if (!leaf && (level == LEVELS || !is_table(entry) || !looks_like(address(entry), level + 1)))
			return false;
		found++;
	}
	return found > 0;
}

int main(int argc, char **argv)
{
	FILE *const file = argc == 4 ? fopen(argv[1], "rb") : NULL;
	if (!file || fseek(file, 0, SEEK_END))
		return 2;
	size = (uint64_t)ftell(file);
	base = strtoull(argv[2], NULL, 0);
	memory = malloc(size);
	rewind(file);
	if (!memory || fread(memory, 1, size, file) != size)
		return 2;
	bool const want_kernel = strcmp(argv[3], "kernel") == 0, want_core = strcmp(argv[3], "core") == 0;
	for (uint64_t top = base; in_dump(top); top += PAGE_SIZE) {
		if (!looks_like(top, 1))
			continue;
		bool const kernel = entry_at(top, ENTRIES - 1) && entry_at(top, ENTRIES - 2);
		bool const core = !kernel && entry_at(top, GIB_OF_CORE);
		if (kernel != want_kernel || core != want_core)
			continue;
		printf("table %012" PRIx64 "\n", top);
		print_table(top, 1, kernel ? 0xffffff8000000000 : 0);
	}
	fclose(file);
	free(memory);
	return 0;
}
