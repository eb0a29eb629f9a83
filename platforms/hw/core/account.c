/* SPDX-License-Identifier: MIT */
/*
 * Accounts: everything that core hands out is taken from the account of the one who asked.
 *
 * An account has a quota of RAM in bytes and of capabilities, and how much of each is used. RAM is used in pages that
 * were physically taken, metadata included; there is no page in the system that no account pays for. Quota moves in
 * two ways only:
 *
 *   transfer   along the edge between an account and its *reference account*, named once, in either direction
 *   donation   with a session request, from the client to the session's own account, until the session is closed
 *
 * Neither creates nor destroys quota, so the sum over all accounts is what core began with. A donation stays where it
 * was given: an account can transfer away only what it got beyond its donations, so that closing a session can always
 * give the whole donation back. An account that ends returns the rest to its reference account, which adopts the
 * accounts that had referred to it.
 *
 * With ACCOUNT_CHECK every movement of quota is followed by adding up all accounts (check/accounts.c).
 */
#include "core/account.h"
#include "core/check/check.h"
#include "core/frames.h"
#include "core/kernel_calls.h"
#include "core/print.h"

struct account *core_account;

static struct link accounts;

static void check(void)
{
	if (ACCOUNT_CHECK)
		accounts_check(&accounts);
}

void account_init(struct account *account)
{
	*account = (struct account){ 0 };
	list_init(&account->subordinates);
	list_init(&account->cell_pages);
	list_append(&accounts, &account->all);
}

void account_init_root(struct account *root, uint64_t ram, uint64_t caps)
{
	list_init(&accounts);
	account_init(root);
	root->resource[RESOURCE_RAM].limit = ram;
	root->resource[RESOURCE_CAPS].limit = caps;
	root->resource[RESOURCE_RAM].used = ram - ((uint64_t)frames_free_count() << PAGE_SHIFT);
	core_account = root;
	if (ACCOUNT_CHECK)
		accounts_check_init();
}

void account_set_reference(struct account *account, struct account *reference)
{
	account->reference = reference;
	list_remove(&account->place);
	if (reference)
		list_append(&reference->subordinates, &account->place);
}

uint64_t account_available(const struct account *account, enum resource_kind kind)
{
	return account->resource[kind].limit - account->resource[kind].used;
}

bool account_take(struct account *account, enum resource_kind kind, uint64_t amount)
{
	if (amount > account_available(account, kind))
		return false;
	account->resource[kind].used += amount;
	return true;
}

void account_give(struct account *account, enum resource_kind kind, uint64_t amount)
{
	core_assert(amount <= account->resource[kind].used);
	account->resource[kind].used -= amount;
}

static void move(struct account *from, struct account *to, enum resource_kind kind, uint64_t amount)
{
	from->resource[kind].limit -= amount;
	to->resource[kind].limit += amount;
}

enum account_result account_transfer(struct account *from, struct account *to, enum resource_kind kind, uint64_t amount)
{
	if (from == to || (from->reference != to && to->reference != from))
		return ACCOUNT_INVALID;
	const struct resource *const resource = &from->resource[kind];
	if (amount > account_available(from, kind) || amount > resource->limit - resource->donated)
		return ACCOUNT_EXCEEDED;
	move(from, to, kind, amount);
	check();
	return ACCOUNT_OK;
}

bool account_donate(struct account *from, struct account *to, uint64_t ram, uint64_t caps)
{
	uint64_t const amount[RESOURCES] = { [RESOURCE_RAM] = ram, [RESOURCE_CAPS] = caps };
	for (unsigned i = 0; i < RESOURCES; i++)
		if (amount[i] > account_available(from, i) || amount[i] > from->resource[i].limit - from->resource[i].donated)
			return false;
	for (unsigned i = 0; i < RESOURCES; i++) {
		move(from, to, i, amount[i]);
		to->resource[i].donated += amount[i];
	}
	check();
	return true;
}

void account_inherit(struct account *to, struct account *from)
{
	for (unsigned i = 0; i < RESOURCES; i++)
		to->resource[i] = from->resource[i];
	account_set_reference(to, from->reference);
	account_set_reference(from, NULL);
	for (struct link *first; (first = list_first(&from->subordinates));)
		account_set_reference(container_of(first, struct account, place), to);
	list_remove(&from->all);
}

void account_close(struct account *account, struct account *donor)
{
	struct account *const heir = account->reference ? account->reference : donor;
	for (struct link *first; (first = list_first(&account->subordinates));) {
		struct account *const subordinate = container_of(first, struct account, place);
		account_set_reference(subordinate, subordinate == heir ? NULL : heir);
	}
	for (unsigned i = 0; i < RESOURCES; i++) {
		core_assert(account->resource[i].used == 0);
		uint64_t const donated = account->resource[i].donated;
		move(account, donor, i, donated);
		move(account, heir, i, account->resource[i].limit);
		account->resource[i].donated = 0;
	}
	list_remove(&account->place);
	list_remove(&account->all);
	check();
}

paddr_t account_page(struct account *account)
{
	return account_take(account, RESOURCE_RAM, PAGE_SIZE) ? frame_alloc() : 0;
}

void account_page_free(struct account *account, paddr_t page)
{
	frame_free(page);
	account_give(account, RESOURCE_RAM, PAGE_SIZE);
}
