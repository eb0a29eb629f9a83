/* SPDX-License-Identifier: MIT */
#include "syntax/parse.h"

#include <string.h>

#include "scenario_parser.h"
#include "syntax/context.h"
#include "syntax/parser.h"

/* bytes of a byte order mark, which says nothing in UTF-8 */
static size_t mark_length(const struct source *source)
{
    static const char mark[] = "\xef\xbb\xbf";
    return source->length_bytes >= 3 && memcmp(source->text, mark, 3) == 0 ? 3 : 0;
}

struct ast_file *parse_source(struct compilation *c, struct source *source)
{
    struct ast_file *const file = arena_new(&c->syntax, struct ast_file);
    file->source     = source;
    file->block.span = (struct span){ source->begin, source->begin + source->length_bytes };

    size_t const skipped = mark_length(source);
    struct parser parser = { .compilation = c };
    token_stream_init(&parser.stream, c, source->text + skipped, source->length_bytes - skipped,
                      source->begin + (uint32_t)skipped, TOKEN_START_FILE);
    parser.stream.comments  = &file->comments;
    parser.stream.malformed = source->malformed;
    scenario_parse(&parser);
    token_stream_destroy(&parser.stream);

    if (parser.block) {
        struct span const span = file->block.span;
        file->block = *parser.block;
        file->block.span = span;
    }
    file->complete = parser.stream.error_count == 0 && !source->malformed;
    /* with braces lost, statements may stand where their author did not put them */
    if (!parser.stream.unbalanced) context_check(c, file);
    return file;
}

struct ast_expression *parse_expression(struct compilation *c, const char *text, size_t length_bytes, uint32_t begin)
{
    /* the scanner wants two zero bytes behind its text */
    char *const copy = arena_alloc(&c->syntax, length_bytes + 2);
    memcpy(copy, text, length_bytes);

    struct parser parser = { .compilation = c };
    token_stream_init(&parser.stream, c, copy, length_bytes, begin, TOKEN_START_EXPRESSION);
    bool const accepted = scenario_parse(&parser) == 0 && parser.stream.error_count == 0;
    token_stream_destroy(&parser.stream);
    return accepted ? parser.expression : NULL;
}

struct ast_file *parse_file(struct compilation *c, const char *path)
{
    struct source *source;
    const char *reason;
    if (source_load(c, path, &source, &reason) != SOURCE_OK) fatal("cannot read %s: %s", path, reason);
    return parse_source(c, source);
}

struct ast_file *parse_used_file(struct compilation *c, const char *path, struct span from)
{
    struct source *source;
    const char *reason;
    if (source_load(c, path, &source, &reason) != SOURCE_OK) {
        diagnostic_error(c, "missing-file", from, "cannot read '%s': %s", path, reason);
        return NULL;
    }
    return parse_source(c, source);
}

struct ast_file *parse_memory(struct compilation *c, const char *name, const char *text, size_t length_bytes)
{
    return parse_source(c, source_from_memory(c, name, text, length_bytes));
}
