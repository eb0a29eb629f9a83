/* SPDX-License-Identifier: MIT */
#include "rights.h"
#include "attacker.h"

#include <genode/cap.h>
#include <genode/env.h>
#include <genode/session.h>
#include <interfaces/parent.h>
#include <interfaces/pd.h>
#include <interfaces/rm.h>

static uint8_t        right[CAP_SPACE_MAX];
static struct cap_set in_use;           /* by the library, at the start */

void rights_init(cap_t timer, cap_t rm, cap_t alarm)
{
	cap_set_init(&in_use);
	for (cap_t cap = 0; cap < CAP_SPACE_MAX; cap++)
		right[cap] = cap_set_has(&in_use, cap) ? RIGHT_UNKNOWN : RIGHT_NONE;

	struct { cap_t cap; enum right right; } const given[] = {
		{ CAP_PARENT,        RIGHT_PARENT }, { component_env.pd,  RIGHT_PD },
		{ component_env.cpu, RIGHT_CPU    }, { component_env.log, RIGHT_LOG },
		{ env_thread(),      RIGHT_THREAD }, { env_region_map(),  RIGHT_REGION_MAP },
		{ timer,             RIGHT_TIMER  }, { rm,                RIGHT_RM },
		{ alarm,             RIGHT_ALARM  },
	};
	for (unsigned i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		if (given[i].cap)
			right[given[i].cap] = (uint8_t)given[i].right;
}

enum right right_of(word_t index) { return index < CAP_SPACE_MAX ? (enum right)right[index] : RIGHT_NONE; }

void right_set(word_t index, enum right now)
{
	if (index < CAP_SPACE_MAX)
		right[index] = (uint8_t)now;
}

word_t right_any(struct random *random)
{
	for (unsigned i = 0; i < 64; i++) {
		word_t const index = random_below(random, i < 32 ? CAP_SPACE_INITIAL : 512);
		if (right[index] != RIGHT_NONE)
			return index;
	}
	return CAP_PARENT;
}

void rights_forget(void)
{
	for (cap_t cap = CAP_FIRST_FREE; cap < CAP_SPACE_MAX; cap++)
		if (!cap_set_has(&in_use, cap))
			(void)cap_delete_call(cap);
}

enum right right_returned(enum right called, unsigned opcode, word_t first_word)
{
	static const struct { enum right called; unsigned opcode; enum right returned; } table[] = {
		{ RIGHT_PD,         PD_OP_ALLOC_RPC_CAP,     RIGHT_RPC_OBJECT },
		{ RIGHT_PD,         PD_OP_ALLOC_CONTEXT,     RIGHT_SIGNAL },
		{ RIGHT_PD,         PD_OP_ADDRESS_SPACE,     RIGHT_REGION_MAP },
		{ RIGHT_PD,         PD_OP_ALLOC_RAM,         RIGHT_DATASPACE },
		{ RIGHT_RM,         RM_OP_CREATE,            RIGHT_REGION_MAP },
		{ RIGHT_REGION_MAP, REGION_MAP_OP_DATASPACE, RIGHT_DATASPACE },
		{ RIGHT_PARENT,     PARENT_OP_MAIN_THREAD,   RIGHT_THREAD },
	};
	static const enum right environment[] = {
		[SESSION_ID_PD] = RIGHT_PD, [SESSION_ID_CPU] = RIGHT_CPU, [SESSION_ID_LOG] = RIGHT_LOG,
	};
	if (called == RIGHT_PARENT && opcode == PARENT_OP_SESSION_CAP && first_word >= SESSION_ID_PD
	 && first_word <= SESSION_ID_LOG)
		return environment[first_word];
	for (unsigned i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].called == called && table[i].opcode == opcode)
			return table[i].returned;
	return RIGHT_SESSION;
}
