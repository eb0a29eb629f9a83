/* SPDX-License-Identifier: MIT */
/*
 * Attacker that makes random system calls, core's own numbers included, with random capabilities, tags, words and
 * message buffers. Which ones come is decided by the seed.
 *
 * It never does what would be its own end by design, and nothing else is left out:
 *
 *   a system-call number that does not exist (component `fault` does that)
 *   waiting without anything that could end it; before any wait for signals it submits one to itself
 *   the parent's `exit`, and `main_thread`, which would give the next two a second name
 *   pausing or killing its own thread, and creating threads, which could run its own code on its own stack
 *   detaching the memory in which its program lies
 *   freeing or deleting the alarm, and deleting parent, PD, LOG and thread
 *   writing to LOG, because nobody reads random lines
 *   most announcements, session and resource requests, for init writes a line about each
 *   growing the capability space, but once in 4096 times: it does not shrink, and would use up the RAM for all the rest
 *
 * After each call it compares what came back with what it has a right to.
 */
#include "attacker.h"
#include "random.h"
#include "rights.h"
#include "shape.h"

#include <genode/component_layout.h>
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/format.h>
#include <genode/label.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <genode/session.h>
#include <interfaces/cpu.h>
#include <interfaces/log.h>
#include <interfaces/parent.h>
#include <interfaces/pd.h>
#include <interfaces/rm.h>
#include <interfaces/rom.h>
#include <interfaces/timer.h>

enum { DATA_WORDS = (UTCB_SIZE - sizeof(struct utcb)) / sizeof(word_t), FULL_BUFFER_EVERY = 32, SMALL_BUFFER = 24 };
enum { SESSION_IDS = 32 /* that random sessions get, from the first free one on */ };

static struct random         random;
static struct utcb          *buffer;             /* found while its first word is still right */
static struct signal_context alarm;
static struct accounts       accounts_at_start;
static bool                  config_given;
static uint64_t              calls, reached, granted, capabilities;

/* ------------------------------------------------------------------------------------------- calls that are left out */

static bool in_own_program(word_t address)
{
	return address >= LAYOUT_UTCB && address < (word_t)component_stack_top;
}

static bool sends(enum right right)
{
	return right_of(buffer->send_cap[0]) == right;
}

static bool rpc_ends_me(const struct call *call)
{
	unsigned const opcode = tag_code(call->tag);
	switch (right_of(call->argument)) {
	case RIGHT_PARENT:     return opcode == PARENT_OP_EXIT || opcode == PARENT_OP_MAIN_THREAD;
	case RIGHT_THREAD:     return opcode == THREAD_OP_PAUSE;
	case RIGHT_CPU:        return opcode == CPU_OP_CREATE_THREAD || (opcode == CPU_OP_KILL_THREAD && sends(RIGHT_THREAD));
	case RIGHT_REGION_MAP: return opcode == REGION_MAP_OP_DETACH && in_own_program(call->word[0]);
	case RIGHT_PD:         return opcode == PD_OP_FREE_CONTEXT && sends(RIGHT_ALARM);
	case RIGHT_LOG:        return opcode == LOG_OP_WRITE;
	default:               return false;
	}
}

static bool delete_ends_me(const struct call *call)
{
	switch (right_of(call->argument)) {
	case RIGHT_PARENT: case RIGHT_PD: case RIGHT_LOG: case RIGHT_THREAD: case RIGHT_ALARM: return true;
	default: return false;
	}
}

/*
 * What is never given back would soon be all that there is: growing the capability space is rare, and sessions get
 * identifiers that a random `close` can hit. What leaves a line in init's log is less frequent than the rest.
 */
static bool wastes(struct call *call)
{
	enum right const right = right_of(call->argument);
	unsigned const opcode = tag_code(call->tag);
	if (call->number != SYSTEM_CALL_RPC_CALL)
		return false;
	if (right == RIGHT_PARENT && opcode == PARENT_OP_SESSION)
		call->word[0] = SESSION_ID_FIRST_FREE + call->word[0] % SESSION_IDS;
	if (right == RIGHT_PARENT && (opcode == PARENT_OP_SESSION || opcode == PARENT_OP_ANNOUNCE
	                              || opcode == PARENT_OP_RESOURCE_REQUEST))
		return !random_one_in(&random, 256);
	return right == RIGHT_PD && opcode == PD_OP_GROW_CAP_SPACE && !random_one_in(&random, 4096);
}

static bool waits_for_ever(const struct call *call)
{
	word_t const flags = call->argument;
	return flags <= (WAIT_RPC | WAIT_SIGNAL | WAIT_POLL) && !(flags & (WAIT_SIGNAL | WAIT_POLL));
}

static bool ends_me(const struct call *call)
{
	switch (call->number) {
	case SYSTEM_CALL_RPC_CALL:   return rpc_ends_me(call);
	case SYSTEM_CALL_CAP_DELETE: return delete_ends_me(call);
	case SYSTEM_CALL_WAIT:       return waits_for_ever(call);
	default:                     return false;
	}
}

/* ------------------------------------------------------------------------------------------ what came back is judged */

/* An index that was not given must be invalid to each system call that takes one. */
static void judge_index(const struct call *call, word_t status)
{
	if (status == STATUS_INVALID_CAP)
		right_set(call->argument, right_of(call->argument) == RIGHT_UNKNOWN ? RIGHT_UNKNOWN : RIGHT_NONE);
	else if (right_of(call->argument) == RIGHT_NONE)
		obtained("system call %u on index 0x%llx, which was never given: status %u", (unsigned)call->number,
		         (unsigned long long)call->argument, (unsigned)status);
}

static void judge_received(const struct call *call, word_t reply_tag, const word_t *slots)
{
	unsigned const opcode = tag_code(call->tag);
	for (unsigned i = 0; i < tag_caps(reply_tag) && i < MESSAGE_CAPS_MAX; i++) {
		struct received_cap const received = buffer->received[i];
		if (received.kind != RECEIVED_SLOT)
			continue;
		capabilities++;
		if (received.value != slots[i])
			obtained("capability at index 0x%llx, asked for at 0x%llx", (unsigned long long)received.value,
			         (unsigned long long)slots[i]);
		right_set(received.value, right_returned(right_of(call->argument), opcode, call->word[0]));
	}
}

/* Behind the words that the reply announces, the buffer must hold what it held. */
static void judge_buffer(word_t reply_tag, const word_t *before, unsigned data_words)
{
	unsigned const words = tag_words(reply_tag);
	unsigned i = words > MESSAGE_WORDS_IN_REGISTERS ? words - MESSAGE_WORDS_IN_REGISTERS : 0;
	for (; i < data_words; i++)
		if (buffer->data[i] != before[i]) {
			obtained("word %u of the message buffer, behind a reply of %u words", i, words);
			return;
		}
}

static void judge_granted(const struct call *call, word_t reply_word)
{
	enum right const right = right_of(call->argument);
	unsigned const opcode = tag_code(call->tag);
	granted++;
	if (right == RIGHT_PD && opcode == PD_OP_DMA_ADDR)
		obtained("a device address without the right to it");
	if (right == RIGHT_REGION_MAP && opcode == REGION_MAP_OP_ATTACH)
		shape_remember_address(reply_word);
}

/* ------------------------------------------------------------------------------------------------------- one call */

static void make_call(struct call call)
{
	static word_t before[DATA_WORDS];
	word_t saved_slots[MESSAGE_CAPS_MAX], slots[MESSAGE_CAPS_MAX];
	unsigned const data_words = random_one_in(&random, FULL_BUFFER_EVERY) ? DATA_WORDS : SMALL_BUFFER;

	memcpy(saved_slots, buffer->receive_slot, sizeof(saved_slots));
	shape_buffer(&random, buffer, data_words);
	if (ends_me(&call) || wastes(&call)) {
		buffer->self = buffer;
		memcpy(buffer->receive_slot, saved_slots, sizeof(saved_slots));
		return;
	}
	if (call.number == SYSTEM_CALL_WAIT || call.number == SYSTEM_CALL_REPLY_WAIT)
		signal_submit(alarm.cap, 1);
	memcpy(slots, buffer->receive_slot, sizeof(slots));
	memcpy(before, buffer->data, data_words * sizeof(word_t));

	word_t tag = call.tag, words[MESSAGE_WORDS_IN_REGISTERS];
	memcpy(words, call.word, sizeof(words));
	word_t const status = system_call(call.number, call.argument, &tag, words);
	buffer->self = buffer;
	memcpy(buffer->receive_slot, saved_slots, sizeof(saved_slots));
	calls++;

	switch (call.number) {
	case SYSTEM_CALL_RPC_CALL:
		judge_index(&call, status);
		if (status != STATUS_OK)
			break;
		reached++;
		judge_received(&call, tag, slots);
		judge_buffer(tag, before, data_words);
		if (tag_code(tag) == RPC_OK)
			judge_granted(&call, words[0]);
		break;
	case SYSTEM_CALL_SIGNAL_SUBMIT:
		judge_index(&call, status);
		break;
	case SYSTEM_CALL_CAP_DELETE:
		judge_index(&call, status);
		right_set(call.argument, RIGHT_NONE);
		break;
	default:
		if (call.number >= SYSTEM_CALL_CORE_FIRST && status != STATUS_DENIED)
			obtained("core's system call %u: status %u", (unsigned)call.number, (unsigned)status);
	}
}

/* ------------------------------------------------------------------------------------------------- begin and end */

static struct session timer, rm;

static void open_sessions(void)
{
	struct session_request const timer_request = SESSION_REQUEST(TIMER, ""), rm_request = SESSION_REQUEST(RM, "");
	(void)session_open(&timer, &timer_request);
	(void)session_open(&rm, &rm_request);
}

/*
 * What the last sessions are paid from, because by then random calls may have used up everything else: a donation to an
 * RM session whose identifier no random call hits.
 */
enum { RESERVE_ID = 1000 }; /* and above: no random call's */

static void reserve_set(void)
{
	cap_t unused = CAP_INVALID;
	(void)parent_session(CAP_PARENT, RESERVE_ID, RM_SERVICE_NAME, "label=\"\", ram_quota=100K, cap_quota=12", &unused);
}

/* Asks again and again: random calls have had time to take away the signal that a client otherwise waits for. */
static void reopen(const char *service, const char *label, unsigned ram_bytes, unsigned caps)
{
	char args[SESSION_ARGS_CAPACITY];
	cap_t cap = CAP_INVALID;
	(void)format(args, sizeof(args), "label=\"%s\", ram_quota=%u, cap_quota=%u", label, ram_bytes, caps);
	uint32_t const id = RESERVE_ID + session_id_new();
	uint64_t const end_us = time_us_call() + 5000000;
	if (parent_session(CAP_PARENT, id, service, args, &cap) != RPC_OK || cap)
		return;
	while (parent_session_cap(CAP_PARENT, id, &cap) == PARENT_SESSION_CAP_PENDING && time_us_call() < end_us)
		yield_call();
}

/* Objects that random calls made and forgot stay in the accounts; sessions and their donations can all be ended. */
static void finish(void)
{
	bool pending;
	rights_forget();
	for (unsigned i = 0; i < MESSAGE_CAPS_MAX; i++) /* the library's free indices, which random calls may have filled */
		(void)cap_delete_call((cap_t)buffer->receive_slot[i]);
	for (uint32_t id = SESSION_ID_FIRST_FREE; id < SESSION_ID_FIRST_FREE + SESSION_IDS; id++)
		(void)parent_close(CAP_PARENT, id, &pending);
	(void)parent_close(CAP_PARENT, RESERVE_ID, &pending);
	if (config_given)
		reopen(ROM_SERVICE_NAME, "config", ROM_SESSION_RAM, ROM_SESSION_CAPS);
	if (timer.id)
		reopen(TIMER_SERVICE_NAME, "", TIMER_SESSION_RAM, TIMER_SESSION_CAPS);
	if (rm.id)
		reopen(RM_SERVICE_NAME, "", RM_SESSION_RAM, RM_SESSION_CAPS);
	log_line("done: %llu calls, %llu reached an object, %llu were granted", calls + 0ull, reached + 0ull,
	         granted + 0ull);
}

void component_init(struct env *env)
{
	(void)env;
	accounts_at_start = accounts_now(); /* before the donations that closing a session may bring back */
	struct hid_node const config = config_node();
	struct text unused;
	config_given = hid_attribute(&config, "seed", &unused);
	random.state = hid_unsigned(&config, "seed", 1);
	attack_for(hid_unsigned(&config, "seconds", 0));
	buffer = utcb();
	open_sessions();
	reserve_set();
	if (signal_context_init(&alarm, NULL) != RPC_OK) {
		log_error("no signal context to end its own waiting with");
		return;
	}
	rights_init(timer.cap, rm.cap, alarm.cap);

	while (!attack_over()) {
		for (unsigned i = 0; i < 1024; i++) {
			struct call call;
			shape_call(&random, &call);
			make_call(call);
		}
		accounts_check(&accounts_at_start);
		if (progress_due())
			log_line("%llu calls, %llu reached an object, %llu were granted, %llu capabilities", calls + 0ull,
			         reached + 0ull, granted + 0ull, capabilities + 0ull);
	}
	finish();
}
