/* SPDX-License-Identifier: MIT */
/*
 * Quota that moves only along the edge to the reference account. Where the scenario gives a PD session to make a
 * stranger with, transfers between the two are tried before and after the edge is drawn; without one, only those to
 * oneself.
 */
#include "forge.h"

#include <genode/env.h>
#include <genode/session.h>
#include <interfaces/pd.h>

typedef enum rpc_status transfer_function(cap_t from, cap_t to, uint64_t amount);

static enum rpc_status move_ram(cap_t from, cap_t to, uint64_t amount)  { return pd_transfer_ram_quota(from, to, amount); }
static enum rpc_status move_caps(cap_t from, cap_t to, uint64_t amount) { return pd_transfer_cap_quota(from, to, amount); }

static transfer_function *const transfers[] = { move_ram, move_caps };

/* More than there is, also where adding it would wrap. */
static const uint64_t amounts_beyond[] = {
	UINT64_MAX, UINT64_MAX - 4095, UINT64_MAX / 2 + 1, UINT64_MAX / 2, (uint64_t)1 << 32, (uint64_t)1 << 40,
};

static void beyond(cap_t from, cap_t to)
{
	for (unsigned t = 0; t < 2; t++)
		for (unsigned i = 0; i < sizeof(amounts_beyond) / sizeof(amounts_beyond[0]); i++)
			refused(transfers[t](from, to, amounts_beyond[i]), "quota that nobody has");
}

/* To oneself nothing may change, whether core calls it granted or not. */
static void to_oneself(void)
{
	struct accounts const before = accounts_now();
	for (unsigned t = 0; t < 2; t++) {
		(void)transfers[t](component_env.pd, component_env.pd, 1);
		(void)transfers[t](component_env.pd, component_env.pd, 0);
	}
	struct accounts const after = accounts_now();
	answered(after.ram_quota, before.ram_quota, "RAM quota after a transfer to oneself");
	answered(after.caps_quota, before.caps_quota, "capability quota after a transfer to oneself");
}

static void with_stranger(cap_t stranger)
{
	static const uint64_t amounts[] = { 0, 1, 4096 };
	cap_t const pd = component_env.pd;
	for (unsigned t = 0; t < 2; t++)
		for (unsigned i = 1; i < 3; i++) {
			refused(transfers[t](pd, stranger, amounts[i]), "quota to a stranger");
			refused(transfers[t](stranger, pd, amounts[i]), "quota from a stranger");
		}
	refused(pd_ref_account(stranger, stranger), "a reference account that is its own");
	struct accounts const before = accounts_now();
	if (pd_ref_account(stranger, pd) != RPC_OK)
		return;
	refused(pd_ref_account(stranger, pd), "a second reference account");
	refused(pd_ref_account(pd, stranger), "a circle of reference accounts");
	beyond(pd, stranger);
	beyond(stranger, pd);
	for (unsigned t = 0; t < 2; t++)
		for (unsigned i = 0; i < 3; i++)
			if (transfers[t](pd, stranger, t ? 1 : amounts[i]) == RPC_OK)
				answered(transfers[t](stranger, pd, t ? 1 : amounts[i]), RPC_OK, "quota back from the one who got it");
	struct accounts const after = accounts_now();
	answered(after.ram_quota, before.ram_quota, "RAM quota after giving and taking back");
	answered(after.caps_quota, before.caps_quota, "capability quota after giving and taking back");
}

/* The right to know physical addresses is init's to give, not ours to ask for, in whatever way. */
static void with_manager(void)
{
	static const char *const asked[] = {
		"managing_system=yes", "managing_system=yes, managing_system=yes", "managing_system=no, managing_system=true",
		"managing_system=\"yes\"", "managing_system = on",
	};
	for (unsigned i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		struct session_request request = SESSION_REQUEST(PD, "stranger");
		struct session manager = { 0 };
		cap_t ram = CAP_INVALID;
		uint64_t at = 0;
		request.args = asked[i];
		if (session_open(&manager, &request) != SESSION_OPENED)
			continue;
		if (pd_alloc_ram(manager.cap, 4096, true, &ram) == RPC_OK)
			refused(pd_dma_addr(manager.cap, ram, &at), "a device address, with a right that was only asked for");
		session_close(&manager);
		cap_delete(ram);
	}
}

static bool stranger_open(struct session *stranger)
{
	static bool refused_once;       /* init reports the refusal, once is enough */
	struct session_request const request = SESSION_REQUEST(PD, "stranger");
	if (!refused_once && session_open(stranger, &request) != SESSION_OPENED)
		refused_once = true;
	return !refused_once;
}

void attack_accounts(void)
{
	uint64_t at = 0;
	struct session stranger = { 0 };
	beyond(component_env.pd, component_env.pd);
	to_oneself();
	refused(pd_dma_addr(component_env.pd, component_env.pd, &at), "a device address");
	if (!stranger_open(&stranger))
		return;
	with_stranger(stranger.cap);
	session_close(&stranger);
	with_manager();
}

void accounts_keep_stranger(void)
{
	struct session stranger = { 0 };
	(void)stranger_open(&stranger);
}
