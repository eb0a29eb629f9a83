/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_BASE_ARENA_H
#define COMPOSE_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

/*
 * Memory that lives as long as one compilation.
 *
 * Everything that a pass creates comes from the arena; nothing is freed one by one, and what is given back stays in it. Running out of memory is an
 * environment error and ends the program, so no caller checks for NULL.
 */

struct arena_chunk;
struct arena_spare;

struct arena {
    struct arena_chunk *chunks;   /* newest first */
    char               *next;     /* first free byte of what is being filled: of the newest chunk, or of spare memory */
    char               *end;
    size_t              chunk_size_bytes;
    struct arena_spare *spare;    /* given back; newest first */
};

void  arena_init(struct arena *);
void  arena_destroy(struct arena *);

/* zeroed, aligned for pointers and numbers of 64 bits */
void *arena_alloc(struct arena *, size_t size_bytes);

/* zeroed array; a product that overflows is fatal */
void *arena_alloc_array(struct arena *, size_t count, size_t item_size_bytes);

/*
 * Gives memory of this arena back, all of one allocation, for what is asked for later: a table that has grown leaves half
 * of its size behind. Nothing may point into it any more.
 */
void  arena_give_back(struct arena *, void *memory, size_t size_bytes);

/* All memory of `from` is given back to `arena`, and `from` is as if new. Nothing may point into it any more. */
void  arena_take_over(struct arena *arena, struct arena *from);

/* zero-terminated copies */
char *arena_copy(struct arena *, const char *text, size_t length);
char *arena_format(struct arena *, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vformat(struct arena *, const char *format, va_list)
    __attribute__((format(printf, 2, 0), nonnull(2)));

#define arena_new(arena, type)              ((type *)arena_alloc((arena), sizeof(type)))
#define arena_new_array(arena, type, count) ((type *)arena_alloc_array((arena), (count), sizeof(type)))

#endif
