/* SPDX-License-Identifier: MIT */
/* Accounts of RAM and capabilities. The concept is in account.c. */
#ifndef HW_CORE_ACCOUNT_H
#define HW_CORE_ACCOUNT_H

#include "arch/arch.h"
#include "kernel/list.h"

enum resource_kind { RESOURCE_RAM = 0, RESOURCE_CAPS = 1, RESOURCES };

struct resource {
	uint64_t limit;               /* the quota */
	uint64_t used;                /* never more than the limit */
	uint64_t donated;             /* part of the limit that came with the session and leaves with it */
};

struct account {
	struct resource resource[RESOURCES];
	struct account *reference;    /* partner of transfers, null until named */
	struct link subordinates;     /* accounts whose reference this one is: struct account.place */
	struct link place;
	struct link all;              /* every account there is */
	struct link cell_pages;       /* see cells.c */
};

enum account_result { ACCOUNT_OK, ACCOUNT_EXCEEDED, ACCOUNT_INVALID };

/* Core's own account, the only one that begins with something: all there is. */
void account_init_root(struct account *root, uint64_t ram, uint64_t caps);
extern struct account *core_account;

/* A new account with nothing. */
void account_init(struct account *account);
void account_set_reference(struct account *account, struct account *reference);

uint64_t account_available(const struct account *account, enum resource_kind kind);

/* Uses what the account has; false: it has not that much. */
bool account_take(struct account *account, enum resource_kind kind, uint64_t amount);
void account_give(struct account *account, enum resource_kind kind, uint64_t amount);

/* Moves quota between an account and its reference. */
enum account_result account_transfer(struct account *from, struct account *to, enum resource_kind kind, uint64_t amount);

/* Moves quota that the receiver cannot move on: a session's donation. False: `from` has not that much. */
bool account_donate(struct account *from, struct account *to, uint64_t ram, uint64_t caps);

/* `to`, which has nothing, takes over everything from `from`, which is no account any more. */
void account_inherit(struct account *to, struct account *from);

/* The account, of which nothing is used any more, ends: its donation goes to `donor`, the rest to its reference. */
void account_close(struct account *account, struct account *donor);

/* A zeroed page that the account pays, 0 if it cannot. */
paddr_t account_page(struct account *account);
void    account_page_free(struct account *account, paddr_t page);

#endif
