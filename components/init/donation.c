/* SPDX-License-Identifier: MIT */
#include <genode/env.h>
#include <genode/log.h>
#include <interfaces/pd.h>

#include "child.h"
#include "donation.h"

/* Of the two PDs one is always init's own, which is the other's reference account. */
static enum donation_result move_quota(cap_t from, cap_t to, uint64_t ram_bytes, uint64_t caps)
{
	if (ram_bytes && pd_transfer_ram_quota(from, to, ram_bytes) != RPC_OK)
		return DONATION_OUT_OF_RAM;
	if (!caps || pd_transfer_cap_quota(from, to, caps) == RPC_OK)
		return DONATION_OK;
	if (ram_bytes)
		(void)pd_transfer_ram_quota(to, from, ram_bytes);
	return DONATION_OUT_OF_CAPS;
}

static bool paid_by_client(const struct session_entry *entry) { return entry->client && !entry->environment; }

enum donation_result donation_collect(const struct session_entry *entry, uint64_t ram_bytes, uint64_t caps)
{
	return paid_by_client(entry) ? move_quota(entry->client->pd, component_env.pd, ram_bytes, caps) : DONATION_OK;
}

/* The PD of a client that begins anew is about to be closed, and what is in it comes to init. */
static bool begins_anew(const struct child *child) { return child && child->state == CHILD_RESTARTING; }

void donation_give_back(const struct session_entry *entry, uint64_t ram_bytes, uint64_t caps)
{
	if (paid_by_client(entry) && !begins_anew(entry->client))
		(void)move_quota(component_env.pd, entry->client->pd, ram_bytes, caps);
}

enum donation_result donation_send(const struct session_entry *entry, uint64_t ram_bytes, uint64_t caps)
{
	return move_quota(component_env.pd, entry->server->pd, ram_bytes, caps);
}

/* From the donation, which the client then gets back the less; one that begins anew does so with the less. */
static void lose(struct session_entry *entry, uint64_t ram_bytes, uint64_t caps)
{
	entry->ram_bytes -= ram_bytes;
	entry->caps      -= caps;
	if (!begins_anew(entry->client))
		return;
	struct quota const loss = { ram_bytes, caps };
	entry->client->lost.ram_bytes += ram_bytes;
	entry->client->lost.caps      += caps;
	entry->client->assigned = quota_without(entry->client->assigned, loss);
}

void donation_recover(struct session_entry *entry)
{
	if (entry->provider != PROVIDER_CHILD || !(entry->sent_ram_bytes || entry->sent_caps))
		return;
	if (begins_anew(entry->client) && begins_anew(entry->server))   /* comes back with the server's PD */
		return;
	cap_t const pd = entry->server->pd;
	bool const ram  = move_quota(pd, component_env.pd, entry->sent_ram_bytes, 0) == DONATION_OK;
	bool const caps = move_quota(pd, component_env.pd, 0, entry->sent_caps) == DONATION_OK;
	if (!ram || !caps)
		log_warning("%s: could not revert session quota (%llu bytes, %llu caps) of %s session of %s",
		            entry->server->start->name, (unsigned long long)(ram ? 0 : entry->sent_ram_bytes),
		            (unsigned long long)(caps ? 0 : entry->sent_caps), entry->service, session_client_name(entry));
	lose(entry, ram ? 0 : entry->sent_ram_bytes, caps ? 0 : entry->sent_caps);
}
