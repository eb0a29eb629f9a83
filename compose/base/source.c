/* SPDX-License-Identifier: MIT */
#include "base/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/compilation.h"

enum { TERMINATOR_BYTES = 2 };   /* what Flex wants behind a buffer that it scans in place */

/* all texts together: the end of every span, and one more, fit in 32 bits */
static uint32_t const space_end = UINT32_MAX - 1;

static struct source *add_source(struct compilation *c, const char *path, char *text, size_t length_bytes)
{
    struct source *const source = arena_new(&c->arena, struct source);
    source->path         = intern_string(&c->interner, path);
    source->text         = text;
    source->begin        = c->sources.end;
    source->length_bytes = (uint32_t)length_bytes;
    c->sources.end      += (uint32_t)length_bytes + 1;
    *vector_add(&c->arena, &c->sources.sources) = source;
    return source;
}

/* ---- UTF-8 -------------------------------------------------------------------------------------------------- */

/* bytes of the character at text, 0 if it is none; RFC 3629: no overlong forms, no surrogates, up to U+10FFFF */
static unsigned character_length(const unsigned char *text, size_t length_bytes)
{
    unsigned char const first = text[0];
    if (first < 0x80) return 1;

    unsigned const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || length > length_bytes) return 0;

    for (unsigned i = 1; i < length; i++)
        if ((text[i] & 0xc0) != 0x80) return 0;

    bool const overlong  = (first == 0xe0 && text[1] < 0xa0) || (first == 0xf0 && text[1] < 0x90);
    bool const surrogate = first == 0xed && text[1] >= 0xa0;
    bool const too_large = first == 0xf4 && text[1] >= 0x90;
    return overlong || surrogate || too_large ? 0 : length;
}

/* eight bytes of ASCII, without a zero: nearly all of a text is passed over like this */
static bool is_plain(const unsigned char *text)
{
    uint64_t const ones = UINT64_C(0x0101010101010101), highs = ones << 7;
    uint64_t eight;
    memcpy(&eight, text, sizeof(eight));
    return !(eight & highs) && !((eight - ones) & ~eight & highs);
}

/* one report per file and kind: a binary file is one mistake */
static void check_text(struct compilation *c, struct source *source)
{
    const unsigned char *const text = (const unsigned char *)source->text;
    bool zero_reported = false, encoding_reported = false;

    for (size_t i = 0; i < source->length_bytes; ) {
        if (source->length_bytes - i >= 8 && is_plain(text + i)) {
            i += 8;
            continue;
        }
        unsigned const length = character_length(text + i, source->length_bytes - i);
        struct span const span = { source->begin + (uint32_t)i, source->begin + (uint32_t)i + 1 };
        if (length == 0 && !encoding_reported) {
            diagnostic_error(c, "invalid-text", span, "byte 0x%02x is not valid UTF-8 here", text[i]);
            encoding_reported = source->malformed = true;
        }
        if (length == 1 && text[i] == 0 && !zero_reported) {
            diagnostic_error(c, "invalid-text", span, "zero byte in the text");
            zero_reported = source->malformed = true;
        }
        i += length ? length : 1;
    }
}

/* ---- loading ------------------------------------------------------------------------------------------------ */

static struct source *find_identity(struct compilation *c, const struct stat *status)
{
    for (size_t i = 0; i < c->sources.sources.count; i++) {
        struct source *const source = c->sources.sources.items[i];
        if (source->device == status->st_dev && source->inode == status->st_ino) return source;
    }
    return NULL;
}

struct source *source_find(struct compilation *c, const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 ? find_identity(c, &status) : NULL;
}

static enum source_status failure(struct compilation *c, int error, const char **reason)
{
    *reason = arena_format(&c->arena, "%s", strerror(error));
    return error == ENOENT || error == ENOTDIR ? SOURCE_MISSING : SOURCE_UNREADABLE;
}

/* false with errno set, or with errno 0 if the file turned out longer than it said */
static bool read_whole(int fd, char *text, size_t length_bytes, size_t *read_bytes)
{
    *read_bytes = 0;
    for (;;) {
        ssize_t const got = read(fd, text + *read_bytes, length_bytes + 1 - *read_bytes);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return false;
        if (got == 0) return true;
        *read_bytes += (size_t)got;
        if (*read_bytes > length_bytes) {
            errno = 0;
            return false;
        }
    }
}

static enum source_status load_open_file(struct compilation *c, int fd, const char *path, struct source **result,
                                         const char **reason)
{
    struct stat status;
    if (fstat(fd, &status) != 0) return failure(c, errno, reason);
    if (!S_ISREG(status.st_mode)) {
        *reason = S_ISDIR(status.st_mode) ? "it is a directory" : "it is not a regular file";
        return SOURCE_UNREADABLE;
    }
    if ((*result = find_identity(c, &status))) return SOURCE_OK;

    if (status.st_size > SOURCE_SIZE_MAX_BYTES) {
        *reason = arena_format(&c->arena, "it has %lld bytes, the limit is %d", (long long)status.st_size,
                               SOURCE_SIZE_MAX_BYTES);
        return SOURCE_TOO_LARGE;
    }
    size_t const length_bytes = (size_t)status.st_size;
    if (length_bytes >= space_end - c->sources.end) {
        *reason = "all files together exceed 4 GiB";
        return SOURCE_TOO_LARGE;
    }

    char *const text = arena_alloc(&c->arena, length_bytes + TERMINATOR_BYTES);
    size_t read_bytes;
    if (!read_whole(fd, text, length_bytes, &read_bytes)) {
        if (errno) return failure(c, errno, reason);
        *reason = "it grew while it was read";
        return SOURCE_UNREADABLE;
    }
    memset(text + read_bytes, 0, length_bytes + TERMINATOR_BYTES - read_bytes);

    *result = add_source(c, path, text, read_bytes);
    (*result)->device = status.st_dev;
    (*result)->inode  = status.st_ino;
    check_text(c, *result);
    return SOURCE_OK;
}

enum source_status source_load(struct compilation *c, const char *path, struct source **result, const char **reason)
{
    *result = NULL;
    *reason = NULL;

    /* O_NONBLOCK: a pipe must not block us before fstat tells that it is one */
    int const fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) return failure(c, errno, reason);

    enum source_status const status = load_open_file(c, fd, path, result, reason);
    close(fd);
    return status;
}

struct source *source_from_memory(struct compilation *c, const char *name, const char *text, size_t length_bytes)
{
    if (length_bytes > SOURCE_SIZE_MAX_BYTES || length_bytes >= space_end - c->sources.end)
        fatal("%s is too large: %zu bytes, the limit is %d", name, length_bytes, SOURCE_SIZE_MAX_BYTES);

    char *const copy = arena_alloc(&c->arena, length_bytes + TERMINATOR_BYTES);
    if (length_bytes) memcpy(copy, text, length_bytes);
    struct source *const source = add_source(c, name, copy, length_bytes);
    check_text(c, source);
    return source;
}

/* ---- positions ---------------------------------------------------------------------------------------------- */

static bool holds(const struct source *source, uint32_t offset)
{
    return offset >= source->begin && offset - source->begin <= source->length_bytes;
}

struct source *source_of_span(struct compilation *c, struct span span)
{
    if (span_is_none(span)) return NULL;
    if (c->sources.recent && holds(c->sources.recent, span.begin)) return c->sources.recent;

    size_t low = 0, high = c->sources.sources.count;
    while (low < high) {
        size_t const middle = low + (high - low) / 2;
        struct source *const source = c->sources.sources.items[middle];
        if (holds(source, span.begin)) return c->sources.recent = source;
        if (source->begin < span.begin) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

static void find_lines(struct compilation *c, struct source *source)
{
    uint32_t count = 1;
    for (uint32_t i = 0; i < source->length_bytes; i++) count += source->text[i] == '\n';

    source->line_starts = arena_new_array(&c->arena, uint32_t, count);
    source->line_count  = 1;
    for (uint32_t i = 0; i < source->length_bytes; i++)
        if (source->text[i] == '\n') source->line_starts[source->line_count++] = i + 1;
}

/* index of the last line that begins at or before the offset */
static uint32_t find_line(const struct source *source, uint32_t offset)
{
    uint32_t low = 0, high = source->line_count;
    while (high - low > 1) {
        uint32_t const middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= offset) low = middle;
        else high = middle;
    }
    return low;
}

struct source_position source_position(struct compilation *c, struct span span)
{
    struct source *const source = source_of_span(c, span);
    if (!source) return (struct source_position){ 0 };
    if (!source->line_starts) find_lines(c, source);

    uint32_t const offset = span.begin - source->begin;
    uint32_t const line   = find_line(source, offset);
    uint32_t const begin  = source->line_starts[line];
    uint32_t end = line + 1 < source->line_count ? source->line_starts[line + 1] - 1 : source->length_bytes;
    if (end > begin && source->text[end - 1] == '\r') end--;

    bool const continues = source->column_at >= begin && source->column_at <= offset && source->column;
    if (!continues) {
        source->column_at = begin;
        source->column    = 1;
    }
    for (; source->column_at < offset; source->column_at++)
        source->column += (source->text[source->column_at] & 0xc0) != 0x80;

    return (struct source_position){ .source = source, .line = line + 1, .column = source->column,
                                     .line_begin = begin, .line_end = end };
}

const char *source_text(struct compilation *c, struct span span)
{
    struct source *const source = source_of_span(c, span);
    return source ? source->text + (span.begin - source->begin) : "";
}
