/* SPDX-License-Identifier: MIT */
#include "emit/rows.h"

struct rows {
	const struct rows_arrow *arrows;
	uint32_t *begin, *out;           /* arrows that leave each box */
	uint32_t *next;                  /* of each box: the arrow that is gone along next */
	uint32_t *way, *done;            /* boxes on the way of the search, and behind it: those that were left, in this order */
	size_t    way_count, done_count;
	bool     *seen, *on_way, *backwards;   /* backwards: by arrow */
};

/* Sorted by their begin. */
static void sort_arrows(struct rows *rows, struct arena *arena, size_t box_count, size_t arrow_count)
{
	rows->begin = arena_new_array(arena, uint32_t, box_count + 1);
	rows->next = arena_new_array(arena, uint32_t, box_count);
	rows->out = arena_new_array(arena, uint32_t, arrow_count);
	for (size_t i = 0; i < arrow_count; i++) rows->begin[rows->arrows[i].from + 1]++;
	for (size_t i = 0; i < box_count; i++) rows->next[i] = rows->begin[i + 1] += rows->begin[i];
	for (size_t i = arrow_count; i--;) rows->out[--rows->next[rows->arrows[i].from]] = (uint32_t)i;
}

static void come_to(struct rows *rows, uint32_t box)
{
	rows->seen[box] = rows->on_way[box] = true;
	rows->way[rows->way_count++] = box;
}

/* Depth first: an arrow to a box of the way closes a circle. */
static void search(struct rows *rows, uint32_t first)
{
	for (come_to(rows, first); rows->way_count;) {
		uint32_t const at = rows->way[rows->way_count - 1];
		if (rows->next[at] == rows->begin[at + 1]) {
			rows->on_way[at] = false;
			rows->done[rows->done_count++] = at;
			rows->way_count--;
			continue;
		}
		uint32_t const arrow = rows->out[rows->next[at]++], to = rows->arrows[arrow].to;
		rows->backwards[arrow] = rows->on_way[to];
		if (!rows->seen[to]) come_to(rows, to);
	}
}

static void lower(uint32_t *row, uint32_t box, uint32_t above)
{
	if (row[box] <= row[above]) row[box] = row[above] + 1;
}

uint64_t rows_passed(struct arena *arena, size_t box_count, const struct rows_arrow *arrows, size_t arrow_count)
{
	struct rows rows = { .arrows = arrows };
	uint32_t *row = arena_new_array(arena, uint32_t, box_count);
	uint64_t passed = 0;
	rows.way = arena_new_array(arena, uint32_t, box_count);
	rows.done = arena_new_array(arena, uint32_t, box_count);
	rows.seen = arena_new_array(arena, bool, box_count);
	rows.on_way = arena_new_array(arena, bool, box_count);
	rows.backwards = arena_new_array(arena, bool, arrow_count);
	sort_arrows(&rows, arena, box_count, arrow_count);
	for (size_t i = 0; i < box_count; i++)
		if (!rows.seen[i]) search(&rows, (uint32_t)i);
	for (size_t i = rows.done_count; i--;) {          /* whoever was left last stands above all that it leads to */
		uint32_t const at = rows.done[i];
		for (uint32_t j = rows.begin[at]; j < rows.begin[at + 1]; j++)
			if (!rows.backwards[rows.out[j]]) lower(row, arrows[rows.out[j]].to, at);
	}
	for (size_t i = 0; i < arrow_count; i++) {
		uint32_t const a = row[arrows[i].from], b = row[arrows[i].to];
		passed += a > b ? a - b - 1 : b > a ? b - a - 1 : 0;
	}
	return passed;
}
