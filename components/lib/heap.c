/* SPDX-License-Identifier: MIT */
/*
 * A small block has a header in front that holds its class, so it never starts at a page boundary. A large block is a
 * dataspace of its own and always does, which is how freeing tells the two apart.
 *
 *   class c: blocks of 32 << c bytes with their header, c = 0..6, so up to 2032 bytes for the caller
 *   large:   everything above
 *
 * Freed small blocks are kept for their class. Chunks are 16 KiB.
 *
 * A checker of memory, if there is one, knows each block with the size that was asked for; headers, freed blocks and what
 * was not yet given out are closed but while this file works on them.
 */
#include <genode/dataspace.h>
#include <genode/heap.h>
#include <genode/memory_checker.h>

enum {
	CLASSES      = 7,
	BLOCK_MIN    = 32,
	HEADER_SIZE  = 16,          /* keeps blocks aligned for every type */
	CHUNK_SIZE   = 4 * PAGE_SIZE,
	SMALL_MAX    = (BLOCK_MIN << (CLASSES - 1)) - HEADER_SIZE,
};

struct free_block {
	struct free_block *next;
};

struct large_block {
	struct ram_region   ram;
	struct large_block *next;
};

static struct free_block  *free_blocks[CLASSES];
static char               *chunk;          /* rest of the newest chunk */
static size_t              chunk_left;
static struct large_block *large_blocks;

static size_t *header_of(void *block) { return (size_t *)(void *)((char *)block - HEADER_SIZE); }

static size_t header_read(void *block)
{
	size_t *const header = header_of(block);
	memory_checker_open(header, sizeof(*header));
	size_t const class = *header;
	memory_checker_close(header, sizeof(*header));
	return class;
}

static void header_write(void *block, size_t class)
{
	size_t *const header = header_of(block);
	memory_checker_open(header, sizeof(*header));
	*header = class;
	memory_checker_close(header, sizeof(*header));
}

static unsigned class_of(size_t size)
{
	unsigned class = 0;
	while (((size_t)BLOCK_MIN << class) - HEADER_SIZE < size)
		class++;
	return class;
}

/* Cuts a block from the chunk. What is left of an old chunk that is too small stays unused: at most one block's size. */
static void *cut(unsigned class)
{
	size_t const size = (size_t)BLOCK_MIN << class;
	if (chunk_left < size) {
		struct ram_region region;
		if (ram_region_init(&region, CHUNK_SIZE) != RPC_OK)
			return NULL;
		chunk = region.base;
		chunk_left = region.size;
		memory_checker_close(chunk, chunk_left);
	}
	char *const block = chunk + HEADER_SIZE;
	chunk += size;
	chunk_left -= size;
	return block;
}

static void *alloc_small(size_t size)
{
	unsigned const class = class_of(size);
	void *block = free_blocks[class];
	if (block) {
		size_t const block_size = ((size_t)BLOCK_MIN << class) - HEADER_SIZE;
		memory_checker_open(block, block_size);
		free_blocks[class] = free_blocks[class]->next;
		memset(block, 0, block_size);
		memory_checker_close(block, block_size);
	} else {
		block = cut(class);
	}
	if (!block)
		return NULL;
	header_write(block, class);
	memory_checker_alloc(block, size);
	return block;
}

static void *alloc_large(size_t size)
{
	struct large_block *const large = alloc_small(sizeof(*large));
	if (!large)
		return NULL;
	if (ram_region_init(&large->ram, size) != RPC_OK) {
		heap_free(large);
		return NULL;
	}
	large->next = large_blocks;
	large_blocks = large;
	memory_checker_alloc(large->ram.base, size);
	return large->ram.base;
}

void *heap_alloc(size_t size)
{
	return size <= SMALL_MAX ? alloc_small(size) : alloc_large(size);
}

static void free_small(struct free_block *block)
{
	size_t const class = header_read(block);
	memory_checker_free(block);
	memory_checker_open(block, sizeof(*block));
	block->next = free_blocks[class];
	memory_checker_close(block, sizeof(*block));
	free_blocks[class] = block;
}

void heap_free(void *block)
{
	if (!block)
		return;
	if ((uintptr_t)block % PAGE_SIZE) {
		free_small(block);
		return;
	}
	for (struct large_block **at = &large_blocks; *at; at = &(*at)->next)
		if ((*at)->ram.base == block) {
			struct large_block *const large = *at;
			*at = large->next;
			memory_checker_free(block);
			ram_region_destroy(&large->ram);
			heap_free(large);
			return;
		}
}
