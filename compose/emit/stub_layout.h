/* SPDX-License-Identifier: MIT */
/*
 * RPC stubs in C from an interface declaration.
 *
 * Layout of a request or reply, known to nobody but the files emit/stub_*:
 *
 *   fixed words    each scalar in the order of declaration (64-bit values on 32-bit CPUs: low word, high word), then
 *                  the length of each string and byte sequence
 *   variable part  begins at word 4 or behind the fixed words, whichever is later, so that it lies in the message
 *                  buffer in one piece: the bytes of each string (its zero included) and byte sequence, each padded
 *                  with zeros to whole words
 *   capabilities   in the order of declaration, in places of their own
 *
 * The first four words travel in registers. An operation that has nothing but scalars in at most four words each way
 * never touches the message buffer: its stub is straight-line code around the system call.
 *
 * Either side believes nothing of the other: lengths, terminating zeros, ranges of narrow types and the number of words
 * and capabilities are checked before a value is used. A server's operation gets copies of strings and bytes, because
 * the message buffer is overwritten as soon as the operation calls somebody itself.
 *
 * All names of the generated code that are not the interface's own begin with `rpc_`.
 */
#ifndef EMIT_STUB_LAYOUT_H
#define EMIT_STUB_LAYOUT_H

#include "model/interface.h"

#include <stdio.h>

enum { REGISTER_WORDS = 4, NAME_CHARS = 160 };

/* ---- names ---- */

struct c_name { char text[NAME_CHARS]; };

struct c_name name_lower(const char *name);
struct c_name name_upper(const char *name);

/* ---- types ---- */

struct type_facts {
	const char *c_type;
	unsigned    bits;       /* 0: a machine word */
	bool        is_signed;
};

/* By enum rpc_type; strings and bytes have no row. */
extern const struct type_facts type_facts[];

bool field_is_variable(const struct interface_field *field);   /* string or bytes */
bool field_is_scalar(const struct interface_field *field);

/* The longest that a variable field may be; a string's zero is not counted. */
uintmax_t field_bytes_max(const struct interface_field *field);

unsigned scalar_words(const struct interface_field *field, unsigned word_bytes);

/* ---- layouts ---- */

/* One direction of an operation. */
struct layout {
	unsigned fixed_words;     /* scalars and lengths */
	unsigned scalar_words;
	unsigned caps;
	unsigned variables;
	uint64_t words_max;       /* with every string at its capacity */
};

/* First word of the variable part, counted in the message buffer (whose word 0 is word 4 of the message). */
unsigned layout_variable_start(const struct layout *layout);

/* Where one field of a message lies; `place_next` walks in the order of declaration. */
struct place {
	unsigned word;            /* of a scalar: its (low) word; of a variable field: its length word */
	unsigned cap;
	unsigned next_scalar, next_variable, next_cap;
};

struct place place_first(const struct layout *layout);
void place_next(struct place *place, const struct interface_field *field, unsigned word_bytes);

/* ---- operations: those declared, then those that signals and packet streams imply ---- */

struct operation {
	const struct interface           *interface;
	const struct interface_operation *declared;
	unsigned                          opcode;
	unsigned                          word_bytes;
	struct c_name                     interface_lower, interface_upper, name_upper;
	struct layout                     request, reply;
};

typedef void visit_operation(FILE *out, const struct operation *operation);

void operations_visit(FILE *out, const struct interface *interface, unsigned word_bytes, visit_operation *visit);

#endif
