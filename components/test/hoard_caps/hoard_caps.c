/* SPDX-License-Identifier: MIT */
/*
 * Attacker that hoards capabilities.
 *
 * What costs a capability is taken until the account, the RAM behind the kernel object or the capability space refuses
 * more: each kind by itself, then all mixed. Half is freed at random, and it goes on. The last kind costs no object: it
 * fills the capability space with names for one and the same thing, which must cost the one who does it and no one else.
 */
#include "attacker.h"
#include "random.h"

#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <genode/session.h>
#include <interfaces/pd.h>
#include <interfaces/rm.h>

enum { HOARD_MAX = 8192 };

static struct session rm;

static enum rpc_status rpc_new(cap_t *cap)
{
	return pd_alloc_rpc_cap(component_env.pd, env_thread(), 1, cap);
}
static void rpc_free(cap_t cap) { (void)pd_free_rpc_cap(component_env.pd, cap); }

static enum rpc_status context_new(cap_t *cap)
{
	return pd_alloc_context(component_env.pd, env_thread(), 1, cap);
}
static void context_free(cap_t cap) { (void)pd_free_context(component_env.pd, cap); }

static enum rpc_status ram_new(cap_t *cap) { return pd_alloc_ram(component_env.pd, 1, false, cap); }
static void ram_free(cap_t cap)            { (void)pd_free_ram(component_env.pd, cap); }

/* Region maps are paid from the donation to their session, which is opened for a round and asked for more in it. */
static enum rpc_status map_new(cap_t *cap)
{
	enum rpc_status const status = rm_create(rm.cap, 1 << 20, cap);
	if (status == RPC_OK || !rm.id || !session_upgrade(&rm, 8192, 2))
		return status;
	return rm_create(rm.cap, 1 << 20, cap);
}
static void map_free(cap_t cap) { (void)rm_destroy(rm.cap, cap); }

static enum rpc_status name_new(cap_t *cap) { return pd_address_space(component_env.pd, cap); }
static void name_free(cap_t cap)            { (void)cap; }

static const struct kind {
	const char      *name;
	enum rpc_status (*new)(cap_t *cap);
	void            (*free)(cap_t cap);
	bool             costs_a_cap;
} kinds[] = {
	{ "RPC objects",     rpc_new,     rpc_free,     true },
	{ "signal contexts", context_new, context_free, true },
	{ "dataspaces",      ram_new,     ram_free,     true },
	{ "region maps",     map_new,     map_free,     true },
	{ "names",           name_new,    name_free,    false },
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

struct booty {
	cap_t    cap;
	unsigned kind;
};

static struct random   random;
static struct booty    hoard[HOARD_MAX];
static unsigned        count, count_costly;
static unsigned        most[KINDS + 1];     /* that it ever held, by kind and mixed */
static uint64_t        rounds;
static struct accounts accounts_at_start;

static bool take(unsigned kind)
{
	struct booty *const booty = &hoard[count];
	*booty = (struct booty){ .kind = kind };
	if (count == HOARD_MAX || kinds[kind].new(&booty->cap) != RPC_OK)
		return false;
	if (!booty->cap) /* the operation was done, but no index was left for what it returns */
		return false;
	count++;
	count_costly += kinds[kind].costs_a_cap;
	if (count_costly > accounts_at_start.caps_quota)
		obtained("%u capabilities with a quota of %llu", count_costly,
		         (unsigned long long)accounts_at_start.caps_quota);
	return true;
}

static void drop(unsigned i)
{
	kinds[hoard[i].kind].free(hoard[i].cap);
	cap_delete(hoard[i].cap);
	count_costly -= kinds[hoard[i].kind].costs_a_cap;
	hoard[i] = hoard[--count];
}

/* One kind, or a random one each time; a refusal of one kind does not mean that the others are refused. */
static void take_until_refused(unsigned kind)
{
	unsigned refusals = 0; /* in a row */
	while (refusals < (kind < KINDS ? 1 : 4 * KINDS))
		refusals = take(kind < KINDS ? kind : random_below(&random, KINDS)) ? 0 : refusals + 1;
	if (count > most[kind])
		most[kind] = count;
}

static bool rm_open(void)
{
	struct session_request const request = SESSION_REQUEST(RM, "");
	return session_open(&rm, &request) == SESSION_OPENED;
}

static void round(unsigned kind)
{
	(void)rm_open();
	take_until_refused(kind);
	accounts_check(&accounts_at_start);
	for (unsigned keep = count / 2; count > keep; )
		drop(random_below(&random, count));
	take_until_refused(kind);
	while (count)
		drop(count - 1);
	session_close(&rm);
	rounds++;
}

/* All kinds once, as far as there is time for them. */
static void pass(void)
{
	for (unsigned kind = 0; kind <= KINDS && !attack_over(); kind++) {
		round(kind);
		if (progress_due())
			log_line("%llu rounds; at most %u RPC objects, %u signal contexts, %u dataspaces, %u region maps, "
			         "%u names, %u mixed", (unsigned long long)rounds, most[0], most[1], most[2], most[3],
			         most[4], most[5]);
	}
	accounts_check_leak();
}

void component_init(struct env *env)
{
	(void)env;
	accounts_at_start = accounts_now();
	struct hid_node const config = config_node();
	random.state = hid_unsigned(&config, "seed", 1);
	attack_for(hid_unsigned(&config, "seconds", 0));
	while (!attack_over())
		pass();
	(void)rm_open();
	log_line("done: %llu rounds", rounds + 0ull);
}
