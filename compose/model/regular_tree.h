/* SPDX-License-Identifier: MIT */
#ifndef MODEL_REGULAR_TREE_H
#define MODEL_REGULAR_TREE_H

#include "model/regular.h"

/* What regular_parse.c reads and regular_match.c makes an automaton of. */

enum { CODE_POINT_MAX = 0x10ffff, BYTE_CODE = 0x110000 };   /* a byte that is no UTF-8: BYTE_CODE + its value */

struct code_range { uint32_t first, last; };

struct regular_set { bool negated; uint32_t count; struct code_range *ranges; };

enum regular_kind {
	REGULAR_EMPTY,    /* nothing */
	REGULAR_SET,      /* a character of `set` */
	REGULAR_BEGIN,    /* the text's begin */
	REGULAR_END,      /* the text's end */
	REGULAR_SEQUENCE, /* `last`, and before it those that `before` leads to */
	REGULAR_EITHER,   /* one of them */
	REGULAR_REPEAT,   /* `last`, from `least` times to `most` times */
};

enum { REGULAR_FOREVER = UINT32_MAX };

struct regular_node {
	enum regular_kind    kind;
	uint32_t             states;          /* that it takes; REGULAR_STATES_MAX + 1: too many */
	struct regular_set   set;
	struct regular_node *last, *before;
	uint32_t             least, most;
};

/* One character of a text that does not end here. */
uint32_t code_point_read(const char **at);

/* The automaton is made when it is first asked, most are not. */
struct regular { const struct regular_node *tree; struct automaton *automaton; };

#endif
