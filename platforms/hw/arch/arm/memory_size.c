/* SPDX-License-Identifier: MIT */
#include "arch/arm/memory_size.h"
#include "kernel/memory.h"

enum { MEMORY_STEP = 0x10000 };                          /* that a board's memory is a multiple of */

_Static_assert(BOARD_MEMORY_SIZE % MEMORY_STEP == 0, "memory is tried in steps");

/* Where there is none, reading aborts or writing changes nothing. What was there stays. */
static bool memory_answers(paddr_t address)
{
	word_t const alternating = (word_t)-1 / 3, patterns[] = { alternating, ~alternating };   /* 0x55…, 0xaa… */
	volatile word_t *const word = memory_at(address);
	if (!memory_probe(word))
		return false;
	word_t const before = *word;
	bool answers = true;
	for (unsigned i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		*word = patterns[i];
		memory_write_back(word);
		answers = answers && *word == patterns[i];
	}
	*word = before;
	return answers;
}

/* Memory is there up to some step and not behind it: the greatest number of steps whose end answers. */
paddr_t memory_find_end(void)
{
	word_t least = 0, most = BOARD_MEMORY_SIZE / MEMORY_STEP;
	while (least < most) {
		word_t const middle = (least + most + 1) / 2;
		if (memory_answers(BOARD_MEMORY_BASE + middle * MEMORY_STEP - sizeof(word_t)))
			least = middle;
		else
			most = middle - 1;
	}
	return BOARD_MEMORY_BASE + least * MEMORY_STEP;
}
