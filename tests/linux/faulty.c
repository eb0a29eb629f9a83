/* SPDX-License-Identifier: MIT */
/*
 * A component with four mistakes of which none stops it, for tests/linux/run: what valgrind has to name is the function and
 * the line with the word MISTAKE.
 */
#include <stddef.h>

#include <genode/env.h>
#include <genode/heap.h>
#include <genode/log.h>
#include <genode/memory.h>
#include <genode/rpc.h>

#define OPAQUE __attribute__((noipa))

enum { SIZE_BYTES = 40, NO_OPERATION = 999 };

OPAQUE static void fill_half(int *values) { values[0] = values[1] = 1; }

OPAQUE static void decide(void)
{
	int values[4];
	fill_half(values);
	if (values[2] > 7)           /* MISTAKE: nobody wrote it */
		log_line("large");
}

OPAQUE static void run_over(char *block)
{
	block[SIZE_BYTES] = 1;       /* MISTAKE: behind the block's end */
}

OPAQUE static int look_back(const int *block)
{
	return block[3];             /* MISTAKE: the block was freed */
}

OPAQUE static void tell(void)
{
	int values[4];
	struct message message = { tag_make(NO_OPERATION, 2, 0), { 1 } };
	fill_half(values);
	memcpy(&message.word[1], &values[2], sizeof(message.word[1]));
	(void)rpc_call(component_env.log, &message);  /* MISTAKE: others are told what nobody wrote */
}

void component_init(struct env *env)
{
	(void)env;
	decide();
	tell();
	void *const block = heap_alloc(SIZE_BYTES);
	run_over(block);
	heap_free(block);
	log_line("went on: %d", look_back(block));
}
