/* SPDX-License-Identifier: MIT */
/* System calls whose number means nothing. Each call is a fault of its own, so each number is a kind. */
#include "fault.h"

#include <genode/rpc.h>

static void call(word_t number) { (void)system_call_short(number, 0, 0, 0); }

static void call_in_gap(void)      { call(SYSTEM_CALL_CAP_DELETE + 1); }
static void call_before_core(void) { call(SYSTEM_CALL_CORE_FIRST - 1); }
static void call_large(void)       { call(100000); }
static void call_negative(void)    { call((word_t)-1); }
static void call_sign_bit(void)    { call((word_t)1 << (8 * sizeof(word_t) - 1)); }
static void call_wrapping(void)    { call(((word_t)1 << (8 * sizeof(word_t) / 2)) << (8 * sizeof(word_t) / 2 - 3)); }

static const struct fault_kind kinds[] = {
	{ "call_in_gap",      call_in_gap,      MUST_STOP },
	{ "call_before_core", call_before_core, MUST_STOP },
	{ "call_large",       call_large,       MUST_STOP },
	{ "call_negative",    call_negative,    MUST_STOP },
	{ "call_sign_bit",    call_sign_bit,    MUST_STOP },
	{ "call_wrapping",    call_wrapping,    MUST_STOP }, /* times the size of a table's entry it would be 0 */
};

FAULT_FAMILY(fault_calls, kinds);
