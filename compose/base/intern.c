/* SPDX-License-Identifier: MIT */
/*
 * Open addressing with linear probing, at most half full. A slot holds the hash beside the text: a look-up reads the one
 * text that it wants, and growing the table reads none. Large systems have millions, and each that is read is fetched
 * from memory.
 *
 * The hash begins with a number that is another one in each process: who writes a text cannot choose its names so that
 * they meet in one slot. Nothing goes through the table in its order, so the number shows nowhere.
 */
#include "base/intern.h"

#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/auxv.h>

#include "base/fatal.h"

struct interned {
    uint32_t hash;
    uint32_t length;
    uint16_t tag;
    char     text[];
};

struct intern_slot {
    struct interned *entry;   /* NULL: free */
    uint32_t         hash;
    uint32_t         length;
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

/* Both halves of a product of 128 bits: each bit of a word reaches every bit of the result. */
static uint64_t mixed(uint64_t hash, uint64_t word)
{
    __extension__ typedef unsigned __int128 wide;
    wide const product = (wide)(hash ^ word) * 0x9e3779b97f4a7c15u;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Eight bytes at a time: labels of nested systems are long, and each is made anew at every border. */
static uint32_t hash_text(const struct interner *interner, const char *text, size_t length)
{
    uint64_t hash = interner->hash_seed ^ length, word;
    for (; length >= sizeof(word); text += sizeof(word), length -= sizeof(word)) {
        memcpy(&word, text, sizeof(word));
        hash = mixed(hash, word);
    }
    word = 0;
    for (size_t i = 0; i < length; i++) word = word << 8 | (unsigned char)text[i];
    hash = mixed(hash, word);
    return (uint32_t)(hash ^ hash >> 32);
}

/* Sixteen random bytes that every process is given at its start. */
static uint64_t process_number(void)
{
    const void *const bytes = (const void *)getauxval(AT_RANDOM);
    uint64_t number = 0;
    if (bytes) memcpy(&number, bytes, sizeof(number));
    return number;
}

void interner_init(struct interner *interner, struct arena *arena)
{
    *interner = (struct interner){ .arena = arena, .slot_count = SLOT_COUNT_MIN, .hash_seed = process_number(),
                                   .slots = arena_new_array(arena, struct intern_slot, SLOT_COUNT_MIN) };
}

static void grow(struct interner *interner)
{
    size_t const slot_count = interner->slot_count * 2;
    struct intern_slot *const slots = arena_new_array(interner->arena, struct intern_slot, slot_count);
    for (size_t i = 0; i < interner->slot_count; i++) {
        if (!interner->slots[i].entry) continue;
        size_t at = interner->slots[i].hash & (slot_count - 1);
        while (slots[at].entry) at = (at + 1) & (slot_count - 1);
        slots[at] = interner->slots[i];
    }
    interner->slots      = slots;
    interner->slot_count = slot_count;
}

const char *intern(struct interner *interner, const char *text, size_t length)
{
    if (length >= UINT32_MAX) fatal("out of memory: string of %zu bytes", length);

    uint32_t const hash = hash_text(interner, text, length);
    size_t const   mask = interner->slot_count - 1;
    size_t         at   = hash & mask;
    for (; interner->slots[at].entry; at = (at + 1) & mask) {
        const struct intern_slot *const slot = &interner->slots[at];
        if (slot->hash == hash && slot->length == length && memcmp(slot->entry->text, text, length) == 0)
            return slot->entry->text;
    }

    struct interned *const entry = arena_alloc(interner->arena, sizeof(struct interned) + length + 1);
    entry->hash   = hash;
    entry->length = (uint32_t)length;
    if (length) memcpy(entry->text, text, length);
    interner->slots[at] = (struct intern_slot){ .entry = entry, .hash = hash, .length = (uint32_t)length };
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
