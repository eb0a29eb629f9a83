/* SPDX-License-Identifier: MIT */
/*
 * Capability indices. The kernel says which index names which object; which indices are free, the component keeps track
 * of itself, in a bitmap. The capability space grows when it is nearly full, paid from the component's own account.
 */
#ifndef GENODE_CAP_H
#define GENODE_CAP_H

#include <stdbool.h>
#include <genode/abi.h>

enum { CAP_SPACE_MAX = 8192, CAP_SPACE_INITIAL = 64 };

/*
 * How many indices the component can use at most. CAP_SPACE_MAX, unless the component says otherwise in one of its files:
 *
 *     CAP_SPACE(65536);
 */
#define CAP_SPACE(indices) \
	_Static_assert((indices) % (8 * sizeof(word_t)) == 0 && (indices) <= 65536, "whole words, 16 bits per index"); \
	word_t component_cap_space[(indices) / (8 * sizeof(word_t))]; \
	unsigned const component_cap_space_indices = (indices)

extern word_t         component_cap_space[];   /* a bit per index: in use */
extern unsigned const component_cap_space_indices;

/* A free index, CAP_INVALID if the space is full and cannot grow. */
cap_t cap_slot_alloc(void);

/* Makes an index free again that names nothing. cap_delete() of <genode/rpc.h> does both. */
void  cap_slot_free(cap_t cap);

/* Grows the space while a few indices are left, because growing needs a call of its own. */
void  cap_space_ensure(void);

#endif
