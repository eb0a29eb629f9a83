/* SPDX-License-Identifier: MIT */
/*
 * The arena is a list of chunks, each twice as large as the one before up to a bound: a small scenario costs one
 * small chunk, a large one few large ones. A request that does not fit gets a chunk of its own size, behind which
 * the current chunk stays in use.
 *
 * Chunks come from the system, zeroed, so nothing needs to be cleared but what was given back. Large ones ask
 * for huge pages, because most of the time that a large system would take for memory is that of page faults; small
 * ones, which are filled soon, get all of their pages at once.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "base/fatal.h"

/* What the compiler's structures hold is aligned to this at most: no `long double` and no vectors. */
union arena_unit {
    void    *pointer;
    uint64_t number;
    double   fraction;
};

enum { CHUNK_SIZE_MIN_BYTES = 32 << 10, CHUNK_SIZE_MAX_BYTES = 4 << 20, HUGE_PAGE_BYTES = 2 << 20,
       SHORT_TEXT_BYTES = 512 };

struct arena_chunk {
    struct arena_chunk *older;
    void               *mapped;
    size_t              mapped_bytes;
    alignas(union arena_unit) char data[];
};

#ifdef MAP_POPULATE
enum { MAP_AT_ONCE = MAP_POPULATE };
#else
enum { MAP_AT_ONCE = 0 };
#endif

/* An advice that is not taken costs time only. */
static void ask_for_huge_pages(void *begin, size_t size_bytes)
{
#ifdef MADV_HUGEPAGE
    (void)madvise(begin, size_bytes / HUGE_PAGE_BYTES * HUGE_PAGE_BYTES, MADV_HUGEPAGE);
#else
    (void)begin, (void)size_bytes;
#endif
}

/* Of size_bytes in all; one of at least a huge page begins at the border of one. */
static struct arena_chunk *chunk_new(size_t size_bytes)
{
    size_t const  slack        = size_bytes >= HUGE_PAGE_BYTES ? HUGE_PAGE_BYTES : 0;
    size_t const  mapped_bytes = size_bytes + slack;
    void *const   mapped       = mmap(NULL, mapped_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | (slack ? 0 : MAP_AT_ONCE), -1, 0);
    if (mapped == MAP_FAILED) fatal("out of memory: %zu bytes asked for at once", size_bytes);

    char *begin = mapped;
    if (slack) {
        begin += -(uintptr_t)begin % HUGE_PAGE_BYTES;
        ask_for_huge_pages(begin, size_bytes);
    }
    struct arena_chunk *const chunk = (struct arena_chunk *)(void *)begin;
    chunk->mapped       = mapped;
    chunk->mapped_bytes = mapped_bytes;
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
        munmap(chunk->mapped, chunk->mapped_bytes);
        chunk = older;
    }
    arena_init(arena);
}

/* One that has no room left: the current chunk stays in use. */
static void insert(struct arena *arena, struct arena_chunk *chunk)
{
    if (arena->chunks) {
        chunk->older = arena->chunks->older;
        arena->chunks->older = chunk;
    } else {
        chunk->older  = NULL;
        arena->chunks = chunk;
        arena->next = arena->end = NULL;
    }
}

static void *alloc_in_own_chunk(struct arena *arena, size_t size_bytes)
{
    if (size_bytes > SIZE_MAX / 2) fatal("out of memory: %zu bytes asked for at once", size_bytes);

    struct arena_chunk *const chunk = chunk_new(sizeof(struct arena_chunk) + size_bytes);
    insert(arena, chunk);
    return chunk->data;
}

/* ---- what was given back ---- */

/* Stands where its memory begins. */
struct arena_spare {
    struct arena_spare *older;
    size_t              size_bytes;
};

/* Pieces are cleared when they are about to be filled, so that the processor still has them. Less than a page is not worth it. */
enum { SPARE_MIN_BYTES = 4 << 10, SPARE_PIECE_BYTES = 64 << 10 };

void arena_give_back(struct arena *arena, void *memory, size_t size_bytes)
{
    if (size_bytes < SPARE_MIN_BYTES) return;

    struct arena_spare *const spare = memory;
    *spare = (struct arena_spare){ .older = arena->spare, .size_bytes = size_bytes };
    arena->spare = spare;
}

void arena_take_over(struct arena *arena, struct arena *from)
{
    while (from->chunks) {
        struct arena_chunk *const chunk = from->chunks;
        from->chunks = chunk->older;
        insert(arena, chunk);
        arena_give_back(arena, chunk->data, (size_t)((char *)chunk->mapped + chunk->mapped_bytes - chunk->data));
    }
    arena_init(from);
}

/* Goes on in the newest spare memory, a piece of it; false where it is too small for what is asked for. */
static bool take_spare(struct arena *arena, size_t size_bytes)
{
    struct arena_spare *const spare = arena->spare;
    if (!spare || spare->size_bytes < size_bytes) return false;

    size_t const wanted = size_bytes > SPARE_PIECE_BYTES ? size_bytes : SPARE_PIECE_BYTES;
    bool const   whole  = spare->size_bytes < wanted + SPARE_MIN_BYTES;
    size_t const piece  = whole ? spare->size_bytes : wanted;
    arena->spare = spare->older;
    if (!whole) arena_give_back(arena, (char *)spare + piece, spare->size_bytes - piece);
    memset(spare, 0, piece);
    arena->next = (char *)spare;
    arena->end  = arena->next + piece;
    return true;
}

/* ---- from the system ---- */

static void add_chunk(struct arena *arena)
{
    struct arena_chunk *const chunk = chunk_new(arena->chunk_size_bytes);
    chunk->older  = arena->chunks;
    arena->chunks = chunk;
    arena->next   = chunk->data;
    arena->end    = (char *)chunk + arena->chunk_size_bytes;
    if (arena->chunk_size_bytes < CHUNK_SIZE_MAX_BYTES) arena->chunk_size_bytes *= 2;
}

void *arena_alloc(struct arena *arena, size_t size_bytes)
{
    size_t const mask = alignof(union arena_unit) - 1;
    if (size_bytes > arena->chunk_size_bytes / 4) return alloc_in_own_chunk(arena, size_bytes);

    size_t const aligned = (size_bytes + mask) & ~mask;
    if (aligned > (size_t)(arena->end - arena->next) && !take_spare(arena, aligned)) add_chunk(arena);

    void *const result = arena->next;
    arena->next += aligned;
    return result;
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
    char short_text[SHORT_TEXT_BYTES];   /* most are: formatted once, and copied */
    int const length = vsnprintf(short_text, sizeof(short_text), format, again);
    va_end(again);
    if (length < 0) fatal("cannot format '%s'", format);
    if ((size_t)length < sizeof(short_text)) return arena_copy(arena, short_text, (size_t)length);

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
