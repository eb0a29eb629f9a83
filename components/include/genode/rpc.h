/* SPDX-License-Identifier: MIT */
/*
 * Remote procedure calls: what the generated stubs of every service are made of.
 *
 * A message is a tag and four words in registers; longer ones go on in the UTCB. `struct message` never has its address
 * taken by anything that is not inlined, so a call whose arguments and results fit into four words is a handful of
 * register moves around one system call.
 *
 * Capabilities that arrive need a free index each ("receive slot"). The base library keeps the slots of the UTCB filled;
 * every index that arrives belongs to the receiver until it calls cap_delete(), and an arrived index that nobody takes
 * is deleted by the library before the slot is used again, so that a malicious peer cannot fill the capability space.
 *
 * Memory: `utcb()->data` holds the message words from the fifth on, of the request until dispatch has read it, then of
 * the reply. Any call in between overwrites it, which is why stubs copy strings and bytes first.
 */
#ifndef GENODE_RPC_H
#define GENODE_RPC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <genode/abi.h>
#include <genode/memory.h>
#include <genode/system_call.h>

#define RPC_INLINE static inline __attribute__((always_inline))

/* The calling thread's message buffer. */
RPC_INLINE struct utcb *utcb(void) { return system_call_utcb(); }

struct message {
	word_t tag;
	word_t word[MESSAGE_WORDS_IN_REGISTERS];
};

/*
 * Calls `object` with the request in `message` and leaves the reply there. The result is the kernel's word about the
 * call, or else what the server answered.
 */
RPC_INLINE enum rpc_status rpc_call(cap_t object, struct message *message)
{
	word_t const status = system_call(SYSTEM_CALL_RPC_CALL, object, &message->tag, message->word);
	if (__builtin_expect(status == STATUS_OK, 1))
		return (enum rpc_status)tag_code(message->tag);
	return status == STATUS_SERVER_DIED ? RPC_SERVER_DIED : RPC_INVALID_CAP;
}

/* Fills receive slots [0..count); the slow part of the function below. */
bool rpc_receive_refill(unsigned count);

/* Before a call that returns `count` capabilities. False: the capability space is full. */
RPC_INLINE bool rpc_receive_prepare(unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (!utcb()->receive_slot[i])
			return rpc_receive_refill(count);
	return true;
}

/* After a call: takes over the capability that arrived in place `i`, CAP_INVALID if none did. */
cap_t rpc_receive_take(unsigned i);

/*
 * In a server's operation: keeps the capability that came as argument, which is otherwise deleted when the operation
 * returns. CAP_INVALID if none came, or one of the server's own.
 */
cap_t rpc_argument_keep(struct received_cap argument);

/*
 * The same, into `*kept`, whose previous capability is deleted: a client occupies no more than one index of the server's
 * capability space per place that the server has.
 */
void rpc_argument_replace(cap_t *kept, struct received_cap argument);

/* Deletes the own reference and makes the index free again; CAP_INVALID is left alone. */
void cap_delete(cap_t cap);

#endif
