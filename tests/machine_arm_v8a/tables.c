/* SPDX-License-Identifier: MIT */
/*
 * Prints what an ARMv8-A CPU translates by tables of 4 KiB and three levels (Arm ARM DDI 0487, D8.3), 39 bits of address,
 * out of a dump of memory: a line `VIRTUAL PHYSICAL FLAGS` per page or block, FLAGS of
 *
 *   u  EL0 reads    w  somebody writes    U  EL0 writes    x  EL0 executes    k  EL1 executes    d  a device
 *
 * A program of its own that knows nothing of the kernel's sources, so that it judges them; of the memory attributes it
 * takes index 0 for memory and every other one for devices.
 *
 * Top tables are found by what they look like: a page that leads to pages where the kernel's sections begin, or to pages
 * for EL0 where core or a component's program does; a line `table ADDRESS` in front.
 *
 * usage: tables DUMP DUMP-BASE kernel | core | component
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRIES = 512, PAGE_SIZE = 4096 };

/* Where in its 39 bits of addresses, and where these begin; the kernel's half is the upper one. */
struct space {
	const char *name;
	uint64_t begin, half;
};
static const struct space spaces[] = {
	{ "component", 0x400000, 0 }, { "core", 0x800000000, 0 }, { "kernel", 0x7f80000000, 0xffffff8000000000 },
};

static uint8_t *memory;
static uint64_t base, size;

static bool in_dump(uint64_t physical) { return physical >= base && physical - base <= size - PAGE_SIZE; }

static uint64_t entry_at(uint64_t table, uint64_t index)
{
	if (!in_dump(table)) {
		fprintf(stderr, "tables: 0x%llx is not in the dump\n", (unsigned long long)table);
		exit(2);
	}
	uint64_t entry = 0;
	for (unsigned i = 8; i-- > 0;)
		entry = entry << 8 | memory[table - base + 8 * index + i];
	return entry;
}

static uint64_t address_of(uint64_t entry) { return entry & 0x0000fffffffff000; }
static bool is_next(uint64_t entry) { return (entry & 3) == 3; }
static bool user_reads(uint64_t entry) { return (entry & 0x440) == 0x440; }

/* What the tables above take away: bits 59 and 60 forbid execution, 61 the user, 62 writing. */
struct limits {
	bool no_kernel_execute, no_user_execute, no_user, read_only;
};

static void print(uint64_t virtual, uint64_t entry, struct limits limits)
{
	bool const user = entry >> 6 & 1 && !limits.no_user;
	bool const writes = !(entry >> 7 & 1) && !limits.read_only;
	bool const user_executes = user && !(entry >> 54 & 1) && !limits.no_user_execute;
	/* What EL0 writes EL1 never executes. */
	bool const kernel_executes = !(entry >> 53 & 1) && !limits.no_kernel_execute && !(user && writes);
	if (!(entry >> 10 & 1))
		return;  /* an access faults */
	printf("%016llx %016llx %s%s%s%s%s%s\n", (unsigned long long)virtual, (unsigned long long)address_of(entry),
	       user ? "u" : "", writes ? "w" : "", user && writes ? "U" : "", user_executes ? "x" : "",
	       kernel_executes ? "k" : "", (entry >> 2 & 7) != 0 ? "d" : "");
}

/* `shift`: of the address, for the index in this table. */
static void print_table(uint64_t virtual, uint64_t table, unsigned shift, struct limits limits)
{
	for (uint64_t i = 0; i < ENTRIES; i++) {
		uint64_t const entry = entry_at(table, i), address = virtual + (i << shift);
		if (!(entry & 1))
			continue;
		if (shift == 12 || !is_next(entry)) {
			if (shift > 12 || is_next(entry))
				print(address, entry, limits);
			continue;
		}
		struct limits const below = {
			limits.no_kernel_execute || (entry >> 59 & 1), limits.no_user_execute || (entry >> 60 & 1),
			limits.no_user || (entry >> 61 & 1), limits.read_only || (entry >> 62 & 1),
		};
		print_table(address, address_of(entry), shift - 9, below);
	}
}

/* Does the page lead to a page of the space, open to EL0 unless it is the kernel's? */
static bool leads_to(uint64_t table, const struct space *space)
{
	for (unsigned shift = 30; shift > 12; shift -= 9) {
		uint64_t const entry = entry_at(table, space->begin >> shift & (ENTRIES - 1));
		if (!is_next(entry) || !in_dump(address_of(entry)))
			return false;
		table = address_of(entry);
	}
	for (uint64_t i = 0; i < ENTRIES; i++)
		if (is_next(entry_at(table, i)) && user_reads(entry_at(table, i)) == !space->half)
			return true;
	return false;
}

static void print_space(const struct space *space)
{
	for (uint64_t table = base; in_dump(table); table += PAGE_SIZE) {
		if (!leads_to(table, space))
			continue;
		printf("table %016llx\n", (unsigned long long)table);
		print_table(space->half, table, 30, (struct limits){ 0 });
	}
}

int main(int argc, char **argv)
{
	FILE *file = argc == 4 ? fopen(argv[1], "rb") : NULL;
	if (!file || fseek(file, 0, SEEK_END) != 0 || (size = (uint64_t)ftell(file)) < PAGE_SIZE) {
		fprintf(stderr, "tables: no dump\n");
		return 2;
	}
	memory = malloc(size);
	rewind(file);
	if (!memory || fread(memory, 1, size, file) != size)
		return 2;
	fclose(file);
	base = strtoull(argv[2], NULL, 0);
	for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
		if (strcmp(argv[3], spaces[i].name) == 0)
			print_space(&spaces[i]);
	free(memory);
	return 0;
}
