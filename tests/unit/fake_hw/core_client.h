/* SPDX-License-Identifier: MIT */
/* Init, played by the test, as a client of core: set-up, tear-down that asks whether everything has come back, helpers. */
#ifndef FAKE_CORE_CLIENT_H
#define FAKE_CORE_CLIENT_H

#include <cmocka.h>

#include <genode/dataspace.h>
#include <interfaces/cpu.h>
#include <interfaces/io_mem.h>
#include <interfaces/irq.h>
#include <interfaces/log.h>
#include <interfaces/parent.h>
#include <interfaces/pd.h>
#include <interfaces/rm.h>
#include <interfaces/rom.h>

#include "actors.h"

enum { PD = 1, CPU = 2, LOG = 3, BINARY = 4, ID = 10 };

static cap_t pd, cpu, log_session, space;
static uint64_t ram_at_start, caps_at_start;
static size_t pages_at_start;

static inline cap_t environment(uint32_t id)
{
	cap_t cap = 0;
	assert_int_equal(parent_session_cap(CAP_PARENT, id, &cap), RPC_OK);
	assert_int_not_equal(cap, CAP_INVALID);
	return cap;
}

static inline uint64_t used(cap_t account, bool caps)
{
	uint64_t quota, value;
	assert_int_equal((caps ? pd_cap_quota : pd_ram_quota)(account, &quota, &value), RPC_OK);
	return value;
}

static inline uint64_t quota(cap_t account, bool caps)
{
	uint64_t value, unused;
	assert_int_equal((caps ? pd_cap_quota : pd_ram_quota)(account, &value, &unused), RPC_OK);
	return value;
}

static inline uint64_t available(cap_t account, bool caps) { return quota(account, caps) - used(account, caps); }

static inline int boot(void **state)
{
	(void)state;
	actors_boot();
	pd = environment(PD);
	cpu = environment(CPU);
	log_session = environment(LOG);
	assert_int_equal(pd_address_space(pd, &space), RPC_OK);
	ram_at_start = available(pd, false);
	caps_at_start = available(pd, true);
	pages_at_start = actors_free_pages();
	return 0;
}

/* Page tables and pages of capabilities stay with the PD that needed them; nothing else may be missing. */
static inline int all_is_back(void **state)
{
	(void)state;
	actor_become(actors_init_thread());
	assert_int_equal(available(pd, true), caps_at_start);
	assert_int_equal(quota(pd, false), ACTORS_INIT_RAM);
	assert_int_equal(ram_at_start - available(pd, false), (pages_at_start - actors_free_pages()) * PAGE_SIZE);
	assert_true(ram_at_start - available(pd, false) <= 13 * PAGE_SIZE);
	assert_false(actors_printed("panic"));
	actors_stop();
	return 0;
}

static inline cap_t open_session(uint32_t id, const char *service, const char *args)
{
	cap_t cap = 0;
	assert_int_equal(parent_session(CAP_PARENT, id, service, args, &cap), RPC_OK);
	return cap;
}

static inline void close_session(uint32_t id, cap_t cap)
{
	bool pending;
	assert_int_equal(parent_close(CAP_PARENT, id, &pending), RPC_OK);
	assert_false(pending);
	if (cap)                                     /* its capability is gone with it */
		assert_int_equal(system_call_short(SYSTEM_CALL_CAP_DELETE, cap, 0, 0), STATUS_INVALID_CAP);
}

static inline cap_t alloc(size_t size)
{
	cap_t dataspace = 0;
	assert_int_equal(pd_alloc_ram(pd, size, false, &dataspace), RPC_OK);
	return dataspace;
}

static inline word_t attach_at(cap_t map, cap_t dataspace, word_t at, bool executable, bool writeable)
{
	word_t address = 0;
	assert_int_equal(region_map_attach(map, dataspace, 0, 0, at != 0, at, executable, writeable, &address), RPC_OK);
	return address;
}

static inline cap_t signal_context(word_t imprint)
{
	cap_t thread = 0, context = 0;
	assert_int_equal(parent_main_thread(CAP_PARENT, &thread), RPC_OK);
	assert_int_equal(pd_alloc_context(pd, thread, imprint, &context), RPC_OK);
	cap_delete(thread);
	return context;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, boot, all_is_back)

#endif
