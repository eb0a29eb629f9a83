/* SPDX-License-Identifier: MIT */
/*
 * Prints what an ARMv7-A CPU translates by tables in the short format (Arm ARM DDI 0406C, B3.5), out of a dump of memory:
 * a line `VIRTUAL PHYSICAL FLAGS` per page or section, FLAGS of
 *
 *   u  user mode reads    w  somebody writes    U  user mode writes    x  somebody executes    X  user mode executes
 *   k  the kernel executes                      d  a device
 *
 * A program of its own that knows nothing of the kernel's sources, so that it judges them.
 *
 * The kernel's top table is where it is said to be. Those of address spaces are found by what they look like: a page that
 * refers to a page of four tables for the 4 MiB of a component's program, or of core's; a line `table ADDRESS` in front.
 *
 * usage: tables DUMP DUMP-BASE kernel TOP | component | core
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MIB_OF_COMPONENT = 4, MIB_OF_CORE = 16, USER_ENTRIES = 1024, ENTRIES = 4096, PAGE_SIZE = 4096 };

static uint8_t *memory;
static uint32_t base, size;

static uint32_t word_at(uint32_t physical)
{
	if (physical < base || physical - base >= size - 3) {
		fprintf(stderr, "tables: 0x%x is not in the dump\n", physical);
		exit(2);
	}
	const uint8_t *const at = memory + (physical - base);
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* AP[2:0] as in table B3-8. */
static void print(uint32_t virtual, uint32_t physical, unsigned rights, bool no_execute, bool kernel_no_execute, bool device)
{
	bool const user_reads = rights == 2 || rights == 3 || rights == 6 || rights == 7, user_writes = rights == 3;
	bool const writes = rights == 1 || rights == 2 || rights == 3;
	if (rights == 0)
		return;
	printf("%08x %08x %s%s%s%s%s%s%s\n", virtual, physical, user_reads ? "u" : "", writes ? "w" : "",
	       user_writes ? "U" : "", no_execute ? "" : "x", !no_execute && user_reads ? "X" : "",
	       !no_execute && !kernel_no_execute ? "k" : "", device ? "d" : "");
}

static void print_table(uint32_t virtual, uint32_t entry)
{
	bool const kernel_no_execute = entry >> 2 & 1;
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t const page = word_at((entry & 0xfffffc00) + 4 * i);
		if ((page & 3) == 1) {
			fprintf(stderr, "tables: a large page\n");
			exit(2);
		}
		if (page & 2)
			print(virtual + (i << 12), page & 0xfffff000, (page >> 4 & 3) | (page >> 7 & 4), page & 1, kernel_no_execute,
			      (page & 0x1c8) == 0);
	}
}

static void print_top(uint32_t top, uint32_t first, uint32_t behind)
{
	for (uint32_t i = first; i < behind; i++) {
		uint32_t const entry = word_at(top + 4 * i);
		if ((entry & 3) == 1)
			print_table(i << 20, entry);
		else if (entry & 2)
			print(i << 20, entry & 0xfff00000, (entry >> 10 & 3) | (entry >> 13 & 4), entry >> 4 & 1, entry & 1,
			      (entry & 0x7008) == 0);
	}
}

/* Four tables in one page of the dump, for the four sections from `first` on. */
static bool refers(uint32_t top, uint32_t first)
{
	uint32_t const entry = word_at(top + 4 * first);
	if ((entry & 0xffb) != 1 || entry < base || entry - base >= size)
		return false;
	for (uint32_t i = 1; i < 4; i++)
		if (word_at(top + 4 * (first + i)) != entry + 0x400 * i)
			return false;
	return true;
}

static void print_spaces(bool core)
{
	for (uint32_t top = base; top - base < size; top += PAGE_SIZE)
		if (refers(top, core ? MIB_OF_CORE : MIB_OF_COMPONENT) && (core || !refers(top, MIB_OF_CORE))) {
			printf("table %08x\n", top);
			print_top(top, 0, USER_ENTRIES);
		}
}

int main(int argc, char **argv)
{
	FILE *const file = argc >= 4 ? fopen(argv[1], "rb") : NULL;
	if (!file || fseek(file, 0, SEEK_END))
		return 2;
	size = (uint32_t)ftell(file);
	base = (uint32_t)strtoul(argv[2], NULL, 0);
	memory = malloc(size);
	rewind(file);
	if (!memory || fread(memory, 1, size, file) != size)
		return 2;
	if (strcmp(argv[3], "kernel") == 0 && argc == 5)
		print_top((uint32_t)strtoul(argv[4], NULL, 0), 0, ENTRIES);
	else
		print_spaces(strcmp(argv[3], "core") == 0);
	fclose(file);
	free(memory);
	return 0;
}
