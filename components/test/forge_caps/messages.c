/* SPDX-License-Identifier: MIT */
/* Tags that announce more than there is, and replies to nobody. */
#include "forge.h"
#include "worker.h"

#include <genode/entrypoint.h>
#include <genode/env.h>
#include <interfaces/log.h>
#include <interfaces/pd.h>

/* A call whose tag is taken as it is. */
static word_t call_raw(cap_t object, word_t tag)
{
	word_t words[MESSAGE_WORDS_IN_REGISTERS] = { 0 };
	forge_attempts++;
	return system_call(SYSTEM_CALL_RPC_CALL, object, &tag, words);
}

static void malformed_counts(void)
{
	cap_t const objects[] = { component_env.pd, component_env.log, forge_timer };
	for (unsigned i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
		if (!objects[i])
			continue;
		for (unsigned words = MESSAGE_WORDS_MAX + 1; words < 1024; words += 61)
			answered(call_raw(objects[i], tag_make(0, words, 0)), STATUS_BAD_ARGUMENT, "more words than a buffer has");
		for (unsigned caps = MESSAGE_CAPS_MAX + 1; caps < 8; caps++)
			answered(call_raw(objects[i], tag_make(0, 0, caps)), STATUS_BAD_ARGUMENT, "more capabilities than fit");
		/* well-formed, but not what any operation takes: must come back with an error, however large */
		for (unsigned opcode = 0; opcode < 32; opcode++) {
			memset(utcb()->data, 0xff, sizeof(word_t) * (MESSAGE_WORDS_MAX - MESSAGE_WORDS_IN_REGISTERS));
			(void)call_raw(objects[i], tag_make(opcode, MESSAGE_WORDS_MAX, MESSAGE_CAPS_MAX));
		}
	}
}

/* A string that is longer than the message, without end, or whose length wraps. */
static void malformed_strings(void)
{
	static const word_t lengths[] = { 241, 4000, 0x7fffffff, (word_t)-1, (word_t)-8,
	                                  (word_t)1 << (8 * sizeof(word_t) - 1) };
	for (unsigned i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
		for (unsigned words = 0; words <= 40; words += 8) {
			struct message message = { .tag = tag_make(LOG_OP_WRITE, words, 0), .word = { lengths[i] } };
			memset(utcb()->data, 'x', 40 * sizeof(word_t));
			refused(rpc_call(component_env.log, &message), "a text without end");
		}
}

/* A kind in the tag is the kernel's to set: a caller who sets it must not look like a signal or a fault to the server. */
static void forged_kind(void)
{
	for (word_t kind = 1; kind < 8; kind++) {
		struct message message = { .tag = tag_make(PD_OP_RAM_QUOTA, 0, 0) | kind << 13, .word = { 1, 2, 3, 4 } };
		answered(rpc_call(component_env.pd, &message), RPC_OK, "a call with a kind in its tag");
	}
}

/* ------------------------------------------------------------------------------------------- replies that nobody asked for */

static struct signal_context alarm;

static void reply_to_nobody(void)
{
	static const word_t tags[] = { 0, 4, (word_t)-1 & 0x1fff, (word_t)0xffff0000, TAG_NO_REPLY };
	if (signal_context_init(&alarm, NULL) != RPC_OK) {
		not_made();
		return;
	}
	for (unsigned i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		word_t badge, tag;
		signal_submit(alarm.cap, 1);
		do { /* another signal may come first, and has no state behind it */
			word_t words[MESSAGE_WORDS_IN_REGISTERS] = { 0x666, 0x666, 0x666, 0x666 };
			tag = tags[i];
			utcb()->send_cap[0] = component_env.pd;
			badge = system_call(SYSTEM_CALL_REPLY_WAIT, 0, &tag, words);
			answered(tag_kind(tag), TAG_KIND_SIGNAL, "a reply without a caller");
		} while (badge != (word_t)&alarm && tag_kind(tag) == TAG_KIND_SIGNAL);
	}
	signal_context_destroy(&alarm);
}

/*
 * Two servers. The first replies once rightly and three times more; by then its client waits for the second server,
 * which holds its answer back until the false replies are out.
 */
enum { ANSWER_FIRST = 0x1111, ANSWER_SECOND = 0x2222, ANSWER_FALSE = 0x3333 };

static cap_t         objects[2];
static cap_t         own_alarm;      /* of the first server, so that it never blocks between its replies */
static volatile bool replied_twice;

static word_t reply_wait(word_t answer)
{
	word_t tag = tag_make(RPC_OK, 1, 0), words[MESSAGE_WORDS_IN_REGISTERS] = { answer };
	(void)system_call(SYSTEM_CALL_REPLY_WAIT, 0, &tag, words);
	return tag;
}

static void wait_for_call(void)
{
	word_t tag = TAG_NO_REPLY, words[MESSAGE_WORDS_IN_REGISTERS] = { 0 };
	do {
		tag = TAG_NO_REPLY;
		(void)system_call(SYSTEM_CALL_REPLY_WAIT, 0, &tag, words);
	} while (tag_kind(tag) != TAG_KIND_RPC);
}

static void first_server(void)
{
	wait_for_call();
	for (unsigned i = 0; i < 4; i++) {
		signal_submit(own_alarm, 1);
		(void)reply_wait(i ? ANSWER_FALSE : ANSWER_FIRST);
	}
	replied_twice = true;
	component_sleep();
}

static void second_server(void)
{
	wait_for_call();
	(void)wait_for(&replied_twice);
	(void)reply_wait(ANSWER_SECOND);
	component_sleep();
}

static void reply_twice(void)
{
	struct worker servers[2] = { 0 };
	replied_twice = false;
	if (worker_start(&servers[0], 0, "replies twice", first_server)
	 && worker_start(&servers[1], 1, "replies late", second_server)
	 && pd_alloc_rpc_cap(component_env.pd, servers[0].thread, 0, &objects[0]) == RPC_OK
	 && pd_alloc_rpc_cap(component_env.pd, servers[1].thread, 0, &objects[1]) == RPC_OK
	 && pd_alloc_context(component_env.pd, servers[0].thread, 0, &own_alarm) == RPC_OK) {
		struct message first = { 0 }, second = { 0 };
		answered(rpc_call(objects[0], &first), RPC_OK, "call of the first server");
		answered(rpc_call(objects[1], &second), RPC_OK, "call of the second server");
		answered(first.word[0], ANSWER_FIRST, "the first server's answer");
		answered(second.word[0], ANSWER_SECOND, "the second server's answer, while the first one replies again");
	} else {
		not_made();
	}
	for (unsigned i = 0; i < 2; i++) {
		if (objects[i])
			(void)pd_free_rpc_cap(component_env.pd, objects[i]);
		cap_delete(objects[i]);
		objects[i] = CAP_INVALID;
	}
	if (own_alarm)
		(void)pd_free_context(component_env.pd, own_alarm);
	cap_delete(own_alarm);
	own_alarm = CAP_INVALID;
	worker_kill(&servers[0]);
	worker_kill(&servers[1]);
}

void attack_messages(void)
{
	malformed_counts();
	malformed_strings();
	forged_kind();
	reply_to_nobody();
	reply_twice();
}
