/* SPDX-License-Identifier: MIT */
/*
 * Strings and byte sequences in a message, for generated stubs only. Each lies behind the message's fixed words, in the
 * message buffer, padded with zeros to whole words. `position` counts words of utcb()->data.
 */
#ifndef GENODE_RPC_BYTES_H
#define GENODE_RPC_BYTES_H

#include <genode/rpc.h>

/* Copies `size` bytes to `position`, which has room for them, and returns the position behind them. */
static inline unsigned rpc_put(struct utcb *buffer, unsigned position, const void *bytes, size_t size)
{
	unsigned const words = (unsigned)((size + sizeof(word_t) - 1) / sizeof(word_t));
	if (words) buffer->data[position + words - 1] = 0;
	memcpy(&buffer->data[position], bytes, size);
	return position + words;
}

/* The `size` bytes at `*position`, which moves behind them; NULL when the message ends before they do. */
static inline const char *rpc_get(const struct utcb *buffer, word_t tag, unsigned *position, size_t size)
{
	unsigned const begin = *position;
	*position += (unsigned)((size + sizeof(word_t) - 1) / sizeof(word_t));
	return MESSAGE_WORDS_IN_REGISTERS + *position <= tag_words(tag) ? (const char *)&buffer->data[begin] : NULL;
}

#endif
