/* SPDX-License-Identifier: MIT */
/*
 * The parser knows every token that could have stood at a place. That is too much to tell: tokens that belong
 * together are told as what they form, such as "a value" or "a statement".
 */
#include "syntax/syntax_error.h"

#include <string.h>

#include "base/suggest.h"
#include "scenario_parser.h"
#include "syntax/words.h"

enum { ALTERNATIVES_MAX = 6 };   /* more would not be read */

/* the names by which the grammar calls groups of tokens; a group is told if all its tokens are expected */
static const char *const type_tokens[]      = { "a name", "'cap'", "a number", "a string", NULL };
static const char *const type_rest[]        = { "'-'", NULL };
static const char *const value_tokens[]     = { "a number", "a string", "a name", "'('", NULL };
static const char *const name_tokens[]      = { "a name", "a string", NULL };
static const char *const operator_tokens[]  = { "'+'", "'*'", NULL };
static const char *const value_rest[]       = { "a percentage", "'auto'", "'rest'", "'-'", "'!'", NULL };
static const char *const operator_rest[]    = { "'-'", "'/'", "'%'", "'=='", "'!='", "'<'", "'<='", "'>'", "'>='",
                                                "'&&'", "'||'", "'..'", "'per'", NULL };
static const char *const no_rest[]          = { NULL };

static struct { const char *name; const char *const *all_of, *const *and_these; } const groups[] = {
    { "a type",      type_tokens,     type_rest },
    { "a value",     value_tokens,    value_rest },
    { "a name",      name_tokens,     no_rest },
    { "an operator", operator_tokens, operator_rest },
};

enum { GROUP_COUNT = sizeof(groups) / sizeof(groups[0]) };

struct alternatives { const char *items[ALTERNATIVES_MAX]; size_t count; bool more; };

static void add(struct alternatives *alternatives, const char *name)
{
    if (alternatives->count < ALTERNATIVES_MAX) alternatives->items[alternatives->count++] = name;
    else alternatives->more = true;
}

static bool is_end(const char *name) { return strcmp(name, "end of file") == 0; }

/* tokens without a name of their own begin statements */
static bool begins_statement(const char *name)
{
    return name[0] != '\'' && strncmp(name, "a ", 2) != 0 && !is_end(name);
}

static bool contains(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (names[i] && strcmp(names[i], name) == 0) return true;
    return false;
}

static void take_out(const char **names, size_t count, const char *const *which)
{
    for (; *which; which++)
        for (size_t i = 0; i < count; i++)
            if (names[i] && strcmp(names[i], *which) == 0) names[i] = NULL;
}

static bool contains_all(const char *const *names, size_t count, const char *const *which)
{
    for (; *which; which++)
        if (!contains(names, count, *which)) return false;
    return true;
}

/* where a statement can begin, that is all there is to say, beside the end of the block */
static bool find_statement(struct alternatives *alternatives, const struct token_stream *ts,
                           const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!begins_statement(names[i])) continue;
        add(alternatives, token_stream_in_config(ts) ? "an attribute or a node" : "a statement");
        if (contains(names, count, "'}'")) add(alternatives, "'}'");
        return true;
    }
    return false;
}

static void find_alternatives(struct alternatives *alternatives, const struct token_stream *ts,
                              const char *const *expected, size_t count)
{
    if (find_statement(alternatives, ts, expected, count)) return;

    const char **const names = arena_new_array(&ts->compilation->arena, const char *, count);
    for (size_t i = 0; i < count; i++) names[i] = is_end(expected[i]) ? "'}'" : expected[i];

    bool told[GROUP_COUNT] = { false };
    for (size_t g = 0; g < GROUP_COUNT; g++) {
        if (!contains_all(names, count, groups[g].all_of)) continue;
        told[g] = true;
        take_out(names, count, groups[g].all_of);
        take_out(names, count, groups[g].and_these);
    }
    for (size_t g = 0; g + 1 < GROUP_COUNT; g++)
        if (told[g]) add(alternatives, groups[g].name);
    for (size_t i = 0; i < count; i++)
        if (names[i]) add(alternatives, names[i]);
    if (told[GROUP_COUNT - 1]) add(alternatives, groups[GROUP_COUNT - 1].name);
}

static const char *join(struct arena *arena, const struct alternatives *alternatives)
{
    const char *text = alternatives->items[0];
    for (size_t i = 1; i < alternatives->count; i++) {
        bool const last = i + 1 == alternatives->count && !alternatives->more;
        text = arena_format(arena, "%s%s%s", text, last ? " or " : ", ", alternatives->items[i]);
    }
    return alternatives->more ? arena_format(arena, "%s and others", text) : text;
}

/* a word that is nearly one of the expected keywords was meant as that */
static void suggest_keyword(struct token_stream *ts, struct diagnostic *d, struct span span,
                            const char *const *expected, size_t count)
{
    struct arena *const arena = &ts->compilation->arena;
    struct suggestion best;
    suggestion_init(&best, arena_copy(arena, ts->text + (span.begin - ts->begin), span.end - span.begin));
    for (size_t i = 0; i < count; i++) {
        size_t const length = strlen(expected[i]);
        bool const is_keyword = length > 3 && expected[i][0] == '\'' && expected[i][1] >= 'a' && expected[i][1] <= 'z';
        if (is_keyword) suggestion_offer(&best, arena_copy(arena, expected[i] + 1, length - 2));
    }
    if (best.word) diagnostic_help_edit(ts->compilation, d, span, best.word, "did you mean '%s'?", best.word);
}

static void suggest_punctuation(struct token_stream *ts, struct diagnostic *d, struct span span,
                                const char *const *expected, size_t count)
{
    if (ts->previous == '=' && contains(expected, count, "':'"))
        diagnostic_help_edit(ts->compilation, d, span, ":", "attributes are written 'name: value;'");
    if (ts->previous == '=' && contains(expected, count, "'=='"))
        diagnostic_help_edit(ts->compilation, d, span, "==", "equality is written '=='");
    bool const nearly_arrow = ts->previous == ':' || ts->previous == '>' || ts->previous == '=' || ts->previous == '-';
    if (nearly_arrow && contains(expected, count, "'->'"))
        diagnostic_help_edit(ts->compilation, d, span, "->", "a target is written behind '->'");
}

static const char *unexpected_text(const struct token_stream *ts, struct span span)
{
    if (ts->previous == TOKEN_TRUNCATED) return "end of file";
    if (ts->previous == TOKEN_YYEOF) return "end of the expression";
    return token_stream_quote(ts, span);
}

static const char *expected_text(const struct token_stream *ts, const char *const *expected, size_t count)
{
    struct alternatives alternatives = { .count = 0 };
    find_alternatives(&alternatives, ts, expected, count);
    return alternatives.count ? arena_format(&ts->compilation->arena, ", expected %s",
                                             join(&ts->compilation->arena, &alternatives)) : "";
}

/*
 * A `;` was added where the author forgot one, and the parser refuses even that: more is missing than the `;`. The
 * report that was made for it is put right.
 */
static void correct_missing_semicolon(struct token_stream *ts, const char *const *expected, size_t count)
{
    struct diagnostic *const d = ts->missing_semicolon;
    if (!d) return;

    bool const at_line_end = d->span.begin == d->span.end;
    const char *const what = at_line_end ? "end of line" : token_stream_quote(ts, d->span);
    d->text  = intern_format(&ts->compilation->interner, "unexpected %s%s", what,
                             expected_text(ts, expected, count));
    d->helps = d->last_help = NULL;
    if (!at_line_end) suggest_keyword(ts, d, d->span, expected, count);
}

void syntax_error_report(struct token_stream *ts, struct span span, const char *const *expected, size_t count)
{
    bool const reported = ts->previous == TOKEN_REFUSED || ts->stopped;
    bool const added    = ts->previous == ';' && span.begin == span.end;
    ts->recovering = true;
    if (reported) return;
    if (added) {
        correct_missing_semicolon(ts, expected, count);
        return;
    }
    struct diagnostic *const d = token_stream_error(ts, span, "unexpected %s%s", unexpected_text(ts, span),
                                                    expected_text(ts, expected, count));
    if (ts->previous == TOKEN_NAME) suggest_keyword(ts, d, span, expected, count);
    suggest_punctuation(ts, d, span, expected, count);
}
