/* SPDX-License-Identifier: MIT */
/*
 * Stubs against each other: what a client sends is what the server's operation gets, and what it answers is what the
 * client gets; and what neither side may believe. The "kernel" copies a message from one buffer to the other, and lets a
 * test change it on the way.
 */
#include "every.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- the test's kernel ---- */

static _Alignas(16) unsigned char buffers[2][UTCB_SIZE];
static unsigned side;                      /* whose turn it is: 0 client, 1 server */
static word_t kernel_status;
static void (*tamper_request)(word_t *tag, word_t words[4], struct utcb *server);
static void (*tamper_reply)(word_t *tag, word_t words[4], struct utcb *client);
static const struct every_ops *ops;
static unsigned calls;

static struct utcb *buffer_of(unsigned which) { return (struct utcb *)(void *)buffers[which]; }

struct utcb *system_call_utcb(void) { return buffer_of(side); }

static void transfer(word_t tag, unsigned from, unsigned to)
{
	struct utcb *source = buffer_of(from), *target = buffer_of(to);
	for (unsigned i = MESSAGE_WORDS_IN_REGISTERS; i < tag_words(tag); i++)
		target->data[i - MESSAGE_WORDS_IN_REGISTERS] = source->data[i - MESSAGE_WORDS_IN_REGISTERS];
	for (unsigned i = 0; i < MESSAGE_CAPS_MAX; i++) {
		bool const sent = i < tag_caps(tag) && source->send_cap[i];
		target->received[i] = (struct received_cap) { sent ? RECEIVED_SLOT : RECEIVED_NONE, sent ? source->send_cap[i] : 0 };
	}
}

word_t system_call(word_t number, word_t argument, word_t *tag, word_t words[4])
{
	(void)argument;
	if (number != SYSTEM_CALL_RPC_CALL) abort();
	if (kernel_status) return kernel_status;
	calls++;
	transfer(*tag, 0, 1);
	side = 1;
	struct message message = { *tag, { words[0], words[1], words[2], words[3] } };
	if (tamper_request) tamper_request(&message.tag, message.word, utcb());
	every_dispatch(ops, (void *)0x1234, &message);
	transfer(message.tag, 1, 0);
	side = 0;
	*tag = message.tag;
	for (unsigned i = 0; i < 4; i++) words[i] = message.word[i];
	if (tamper_reply) tamper_reply(tag, words, utcb());
	return STATUS_OK;
}

bool rpc_receive_refill(unsigned count) { for (unsigned i = 0; i < count; i++) utcb()->receive_slot[i] = 100 + i; return true; }
cap_t rpc_receive_take(unsigned i) { return utcb()->received[i].kind == RECEIVED_SLOT ? (cap_t)utcb()->received[i].value : CAP_INVALID; }

/* ---- TAP ---- */

static unsigned number, failures;

static void ok(bool condition, const char *name)
{
	printf("%s %u - %s\n", condition ? "ok" : "not ok", ++number, name);
	if (!condition) failures++;
	tamper_request = NULL;
	tamper_reply = NULL;
	kernel_status = STATUS_OK;
}

/* ---- the server ---- */

static bool object_arrived;

static enum rpc_status nothing(void *object) { object_arrived = object == (void *)0x1234; return RPC_OK; }

static enum rpc_status narrow(void *object, bool a, uint8_t b, uint16_t c, uint32_t d, bool *ar, uint8_t *br, uint16_t *cr,
                              uint32_t *dr)
{
	(void)object;
	*ar = !a; *br = (uint8_t)~b; *cr = (uint16_t)~c; *dr = ~d;
	return RPC_OK;
}

static enum rpc_status signed_(void *object, int8_t a, int16_t b, int32_t c, int64_t d, int8_t *ar, int16_t *br, int32_t *cr,
                               int64_t *dr)
{
	(void)object;
	*ar = (int8_t)-a; *br = (int16_t)-b; *cr = -c; *dr = -d;
	return RPC_OK;
}

static enum rpc_status wide(void *object, uint64_t a, size_t b, word_t c, uint64_t d, uint64_t e, uint8_t f, uint64_t *ar,
                            size_t *br, word_t *cr, uint64_t *dr, uint64_t *er, uint8_t *fr)
{
	(void)object;
	*ar = ~a; *br = ~b; *cr = ~c; *dr = ~d; *er = ~e; *fr = (uint8_t)~f;
	return RPC_OK;
}

/* The buffer is destroyed first: what an operation gets must not lie in it. */
static void destroy_buffer(void) { memset(utcb()->data, 0xee, UTCB_SIZE - sizeof(struct utcb)); }

static bool unterminated_result;

static enum rpc_status texts(void *object, const char *first, uint32_t n, const char *second, uint32_t *length, char *joined,
                             size_t capacity)
{
	(void)object;
	destroy_buffer();
	if (unterminated_result) { memset(joined, 'x', capacity); *length = n; return RPC_OK; }
	snprintf(joined, capacity, "%s%u%s", first, (unsigned)n, second);
	*length = (uint32_t)strlen(joined);
	return RPC_OK;
}

static size_t claimed_size;

static enum rpc_status octets(void *object, const void *data, size_t size, void *reversed, size_t capacity, size_t *reversed_size,
                              uint32_t *sum)
{
	(void)object;
	destroy_buffer();
	const unsigned char *from = data;
	unsigned char *to = reversed;
	*sum = 0;
	for (size_t i = 0; i < size && size <= capacity; i++) { to[size - 1 - i] = from[i]; *sum += from[i]; }
	*reversed_size = claimed_size ? claimed_size : size;
	return RPC_OK;
}

static enum rpc_status mixed(void *object, uint64_t a, uint64_t b, uint64_t c, uint64_t d, const char *name, const void *data,
                             size_t size, bool *good, char *result, size_t capacity)
{
	(void)object;
	destroy_buffer();
	*good = a == 1 && b == 2 && c == 3 && d == UINT64_MAX && !strcmp(name, "sevench") && size == 3 && !memcmp(data, "a\0b", 3);
	snprintf(result, capacity, "%s", name);
	return RPC_OK;
}

static enum rpc_status caps(void *object, struct received_cap one, struct received_cap two, uint32_t n, cap_t *three,
                            uint32_t *nr, cap_t *four)
{
	(void)object;
	*three = (cap_t)one.value + 1;
	*four  = two.kind == RECEIVED_SLOT ? (cap_t)two.value + 1 : CAP_INVALID;
	*nr    = n + 1;
	return RPC_OK;
}

static enum rpc_status fails(void *object, uint32_t kind, uint32_t *value)
{
	(void)object;
	*value = 99;
	return kind == 0 ? EVERY_FAILS_FIRST : kind == 1 ? EVERY_FAILS_THIRD : kind == 2 ? RPC_OUT_OF_RAM : RPC_OK;
}

static enum rpc_status int_(void *object, uint32_t a, uint32_t b, uint32_t c, uint32_t *result)
{
	(void)object;
	*result = a + b + c;
	return RPC_OK;
}

static cap_t changed;

static enum rpc_status changed_sigh(void *object, struct received_cap sigh)
{
	(void)object;
	changed = (cap_t)sigh.value;
	return RPC_OK;
}

static enum rpc_status tx_dataspace(void *object, cap_t *dataspace)
{
	(void)object;
	*dataspace = 77;
	return RPC_OK;
}

static const struct every_ops all_ops = {
	.nothing = nothing, .narrow = narrow, .signed_ = signed_, .wide = wide, .texts = texts, .octets = octets, .mixed = mixed,
	.caps = caps, .fails = fails, .int_ = int_, .changed_sigh = changed_sigh, .tx_dataspace = tx_dataspace,
};

/* ---- what reaches the other side ---- */

enum { OBJECT = 5 };

static void test_values(void)
{
	ok(every_nothing(OBJECT) == RPC_OK && object_arrived, "an empty operation, and the object it is for");

	bool a; uint8_t b; uint16_t c; uint32_t d;
	ok(every_narrow(OBJECT, true, 200, 60000, 4000000000u, &a, &b, &c, &d) == RPC_OK && !a && b == 55 && c == 5535 &&
	   d == 294967295, "narrow values");
	int8_t sa; int16_t sb; int32_t sc; int64_t sd;
	ok(every_signed_(OBJECT, -100, 30000, INT32_MIN + 1, INT64_MIN + 1, &sa, &sb, &sc, &sd) == RPC_OK && sa == 100 &&
	   sb == -30000 && sc == INT32_MAX && sd == INT64_MAX, "signed values");
	uint64_t wa, wd, we; size_t wb; word_t wc; uint8_t wf;
	ok(every_wide(OBJECT, 1, 2, 3, UINT64_MAX - 4, 5, 6, &wa, &wb, &wc, &wd, &we, &wf) == RPC_OK && wa == ~UINT64_C(1) &&
	   wb == ~(size_t)2 && wc == ~(word_t)3 && wd == 4 && we == ~UINT64_C(5) && wf == 249,
	   "more words than there are registers");

	char joined[80]; uint32_t length;
	ok(every_texts(OBJECT, "fifteen letters", 7, "", &length, joined, sizeof joined) == RPC_OK && length == 16 &&
	   !strcmp(joined, "fifteen letters7"), "texts, the longest and the empty one");
	unsigned char data[32], reversed[32]; size_t size; uint32_t sum;
	for (unsigned i = 0; i < 32; i++) data[i] = (unsigned char)i;
	ok(every_octets(OBJECT, data, 32, reversed, 32, &size, &sum) == RPC_OK && size == 32 && sum == 496 && reversed[0] == 31 &&
	   reversed[31] == 0, "bytes, as many as there may be");
	ok(every_octets(OBJECT, data, 0, reversed, 32, &size, &sum) == RPC_OK && size == 0 && sum == 0, "no bytes");
	bool good; char name[8];
	ok(every_mixed(OBJECT, 1, 2, 3, UINT64_MAX, "sevench", "a\0b", 3, &good, name, sizeof name) == RPC_OK && good &&
	   !strcmp(name, "sevench"), "scalars beyond the registers, text and bytes behind them");

	cap_t three, four; uint32_t n;
	ok(every_caps(OBJECT, 10, 20, 30, &three, &n, &four) == RPC_OK && three == 11 && four == 21 && n == 31, "capabilities");
	ok(every_caps(OBJECT, 10, CAP_INVALID, 30, &three, &n, &four) == RPC_OK && three == 11 && four == CAP_INVALID,
	   "no capability in the second place");
	ok(every_int(OBJECT, 1, 2, 4, &n) == RPC_OK && n == 7, "names that are words of C or of the stubs");
	ok(every_changed_sigh(OBJECT, 44) == RPC_OK && changed == 44, "a signal's registration");
	ok(every_tx_dataspace(OBJECT, &three) == RPC_OK && three == 77, "a packet stream's dataspace");
}

/* ---- errors ---- */

static void test_errors(void)
{
	uint32_t value = 5;
	ok(every_fails(OBJECT, 0, &value) == EVERY_FAILS_FIRST && value == 5, "a declared error, and no result");
	ok((unsigned)every_fails(OBJECT, 1, &value) == RPC_ERROR_FIRST + 2, "declared errors count from RPC_ERROR_FIRST");
	ok(every_fails(OBJECT, 2, &value) == RPC_OUT_OF_RAM, "a general error");
	ok(every_missing(OBJECT, 1) == RPC_BAD_OPCODE, "an operation that the server lacks");
	ok(every_tx_ready_to_ack(OBJECT, &(cap_t) { 0 }) == RPC_BAD_OPCODE, "a packet stream's operation that the server lacks");
	kernel_status = STATUS_INVALID_CAP;
	ok(every_nothing(OBJECT) == RPC_INVALID_CAP, "no such object");
	kernel_status = STATUS_SERVER_DIED;
	ok(every_nothing(OBJECT) == RPC_SERVER_DIED, "the server died");

	char joined[80], small[4]; uint32_t n; unsigned before = calls;
	ok(every_texts(OBJECT, "sixteen letters!", 7, "", &n, joined, sizeof joined) == RPC_BAD_MESSAGE && calls == before,
	   "a text that is too long is not sent");
	ok(every_octets(OBJECT, joined, 33, joined, sizeof joined, &(size_t) { 0 }, &n) == RPC_BAD_MESSAGE && calls == before,
	   "too many bytes are not sent");
	memset(small, 7, sizeof small);
	ok(every_texts(OBJECT, "abcd", 7, "", &n, small, sizeof small) == RPC_BAD_MESSAGE && small[0] == 7,
	   "a text that does not fit into the client's place");
	unterminated_result = true;
	ok(every_texts(OBJECT, "", 7, "", &n, joined, sizeof joined) == RPC_OK && strlen(joined) == 79,
	   "a result without its zero is cut off");
	unterminated_result = false;
	claimed_size = 33;
	ok(every_octets(OBJECT, joined, 1, joined, 32, &(size_t) { 0 }, &n) == RPC_BAD_MESSAGE, "a server that claims too many bytes");
	claimed_size = 0;
}

/* ---- messages that nobody may believe ---- */

static void fewer_words(word_t *tag, word_t *words, struct utcb *buffer)
{
	(void)words, (void)buffer;
	*tag = tag_make(tag_code(*tag), tag_words(*tag) - 1, tag_caps(*tag));
}
static void one_cap_more(word_t *tag, word_t *words, struct utcb *buffer)
{
	(void)words, (void)buffer;
	*tag = tag_make(tag_code(*tag), tag_words(*tag), tag_caps(*tag) + 1);
}
static void one_cap_less(word_t *tag, word_t *words, struct utcb *buffer)
{
	(void)words, (void)buffer;
	*tag = tag_make(tag_code(*tag), tag_words(*tag), tag_caps(*tag) - 1);
}
static void unknown_opcode(word_t *tag, word_t *words, struct utcb *buffer)
{
	(void)words, (void)buffer;
	*tag = tag_make(0xffff, tag_words(*tag), tag_caps(*tag));
}
#define SET_WORD(name, index, value) \
	static void name(word_t *tag, word_t *words, struct utcb *buffer) { (void)tag, (void)buffer; words[index] = (word_t)(value); }
SET_WORD(bool_is_two, 0, 2)
SET_WORD(byte_is_256, 1, 256)
SET_WORD(word16_too_large, 2, 65536)
SET_WORD(word32_too_large, 3, UINT64_C(0x100000000))
SET_WORD(signed_byte_too_large, 0, 128)
SET_WORD(signed_byte_too_small, 0, -129)
SET_WORD(signed32_without_sign, 2, UINT64_C(0xffffffff))
SET_WORD(length_too_large, 1, 16)
SET_WORD(length_huge, 1, UINT64_MAX)
SET_WORD(length_beyond_message, 2, 63)
SET_WORD(reply_length_too_large, 1, 80)
SET_WORD(reply_length_huge, 1, UINT64_MAX - 7)
static void no_zero(word_t *tag, word_t *words, struct utcb *buffer)
{
	(void)tag, (void)words;
	((char *)buffer->data)[4] = 'x';
}

typedef void tamper(word_t *tag, word_t words[4], struct utcb *buffer);

static void test_bad_narrow(tamper *change, const char *name)
{
	bool a; uint8_t b; uint16_t c; uint32_t d;
	tamper_request = change;
	bool const request = every_narrow(OBJECT, true, 1, 2, 3, &a, &b, &c, &d) == RPC_BAD_MESSAGE;
	tamper_request = NULL;
	tamper_reply = change;
	ok(request && every_narrow(OBJECT, true, 1, 2, 3, &a, &b, &c, &d) == RPC_BAD_MESSAGE, name);
}

static void test_bad_signed(tamper *change, const char *name)
{
	int8_t a; int16_t b; int32_t c; int64_t d;
	tamper_request = change;
	bool const request = every_signed_(OBJECT, 1, 2, 3, 4, &a, &b, &c, &d) == RPC_BAD_MESSAGE;
	tamper_request = NULL;
	tamper_reply = change;
	ok(request && every_signed_(OBJECT, 1, 2, 3, 4, &a, &b, &c, &d) == RPC_BAD_MESSAGE, name);
}

static void test_bad_text(tamper *request, tamper *reply, const char *name)
{
	char joined[80]; uint32_t length;
	tamper_request = request;
	tamper_reply = reply;
	ok(every_texts(OBJECT, "text", 7, "more", &length, joined, sizeof joined) == RPC_BAD_MESSAGE, name);
}

static void test_bad_caps(tamper *request, tamper *reply, const char *name)
{
	cap_t three, four; uint32_t n;
	tamper_request = request;
	tamper_reply = reply;
	ok(every_caps(OBJECT, 1, 2, 3, &three, &n, &four) == RPC_BAD_MESSAGE, name);
}

static void test_bad_messages(void)
{
	test_bad_narrow(fewer_words, "a word too few");
	test_bad_narrow(one_cap_more, "a capability where none belongs");
	test_bad_narrow(bool_is_two, "a bool that is neither");
	test_bad_narrow(byte_is_256, "a byte out of range");
	test_bad_narrow(word16_too_large, "16 bits out of range");
	if (sizeof(word_t) == 8) test_bad_narrow(word32_too_large, "32 bits out of range");
	test_bad_signed(signed_byte_too_large, "a signed byte that is too large");
	test_bad_signed(signed_byte_too_small, "a signed byte that is too small");
	if (sizeof(word_t) == 8) test_bad_signed(signed32_without_sign, "32 signed bits that were not extended");
	test_bad_text(length_too_large, NULL, "a text longer than its place");
	test_bad_text(length_huge, NULL, "a text of endless length");
	test_bad_text(length_beyond_message, NULL, "a text longer than the message");
	test_bad_text(fewer_words, NULL, "a message that ends within a text");
	test_bad_text(no_zero, NULL, "a text without its zero");
	test_bad_text(NULL, reply_length_too_large, "a result longer than its place");
	test_bad_text(NULL, reply_length_huge, "a result of endless length");
	test_bad_text(NULL, fewer_words, "a reply that ends within a text");
	test_bad_caps(one_cap_less, NULL, "a capability too few");
	test_bad_caps(one_cap_more, NULL, "a capability too many");
	test_bad_caps(NULL, one_cap_less, "a reply with a capability too few");
	tamper_request = unknown_opcode;
	ok(every_nothing(OBJECT) == RPC_BAD_OPCODE, "an unknown opcode");
}

int main(void)
{
	ops = &all_ops;
	test_values();
	test_errors();
	test_bad_messages();
	ok(EVERY_SESSION_RAM == 14336 && EVERY_SESSION_CAPS == 3 && !strcmp(EVERY_SERVICE_NAME, "Every") &&
	   EVERY_SESSION_DEFAULT_LIMIT == 4096 && EVERY_TX_QUEUE == 8, "constants of the session");
	return failures != 0;
}
