/* SPDX-License-Identifier: MIT */
/*
 * Page tables and capability spaces are pages that core takes from the PD's account and donates to the kernel. Tables
 * are never given back one by one: a region that goes leaves them for the next one. When the account cannot pay for
 * another, all mappings are dropped and the tables that there are serve anew; so a PD without a free page gets slow
 * where it touches much, but does not stop.
 */
#include "core/kernel_calls.h"
#include "core/pd.h"
#include "core/space.h"

static paddr_t take(struct pd_session *pd, frame_t *list)
{
	paddr_t const page = account_page(&pd->session.account);
	if (page)
		frame_push(list, page);
	return page;
}

static void give_all(struct pd_session *pd, frame_t *list)
{
	for (paddr_t page; (page = frame_pop(list));)
		account_page_free(&pd->session.account, page);
}

bool space_init(struct pd_session *pd)
{
	struct space *const space = &pd->space;
	if (account_available(&pd->session.account, RESOURCE_RAM) < SPACE_INITIAL_PAGES * PAGE_SIZE)
		return false;
	space->pd = take(pd, &space->others);
	kernel_call(CORE_PD_CREATE, space->pd, take(pd, &space->others), 0, 0, 0, 0);
	return space_grow_caps(pd, CORE_CAPS_PER_PAGE) == SPACE_GROWN;
}

void space_fini(struct pd_session *pd)
{
	if (pd->space.pd)
		kernel_call_until_done(CORE_PD_DESTROY, pd->space.pd);
	give_all(pd, &pd->space.tables);
	give_all(pd, &pd->space.others);
}

void space_flush(struct pd_session *pd)
{
	kernel_call(CORE_PD_FLUSH, pd->space.pd, 0, 0, 0, 0, 0);
	for (frame_t at = pd->space.tables; at != FRAME_NONE;) {
		paddr_t const table = frame_next(at, &at);
		kernel_call(CORE_PD_DONATE_TABLE, pd->space.pd, table, 0, 0, 0, 0);
	}
}

bool space_map(struct pd_session *pd, word_t address, paddr_t page, size_t pages, unsigned rights)
{
	word_t const count = pages < CORE_MAP_MAX ? pages : CORE_MAP_MAX;
	for (bool flushed = false;;) {
		word_t w[MESSAGE_WORDS_IN_REGISTERS] = { address, page, count };
		enum system_status const status = kernel_call_words(CORE_PD_MAP, pd->space.pd, rights, w);
		if (status != STATUS_NO_TABLES)
			return status == STATUS_OK;
		if (w[0])
			return true;
		paddr_t const table = take(pd, &pd->space.tables);
		if (table) {
			kernel_call(CORE_PD_DONATE_TABLE, pd->space.pd, table, 0, 0, 0, 0);
		} else {
			if (flushed)
				return false;
			space_flush(pd);
			flushed = true;
		}
	}
}

void space_unmap(struct pd_session *pd, word_t address, word_t size)
{
	word_t w[MESSAGE_WORDS_IN_REGISTERS] = { address, address + size };
	while (kernel_call_words(CORE_PD_UNMAP, pd->space.pd, 0, w) == STATUS_AGAIN)
		w[1] = address + size;
}

uint64_t space_caps(const struct pd_session *pd) { return (uint64_t)pd->space.cap_pages * CORE_CAPS_PER_PAGE; }

enum space_grow_result space_grow_caps(struct pd_session *pd, uint64_t more)
{
	uint64_t const wanted = space_caps(pd) + more;
	while (space_caps(pd) < wanted) {
		if (pd->space.cap_pages == CORE_CAP_PAGES_MAX)
			return SPACE_LIMIT;
		paddr_t const page = take(pd, &pd->space.others);
		if (!page)
			return SPACE_OUT_OF_RAM;
		kernel_call(CORE_PD_DONATE_CAPS, pd->space.pd, page, 0, 0, 0, 0);
		pd->space.cap_pages++;
	}
	return SPACE_GROWN;
}
