/* SPDX-License-Identifier: MIT */
/* link: compose/options.c compose/base/ */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "options.h"

enum { WORDS_MAX = 16 };

static const char *output;
static const char *format;
static unsigned jobs;
static bool verbose;
static const char *const formats[] = {"iso", "elf", NULL};
static const struct option own[] = {
    {'o', "output", .text = &output},
    {0, "format", .text = &format, .choices = formats},
    {'j', "jobs", .number = &jobs},
    {'v', "verbose", .flag = &verbose},
};

/* Parses "build" and the given words; standard error goes to a file, whose first line is compared. */
static bool parse(struct options *options, const char *message, ...)
{
    char *argv[WORDS_MAX + 1] = {(char *)(uintptr_t)"build"};
    int argc = 1;
    va_list words;
    va_start(words, message);
    for (char *word; argc < WORDS_MAX && (word = va_arg(words, char *));)
        argv[argc++] = word;
    va_end(words);

    output = format = NULL;
    jobs = 0;
    verbose = false;
    fflush(stderr);
    FILE *said = tmpfile();
    assert_non_null(said);
    int kept = dup(STDERR_FILENO);
    dup2(fileno(said), STDERR_FILENO);
    bool accepted = options_parse(options, own, sizeof own / sizeof own[0], argc, argv);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);

    char line[300] = "";
    rewind(said);
    if (!fgets(line, sizeof line, said))
        line[0] = '\0';
    fclose(said);
    assert_string_equal(line, message);
    return accepted;
}

static void values_are_taken_in_every_spelling(void **state)
{
    (void)state;
    struct options options;
    assert_true(parse(&options, "", "-o", "a.iso", "--format=elf", "-j4", "-v", "x.scenario", NULL));
    assert_string_equal(output, "a.iso");
    assert_string_equal(format, "elf");
    assert_int_equal(jobs, 4);
    assert_true(verbose);
    assert_int_equal(options.operand_count, 1);
    assert_string_equal(options.operands[0], "x.scenario");
    assert_null(options.operands[1]);

    assert_true(parse(&options, "", "--output", "b", "-ob2", "--jobs=7", NULL));
    assert_string_equal(output, "b2");
    assert_int_equal(jobs, 7);
    assert_int_equal(options.operand_count, 0);
}

static void shared_options_keep_their_order(void **state)
{
    (void)state;
    struct options options;
    assert_true(parse(&options, "", "-Ione", "a", "-I", "two", "-Da=1", "-D", "b=2=3", "-Wx", "-A", "y", "-Ex", "--json",
                      "--platform=p", NULL));
    assert_int_equal(options.search_dir_count, 2);
    assert_string_equal(options.search_dirs[0], "one");
    assert_string_equal(options.search_dirs[1], "two");
    assert_int_equal(options.define_count, 2);
    assert_string_equal(options.defines[1], "b=2=3");
    assert_int_equal(options.rule_count, 3);
    assert_string_equal(options.rules[1].rule, "y");
    assert_int_equal(options.rules[0].level, RULE_WARN);
    assert_int_equal(options.rules[1].level, RULE_ALLOW);
    assert_int_equal(options.rules[2].level, RULE_DENY);
    assert_true(options.json);
    assert_string_equal(options.platform, "p");
    assert_string_equal(options.operands[0], "a");
}

static void two_dashes_end_the_options(void **state)
{
    (void)state;
    struct options options;
    assert_true(parse(&options, "", "-", "--", "-v", "--jobs", NULL));
    assert_int_equal(options.operand_count, 3);
    assert_string_equal(options.operands[0], "-");
    assert_string_equal(options.operands[1], "-v");
    assert_false(verbose);
}

static void mistakes_are_named(void **state)
{
    (void)state;
    struct options options;
    assert_false(parse(&options, "genode-compose build: unknown option '--fromat', did you mean '--format'?\n",
                       "--fromat", "iso", NULL));
    assert_false(parse(&options, "genode-compose build: unknown option '--sotre=x', did you mean '--store'?\n",
                       "--sotre=x", NULL));
    assert_false(parse(&options, "genode-compose build: unknown option '-q', --help lists what there is\n", "-q", NULL));
    assert_false(parse(&options, "genode-compose build: --output wants a value\n", "--output", NULL));
    assert_false(parse(&options, "genode-compose build: --output wants a value\n", "--output=", NULL));
    assert_false(parse(&options, "genode-compose build: -v takes no value\n", "-vx", NULL));
    assert_false(parse(&options, "genode-compose build: --json takes no value\n", "--json=yes", NULL));
    assert_false(parse(&options, "genode-compose build: --jobs wants a number of at least 1, not '0'\n", "--jobs=0", NULL));
    assert_false(parse(&options, "genode-compose build: -j wants a number of at least 1, not '-3'\n", "-j", "-3", NULL));
    assert_false(parse(&options, "genode-compose build: -j wants a number of at least 1, not '9x'\n", "-j9x", NULL));
    assert_false(parse(&options, "genode-compose build: --format wants one of iso, elf, not 'img'\n", "--format=img", NULL));
    assert_false(parse(&options, "genode-compose build: --color wants one of auto, always, never, not 'red'\n",
                       "--color", "red", NULL));
    assert_false(parse(&options, "genode-compose build: -D wants NAME=VALUE, not 'x'\n", "-Dx", NULL));
    assert_false(parse(&options, "genode-compose build: -D wants NAME=VALUE, not '=x'\n", "-D=x", NULL));
}

static void store_comes_from_the_nearest_place(void **state)
{
    (void)state;
    struct options options;
    setenv("GENODE_COMPOSE_STORE", "/environment", 1);
    assert_true(parse(&options, "", NULL));
    assert_string_equal(options.store, "/environment");
    assert_true(parse(&options, "", "--store", "/option", NULL));
    assert_string_equal(options.store, "/option");
    unsetenv("GENODE_COMPOSE_STORE");
    /* This test has no folder `store` beside it, so it is taken for an installed program. */
    assert_true(parse(&options, "", NULL));
    const char *tail = "/../lib/genode-compose/store";
    assert_true(strlen(options.store) > strlen(tail));
    assert_string_equal(options.store + strlen(options.store) - strlen(tail), tail);
}

static void the_form_of_diagnostics_follows_the_options(void **state)
{
    (void)state;
    struct options options;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_true(parse(&options, "", NULL));
    assert_int_equal(options_diagnostics(&options, file), DIAGNOSTIC_TEXT);
    assert_true(parse(&options, "", "--color=always", NULL));
    assert_int_equal(options_diagnostics(&options, file), DIAGNOSTIC_COLOR);
    assert_true(parse(&options, "", "--color=never", NULL));
    assert_int_equal(options_diagnostics(&options, file), DIAGNOSTIC_TEXT);
    assert_true(parse(&options, "", "--color=always", "--json", NULL));
    assert_int_equal(options_diagnostics(&options, file), DIAGNOSTIC_JSON);
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_taken_in_every_spelling),
        cmocka_unit_test(shared_options_keep_their_order),
        cmocka_unit_test(two_dashes_end_the_options),
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(store_comes_from_the_nearest_place),
        cmocka_unit_test(the_form_of_diagnostics_follows_the_options),
    };
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
