/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_BASE_SPAN_H
#define COMPOSE_BASE_SPAN_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A place in the user's text: byte offsets into the concatenation of all loaded files, end exclusive.
 * The first file starts at offset 1, so the zero span names no place.
 */
struct span { uint32_t begin, end; };

#define SPAN_NONE ((struct span){ 0, 0 })

static inline bool span_is_none(struct span span) { return span.begin == 0; }

/* from the begin of the one to the end of the other; either may be the zero span */
static inline struct span span_join(struct span first, struct span last)
{
    if (span_is_none(first)) return last;
    if (span_is_none(last))  return first;
    return (struct span){ first.begin < last.begin ? first.begin : last.begin,
                          first.end   > last.end   ? first.end   : last.end };
}

static inline struct span span_at_begin(struct span span) { return (struct span){ span.begin, span.begin }; }
static inline struct span span_at_end(struct span span)   { return (struct span){ span.end, span.end }; }

#endif
