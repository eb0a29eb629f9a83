/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_BASE_SOURCE_H
#define COMPOSE_BASE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/span.h"
#include "base/vector.h"

/*
 * The texts that a compilation reads, and the mapping of spans to file, line and column.
 *
 * Texts are laid end to end in one space of 32-bit offsets, with one unused offset between them, so that the end of a
 * file is not the begin of the next. A text is zero-terminated twice, as the scanner wants it, and is writable memory
 * because the scanner works in place; it holds the file's bytes whenever no scanner runs.
 */

enum { SOURCE_SIZE_MAX_BYTES = 64 << 20 };   /* of one file */

struct compilation;
struct source_lines;

struct source {
    const char *path;            /* as the user gave it, for printing */
    char       *text;
    uint32_t    begin;           /* offset of the first byte in span space */
    uint32_t    length_bytes;
    dev_t       device;          /* identity of the file; both 0 for texts from memory */
    ino_t       inode;
    uint32_t   *line_starts;     /* made at the first question for a line */
    uint32_t    line_count;
    uint32_t    column_at;       /* the column of this offset was asked for last ... */
    uint32_t    column;          /* ... and is this, so that questions in order walk a long line once */
    bool        malformed;       /* zero bytes or invalid UTF-8 were reported */
};

struct source_vector VECTOR_OF(struct source *);

struct source_set {
    struct source_vector sources;    /* ordered by begin */
    uint32_t             end;        /* first offset not yet in use */
    struct source       *recent;     /* answer to the last question for a span */
};

struct source_position {
    const struct source *source;
    uint32_t             line;       /* from 1 */
    uint32_t             column;     /* from 1, in characters */
    uint32_t             line_begin; /* offset in the text of the first byte of the line ... */
    uint32_t             line_end;   /* ... and behind its last one, without the line break */
};

enum source_status {
    SOURCE_OK,
    SOURCE_MISSING,        /* no such file */
    SOURCE_UNREADABLE,     /* no permission, I/O error, a directory, a device: see the reason */
    SOURCE_TOO_LARGE,
};

/*
 * Load a regular file. A file that is loaded already (same device and inode) yields the same source.
 * Does not report: whether a file that cannot be read is the user's mistake depends on who named it.
 * On failure *reason is text for the message. Malformed text is reported and marked.
 */
enum source_status source_load(struct compilation *, const char *path, struct source **, const char **reason);

/* a text from memory, copied */
struct source *source_from_memory(struct compilation *, const char *name, const char *text, size_t length_bytes);

/* the source loaded from the same file, or NULL */
struct source *source_find(struct compilation *, const char *path);

/* NULL for the zero span */
struct source *source_of_span(struct compilation *, struct span);

/* line and column of the begin of a span that is not the zero span */
struct source_position source_position(struct compilation *, struct span);

/* the text under a span, not zero-terminated; length is end - begin */
const char *source_text(struct compilation *, struct span);

#endif
