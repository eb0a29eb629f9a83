/* SPDX-License-Identifier: MIT */
/*
 * The arena is a list of chunks, each twice as large as the one before up to a bound: a small scenario costs one
 * small chunk, a large one few large ones. A request that does not fit gets a chunk of its own size, behind which
 * the current chunk stays in use.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fatal.h"

enum { CHUNK_SIZE_MIN_BYTES = 32 << 10, CHUNK_SIZE_MAX_BYTES = 4 << 20 };

struct arena_chunk {
    struct arena_chunk *older;
    alignas(max_align_t) char data[];
};

static struct arena_chunk *chunk_new(size_t data_size_bytes)
{
    if (data_size_bytes > SIZE_MAX / 2) fatal("out of memory: %zu bytes asked for at once", data_size_bytes);

    struct arena_chunk *const chunk = malloc(sizeof(struct arena_chunk) + data_size_bytes);
    if (!chunk) fatal("out of memory");
    return chunk;
}

void arena_init(struct arena *arena)
{
    *arena = (struct arena){ .chunk_size_bytes = CHUNK_SIZE_MIN_BYTES };
}

void arena_destroy(struct arena *arena)
{
    for (struct arena_chunk *chunk = arena->chunks; chunk; ) {
        struct arena_chunk *const older = chunk->older;
        free(chunk);
        chunk = older;
    }
    arena_init(arena);
}

static void *alloc_in_own_chunk(struct arena *arena, size_t size_bytes)
{
    struct arena_chunk *const chunk = chunk_new(size_bytes);
    if (arena->chunks) {
        chunk->older = arena->chunks->older;
        arena->chunks->older = chunk;
    } else {
        chunk->older = NULL;
        arena->chunks = chunk;
        arena->next = arena->end = chunk->data + size_bytes;
    }
    return memset(chunk->data, 0, size_bytes);
}

static void add_chunk(struct arena *arena)
{
    struct arena_chunk *const chunk = chunk_new(arena->chunk_size_bytes);
    chunk->older  = arena->chunks;
    arena->chunks = chunk;
    arena->next   = chunk->data;
    arena->end    = chunk->data + arena->chunk_size_bytes;
    if (arena->chunk_size_bytes < CHUNK_SIZE_MAX_BYTES) arena->chunk_size_bytes *= 2;
}

void *arena_alloc(struct arena *arena, size_t size_bytes)
{
    size_t const mask = alignof(max_align_t) - 1;
    if (size_bytes > arena->chunk_size_bytes / 4) return alloc_in_own_chunk(arena, size_bytes);

    size_t const aligned = (size_bytes + mask) & ~mask;
    if (aligned > (size_t)(arena->end - arena->next)) add_chunk(arena);

    void *const result = arena->next;
    arena->next += aligned;
    return memset(result, 0, size_bytes);
}

void *arena_alloc_array(struct arena *arena, size_t count, size_t item_size_bytes)
{
    size_t size_bytes;
    if (__builtin_mul_overflow(count, item_size_bytes, &size_bytes)) fatal("out of memory: array of %zu items", count);
    return arena_alloc(arena, size_bytes);
}

char *arena_copy(struct arena *arena, const char *text, size_t length)
{
    char *const copy = arena_alloc(arena, length + 1);
    if (length) memcpy(copy, text, length);
    return copy;
}

char *arena_vformat(struct arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    char nowhere[1];
    int const length = vsnprintf(nowhere, sizeof(nowhere), format, again);
    va_end(again);
    if (length < 0) fatal("cannot format '%s'", format);

    char *const text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    return text;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *const text = arena_vformat(arena, format, arguments);
    va_end(arguments);
    return text;
}
