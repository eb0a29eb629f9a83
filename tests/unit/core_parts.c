/* SPDX-License-Identifier: MIT */
/* link: tests/unit/fake_hw/ platforms/hw/kernel/cap_space.c platforms/hw/kernel/core_call.c platforms/hw/kernel/cpus.c platforms/hw/kernel/ipc.c
 *       platforms/hw/kernel/irq.c platforms/hw/kernel/panic.c platforms/hw/kernel/scheduler.c platforms/hw/kernel/signal.c
 *       platforms/hw/kernel/system_call.c platforms/hw/kernel/thread.c platforms/hw/kernel/timer.c
 *       platforms/hw/arch/common/page_table.c platforms/hw/core/ platforms/hw/core/check/ components/lib/args.c components/lib/elf.c
 *       components/lib/format.c components/lib/string_copy.c components/lib/text.c */
/* cflags: -Itests/unit/fake_hw -DACCOUNT_CHECK=1 -pthread */
/* target: x86_64 pc_x86_64 */
/* Parts of core for themselves: frames, accounts, cells, the tree of regions, hashes, a broken boot archive. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "actors.h"
#include "core/account.h"
#include "core/archive.h"
#include "core/cells.h"
#include "core/frames.h"
#include "core/region_tree.h"
#include "core/check/sha256.h"
#include "parts.h"

static uint32_t random_state;

static uint32_t any(uint32_t below)
{
	random_state = random_state * 1664525 + 1013904223;
	return (random_state >> 8) % below;
}

static struct account root;

/* Frames over all of the fake machine's memory, and the root account that has them. */
static int set_up(void **state)
{
	(void)state;
	random_state = 12;
	parts_init();
	paddr_t const begin = parts_memory_begin(), end = parts_memory_end();
	paddr_t const first = frames_init(begin, end, begin);
	assert_int_not_equal(first, 0);
	frames_add(first, end);
	account_init_root(&root, end - begin, 1000);
	return 0;
}

/* --- frames */

/* Pages of a chain, each once and none that another chain has. */
static size_t mark_pages(frame_t chain, size_t pages, uint8_t *owner, uint8_t mark, uint8_t expected)
{
	for (size_t i = 0; i < pages; i++) {
		size_t adjacent;
		size_t const page = (frames_find(chain, i, &adjacent) - parts_memory_begin()) / PAGE_SIZE;
		assert_true(adjacent >= 1 && adjacent <= pages - i);
		assert_int_equal(owner[page], expected);
		owner[page] = mark;
	}
	return pages;
}

static void frames_never_overlap_and_come_back(void **state)
{
	(void)state;
	enum { CHAINS = 60 };
	static uint8_t owner[1 << 16];
	struct { frame_t chain; size_t pages; } chains[CHAINS] = { 0 };
	size_t const all = frames_free_count();
	size_t taken = 0;
	for (unsigned step = 0; step < 4000; step++) {
		unsigned const i = any(CHAINS);
		if (chains[i].pages) {
			taken -= mark_pages(chains[i].chain, chains[i].pages, owner, 0, 1);
			frames_free(chains[i].chain);
			chains[i].pages = 0;
		} else {
			size_t const pages = 1 + any(any(10) ? 8 : 200);
			frame_t const chain = frames_alloc(pages);
			assert_int_equal(chain != FRAME_NONE, pages <= all - taken);
			if (chain == FRAME_NONE)
				continue;
			chains[i].chain = chain;
			chains[i].pages = pages;
			taken += mark_pages(chain, pages, owner, 1, 0);
		}
		assert_int_equal(frames_free_count(), all - taken);
	}
	for (unsigned i = 0; i < CHAINS; i++)
		if (chains[i].pages) {
			mark_pages(chains[i].chain, chains[i].pages, owner, 0, 1);
			frames_free(chains[i].chain);
		}
	assert_int_equal(frames_free_count(), all);
	size_t adjacent;
	frame_t const whole = frames_alloc(all);     /* joined again as far as alignment allows */
	(void)frames_find(whole, 0, &adjacent);
	assert_true(adjacent >= all / 4);
	assert_int_equal(frames_alloc(1), FRAME_NONE);
	assert_int_equal(frames_alloc(0), FRAME_NONE);
	frames_free(whole);
}

static void page_lists_keep_their_order(void **state)
{
	(void)state;
	frame_t list = FRAME_NONE, next;
	paddr_t const a = frame_alloc(), b = frame_alloc();
	frame_push(&list, a);
	frame_push(&list, b);
	assert_int_equal(frame_next(list, &next), b);
	assert_int_equal(frame_next(next, &next), a);
	assert_int_equal(next, FRAME_NONE);
	assert_int_equal(frame_pop(&list), b);
	assert_int_equal(frame_pop(&list), a);
	assert_int_equal(frame_pop(&list), 0);
	frame_free(a);
	frame_free(b);
}

/* --- accounts */

static void accounts_conserve_their_sum(void **state)
{
	(void)state;
	enum { ACCOUNTS = 6 };
	static struct account accounts[ACCOUNTS];
	for (unsigned i = 0; i < ACCOUNTS; i++) {
		account_init(&accounts[i]);
		assert_true(account_donate(&root, &accounts[i], 8192, 4));
		account_set_reference(&accounts[i], i ? &accounts[any(i)] : &root);
	}
	unsigned moved = 0, refused = 0;
	for (unsigned step = 0; step < 20000; step++) {
		struct account *const a = any(7) ? &accounts[any(ACCOUNTS)] : &root, *const b = &accounts[any(ACCOUNTS)];
		enum resource_kind const kind = any(2);
		uint64_t const amount = any(100) ? any(5000) : ~(uint64_t)0 - any(5000);
		bool const edge = a != b && (a->reference == b || b->reference == a);
		enum account_result const result = account_transfer(a, b, kind, amount);  /* checks the sums itself */
		assert_int_equal(result == ACCOUNT_INVALID, !edge);
		*(result == ACCOUNT_OK ? &moved : &refused) += 1;
		for (unsigned i = 0; i < ACCOUNTS; i++)
			assert_true(accounts[i].resource[RESOURCE_RAM].limit >= 8192 && accounts[i].resource[RESOURCE_CAPS].limit >= 4);
	}
	assert_true(moved > 100 && refused > 1000);
	for (unsigned i = 0; i < ACCOUNTS; i++)
		account_close(&accounts[i], &root);
	assert_int_equal(root.resource[RESOURCE_CAPS].limit, 1000);
	assert_true(list_empty(&root.subordinates));
}

static void accounts_that_refer_to_each_other_can_be_closed(void **state)
{
	(void)state;
	static struct account a, b;
	account_init(&a);
	account_init(&b);
	account_donate(&root, &a, 100, 1);
	account_donate(&root, &b, 100, 1);
	account_set_reference(&a, &b);
	account_set_reference(&b, &a);
	account_close(&a, &root);
	assert_null(b.reference);
	account_close(&b, &root);
}

/* --- cells */

static void cells_are_paid_page_by_page(void **state)
{
	(void)state;
	static struct account account;
	account_init(&account);
	account_donate(&root, &account, 3 * PAGE_SIZE, 0);
	void *cells[100];
	unsigned count = 0;
	while (count < 100 && (cells[count] = cell_alloc(&account))) {
		assert_int_equal((uintptr_t)cells[count] % 16, 0);
		for (unsigned i = 0; i < CELL_SIZE; i++)
			assert_int_equal(((char *)cells[count])[i], 0);
		memset(cells[count++], 0xc5, CELL_SIZE);
	}
	unsigned const per_page = (PAGE_SIZE - 48) / CELL_SIZE;
	assert_int_equal(count, 3 * per_page);
	assert_int_equal(account_available(&account, RESOURCE_RAM), 0);
	for (unsigned i = 0; i < count; i++)
		for (unsigned j = 0; j < i; j++)
			assert_true((char *)cells[i] >= (char *)cells[j] + CELL_SIZE || (char *)cells[j] >= (char *)cells[i] + CELL_SIZE);
	for (unsigned i = 0; i < count; i++)
		cell_free(cells[(i * 7) % count]);
	assert_int_equal(account_available(&account, RESOURCE_RAM), 3 * PAGE_SIZE);

	paddr_t const home = account_page(&account);
	cells_init_home(&account, (void *)home, 1000);
	void *const first = cell_alloc(&account);
	assert_true((char *)first >= (char *)home + 1000 && (char *)first < (char *)home + PAGE_SIZE);
	cell_free(first);
	assert_int_equal(account_available(&account, RESOURCE_RAM), 2 * PAGE_SIZE);
	cells_leave_home((void *)home);
	account_page_free(&account, home);
	account_close(&account, &root);
}

/* --- the tree */

static unsigned check_tree(const struct region *root_region, word_t from, word_t to, unsigned *count)
{
	if (!root_region)
		return 0;
	assert_true(root_region->base >= from && root_region->base < to);
	unsigned const left = check_tree(root_region->left, from, root_region->base, count);
	unsigned const right = check_tree(root_region->right, root_region->base + 1, to, count);
	++*count;
	return (left > right ? left : right) + 1;
}

static void tree_stays_ordered_and_shallow(void **state)
{
	(void)state;
	enum { REGIONS = 1000 };
	static struct region regions[REGIONS];
	static bool inside[REGIONS];
	struct region *tree = NULL;
	unsigned size = 0;
	memset(inside, 0, sizeof(inside));
	for (unsigned step = 0; step < 40000; step++) {
		unsigned const i = step < REGIONS ? step : any(REGIONS);   /* ascending first: the worst for a plain tree */
		regions[i].base = (word_t)i * 0x10000;
		regions[i].size = 0x1000 + (word_t)(i % 3) * 0x1000;
		tree = inside[i] ? region_tree_remove(tree, &regions[i]) : region_tree_insert(tree, &regions[i]);
		inside[i] = !inside[i];
		size += inside[i] ? 1 : (unsigned)-1;
		unsigned const j = any(REGIONS);
		word_t const address = (word_t)j * 0x10000 + any(0x4000);
		unsigned expected = j;
		while (expected < REGIONS && (!inside[expected] || regions[expected].base + regions[expected].size <= address))
			expected++;
		assert_ptr_equal(region_tree_find(tree, address), expected < REGIONS ? &regions[expected] : NULL);
		if (step % 100)
			continue;
		unsigned count = 0, log = 1;
		while ((1u << log) < size + 1)
			log++;
		assert_true(check_tree(tree, 0, ~(word_t)0, &count) <= 2 * log);
		assert_int_equal(count, size);
	}
	unsigned last = REGIONS - 1;
	while (!inside[last])
		last--;
	assert_ptr_equal(region_tree_last(tree), &regions[last]);
	assert_null(region_tree_last(NULL));
}

/* --- hashes: examples of FIPS 180-4, and each way to cut the input */

static void hashes_are_those_of_the_standard(void **state)
{
	(void)state;
	static const struct { const char *text; uint8_t begin[4]; } cases[] = {
		{ "", { 0xe3, 0xb0, 0xc4, 0x42 } },
		{ "abc", { 0xba, 0x78, 0x16, 0xbf } },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", { 0x24, 0x8d, 0x6a, 0x61 } },
	};
	struct sha256 hash;
	uint8_t digest[SHA256_SIZE], again[SHA256_SIZE];
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		sha256_init(&hash);
		sha256_add(&hash, cases[i].text, strlen(cases[i].text));
		sha256_end(&hash, digest);
		assert_memory_equal(digest, cases[i].begin, 4);
		for (size_t cut = 0; cut <= strlen(cases[i].text); cut++) {
			sha256_init(&hash);
			sha256_add(&hash, cases[i].text, cut);
			sha256_add(&hash, cases[i].text + cut, strlen(cases[i].text) - cut);
			sha256_end(&hash, again);
			assert_memory_equal(digest, again, SHA256_SIZE);
		}
	}
	sha256_init(&hash);
	for (unsigned i = 0; i < 1000000 / 50; i++)
		sha256_add(&hash, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 50);
	sha256_end(&hash, digest);
	assert_memory_equal(digest, ((const uint8_t[]){ 0xcd, 0xc7, 0x6e, 0x5c }), 4);
}

/* --- the boot archive */

enum { PAGES = 4 };

static struct boot_archive_header *archive;

static struct boot_archive_module *module(void) { return (void *)((char *)archive + archive->module_table_offset); }
static struct boot_archive_device *device(void) { return (void *)((char *)archive + archive->device_table_offset); }

static void make_archive(void)
{
	parts_init();
	archive = (void *)parts_memory_begin();
	memset(archive, 0, PAGES * PAGE_SIZE);
	*archive = (struct boot_archive_header){
		.magic = BOOT_ARCHIVE_MAGIC, .version = BOOT_ARCHIVE_VERSION, .header_size = sizeof(*archive),
		.total_size = PAGES * PAGE_SIZE, .module_count = 1, .device_count = 1,
		.module_table_offset = 512, .device_table_offset = 1024, .memory_base = 0x100000, .memory_size = 0x100000,
	};
	*module() = (struct boot_archive_module){ .name = "config", .offset = PAGE_SIZE, .size = 3 * PAGE_SIZE };
	*device() = (struct boot_archive_device){ .name = "uart", .kind = "x", .resource = BOOT_RESOURCE_IO_MEM,
	                                          .base = 0x200000, .size = 0x1000 };
}

/* With right hashes over what is wrong, or without. */
static bool refused(bool seal)
{
	jmp_buf end;
	if (setjmp(end)) {
		parts_on_halt(NULL);
		assert_true(actors_printed("core: panic: broken boot archive: "));
		assert_int_equal(actors_printed("archive: hash of "), !seal);
		return true;
	}
	parts_on_halt(&end);
	if (seal)
		parts_seal_archive(archive, PAGES * PAGE_SIZE);
	archive_init((paddr_t)archive, (paddr_t)archive + PAGES * PAGE_SIZE);
	archive_memory(0x100000, 0x180000);
	archive_memory(0x182000, 0x200000);
	parts_on_halt(NULL);
	return false;
}

static void broken_archives_are_refused(void **state)
{
	(void)state;
	make_archive();
	assert_false(refused(true));
	assert_ptr_equal(archive_module(text_of("config")), module());
	assert_null(archive_module(text_of("confi")));
	assert_int_equal(archive_module_address(module()), (paddr_t)archive + PAGE_SIZE);
	assert_ptr_equal(archive_device(text_of("uart"), BOOT_RESOURCE_IO_MEM), device());
	assert_null(archive_device(text_of("uart"), BOOT_RESOURCE_IRQ));
	assert_true(archive_device_take(device()));
	assert_false(archive_device_take(device()));
	archive_device_release(device());
	assert_true(archive_device_take(device()));
	archive_device_release(device());

#define BROKEN(change) do { make_archive(); change; assert_true(refused(true)); } while (0)
	BROKEN(archive->magic++);
	BROKEN(archive->version++);
	BROKEN(archive->header_size--);
	BROKEN(archive->total_size += PAGE_SIZE);
	BROKEN(archive->module_count = 200);
	BROKEN(archive->module_count = BOOT_ARCHIVE_MODULES_MAX + 1);
	BROKEN(archive->device_count = BOOT_ARCHIVE_DEVICES_MAX + 1);
	BROKEN(archive->module_table_offset = PAGES * PAGE_SIZE - 8);
	BROKEN(archive->module_table_offset = ~0ull - 7);
	BROKEN(archive->device_table_offset = ~0ull - 7);
	BROKEN(archive->device_table_offset += 4);
	BROKEN(archive->memory_size = 0);
	BROKEN(archive->memory_base = ~0ull);
	BROKEN(module()->offset = 2 * PAGE_SIZE);
	BROKEN(module()->offset += 8);
	BROKEN(module()->offset = ~0ull << 12);
	BROKEN(module()->size = ~0ull);
	BROKEN(module()->name[0] = 0);
	BROKEN(memset(module()->name, 'x', BOOT_ARCHIVE_NAME_MAX));
	BROKEN(memset(device()->name, 'x', BOOT_ARCHIVE_NAME_MAX));
	BROKEN(memset(device()->kind, 'x', BOOT_ARCHIVE_NAME_MAX));
	BROKEN(device()->size = 0);
	BROKEN(device()->size = ~0ull);
	BROKEN(device()->base = 0x1ff000);           /* registers in RAM */
	BROKEN(device()->base = 0x100000 - 8);
	BROKEN(device()->base = 0x17f000);
	BROKEN(device()->base = 0x181000 + 8);       /* the page beside them is handed out, too */
	make_archive();
	device()->base = 0x181000;                   /* in the platform's range, where the machine has no RAM */
	assert_false(refused(true));

#define DAMAGED(change) do { make_archive(); parts_seal_archive(archive, PAGES * PAGE_SIZE); change; assert_true(refused(false)); } while (0)
	DAMAGED(archive->init_caps++);
	DAMAGED(archive->tables_sha256[31] ^= 1);
	DAMAGED(module()->name[0] = 'k');
	DAMAGED(device()->flags = 1);
	DAMAGED(*((char *)archive + PAGE_SIZE) = 1);
	DAMAGED(*((char *)archive + 4 * PAGE_SIZE - 1) = 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(frames_never_overlap_and_come_back, set_up),
		cmocka_unit_test_setup(page_lists_keep_their_order, set_up),
		cmocka_unit_test_setup(accounts_conserve_their_sum, set_up),
		cmocka_unit_test_setup(accounts_that_refer_to_each_other_can_be_closed, set_up),
		cmocka_unit_test_setup(cells_are_paid_page_by_page, set_up),
		cmocka_unit_test(tree_stays_ordered_and_shallow),
		cmocka_unit_test(hashes_are_those_of_the_standard),
		cmocka_unit_test(broken_archives_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
