/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_BASE_INTERN_H
#define COMPOSE_BASE_INTERN_H

#include <stddef.h>
#include <stdint.h>

#include "base/vector.h"

/*
 * Each different string exists once: two interned strings are equal exactly if their pointers are.
 *
 * An interned string is zero-terminated and immutable. Its length and hash, and a small tag that the owner of a word
 * list may set (the front end marks its keywords), are read in constant time.
 */

struct intern_slot;

struct interner {
    struct arena       *arena;
    struct intern_slot *slots;
    size_t              slot_count;   /* power of two */
    size_t              count;
    uint64_t            hash_seed;
    struct intern_blocks VECTOR_OF(char *) blocks;   /* the texts */
    size_t              block_used_units;   /* of the newest block */
};

void        interner_init(struct interner *, struct arena *);
const char *intern(struct interner *, const char *text, size_t length);
const char *intern_string(struct interner *, const char *text);
const char *intern_format(struct interner *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* these take interned strings only */
size_t   interned_length(const char *);
uint32_t interned_hash(const char *);
uint16_t interned_tag(const char *);
void     interned_tag_set(const char *, uint16_t tag);

#endif
