/* SPDX-License-Identifier: MIT */
/*
 * The command line of a subcommand: options that all commands share, options of its own from a table, and operands.
 *
 *     const char *output = NULL;
 *     bool xml = false;
 *     const struct option own[] = {
 *         {'o', "output", .text = &output},
 *         {0, "xml", .flag = &xml},
 *     };
 *     struct options options;
 *     if (!options_parse(&options, own, 2, argc, argv))
 *         return EXIT_USAGE;
 *
 * All strings point into argv or into storage of this file; nothing needs to be freed.
 */
#ifndef COMPOSE_OPTIONS_H
#define COMPOSE_OPTIONS_H

#include "base/diagnostic.h"
#include "base/fatal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Values of an option that can be given several times, in order. */
struct option_list {
    const char **items;
    size_t count;
};

/* An option of one command. Exactly one of text, number, flag and list is set; it receives the value. */
struct option {
    char letter;       /* 0: long form only */
    const char *name;  /* without dashes */
    const char **text;
    unsigned *number;  /* decimal, at least 1 */
    struct option_list *list;
    bool *flag;
    const char *const *choices; /* for text: the accepted words, NULL-terminated; or NULL */
};

enum color_mode { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct rule_setting {
    const char *rule;
    enum rule_level level;
};

struct options {
    const char *command;        /* argv[0] */
    const char *store;          /* directory, never NULL; whether it exists is for its reader to say */
    const char *platform;       /* "a,b", "all"; NULL: what the scenario says */
    const char **search_dirs;   /* -I, in order */
    size_t search_dir_count;
    const char **defines;       /* -D, each "name=value" */
    size_t define_count;
    struct rule_setting *rules; /* -A -W -E, in order; the last for a rule holds */
    size_t rule_count;
    bool json;
    enum color_mode color;
    const char **operands;      /* what is not an option, NULL-terminated */
    size_t operand_count;
};

/* The shared options as they stand in each command's help text. */
#define OPTIONS_COMMON_HELP \
    "  -I DIR             also look in DIR for used files\n" \
    "  --store DIR        prebuilt components, instead of the compiler's own store\n" \
    "  --platform NAME    for platform NAME, or NAME,NAME, or all, instead of those\n" \
    "                     that the scenario names\n" \
    "  -D NAME=VALUE      set a parameter of the scenario\n" \
    "  -A RULE            allow what RULE reports\n" \
    "  -W RULE            warn where RULE reports\n" \
    "  -E RULE            take what RULE reports for an error\n" \
    "  --json             diagnostics as JSON, one object a line\n" \
    "  --color WHEN       colour in diagnostics: auto, always or never\n" \
    "  --help             this text\n"

/* On a wrong command line: one line on standard error, and false. */
bool options_parse(struct options *options, const struct option *own, size_t own_count, int argc, char **argv);

/* Reports a mistake that only the command can see, in the same form; always false. */
bool options_wrong(const struct options *options, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* How diagnostics are to be printed to `out`. */
enum diagnostic_format options_diagnostics(const struct options *options, FILE *out);

#endif
