/* SPDX-License-Identifier: MIT */
#ifndef CHECK_LEDGER_H
#define CHECK_LEDGER_H

#include "check/check.h"

/*
 * The books: for each node, what it is assigned, what of that reaches its account, what it needs, and what its account
 * shows once all declared sessions are open. RAM and capabilities are kept in the same way.
 *
 * A child that is assigned R costs its init R. Of it init pays the child's environment sessions (PD, CPU, LOG, ROM of
 * the binary) and keeps the cost of a child for its own book-keeping; the rest is transferred into the child's PD, whose
 * account already holds what arrived of the PD session's donation. Hence
 *
 *     start = R - (CPU + LOG + ROM) - what inits on the way kept of PD's donation - child
 *
 * Every session that the component opens takes its donation from this account, every session that it serves adds
 * what arrives there; an init adds what it keeps of its children's donations, and the donations for the ROMs that it
 * answers itself. What is needed is an upper bound of what can be in use at any time, in whatever order sessions come:
 * a donation that covers the need it causes is neither.
 */

enum account { ACCOUNT_RAM, ACCOUNT_CAPS, ACCOUNTS };

struct amount { uint64_t of[ACCOUNTS]; };

struct ledger {
	struct amount environment;   /* PD, CPU, LOG, ROM of the binary, cost of a child: never reaches the account,
	                                but for the PD donation */
	struct amount pd_arrives;    /* of the PD donation: the account's first entry */
	uint64_t      raised;        /* what the parent pays for the environment beyond what the child is charged */
	uint64_t      config_donation; /* of the ROM session for the child's configuration, if it has one */
	struct amount need;          /* of the node itself, from its account; of a sandbox without its children */
	struct amount children;      /* of a sandbox: what they are assigned together */
	struct amount floor;         /* least that it can be assigned: need, children and environment */
	struct amount assigned;
	struct amount start;         /* in the account when the component starts */
	struct amount given;         /* donations for its own sessions */
	struct amount received;      /* as server, and as parent */
	struct amount quota;         /* the account with all declared sessions open */
	struct amount used_bound;    /* never more than this is in use then */
	bool          has_config;
	bool          known;         /* false: an earlier mistake left nothing to compute with */
};

/* One line of what a node needs. */
struct need_line {
	const char   *what;
	const char   *subject;       /* a component, a service; or NULL */
	const char   *label;         /* of a session; or NULL */
	struct amount amount;
};

/* "session ROM "config"" */
const char *need_line_text(struct compilation *compilation, const struct need_line *line);

typedef void need_taker(void *context, const struct need_line *line);

/* All lines of the need of a node itself; their sum is ledger.need. */
void ledger_needs(const struct system *system, const struct node *node, need_taker *take, void *context);

/* "RAM", "caps" */
const char *account_word(enum account account);

/* "304K", "5000 bytes"; "12" for capabilities. */
const char *amount_text(struct compilation *compilation, enum account account, uint64_t amount);

/* Sums that stay at the largest number instead of wrapping: such a sum is larger than any machine. */
static inline uint64_t plus(uint64_t a, uint64_t b)
{
	uint64_t sum;
	return __builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum;
}

static inline uint64_t times(uint64_t a, uint64_t b)
{
	uint64_t product;
	return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

static inline uint64_t minus(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

void amount_add(struct amount *sum, struct amount amount);

struct quota *node_quota(struct node *node, enum account account);

/* Bytes that the configuration of a child can take at most when its parent hands it on. */
uint64_t config_size_bound(struct node *node);

/* Sets node->rules_bound, once the rules are complete. */
void rules_size_bound(struct node *node);

/* ledger_report.c */
void report_below_floor(struct checker *checker, const struct node *node, enum account account, uint64_t assigned);
void report_overcommit(struct checker *checker, const struct node *sandbox, enum account account, uint64_t available);
void report_machine(struct checker *checker, enum account account, uint64_t available);

#endif
