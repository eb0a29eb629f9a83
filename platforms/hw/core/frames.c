/* SPDX-License-Identifier: MIT */
/*
 * Physical memory.
 *
 * Who may have a page is decided by accounts (account.c), before anything here is called: the sum of all quotas is never
 * more than there are pages. So a request that was paid for must succeed, however the free pages lie. Hence a chain: an
 * allocation is one run of adjacent pages where possible, and otherwise several, and never fails while pages are free.
 * Nobody can make another's paid allocation fail by keeping every second page.
 *
 * Free pages are kept as buddies: blocks of 2^order pages at multiples of their size, in one list per order; a block that
 * becomes free joins with its buddy, so both directions take at most ORDERS steps per run.
 *
 * The table has one entry per page: for the first page of a free block its neighbours in the list of its order; for the
 * first page of a run of a chain the length of the run and the next run; for a page in a list of single pages the next.
 *
 * Pages are zeroed when they are given out.
 */
#include <genode/memory.h>

#include "core/frames.h"
#include "core/kernel_calls.h"
#include "core/print.h"

enum { ORDERS = 19, STATE_USED = 0xff };

struct frame {
	frame_t next;
	frame_t previous;             /* of a run: its length in pages */
};

static struct frame *frames;
static uint8_t *states;               /* order of the free block that begins here, else STATE_USED */
static frame_t lists[ORDERS];
static paddr_t base;
static size_t count, free_count;

static paddr_t address_of(frame_t frame) { return base + ((paddr_t)frame << PAGE_SHIFT); }
static frame_t frame_of(paddr_t page) { return (frame_t)((page - base) >> PAGE_SHIFT); }

paddr_t frames_init(paddr_t begin, paddr_t end, paddr_t free)
{
	base = begin;
	count = (end - begin) >> PAGE_SHIFT;
	free_count = 0;
	size_t const bytes = count * (sizeof(*frames) + sizeof(*states));
	size_t const pages = (bytes + PAGE_SIZE - 1) >> PAGE_SHIFT;
	if (count >= FRAME_NONE || pages > (end - free) >> PAGE_SHIFT)
		return 0;
	frames = core_at(free);
	states = (uint8_t *)(frames + count);
	memset(states, STATE_USED, count);
	for (unsigned i = 0; i < ORDERS; i++)
		lists[i] = FRAME_NONE;
	return free + (pages << PAGE_SHIFT);
}

size_t frames_free_count(void) { return free_count; }

static void push(frame_t block, unsigned order)
{
	frames[block] = (struct frame){ .next = lists[order], .previous = FRAME_NONE };
	if (lists[order] != FRAME_NONE)
		frames[lists[order]].previous = block;
	lists[order] = block;
	states[block] = (uint8_t)order;
}

static void unlink(frame_t block, unsigned order)
{
	struct frame const entry = frames[block];
	if (entry.previous == FRAME_NONE)
		lists[order] = entry.next;
	else
		frames[entry.previous].next = entry.next;
	if (entry.next != FRAME_NONE)
		frames[entry.next].previous = entry.previous;
	states[block] = STATE_USED;
}

static void give(frame_t block, unsigned order)
{
	free_count += (size_t)1 << order;
	for (; order + 1 < ORDERS; order++) {
		frame_t const buddy = block ^ ((frame_t)1 << order);
		if (buddy >= count || states[buddy] != order)
			break;
		unlink(buddy, order);
		block &= ~((frame_t)1 << order);
	}
	push(block, order);
}

/* The greatest order of a block that begins at `frame` and has at most `pages`. */
static unsigned order_at(frame_t frame, size_t pages)
{
	unsigned order = 0;
	while (order + 1 < ORDERS && frame % ((frame_t)2 << order) == 0 && (size_t)2 << order <= pages)
		order++;
	return order;
}

static void give_range(frame_t frame, size_t pages)
{
	while (pages) {
		unsigned const order = order_at(frame, pages);
		give(frame, order);
		frame += (frame_t)1 << order;
		pages -= (size_t)1 << order;
	}
}

void frames_add(paddr_t begin, paddr_t end) { give_range(frame_of(begin), (end - begin) >> PAGE_SHIFT); }

/* A block of 2^order pages, split off the smallest one that has them; FRAME_NONE if there is none. */
static frame_t take(unsigned order)
{
	unsigned from = order;
	while (from < ORDERS && lists[from] == FRAME_NONE)
		from++;
	if (from >= ORDERS)
		return FRAME_NONE;
	frame_t const block = lists[from];
	unlink(block, from);
	while (from > order) {
		from--;
		push(block + ((frame_t)1 << from), from);
	}
	free_count -= (size_t)1 << order;
	return block;
}

/* One run of at most `pages` pages, as many as possible; there is at least one free page. */
static frame_t take_run(size_t pages, size_t *length)
{
	unsigned order = 0;
	while (order + 1 < ORDERS && (size_t)1 << order < pages)
		order++;
	for (;; order--) {
		frame_t const block = take(order);
		if (block == FRAME_NONE)
			continue;
		size_t const size = (size_t)1 << order;
		*length = size < pages ? size : pages;
		give_range(block + (frame_t)*length, size - *length);
		return block;
	}
}

frame_t frames_alloc(size_t pages)
{
	if (!pages || pages > free_count)
		return FRAME_NONE;
	frame_t chain = FRAME_NONE, *last = &chain;
	while (pages) {
		size_t length;
		frame_t const run = take_run(pages, &length);
		frames[run] = (struct frame){ .next = FRAME_NONE, .previous = (frame_t)length };
		memset(core_at(address_of(run)), 0, length << PAGE_SHIFT);
		*last = run;
		last = &frames[run].next;
		pages -= length;
	}
	return chain;
}

void frames_free(frame_t chain)
{
	while (chain != FRAME_NONE) {
		struct frame const run = frames[chain];
		give_range(chain, run.previous);
		chain = run.next;
	}
}

paddr_t frames_find(frame_t chain, size_t index, size_t *adjacent)
{
	while (index >= frames[chain].previous) {
		index -= frames[chain].previous;
		chain = frames[chain].next;
	}
	*adjacent = frames[chain].previous - index;
	return address_of(chain + (frame_t)index);
}

paddr_t frame_alloc(void)
{
	frame_t const frame = frames_alloc(1);
	core_assert(frame != FRAME_NONE);
	return address_of(frame);
}

void frame_free(paddr_t page) { give(frame_of(page), 0); }

void frame_push(frame_t *list, paddr_t page)
{
	frames[frame_of(page)].next = *list;
	*list = frame_of(page);
}

paddr_t frame_pop(frame_t *list)
{
	if (*list == FRAME_NONE)
		return 0;
	paddr_t const page = address_of(*list);
	*list = frames[*list].next;
	return page;
}

paddr_t frame_next(frame_t at, frame_t *next)
{
	*next = frames[at].next;
	return address_of(at);
}
