/* SPDX-License-Identifier: MIT */
/*
 * Open addressing with linear probing, at most half full. The header in front of each text holds what a second
 * look-up needs, so that growing the table reads no text.
 */
#include "base/intern.h"

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/fatal.h"

struct interned {
    uint32_t hash;
    uint32_t length;
    uint16_t tag;
    char     text[];
};

enum { SLOT_COUNT_MIN = 1024 };

static struct interned *header(const char *text)
{
    return (struct interned *)(uintptr_t)(text - offsetof(struct interned, text));
}

size_t   interned_length(const char *text)                  { return header(text)->length; }
uint32_t interned_hash(const char *text)                    { return header(text)->hash; }
uint16_t interned_tag(const char *text)                     { return header(text)->tag; }
void     interned_tag_set(const char *text, uint16_t tag)   { header(text)->tag = tag; }

static uint32_t hash_text(const char *text, size_t length)
{
    /* FNV-1a, then one round of mixing because the low bits select the slot */
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    hash ^= hash >> 15;
    hash *= 0x2c1b3c6du;
    return hash ^ (hash >> 12);
}

void interner_init(struct interner *interner, struct arena *arena)
{
    *interner = (struct interner){ .arena = arena, .slot_count = SLOT_COUNT_MIN,
                                   .slots = arena_new_array(arena, struct interned *, SLOT_COUNT_MIN) };
}

static void grow(struct interner *interner)
{
    size_t const slot_count = interner->slot_count * 2;
    struct interned **const slots = arena_new_array(interner->arena, struct interned *, slot_count);
    for (size_t i = 0; i < interner->slot_count; i++) {
        struct interned *const entry = interner->slots[i];
        if (!entry) continue;
        size_t at = entry->hash & (slot_count - 1);
        while (slots[at]) at = (at + 1) & (slot_count - 1);
        slots[at] = entry;
    }
    interner->slots      = slots;
    interner->slot_count = slot_count;
}

const char *intern(struct interner *interner, const char *text, size_t length)
{
    if (length >= UINT32_MAX) fatal("out of memory: string of %zu bytes", length);

    uint32_t const hash = hash_text(text, length);
    size_t const   mask = interner->slot_count - 1;
    size_t         at   = hash & mask;
    for (; interner->slots[at]; at = (at + 1) & mask) {
        const struct interned *const entry = interner->slots[at];
        if (entry->hash == hash && entry->length == length && memcmp(entry->text, text, length) == 0)
            return entry->text;
    }

    struct interned *const entry = arena_alloc(interner->arena, sizeof(struct interned) + length + 1);
    entry->hash   = hash;
    entry->length = (uint32_t)length;
    if (length) memcpy(entry->text, text, length);
    interner->slots[at] = entry;
    if (++interner->count * 2 > interner->slot_count) grow(interner);
    return entry->text;
}

const char *intern_string(struct interner *interner, const char *text)
{
    return intern(interner, text, strlen(text));
}

const char *intern_format(struct interner *interner, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *const text = arena_vformat(interner->arena, format, arguments);
    va_end(arguments);
    return intern_string(interner, text);
}
