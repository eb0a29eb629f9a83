/* SPDX-License-Identifier: MIT */
/* link: compose/base/ */
/* The compiler's base: memory, strings, texts and their places, messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/compilation.h"
#include "base/output.h"
#include "base/suggest.h"

static struct compilation c;

static int set_up(void **state)
{
    (void)state;
    compilation_init(&c);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    compilation_destroy(&c);
    return 0;
}

/* ---- arena, vectors ----------------------------------------------------------------------------------------- */

static void arena_gives_zeroed_aligned_memory(void **state)
{
    (void)state;
    for (size_t size = 0; size < 5000; size = size * 2 + 1) {
        unsigned char *const memory = arena_alloc(&c.arena, size);
        assert_int_equal((uintptr_t)memory % sizeof(uint64_t), 0);
        for (size_t i = 0; i < size; i++) assert_int_equal(memory[i], 0);
        memset(memory, 0xff, size);
    }
}

static void large_requests_leave_small_ones_alone(void **state)
{
    (void)state;
    char *const first = arena_copy(&c.arena, "first", 5);
    char *const large = arena_alloc(&c.arena, 10 << 20);
    large[(10 << 20) - 1] = 'x';
    char *const second = arena_copy(&c.arena, "second", 6);
    assert_string_equal(first, "first");
    assert_string_equal(second, "second");
}

/* Memory that was given back is used before any comes from the system, cleared, each byte once. */
static void what_is_given_back_is_used_again(void **state)
{
    (void)state;
    enum { SIZE_BYTES = 1 << 20, PART_BYTES = 600 };
    unsigned char *const given = arena_alloc(&c.arena, SIZE_BYTES);
    memset(given, 0xff, SIZE_BYTES);
    arena_give_back(&c.arena, given, SIZE_BYTES);

    size_t inside = 0;
    for (size_t count = 0; count < 2 * SIZE_BYTES / PART_BYTES; count++) {
        unsigned char *const part = arena_alloc(&c.arena, PART_BYTES);
        for (size_t i = 0; i < PART_BYTES; i++) assert_int_equal(part[i], 0);
        memset(part, 0xff, PART_BYTES);
        if (part >= given && part < given + SIZE_BYTES) inside += PART_BYTES;
    }
    assert_in_range(inside, SIZE_BYTES - SIZE_BYTES / 10, SIZE_BYTES);
}

/* What is too small for a request stays for others; what is smaller than a page is not worth it. */
static void small_spare_memory_is_no_trap(void **state)
{
    (void)state;
    arena_give_back(&c.arena, arena_alloc(&c.arena, 100), 100);
    arena_give_back(&c.arena, arena_alloc(&c.arena, 5000), 5000);
    unsigned char *const large = arena_alloc(&c.arena, 100000);
    for (size_t i = 0; i < 100000; i++) assert_int_equal(large[i], 0);
    char *const first = arena_copy(&c.arena, "first", 5);
    memset(large, 0xff, 100000);
    assert_string_equal(first, "first");
}

/* Small and large memory of another arena: cleared, each byte once, and what is in use stays as it is. */
static void another_arena_is_taken_over(void **state)
{
    (void)state;
    enum { PARTS = 3000, PART_BYTES = 700 };
    char *const kept = arena_copy(&c.arena, "kept", 4);
    for (size_t size = 100; size < 8 << 20; size *= 2) memset(arena_alloc(&c.syntax, size), 0xff, size);
    compilation_forget_syntax(&c);
    assert_null(c.syntax.chunks);

    unsigned char *parts[PARTS];
    for (size_t i = 0; i < PARTS; i++) {
        parts[i] = arena_alloc(&c.arena, PART_BYTES);
        for (size_t at = 0; at < PART_BYTES; at++) assert_int_equal(parts[i][at], 0);
        memset(parts[i], (int)(i % 251), PART_BYTES);
    }
    for (size_t i = 0; i < PARTS; i++)
        for (size_t at = 0; at < PART_BYTES; at++) assert_int_equal(parts[i][at], i % 251);
    assert_string_equal(kept, "kept");
    memset(arena_alloc(&c.syntax, 1000), 0xff, 1000);
}

static void formats_have_any_length(void **state)
{
    (void)state;
    char *const text = arena_format(&c.arena, "%0*d|%s", 100000, 7, "end");
    assert_int_equal(strlen(text), 100004);
    assert_string_equal(text + 99999, "7|end");
}

static void vectors_keep_their_items(void **state)
{
    (void)state;
    struct span_vector VECTOR_OF(struct span) spans = { 0 };
    for (uint32_t i = 0; i < 10000; i++) *vector_add(&c.arena, &spans) = (struct span){ i, i + 1 };
    assert_int_equal(spans.count, 10000);
    for (uint32_t i = 0; i < 10000; i++) assert_int_equal(spans.items[i].end, i + 1);
}

/* ---- interning ---------------------------------------------------------------------------------------------- */

static void equal_strings_are_one(void **state)
{
    (void)state;
    const char *names[3000];
    for (int i = 0; i < 3000; i++) names[i] = intern_format(&c.interner, "name_%d", i);
    for (int i = 0; i < 3000; i++) {
        assert_ptr_equal(names[i], intern_format(&c.interner, "name_%d", i));
        assert_int_equal(interned_length(names[i]), strlen(names[i]));
    }
    assert_ptr_equal(intern(&c.interner, "name_1xyz", 6), names[1]);
    assert_ptr_not_equal(intern(&c.interner, "a\0b", 3), intern(&c.interner, "a\0c", 3));
    assert_ptr_equal(intern(&c.interner, "", 0), intern_string(&c.interner, ""));
}

/* Lengths around the block in which texts stand, and longer than any. */
static void strings_have_any_length(void **state)
{
    (void)state;
    enum { LENGTHS = 200, STEP = 331 };
    char *const all = arena_alloc(&c.arena, LENGTHS * STEP);
    memset(all, 'x', LENGTHS * STEP);
    const char *known[LENGTHS];
    for (size_t i = 0; i < LENGTHS; i++) known[i] = intern(&c.interner, all, i * STEP);
    for (size_t length = (16 << 10) - 40; length <= 16 << 10; length++)
        assert_int_equal(interned_length(intern(&c.interner, all, length)), length);
    for (size_t i = 0; i < LENGTHS; i++) {
        assert_ptr_equal(intern(&c.interner, all, i * STEP), known[i]);
        assert_int_equal(strlen(known[i]), i * STEP);
    }
}

static void tags_stay_with_their_string(void **state)
{
    (void)state;
    interned_tag_set(intern_string(&c.interner, "start"), 42);
    for (int i = 0; i < 3000; i++) assert_int_equal(interned_tag(intern_format(&c.interner, "name_%d", i)), 0);
    assert_int_equal(interned_tag(intern_string(&c.interner, "start")), 42);
}

/* ---- sources ------------------------------------------------------------------------------------------------ */

static void places_are_lines_and_characters(void **state)
{
    (void)state;
    struct source *const first  = source_from_memory(&c, "first", "one\ntwo\n", 8);
    struct source *const second = source_from_memory(&c, "second", "\xc3\xa4\xc3\xb6 x\r\nlast", 12);

    struct source_position at = source_position(&c, (struct span){ first->begin + 5, first->begin + 6 });
    assert_ptr_equal(at.source, first);
    assert_int_equal(at.line, 2);
    assert_int_equal(at.column, 2);

    at = source_position(&c, (struct span){ second->begin + 5, second->begin + 6 });
    assert_ptr_equal(at.source, second);
    assert_int_equal(at.line, 1);
    assert_int_equal(at.column, 4);
    assert_int_equal(at.line_end, 6);

    at = source_position(&c, (struct span){ second->begin + 2, second->begin + 3 });
    assert_int_equal(at.column, 2);

    /* the end of the one text is not the begin of the next */
    struct span const end = { first->begin + first->length_bytes, first->begin + first->length_bytes };
    assert_ptr_equal(source_of_span(&c, end), first);
    assert_ptr_equal(source_of_span(&c, (struct span){ second->begin, second->begin }), second);
    assert_null(source_of_span(&c, SPAN_NONE));
    assert_null(source_of_span(&c, (struct span){ 5000, 5000 }));
}

static void spans_join(void **state)
{
    (void)state;
    struct span const joined = span_join((struct span){ 10, 12 }, (struct span){ 3, 5 });
    assert_int_equal(joined.begin, 3);
    assert_int_equal(joined.end, 12);
    assert_int_equal(span_join(SPAN_NONE, (struct span){ 3, 5 }).begin, 3);
    assert_true(span_is_none(span_join(SPAN_NONE, SPAN_NONE)));
}

static bool is_text(const char *bytes, size_t length)
{
    size_t const before = c.diagnostics.error_count;
    bool const malformed = source_from_memory(&c, "text", bytes, length)->malformed;
    assert_int_equal(c.diagnostics.error_count > before, malformed);
    return !malformed;
}

static void only_utf8_is_text(void **state)
{
    (void)state;
    assert_true(is_text("", 0));
    assert_true(is_text("plain text that is longer than eight bytes", 42));
    assert_true(is_text("\xc2\x80 \xdf\xbf \xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80 \xf0\x90\x80\x80 \xf4\x8f\xbf\xbf", 27));
    assert_false(is_text("eight by\xff", 9));
    assert_false(is_text("1234567\x80", 8));
    assert_false(is_text("\xc0\x80", 2));
    assert_false(is_text("\xc1\xbf", 2));
    assert_false(is_text("\xc3", 1));
    assert_false(is_text("\xc3(", 2));
    assert_false(is_text("\xe0\x9f\xbf", 3));
    assert_false(is_text("\xed\xa0\x80", 3));
    assert_false(is_text("\xf0\x8f\xbf\xbf", 4));
    assert_false(is_text("\xf4\x90\x80\x80", 4));
    assert_false(is_text("\xf5\x80\x80\x80", 4));
    assert_false(is_text("12345678\0a", 10));
    assert_false(is_text("1234567\0", 8));
}

static void files_are_loaded_once(void **state)
{
    (void)state;
    char directory[] = "/tmp/compose_base.XXXXXX";
    assert_non_null(mkdtemp(directory));
    char *const path = arena_format(&c.arena, "%s/file", directory);
    char *const link = arena_format(&c.arena, "%s/link", directory);
    output_write(path, "text", 4, 0644);
    assert_int_equal(symlink("file", link), 0);

    struct source *one, *other;
    const char *reason;
    assert_int_equal(source_load(&c, path, &one, &reason), SOURCE_OK);
    assert_string_equal(one->text, "text");
    assert_int_equal(source_load(&c, link, &other, &reason), SOURCE_OK);
    assert_ptr_equal(one, other);
    assert_ptr_equal(source_find(&c, link), one);
    assert_int_equal(source_load(&c, directory, &other, &reason), SOURCE_UNREADABLE);
    assert_string_equal(reason, "it is a directory");
    assert_int_equal(source_load(&c, "/nowhere/at/all", &other, &reason), SOURCE_MISSING);
    assert_null(other);

    /* through the link, the file is replaced and keeps its mode */
    chmod(path, 0600);
    output_write(link, "other", 5, 0644);
    struct stat status;
    assert_int_equal(lstat(link, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(status.st_size, 5);
    unlink(link);
    unlink(path);
    assert_int_equal(rmdir(directory), 0);   /* no temporary file is left */
}

static void large_files_are_refused(void **state)
{
    (void)state;
    char path[] = "/tmp/compose_base.XXXXXX";
    int const fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, (off_t)SOURCE_SIZE_MAX_BYTES + 1), 0);
    close(fd);
    struct source *source;
    const char *reason;
    assert_int_equal(source_load(&c, path, &source, &reason), SOURCE_TOO_LARGE);
    assert_non_null(strstr(reason, "the limit is"));
    unlink(path);
}

/* ---- suggestions -------------------------------------------------------------------------------------------- */

static const char *suggest(const char *typed, const char *const *words)
{
    struct suggestion best;
    suggestion_init(&best, typed);
    for (; *words; words++) suggestion_offer(&best, *words);
    return best.word;
}

static void the_nearest_word_is_suggested(void **state)
{
    (void)state;
    const char *const words[] = { "Nic", "Timer", "Terminal", "File_system", "LOG", NULL };
    assert_string_equal(suggest("Nick", words), "Nic");
    assert_string_equal(suggest("Tiemr", words), "Timer");
    assert_string_equal(suggest("timer", words), "Timer");
    assert_string_equal(suggest("log", words), "LOG");
    assert_string_equal(suggest("Filesystem", words), "File_system");
    assert_null(suggest("Framebuffer", words));
    assert_null(suggest("ab", words));
    assert_null(suggest("", words));
    char endless[1000];
    memset(endless, 'x', sizeof(endless));
    endless[sizeof(endless) - 1] = '\0';
    assert_null(suggest(endless, words));
}

/* ---- diagnostics -------------------------------------------------------------------------------------------- */

static char *printed(enum diagnostic_format format)
{
    char  *text = NULL;
    size_t length;
    FILE *const out = open_memstream(&text, &length);
    diagnostics_print(&c, out, format);
    fclose(out);
    char *const copy = arena_copy(&c.arena, text, length);
    free(text);
    return copy;
}

static struct span find(const struct source *source, const char *what)
{
    uint32_t const begin = source->begin + (uint32_t)(strstr(source->text, what) - source->text);
    return (struct span){ begin, begin + (uint32_t)strlen(what) };
}

static struct source *website(void)
{
    static const char text[] = "start nic_drv;\nstart httpd {\n\troute Nick -> nic_drv;\n}\n";
    return source_from_memory(&c, "website.scenario", text, sizeof(text) - 1);
}

static void messages_show_the_place(void **state)
{
    (void)state;
    struct source *const source = website();
    struct diagnostic *const d = diagnostic_error(&c, "unknown-service", find(source, "Nick"),
                                                  "no component provides '%s'", "Nick");
    diagnostic_help_edit(&c, d, find(source, "Nick"), "Nic", "'Nic' is provided by 'nic_drv'");
    diagnostic_note(&c, d, find(source, "nic_drv"), "'nic_drv' starts here");
    diagnostic_finding(&c, "unused", RULE_WARN, SPAN_NONE, "about everything");
    assert_string_equal(printed(DIAGNOSTIC_TEXT),
        "website.scenario:3:8: error: no component provides 'Nick' [unknown-service]\n"
        "    3 |     route Nick -> nic_drv;\n"
        "      |           ^^^^\n"
        "      = help: 'Nic' is provided by 'nic_drv'\n"
        "website.scenario:1:7: note: 'nic_drv' starts here\n"
        "genode-compose: warning: about everything [unused]\n");
    assert_string_equal(printed(DIAGNOSTIC_JSON),
        "{\"level\":\"error\",\"rule\":\"unknown-service\",\"message\":\"no component provides 'Nick'\","
        "\"file\":\"website.scenario\",\"line\":3,\"column\":8,\"end_line\":3,\"end_column\":12,"
        "\"notes\":[{\"message\":\"'nic_drv' starts here\",\"file\":\"website.scenario\",\"line\":1,\"column\":7}],"
        "\"helps\":[{\"message\":\"'Nic' is provided by 'nic_drv'\",\"edit\":{\"file\":\"website.scenario\","
        "\"begin\":36,\"end\":40,\"replacement\":\"Nic\"}}]}\n"
        "{\"level\":\"warning\",\"rule\":\"unused\",\"message\":\"about everything\",\"notes\":[],\"helps\":[]}\n");
    assert_non_null(strstr(printed(DIAGNOSTIC_COLOR), "\033[1;31merror:\033[0m no component"));
}

static void findings_are_sorted_and_kept_once(void **state)
{
    (void)state;
    struct source *const source = website();
    for (int i = 0; i < 100; i++) {
        diagnostic_error(&c, "b", find(source, "Nick"), "second");
        diagnostic_error(&c, "a", find(source, "start"), "first");
        diagnostic_error(&c, "b", find(source, "Nick"), "third");
    }
    assert_int_equal(c.diagnostics.error_count, 3);
    diagnostics_sort(&c);
    assert_string_equal(c.diagnostics.all.items[0]->text, "first");
    assert_string_equal(c.diagnostics.all.items[1]->text, "second");
    assert_string_equal(c.diagnostics.all.items[2]->text, "third");
}

static void levels_of_rules_can_be_set(void **state)
{
    (void)state;
    struct span const span = find(website(), "Nick");
    rule_level_set(&c, "noise", RULE_ALLOW);
    rule_level_set(&c, "strict", RULE_WARN);
    rule_level_set(&c, "strict", RULE_DENY);
    struct diagnostic *const allowed = diagnostic_finding(&c, "noise", RULE_DENY, span, "not shown");
    assert_non_null(allowed);
    diagnostic_note(&c, allowed, span, "harmless");
    assert_int_equal(c.diagnostics.error_count, 0);
    diagnostic_finding(&c, "strict", RULE_WARN, span, "an error now");
    assert_int_equal(c.diagnostics.error_count, 1);
    diagnostic_finding(&c, "other", RULE_WARN, span, "a warning");
    assert_int_equal(c.diagnostics.warning_count, 1);
    assert_true(diagnostics_failed(&c.diagnostics));
    assert_null(strstr(printed(DIAGNOSTIC_TEXT), "not shown"));
}

static void terminals_are_not_fooled(void **state)
{
    (void)state;
    struct source *const source = source_from_memory(&c, "x", "a \033[2J \x7f b\n", 11);
    diagnostic_error(&c, "r", find(source, "b"), "text");
    assert_non_null(strstr(printed(DIAGNOSTIC_TEXT), "    1 | a ?[2J ? b\n      |          ^\n"));
}

static void long_lines_are_cut(void **state)
{
    (void)state;
    enum { LENGTH = 1000000 };
    char *const text = malloc(LENGTH);
    assert_non_null(text);
    memset(text, 'x', LENGTH);
    text[LENGTH / 2] = '!';
    struct source *const source = source_from_memory(&c, "x", text, LENGTH);
    free(text);
    uint32_t const begin = source->begin + LENGTH / 2;
    diagnostic_error(&c, "r", (struct span){ begin, begin + LENGTH / 4 }, "text");
    char *const shown = printed(DIAGNOSTIC_TEXT);
    assert_non_null(strstr(shown, "x:1:500001: error: text [r]\n    1 | ...xxx"));
    assert_non_null(strstr(shown, "x!x"));
    assert_true(strlen(shown) < 500);
}

static void fixes_are_applied(void **state)
{
    (void)state;
    char path[] = "/tmp/compose_base.XXXXXX";
    close(mkstemp(path));
    output_write(path, "start timr;\nroute Nick -> a\n", 28, 0644);
    struct source *source, *after;
    const char *reason;
    assert_int_equal(source_load(&c, path, &source, &reason), SOURCE_OK);

    struct diagnostic *d = diagnostic_error(&c, "r", find(source, "Nick"), "wrong");
    diagnostic_help_edit(&c, d, find(source, "Nick"), "Nic", "right");
    diagnostic_help_edit(&c, d, find(source, "Nick"), "Nix", "an alternative");
    d = diagnostic_error(&c, "r", find(source, "timr"), "wrong");
    diagnostic_help_edit(&c, d, find(source, "timr"), "timer", "right");
    d = diagnostic_error(&c, "r", find(source, "route Nick"), "overlaps");
    diagnostic_help_edit(&c, d, find(source, "Nick -> a"), "gone", "overlaps");
    d = diagnostic_error(&c, "r", find(source, "-> a"), "no end");
    diagnostic_help_edit(&c, d, span_at_end(find(source, "-> a")), ";", "insert");
    d = diagnostic_error(&c, "r", source_from_memory(&c, "memory", "x", 1)->begin
                                      ? (struct span){ c.sources.end - 2, c.sources.end - 1 } : SPAN_NONE, "no file");
    diagnostic_help_edit(&c, d, d->span, "y", "has no file");
    assert_int_equal(diagnostics_fix(&c, NULL, true), 3);

    struct compilation again;
    compilation_init(&again);
    assert_int_equal(source_load(&again, path, &after, &reason), SOURCE_OK);
    assert_string_equal(after->text, "start timer;\nroute Nic -> a;\n");
    compilation_destroy(&again);
    unlink(path);
}

/* A file with this text, loaded; its path stays with the source. */
static struct source *file_with(const char *text)
{
    static char path[] = "/tmp/compose_base.XXXXXX";
    struct source *source;
    const char *reason;
    strcpy(path + sizeof path - 7, "XXXXXX");
    close(mkstemp(path));
    output_write(path, text, strlen(text), 0644);
    assert_int_equal(source_load(&c, path, &source, &reason), SOURCE_OK);
    return source;
}

static void expect_file(const struct source *source, const char *text)
{
    char now[200];
    FILE *const file = fopen(source->path, "rb");
    assert_non_null(file);
    now[fread(now, 1, sizeof now - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(now, text);
    unlink(source->path);
}

static void contradictions_are_left_alone(void **state)
{
    (void)state;
    struct source *const source = file_with("a b {c} 10K");
    static const struct { const char *at, *to; } edits[] = {
        { "a", "x" }, { "a", "y" }, { "b", "z" }, { "b", "z" }, { "{c}", "d" }, { "10K", "12K" }, { "10K", "14K" },
    };
    for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++)
        diagnostic_help_edit(&c, diagnostic_error(&c, "r", find(source, edits[i].at), "finding %zu", i),
                             find(source, edits[i].at), edits[i].to, "edit");
    assert_int_equal(diagnostics_fix(&c, NULL, true), 2);
    expect_file(source, "a z {c} 12K");
}

static void statements_are_left_out(void **state)
{
    (void)state;
    struct source *const source = file_with("one;\n  two;  \n  three;  # why\nx { four; five; }\nsix;");
    static const char *const statements[] = { "two;", "three;", "four;", "six;" };
    for (size_t i = 0; i < 4; i++)
        diagnostic_help_remove(&c, diagnostic_error(&c, "r", find(source, statements[i]), "unused"),
                               find(source, statements[i]), "leave it out");
    assert_int_equal(diagnostics_fix(&c, NULL, false), 0);
    assert_int_equal(diagnostics_fix(&c, NULL, true), 4);
    expect_file(source, "one;\n  # why\nx { five; }\n");
}

/* The exit status of an attempt to mend. */
static int mending_ends_with(void)
{
    int status;
    pid_t const child = fork();
    if (!child) {
        if (!freopen("/dev/null", "w", stderr)) _exit(9);
        diagnostics_fix(&c, NULL, true);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void files_that_changed_are_not_replaced(void **state)
{
    (void)state;
    static const char *const others[] = { "start timr; # more", "start timr", "stort timr;", "" };
    struct source *const source = file_with("start timr;");
    diagnostic_help_edit(&c, diagnostic_error(&c, "r", find(source, "timr"), "wrong"), find(source, "timr"), "timer", "right");
    for (size_t i = 0; i < 4; i++) {
        output_write(source->path, others[i], strlen(others[i]), 0644);
        assert_int_equal(mending_ends_with(), EXIT_WORLD);
    }
    unlink(source->path);
    assert_int_equal(mending_ends_with(), EXIT_WORLD);
    output_write(source->path, "start timr;", 11, 0444);
    chmod(source->path, 0444);
    assert_int_equal(mending_ends_with(), EXIT_WORLD);
    chmod(source->path, 0644);
    assert_int_equal(mending_ends_with(), 0);
    expect_file(source, "start timer;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(arena_gives_zeroed_aligned_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(large_requests_leave_small_ones_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_given_back_is_used_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(small_spare_memory_is_no_trap, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_arena_is_taken_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(formats_have_any_length, set_up, tear_down),
        cmocka_unit_test_setup_teardown(vectors_keep_their_items, set_up, tear_down),
        cmocka_unit_test_setup_teardown(equal_strings_are_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(strings_have_any_length, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tags_stay_with_their_string, set_up, tear_down),
        cmocka_unit_test_setup_teardown(places_are_lines_and_characters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(spans_join, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_utf8_is_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_are_loaded_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(large_files_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_nearest_word_is_suggested, set_up, tear_down),
        cmocka_unit_test_setup_teardown(messages_show_the_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(findings_are_sorted_and_kept_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(levels_of_rules_can_be_set, set_up, tear_down),
        cmocka_unit_test_setup_teardown(terminals_are_not_fooled, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_lines_are_cut, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fixes_are_applied, set_up, tear_down),
        cmocka_unit_test_setup_teardown(contradictions_are_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(statements_are_left_out, set_up, tear_down),
        cmocka_unit_test_setup_teardown(files_that_changed_are_not_replaced, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
