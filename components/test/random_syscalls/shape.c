/* SPDX-License-Identifier: MIT */
#include "shape.h"
#include "rights.h"

#include <genode/component_layout.h>
#include <genode/memory.h>

enum { ADDRESSES = 8 };

static word_t   addresses[ADDRESSES];
static unsigned next_address;

void shape_remember_address(word_t address) { addresses[next_address++ % ADDRESSES] = address; }

/* Half of the indices exist, the others lie in the space, at its limits, or where a narrower number would wrap. */
static word_t shape_index(struct random *random)
{
	static const word_t odd[] = {
		0, 63, 64, 127, 128, 8191, 8192, 57343, 57344, 0x7fffffff, (word_t)-1, (word_t)-2,
		((word_t)1 << (8 * sizeof(word_t) - 1)), ((word_t)1 << (8 * sizeof(word_t) / 2)) + 1,
		((word_t)1 << (8 * sizeof(word_t) / 2)) + 2, ((word_t)1 << (8 * sizeof(word_t) - 4)) + 1,
	};
	switch (random_below(random, 8)) {
	case 0:  return odd[random_below(random, sizeof(odd) / sizeof(odd[0]))];
	case 1:  return (word_t)random_u64(random);
	case 2:
	case 3:  return random_below(random, 256);
	default: return right_any(random);
	}
}

static word_t shape_word(struct random *random)
{
	static const word_t odd[] = {
		0, 1, 2, 3, 7, 8, 240, 255, 256, 4095, 4096, 4097, 8192, 65535, 65536, 1 << 20, 1 << 30, 0x7fffffff,
		0x80000000, 0xffffffff, (word_t)-1, (word_t)-4095, (word_t)-4096, ((word_t)1 << (8 * sizeof(word_t) - 1)),
		LAYOUT_UTCB, LAYOUT_UTCB - LAYOUT_PAGE_SIZE, LAYOUT_ELF_START, LAYOUT_USER_START, LAYOUT_USER_END,
		LAYOUT_USER_END - LAYOUT_PAGE_SIZE, LAYOUT_USER_START - LAYOUT_PAGE_SIZE, 0x10000000, 0x10001000, 0x20000000,
	};
	switch (random_below(random, 6)) {
	case 0:  return (word_t)random_u64(random);
	case 1:  return random_below(random, 20);
	case 5:  return random_below(random, 2);
	case 2:  return addresses[random_below(random, ADDRESSES)];
	case 3:  return (word_t)random_below(random, 1 << 20) * LAYOUT_PAGE_SIZE;
	default: return odd[random_below(random, sizeof(odd) / sizeof(odd[0]))];
	}
}

/* Most operations take few words and no capability or one; they ignore words that are too many. */
static word_t shape_tag(struct random *random)
{
	unsigned const opcode = random_one_in(random, 8) ? random_below(random, 0x10000) : random_below(random, 20);
	unsigned const words  = random_one_in(random, 8) ? random_below(random, 1024) : 2 + random_below(random, 8);
	unsigned const caps   = random_one_in(random, 8) ? random_below(random, 8) : random_below(random, 5) / 3;
	word_t const kind     = random_one_in(random, 16) ? (word_t)random_below(random, 8) << 13 : 0;
	word_t const beyond   = random_one_in(random, 16) ? (word_t)random_u64(random) & ~(word_t)0xffffffff : 0;
	return tag_make(opcode, words, caps) | kind | beyond;
}

void shape_call(struct random *random, struct call *call)
{
	static const uint8_t often[] = {
		SYSTEM_CALL_SIGNAL_SUBMIT, SYSTEM_CALL_CAP_DELETE, SYSTEM_CALL_WAIT, SYSTEM_CALL_REPLY_WAIT,
		SYSTEM_CALL_SIGNAL_SUBMIT, SYSTEM_CALL_CAP_DELETE, SYSTEM_CALL_YIELD, SYSTEM_CALL_TIME,
	};
	switch (random_below(random, 8)) {
	case 0:  call->number = SYSTEM_CALL_CORE_FIRST + random_below(random, CORE_CALLS); break;
	case 1:
	case 2:  call->number = often[random_below(random, sizeof(often))]; break;
	default: call->number = SYSTEM_CALL_RPC_CALL;
	}
	call->argument = call->number == SYSTEM_CALL_WAIT && !random_one_in(random, 4) ? random_below(random, 8)
	                                                                               : shape_index(random);
	call->tag = shape_tag(random);
	for (unsigned i = 0; i < MESSAGE_WORDS_IN_REGISTERS; i++)
		call->word[i] = shape_word(random);
}

/* Strings as they lie in a message whose fixed words fit into the registers: bytes, a zero, padding. */
static void shape_strings(struct random *random, struct utcb *buffer)
{
	static const char *const strings[] = {
		"", "ROM", "PD", "Timer", "IO_MEM", "label=\"config\", ram_quota=6K, cap_quota=3", "ram_quota=1G, cap_quota=9",
		"label=\"\\", "thread", "%s%n\x1b[2J",
	};
	char *at = (char *)buffer->data;
	for (unsigned i = 0; i < 3; i++) {
		const char *const string = strings[random_below(random, sizeof(strings) / sizeof(strings[0]))];
		size_t const size = strlen(string) + 1;
		memcpy(at, string, size);
		at += (size + sizeof(word_t) - 1) & ~(sizeof(word_t) - 1);
	}
}

void shape_buffer(struct random *random, struct utcb *buffer, unsigned data_words)
{
	buffer->self = (struct utcb *)shape_word(random);
	for (unsigned i = 0; i < MESSAGE_CAPS_MAX; i++) {
		buffer->send_cap[i]       = shape_index(random);
		buffer->receive_slot[i]   = random_one_in(random, 2) ? shape_index(random) : 64 + random_below(random, 192);
		buffer->received[i].kind  = random_below(random, 4);
		buffer->received[i].value = shape_word(random);
	}
	for (unsigned i = 0; i < data_words; i++)
		buffer->data[i] = shape_word(random);
	if (random_one_in(random, 4))
		shape_strings(random, buffer);
}
