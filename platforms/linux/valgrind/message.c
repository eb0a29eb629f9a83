/* SPDX-License-Identifier: MIT */
/*
 * What a component sends is used by somebody else, so it has to be defined, as what a program of Linux gives to `write`:
 * number, argument and tag of a system call, the words and capabilities that the tag announces, in registers and in the
 * message buffer. Valgrind is asked, and says where it is not. What the tag does not announce may be anything; core reads
 * it and drops it.
 */
#include <genode/abi.h>
#include <genode/memory_checker.h>

#include "gate.h"

void loader_message_check(const word_t *slot);

/* A message for core in the slot, behind its kind. */
enum { WORD_NUMBER = 1, WORD_TAG = 3, WORD_FIRST = 4 };

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

static void check_words(const word_t *words, size_t count)
{
	if (count)
		memory_checker_check(words, count * sizeof(*words));
}

static void check_sent(const word_t *slot, word_t tag)
{
	const struct utcb *utcb;
	__asm__("movq %%fs:0, %0" : "=r"(utcb));
	size_t const words = smaller(tag_words(tag), MESSAGE_WORDS_MAX);
	check_words(&slot[WORD_FIRST], smaller(words, MESSAGE_WORDS_IN_REGISTERS));
	if (words > MESSAGE_WORDS_IN_REGISTERS)
		check_words(utcb->data, words - MESSAGE_WORDS_IN_REGISTERS);
	check_words(utcb->send_cap, smaller(tag_caps(tag), MESSAGE_CAPS_MAX));
}

void loader_message_check(const word_t *slot)
{
	word_t const number = slot[WORD_NUMBER];
	memory_checker_check(&slot[WORD_NUMBER], 2 * sizeof(*slot));
	if (number == SYSTEM_CALL_RPC_CALL || number == SYSTEM_CALL_REPLY_WAIT) {
		memory_checker_check(&slot[WORD_TAG], sizeof(*slot));
		memory_checker_open(&slot[WORD_TAG], sizeof(*slot));
		if (slot[WORD_TAG] != TAG_NO_REPLY)
			check_sent(slot, slot[WORD_TAG]);
	}
	memory_checker_open(slot, GATE_MESSAGE_SIZE);
}
