/* SPDX-License-Identifier: MIT */
/*
 * The command line: a table of subcommands, each at home in its own cmd_*.c together with its help text.
 * This file owns what stands before the subcommand's name, and the exit status of a wrong command line.
 */
#include "base/fatal.h"
#include "base/suggest.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int cmd_help(int argc, char **argv);
static const char cmd_help_help[] =
    "usage: genode-compose help [COMMAND]\n"
    "\n"
    "Lists the commands, or prints the help of one, as COMMAND --help does.\n"
    "\n"
    "Example:\n"
    "  genode-compose help build\n";

/* The commands, one line each: name, and what it does in a line. COMMANDS is expanded for declarations and table. */
#define COMMANDS(X) \
    X(check, "say whether a scenario holds, and what is wrong with it") \
    X(explain, "say why: a rule, the way of a session, the books") \
    X(diff, "compare two systems: components, sessions, authority") \
    X(graph, "draw a system: sandboxes, sessions, devices") \
    X(import, "turn a configuration of Genode's init into a scenario") \
    X(build, "write an image of a scenario") \
    X(run, "boot a scenario in QEMU, with its console here") \
    X(test, "boot scenarios and compare what they print") \
    X(verify, "prove an image from its bytes") \
    X(fmt, "print files of the language in canonical form") \
    X(stubs, "write C headers for the target from declarations")

#define DECLARE(name, summary) \
    int cmd_##name(int argc, char **argv); \
    extern const char cmd_##name##_help[];
COMMANDS(DECLARE)

struct command {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
    const char *summary;
};

#define ENTRY(name, summary) {#name, cmd_##name, cmd_##name##_help, summary},
static const struct command commands[] = {
    COMMANDS(ENTRY)
    {"help", cmd_help, cmd_help_help, "print the help of a command"},
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (!strcmp(commands[i].name, name))
            return &commands[i];
    return NULL;
}

static int command_unknown(const char *name)
{
    struct suggestion nearest;
    suggestion_init(&nearest, name);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        suggestion_offer(&nearest, commands[i].name);
    if (nearest.word)
        fprintf(stderr, "genode-compose: there is no command '%s', did you mean '%s'?\n", name, nearest.word);
    else
        fprintf(stderr, "genode-compose: there is no command '%s', --help lists them\n", name);
    return EXIT_USAGE;
}

static void usage_print(FILE *out)
{
    fprintf(out, "usage: genode-compose COMMAND [arguments]\n"
                 "\n"
                 "Composes Genode systems from scenarios: checks them, builds images, boots and tests them.\n"
                 "\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
    fprintf(out, "\n"
                 "  --help     this text; COMMAND --help says more of a command\n"
                 "  --version  the version\n"
                 "\n"
                 "Example:\n"
                 "  genode-compose build hello.scenario -o hello.iso\n");
}

static int cmd_help(int argc, char **argv)
{
    if (argc < 2) {
        usage_print(stdout);
        return EXIT_ACCEPTED;
    }
    const struct command *command = command_find(argv[1]);
    if (!command)
        return command_unknown(argv[1]);
    fputs(command->help, stdout);
    return EXIT_ACCEPTED;
}

static bool wants_help(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
        if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
            return true;
    return false;
}

/* Output that did not arrive is a failure, even where the command itself went well. */
static int finish(int status)
{
    if (fflush(stdout) || ferror(stdout)) {
        perror("genode-compose: write standard output");
        return status ? status : EXIT_WORLD;
    }
    return status;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        usage_print(stderr);
        return EXIT_USAGE;
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
        usage_print(stdout);
        return finish(EXIT_ACCEPTED);
    }
    if (!strcmp(argv[1], "--version")) {
        puts("genode-compose " COMPOSE_VERSION);
        return finish(EXIT_ACCEPTED);
    }
    if (argv[1][0] == '-') {
        fprintf(stderr, "genode-compose: unknown option '%s' before the command, --help lists what there is\n", argv[1]);
        return EXIT_USAGE;
    }
    const struct command *command = command_find(argv[1]);
    if (!command)
        return command_unknown(argv[1]);
    if (wants_help(argc - 1, argv + 1)) {
        fputs(command->help, stdout);
        return finish(EXIT_ACCEPTED);
    }
    return finish(command->run(argc - 1, argv + 1));
}
