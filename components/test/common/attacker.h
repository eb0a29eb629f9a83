/* SPDX-License-Identifier: MIT */
/*
 * What the attackers share: how they report, and what they know of their own rights.
 *
 * An attacker tries to get what it was not given. A line with the word OBTAINED says that it succeeded: it holds
 * memory, a capability, a session or an answer that is not its own. A line with LEAKED says that something it gave back
 * did not return to its account. Neither may ever appear. Everything else is progress, one line in ten seconds.
 */
#ifndef TEST_ATTACKER_H
#define TEST_ATTACKER_H

#include <stdbool.h>
#include <stdint.h>
#include <genode/abi.h>

__attribute__((format(printf, 1, 2))) void obtained(const char *pattern, ...);
__attribute__((format(printf, 1, 2))) void leaked(const char *pattern, ...);

/* True once in ten seconds: time for a line about the progress. */
bool progress_due(void);

/*
 * How long to attack, from now on; 0: for ever. An attacker whose time is over gives everything back, has the sessions
 * open that it declares, says `done` and is quiet; so the books of the whole system must then be what they were.
 */
void attack_for(uint64_t seconds);
bool attack_over(void);

/* The two accounts, as core has them. */
struct accounts {
	uint64_t ram_quota, ram_used, caps_quota, caps_used;
};

struct accounts accounts_now(void);

/* Says OBTAINED if an account has grown beyond what it was, or is overdrawn. */
void accounts_check(const struct accounts *at_start);

/*
 * To be called whenever everything was given back that a round took. Capabilities in use must not grow from call to call.
 * RAM may, a few times, by tables that stay with the PD once an address was in use; if it goes on, it is a leak.
 */
void accounts_check_leak(void);

/*
 * The indices of the own capability space that name something, as far as the base library knows. Indices that it took
 * after this call are not in the set; so the set is made when everything the attacker needs has been opened.
 */
struct cap_set {
	word_t bits[8192 / (8 * sizeof(word_t))];
};

void cap_set_init(struct cap_set *set);

static inline bool cap_set_has(const struct cap_set *set, word_t index)
{
	unsigned const width = 8 * sizeof(word_t);
	return index < 8192 && (set->bits[index / width] >> index % width & 1);
}

/*
 * Says OBTAINED if the index, which must name nothing, names something: no system call may say anything of it but that
 * it is invalid. Deleting comes last, so that what was found is gone afterwards.
 */
void cap_probe(word_t index);

#endif
