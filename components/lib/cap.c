/* SPDX-License-Identifier: MIT */
#include <genode/bits.h>
#include <genode/cap.h>
#include <genode/env.h>
#include <genode/rpc.h>
#include <interfaces/pd.h>

enum { BITS = 8 * sizeof(word_t), LOW_WATER = 8, GROW_BY = 64 };

static unsigned total = CAP_SPACE_INITIAL;
static unsigned free_count = CAP_SPACE_INITIAL - CAP_FIRST_FREE;
static bool     full;           /* growing failed once: not tried again before something was freed */

cap_t cap_slot_alloc(void)
{
	component_cap_space[0] |= (1u << CAP_INVALID) | (1u << CAP_PARENT);
	for (unsigned i = 0; i < total / BITS; i++) {
		if (component_cap_space[i] == (word_t)-1)
			continue;
		unsigned const bit = bits_lowest(~component_cap_space[i]);
		component_cap_space[i] |= (word_t)1 << bit;
		free_count--;
		return i * BITS + bit;
	}
	return CAP_INVALID;
}

void cap_slot_free(cap_t cap)
{
	word_t const mask = (word_t)1 << cap % BITS;
	if (cap < CAP_FIRST_FREE || cap >= total || !(component_cap_space[cap / BITS] & mask))
		return;
	component_cap_space[cap / BITS] &= ~mask;
	free_count++;
	full = false;
}

void cap_delete(cap_t cap)
{
	if (cap < CAP_FIRST_FREE)
		return;
	(void)cap_delete_call(cap);
	cap_slot_free(cap);
}

/*
 * May be called between any two messages: the call below sends and receives neither capabilities nor words beyond the
 * registers, so it leaves the message buffer alone.
 */
void cap_space_ensure(void)
{
	if (free_count >= LOW_WATER || full || !component_env.pd || total + GROW_BY > component_cap_space_indices)
		return;
	uint32_t now = 0;
	if (pd_grow_cap_space(component_env.pd, GROW_BY, &now) != RPC_OK || now <= total) {
		full = true;
		return;
	}
	if (now > component_cap_space_indices)
		now = component_cap_space_indices;
	now -= now % BITS;
	free_count += now - total;
	total = now;
}

/* ------------------------------------------------------------------------------------------------ receive slots */

/*
 * Indices that lie in the thread's receive slots, or arrived there and were not taken yet. They are kept where the
 * receive slots are, because each thread has its own.
 */
_Static_assert(MESSAGE_CAPS_MAX * sizeof(uint16_t) <= sizeof(((struct utcb *)0)->thread_local_word), "one per slot");

typedef uint16_t __attribute__((may_alias)) armed_index;

static armed_index *armed_slots(void) { return (armed_index *)(void *)utcb()->thread_local_word; }

bool rpc_receive_refill(unsigned count)
{
	armed_index *const armed = armed_slots();
	cap_space_ensure();
	for (unsigned i = 0; i < count; i++) {
		if (utcb()->receive_slot[i])
			continue;
		if (armed[i])           /* something arrived here and nobody wanted it */
			(void)cap_delete_call(armed[i]);
		else
			armed[i] = (armed_index)cap_slot_alloc();
		if (!armed[i])
			return false;
		utcb()->receive_slot[i] = armed[i];
	}
	return true;
}

cap_t rpc_receive_take(unsigned i)
{
	armed_index *const armed = armed_slots();
	struct received_cap const received = utcb()->received[i];
	if (received.kind != RECEIVED_SLOT || received.value != armed[i] || !armed[i])
		return CAP_INVALID;
	cap_t const cap = armed[i];
	armed[i] = CAP_INVALID;
	return cap;
}
