/* SPDX-License-Identifier: MIT */
/*
 * The machine as the firmware describes it: a flattened device tree (Devicetree Specification 0.3, chapter 5). Four
 * things are read, once, before the kernel takes any page, because the tree may lie in memory that it is about to take:
 * the RAM (/memory), what of it is the firmware's (/reserved-memory and the list of reservations), how fast the clock
 * goes, and which CPUs there are (/cpus). RAM below the image stays unused.
 */
#include "boot_arch.h"
#include "kernel/memory.h"
#include "kernel/panic.h"

#define TREE_MAGIC 0xd00dfeedu
#define MAPPED_END (254ull << 30)                          /* by boot.S */

enum { TOKEN_BEGIN = 1, TOKEN_END = 2, TOKEN_PROPERTY = 3, TOKEN_NOTHING = 4 };

/* Bounded: neither the tree nor a list of reservations is followed further. */
enum { TOKENS_MAX = 16384, RESERVATIONS_MAX = 16, DEPTH_MAX = 16, CELLS_MAX = 2 };

struct tree {
	const unsigned char *bytes;
	uint32_t             size, structure, strings;
};

static uint32_t read32(const struct tree *tree, uint32_t at)
{
	if (at > tree->size - 4)
		kernel_panic("the device tree ends at 0x%x", (word_t)at);
	const unsigned char *const byte = tree->bytes + at;
	return (uint32_t)byte[0] << 24 | (uint32_t)byte[1] << 16 | (uint32_t)byte[2] << 8 | byte[3];
}

static uint64_t read_cells(const struct tree *tree, uint32_t at, uint32_t cells)
{
	uint64_t value = 0;
	for (uint32_t i = 0; i < cells && i < CELLS_MAX; i++)
		value = value << 32 | read32(tree, at + 4 * i);
	return value;
}

/* The name at `at` is `name`, or goes on with a unit address. */
static bool name_is(const struct tree *tree, uint32_t at, const char *name)
{
	for (; *name; name++, at++)
		if (at >= tree->size || tree->bytes[at] != (unsigned char)*name)
			return false;
	return at < tree->size && (tree->bytes[at] == 0 || tree->bytes[at] == '@');
}

static uint32_t name_length(const struct tree *tree, uint32_t at)
{
	uint32_t length = 0;
	while (at + length < tree->size && tree->bytes[at + length])
		length++;
	return length;
}

/* --- what is RAM */

static void insert_range(unsigned i, paddr_t begin, paddr_t end)
{
	if (begin >= end || boot_info.ranges == BOOT_MEMORY_RANGES)
		return;
	for (unsigned j = boot_info.ranges++; j > i; j--)
		boot_info.range[j] = boot_info.range[j - 1];
	boot_info.range[i].begin = begin;
	boot_info.range[i].end = end;
}

static void remove_range(unsigned i)
{
	boot_info.ranges--;
	for (; i < boot_info.ranges; i++)
		boot_info.range[i] = boot_info.range[i + 1];
}

/* Whole pages, in ascending order. */
static void add_ram(paddr_t base, paddr_t size)
{
	paddr_t begin = (base + PAGE_SIZE - 1) & ~(paddr_t)(PAGE_SIZE - 1);
	paddr_t const end = (base + size) & ~(paddr_t)(PAGE_SIZE - 1);
	if (begin < BOARD_LOAD)
		begin = BOARD_LOAD;
	unsigned i = 0;
	while (i < boot_info.ranges && boot_info.range[i].begin < begin)
		i++;
	insert_range(i, begin, end);
}

static void reserve(paddr_t base, paddr_t size)
{
	paddr_t const begin = base & ~(paddr_t)(PAGE_SIZE - 1);
	paddr_t const end = (base + size + PAGE_SIZE - 1) & ~(paddr_t)(PAGE_SIZE - 1);
	for (unsigned i = boot_info.ranges; i-- > 0;) {
		paddr_t const range_begin = boot_info.range[i].begin, range_end = boot_info.range[i].end;
		if (begin >= range_end || end <= range_begin)
			continue;
		remove_range(i);
		insert_range(i, end, range_end);
		insert_range(i, range_begin, begin);
	}
}

/* --- the tree */

/* The nodes that matter, and what a walk remembers of the way to where it is. */
enum node { NODE_OTHER, NODE_ROOT, NODE_MEMORY, NODE_RESERVED, NODE_RESERVATION, NODE_CPUS, NODE_CPU };

struct walk {
	enum node node[DEPTH_MAX];
	uint32_t  address_cells[DEPTH_MAX], size_cells[DEPTH_MAX];      /* of the children */
	unsigned  depth;
	bool      reservations;                                        /* what is looked for: these, or RAM */
	struct machine machine;
};

static enum node classify(const struct tree *tree, const struct walk *walk, uint32_t name)
{
	if (walk->depth == 0)
		return NODE_ROOT;
	switch (walk->node[walk->depth - 1]) {
	case NODE_ROOT:
		return name_is(tree, name, "memory") ? NODE_MEMORY : name_is(tree, name, "cpus") ? NODE_CPUS
		     : name_is(tree, name, "reserved-memory") ? NODE_RESERVED : NODE_OTHER;
	case NODE_RESERVED: return NODE_RESERVATION;
	case NODE_CPUS:     return name_is(tree, name, "cpu") ? NODE_CPU : NODE_OTHER;
	default:            return NODE_OTHER;
	}
}

static void enter(const struct tree *tree, struct walk *walk, uint32_t name)
{
	if (walk->depth == DEPTH_MAX)
		kernel_panic("the device tree is too deep");
	walk->node[walk->depth] = classify(tree, walk, name);
	walk->address_cells[walk->depth] = 2;
	walk->size_cells[walk->depth] = 1;
	walk->depth++;
}

static void read_ranges(const struct tree *tree, const struct walk *walk, uint32_t at, uint32_t size)
{
	if (walk->depth < 2)
		return;
	uint32_t const address_cells = walk->address_cells[walk->depth - 2], size_cells = walk->size_cells[walk->depth - 2];
	uint32_t const entry = 4 * (address_cells + size_cells);
	if (address_cells > CELLS_MAX || size_cells > CELLS_MAX || !entry)
		return;
	for (uint32_t offset = 0; offset + entry <= size; offset += entry) {
		uint64_t const base = read_cells(tree, at + offset, address_cells);
		uint64_t const length = read_cells(tree, at + offset + 4 * address_cells, size_cells);
		if (walk->reservations)
			reserve(base, length);
		else
			add_ram(base, length);
	}
}

static void read_hart(const struct tree *tree, struct walk *walk, uint32_t at)
{
	struct machine *const machine = &walk->machine;
	if (!walk->reservations && machine->harts < HARTS_MAX)
		machine->hart[machine->harts++] = read_cells(tree, at, walk->address_cells[walk->depth - 2]);
}

static void property(const struct tree *tree, struct walk *walk, uint32_t at, uint32_t size, uint32_t name)
{
	if (walk->depth == 0)
		return;
	unsigned const level = walk->depth - 1;
	enum node const node = walk->node[level];
	if (name_is(tree, name, "#address-cells"))
		walk->address_cells[level] = read32(tree, at);
	else if (name_is(tree, name, "#size-cells"))
		walk->size_cells[level] = read32(tree, at);
	else if (node == NODE_CPUS && name_is(tree, name, "timebase-frequency"))
		walk->machine.ticks_per_second = read32(tree, at);
	else if (node == NODE_CPU && name_is(tree, name, "reg"))
		read_hart(tree, walk, at);
	else if (node == (walk->reservations ? NODE_RESERVATION : NODE_MEMORY) && name_is(tree, name, "reg"))
		read_ranges(tree, walk, at, size);
}

static void walk_tree(const struct tree *tree, struct walk *walk)
{
	uint32_t at = tree->structure;
	for (unsigned i = 0; i < TOKENS_MAX; i++) {
		uint32_t const token = read32(tree, at);
		at += 4;
		if (token == TOKEN_BEGIN) {
			enter(tree, walk, at);
			at += (name_length(tree, at) + 4) & ~3u;
		} else if (token == TOKEN_END) {
			if (!walk->depth || --walk->depth == 0)
				return;
		} else if (token == TOKEN_PROPERTY) {
			uint32_t const size = read32(tree, at);
			property(tree, walk, at + 8, size, tree->strings + read32(tree, at + 4));
			at += 8 + ((size + 3) & ~3u);
		} else if (token != TOKEN_NOTHING) {
			break;
		}
	}
	kernel_panic("the device tree does not end");
}

struct machine device_tree_read(paddr_t address)
{
	if (!address || address % 8 || address >= MAPPED_END)
		kernel_panic("the firmware gives no device tree, but 0x%x", address);
	struct tree tree = { memory_at(address), 40, 0, 0 };     /* the header's size, until it is known */
	if (read32(&tree, 0) != TREE_MAGIC)
		kernel_panic("no device tree at 0x%x", address);
	tree.structure = read32(&tree, 8);
	tree.strings = read32(&tree, 12);
	uint32_t at = read32(&tree, 16);
	tree.size = read32(&tree, 4);

	struct walk walk = { .depth = 0 };
	walk_tree(&tree, &walk);
	if (!boot_info.ranges || !walk.machine.ticks_per_second)
		kernel_panic("the device tree has no memory or no clock");
	walk.reservations = true;
	walk_tree(&tree, &walk);
	for (unsigned i = 0; i < RESERVATIONS_MAX; i++, at += 16) {
		uint64_t const base = read_cells(&tree, at, 2), size = read_cells(&tree, at + 8, 2);
		if (!size)
			break;
		reserve(base, size);
	}
	if (!boot_info.ranges)
		kernel_panic("the firmware has reserved all memory");
	return walk.machine;
}
