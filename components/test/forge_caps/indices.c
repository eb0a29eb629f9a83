/* SPDX-License-Identifier: MIT */
/* Made-up indices: called, signalled, deleted, sent to core as arguments, and named as places to receive into. */
#include "forge.h"

#include <genode/cap.h>
#include <genode/env.h>
#include <interfaces/pd.h>

#define HALF ((word_t)1 << (8 * sizeof(word_t) / 2))   /* what a number of half the width wraps at */
#define TOP  ((word_t)1 << (8 * sizeof(word_t) - 1))

static struct cap_set own;

/* Beyond every capability space, and where a shorter number or a multiplication by an entry's size would wrap. */
static const word_t odd_indices[] = {
	CAP_INVALID, 65536, 65537, 0x7fffffff, 0xffffffff, (word_t)-1, (word_t)-2, TOP, TOP + 1, TOP + 2, HALF, HALF + 1,
	HALF + 2, HALF + 3, TOP / 2 + 1, TOP / 4 + 2, TOP / 8 + 1, TOP / 16 + 2, (word_t)-64, (word_t)-128,
};

enum { ODD = sizeof(odd_indices) / sizeof(odd_indices[0]), INDICES_MAX = 60000 };

/* Sends the index to core where a PD's or a dataspace's capability is expected. */
static void send_forged(word_t index)
{
	static const unsigned opcodes[] = {
		PD_OP_TRANSFER_RAM_QUOTA, PD_OP_TRANSFER_CAP_QUOTA, PD_OP_FREE_RAM, PD_OP_FREE_RPC_CAP, PD_OP_FREE_CONTEXT,
		PD_OP_ALLOC_RPC_CAP, PD_OP_ALLOC_CONTEXT, PD_OP_DMA_ADDR, PD_OP_SEAL_RAM,
	};
	for (unsigned i = 0; i < sizeof(opcodes) / sizeof(opcodes[0]); i++) {
		struct message message = { .tag = tag_make(opcodes[i], 1, 1), .word = { 1 } };
		utcb()->send_cap[0] = index;
		refused(rpc_call(component_env.pd, &message), "a made-up index as an argument");
	}
}

/* The index of an object that is gone names nothing, also when its memory has become another object. */
static void freed_objects(void)
{
	enum { COUNT = 16 };
	cap_t old[COUNT] = { CAP_INVALID }, now[COUNT] = { CAP_INVALID };
	for (unsigned i = 0; i < COUNT; i++)
		if (pd_alloc_rpc_cap(component_env.pd, env_thread(), 0, &old[i]) == RPC_OK)
			(void)pd_free_rpc_cap(component_env.pd, old[i]);
	for (unsigned i = 0; i < COUNT; i++)
		(void)pd_alloc_context(component_env.pd, env_thread(), 0, &now[i]);
	for (unsigned i = 0; i < COUNT; i++) {
		cap_probe(old[i]);
		cap_slot_free(old[i]);
		(void)pd_free_context(component_env.pd, now[i]);
		cap_delete(now[i]);
		forge_attempts++;
	}
}

void attack_indices(void)
{
	cap_set_init(&own);
	for (word_t index = 1; index < INDICES_MAX; index++)
		if (!cap_set_has(&own, index)) {
			cap_probe(index);
			forge_attempts++;
		}
	for (unsigned i = 0; i < ODD; i++) {
		cap_probe(odd_indices[i]);
		send_forged(odd_indices[i]);
	}
	for (word_t index = CAP_FIRST_FREE; index < 512; index++)
		if (!cap_set_has(&own, index))
			send_forged(index);
	freed_objects();
}

/* ---------------------------------------------------------------------------------------------- receiving somewhere */

/* Asks core for the own address space, to be received at those indices; says where it arrived. */
static struct received_cap receive_at(const word_t *slots)
{
	struct utcb *const buffer = utcb();
	word_t saved[MESSAGE_CAPS_MAX];
	struct message message = { .tag = tag_make(PD_OP_ADDRESS_SPACE, 0, 0) };
	memcpy(saved, buffer->receive_slot, sizeof(saved));
	memcpy(buffer->receive_slot, slots, sizeof(saved));
	buffer->received[0] = (struct received_cap){ 0 };
	answered(rpc_call(component_env.pd, &message), RPC_OK, "the own address space");
	memcpy(buffer->receive_slot, saved, sizeof(saved));
	return buffer->received[0];
}

static void receive_must_drop(word_t slot)
{
	word_t const slots[MESSAGE_CAPS_MAX] = { slot };
	struct received_cap const received = receive_at(slots);
	if (received.kind == RECEIVED_SLOT)
		obtained("a capability at index 0x%llx (asked for 0x%llx)", (unsigned long long)received.value,
		         (unsigned long long)slot);
	forge_attempts++;
}

/* The own things must be what they were, after everything that was to be put in their place. */
static void own_things_still_there(void)
{
	uint64_t quota = 0, used = 0;
	answered(pd_ram_quota(component_env.pd, &quota, &used), RPC_OK, "own PD after receiving over it");
	struct message message = { .tag = tag_make(0xffff, 0, 0) };
	answered(rpc_call(component_env.log, &message), RPC_BAD_OPCODE, "own LOG after receiving over it");
}

void attack_slots(void)
{
	receive_must_drop(component_env.pd);
	receive_must_drop(component_env.log);
	receive_must_drop(CAP_PARENT);
	for (unsigned i = 0; i < ODD; i++)
		receive_must_drop(odd_indices[i]);
	own_things_still_there();

	/* a free index arrives once, also when it is named four times, and no bit above it counts */
	cap_t const free = cap_slot_alloc();
	if (!free) {
		not_made();
		return;
	}
	receive_must_drop(HALF + free);
	cap_probe(free);
	word_t const same[MESSAGE_CAPS_MAX] = { free, free, free, free };
	struct received_cap const received = receive_at(same);
	answered(received.kind, RECEIVED_SLOT, "receiving at a free index");
	answered(received.value, free, "index of what was received");
	answered(cap_delete_call(free), STATUS_OK, "deleting what was received");
	cap_probe(free);
	cap_slot_free(free);
}
