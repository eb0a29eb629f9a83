/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_BASE_FATAL_H
#define COMPOSE_BASE_FATAL_H

/* exit statuses of every command */
enum exit_status {
    EXIT_ACCEPTED = 0,
    EXIT_REJECTED = 1,   /* the scenario is wrong */
    EXIT_USAGE    = 2,   /* the command line is wrong */
    EXIT_WORLD    = 3,   /* no file, no QEMU, disk full */
};

/* the environment failed: one line on stderr, exit status 3 */
_Noreturn void fatal(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
