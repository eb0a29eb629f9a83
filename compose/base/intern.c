/* SPDX-License-Identifier: MIT */
/*
 * Open addressing with linear probing, at most half full. A slot holds the hash beside the text's place: a look-up reads
 * the one text that it wants, and growing the table reads none. Large systems have millions, and each slot and each text
 * that is read is fetched from memory: so slots are small. Texts stand in blocks of one size, a long one in a block of
 * its own, and a place is a number of units over all blocks.
 *
 * The hash begins with a number that is another one in each process: who writes a text cannot choose its names so that
 * they meet in one slot. Nothing goes through the table in its order, so the number shows nowhere.
 */
#include "base/intern.h"

#include <stdarg.h>
#include <stdbool.h>
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
    uint32_t place;   /* 0: free */
    uint32_t hash;
};

enum { SLOT_COUNT_MIN = 1024, UNIT_BYTES = 8, BLOCK_BYTES = 16 << 10, BLOCK_UNITS = BLOCK_BYTES / UNIT_BYTES };

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
                                   .slots = arena_new_array(arena, struct intern_slot, SLOT_COUNT_MIN),
                                   .block_used_units = BLOCK_UNITS };
}

/* ---- texts ---- */

static struct interned *text_at(const struct interner *interner, uint32_t place)
{
    return (struct interned *)(void *)(interner->blocks.items[place / BLOCK_UNITS] + (size_t)(place % BLOCK_UNITS) * UNIT_BYTES);
}

static void add_block(struct interner *interner, size_t size_bytes)
{
    if (interner->blocks.count > UINT32_MAX / BLOCK_UNITS) fatal("out of memory: %zu strings", interner->count);

    bool const is_first = interner->blocks.count == 0;
    char *const block = arena_alloc(interner->arena, size_bytes);
    *vector_add(interner->arena, &interner->blocks) = block;
    interner->block_used_units = is_first ? 1 : 0;   /* no text stands at 0 */
}

/* Room for a text of that length; nothing stands behind a long one in its block. */
static uint32_t text_new(struct interner *interner, size_t length)
{
    size_t const size_bytes = sizeof(struct interned) + length + 1;
    size_t const units      = (size_bytes + UNIT_BYTES - 1) / UNIT_BYTES;

    if (units > BLOCK_UNITS - interner->block_used_units)
        add_block(interner, units < BLOCK_UNITS ? BLOCK_BYTES : (units + 1) * UNIT_BYTES);
    size_t const place = (interner->blocks.count - 1) * BLOCK_UNITS + interner->block_used_units;
    interner->block_used_units = units < BLOCK_UNITS - interner->block_used_units ? interner->block_used_units + units : BLOCK_UNITS;
    return (uint32_t)place;
}

/* ---- the table ---- */

static void grow(struct interner *interner)
{
    size_t const slot_count = interner->slot_count * 2;
    struct intern_slot *const slots = arena_new_array(interner->arena, struct intern_slot, slot_count);
    for (size_t i = 0; i < interner->slot_count; i++) {
        if (!interner->slots[i].place) continue;
        size_t at = interner->slots[i].hash & (slot_count - 1);
        while (slots[at].place) at = (at + 1) & (slot_count - 1);
        slots[at] = interner->slots[i];
    }
    arena_give_back(interner->arena, interner->slots, interner->slot_count * sizeof(*slots));
    interner->slots      = slots;
    interner->slot_count = slot_count;
}

const char *intern(struct interner *interner, const char *text, size_t length)
{
    if (length >= UINT32_MAX) fatal("out of memory: string of %zu bytes", length);

    uint32_t const hash = hash_text(interner, text, length);
    size_t const   mask = interner->slot_count - 1;
    size_t         at   = hash & mask;
    for (; interner->slots[at].place; at = (at + 1) & mask) {
        if (interner->slots[at].hash != hash) continue;
        const struct interned *const known = text_at(interner, interner->slots[at].place);
        if (known->length == length && memcmp(known->text, text, length) == 0) return known->text;
    }

    uint32_t const         place = text_new(interner, length);
    struct interned *const entry = text_at(interner, place);
    entry->hash   = hash;
    entry->length = (uint32_t)length;
    if (length) memcpy(entry->text, text, length);
    interner->slots[at] = (struct intern_slot){ .place = place, .hash = hash };
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
