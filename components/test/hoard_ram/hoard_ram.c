/* SPDX-License-Identifier: MIT */
/*
 * Attacker that hoards RAM.
 *
 * Each round it allocates dataspaces of random sizes until core refuses even a single page, gives half of them back, and
 * goes on. What it gets must be zero, for it was somebody else's before; what it keeps must not change, for it is nobody
 * else's now; and it must never be more than the quota. In between it asks for sizes that no quota pays.
 */
#include "attacker.h"
#include "random.h"

#include <genode/dataspace.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <interfaces/pd.h>

enum { HOARD_MAX = 512, PAGES_MAX = 16, WORDS_PER_PAGE = PAGE_SIZE / sizeof(word_t) };

struct booty {
	struct ram_region ram;
	word_t            mark;      /* what its words are filled with */
};

static struct random   random;
static struct booty    hoard[HOARD_MAX];
static unsigned        count;
static uint64_t        size_bytes, size_bytes_max;
static uint64_t        rounds;
static struct accounts accounts_at_start;

static void check_zero(const struct booty *booty)
{
	const word_t *const words = booty->ram.base;
	for (size_t i = 0; i < booty->ram.size / sizeof(word_t); i++)
		if (words[i]) {
			obtained("memory of somebody else: 0x%llx at byte %llu of fresh RAM", (unsigned long long)words[i],
			         (unsigned long long)(i * sizeof(word_t)));
			return;
		}
}

static void fill(struct booty *booty)
{
	word_t *const words = booty->ram.base;
	booty->mark = (word_t)random_u64(&random) | 1;
	for (size_t i = 0; i < booty->ram.size / sizeof(word_t); i++)
		words[i] = booty->mark + i;
}

static void check_unchanged(const struct booty *booty)
{
	const word_t *const words = booty->ram.base;
	for (size_t i = 0; i < booty->ram.size / sizeof(word_t); i++)
		if (words[i] != booty->mark + i) {
			obtained("memory of somebody, who had ours: word %llu of %llu pages changed", (unsigned long long)i,
			         (unsigned long long)(booty->ram.size / PAGE_SIZE));
			return;
		}
}

static bool take(size_t size)
{
	struct booty *const booty = &hoard[count];
	if (count == HOARD_MAX || ram_region_init(&booty->ram, size) != RPC_OK)
		return false;
	count++;
	size_bytes += booty->ram.size;
	if (size_bytes > accounts_at_start.ram_quota)
		obtained("%llu bytes of RAM with a quota of %llu", (unsigned long long)size_bytes,
		         (unsigned long long)accounts_at_start.ram_quota);
	check_zero(booty);
	fill(booty);
	return true;
}

static void drop(unsigned i)
{
	check_unchanged(&hoard[i]);
	size_bytes -= hoard[i].ram.size;
	ram_region_destroy(&hoard[i].ram);
	hoard[i] = hoard[--count];
}

static void take_until_refused(void)
{
	for (size_t pages = 1 + random_below(&random, PAGES_MAX); pages; )
		if (take(pages * PAGE_SIZE))
			pages = 1 + random_below(&random, PAGES_MAX);
		else
			pages /= 2;
	if (size_bytes > size_bytes_max)
		size_bytes_max = size_bytes;
}

/* Sizes that overflow when rounded up or added, and sizes that are merely too large. */
static void ask_for_the_impossible(void)
{
	size_t const sizes[] = {
		SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - PAGE_SIZE + 1, SIZE_MAX - PAGE_SIZE, SIZE_MAX / 2, SIZE_MAX / 2 + 1,
		(size_t)1 << (8 * sizeof(size_t) - 12), (size_t)1 << (4 * sizeof(size_t)), (size_t)accounts_at_start.ram_quota + 1,
	};
	for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		cap_t dataspace = CAP_INVALID;
		if (sizes[i] <= accounts_at_start.ram_quota
		 || pd_alloc_ram(component_env.pd, sizes[i], random_one_in(&random, 2), &dataspace) != RPC_OK)
			continue;
		obtained("a dataspace of %llu bytes", (unsigned long long)sizes[i]);
		(void)pd_free_ram(component_env.pd, dataspace);
		cap_delete(dataspace);
	}
}

static void round(void)
{
	take_until_refused();
	ask_for_the_impossible();
	accounts_check(&accounts_at_start);
	for (unsigned keep = count / 2; count > keep; )
		drop(random_below(&random, count));
	rounds++;
}

static void give_all_back(void)
{
	while (count)
		drop(count - 1);
	accounts_check_leak();
}

void component_init(struct env *env)
{
	(void)env;
	accounts_at_start = accounts_now();
	struct hid_node const config = config_node();
	random.state = hid_unsigned(&config, "seed", 1);
	attack_for(hid_unsigned(&config, "seconds", 0));
	while (!attack_over()) {
		round();
		if (rounds % 16 == 0)
			give_all_back();
		if (progress_due())
			log_line("%llu rounds, %llu of %llu KiB at most", (unsigned long long)rounds,
			         (unsigned long long)(size_bytes_max / 1024),
			         (unsigned long long)(accounts_at_start.ram_quota / 1024));
	}
	give_all_back();
	log_line("done: %llu rounds, %llu KiB at most", rounds + 0ull, size_bytes_max / 1024 + 0ull);
}
