/* SPDX-License-Identifier: MIT */
/*
 * measure [-n RUNS] [-t SECONDS] [-e STATUS] [-l TEXT] COMMAND...
 *
 * Runs a command up to RUNS times (60), as long as SECONDS (10) have not passed, and prints its shortest time in
 * milliseconds, its largest peak of resident memory in KiB, and the shortest time that it kept processors busy:
 * `12.345 4096 11.500`. The shortest time is the one that the rest of the machine disturbed least. The command's
 * standard output goes nowhere; a command that fails ends the measurement with its exit status, unless -e says which
 * exit status is the right one. With -l a run lasts until the command's standard output has TEXT in it, and the command
 * is killed then.
 *
 * Several commands, separated by `---`, are run in turns, so that whatever else the machine does meets all of them, and
 * have a line each; RUNS and SECONDS are for each.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static double of_timeval_ms(struct timeval time)
{
    return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3;
}

enum { SILENCE_MAX_MS = 30000 };

static void fail(const char *what)
{
    perror(what);
    exit(3);
}

/* Reads until `text` has come, then kills the child. false when its output ends or pauses for long before that. */
static bool await_text(int output, const char *text, pid_t child)
{
    static char log[1 << 20];
    size_t length = 0;
    bool found = false;
    struct pollfd wait = { .fd = output, .events = POLLIN };
    while (!found && length < sizeof(log) && poll(&wait, 1, SILENCE_MAX_MS) == 1) {
        ssize_t count = read(output, log + length, sizeof(log) - length);
        if (count <= 0)
            break;
        length += (size_t)count;
        found = memmem(log, length, text, strlen(text)) != NULL;
    }
    kill(child, SIGKILL);
    return found;
}

/* Time of one run; ends this program if the command fails. */
static double run_ms(char **command, int expected, const char *text, long *peak_kib, double *busy_ms)
{
    int output[2] = { -1, -1 };
    if (text && pipe2(output, O_CLOEXEC))
        fail("measure: pipe");
    double begin = now_ms();
    pid_t child = vfork();
    if (child < 0)
        fail("measure: fork");
    if (child == 0) {
        int nowhere = open("/dev/null", O_RDWR);
        dup2(text ? output[1] : nowhere, STDOUT_FILENO);
        if (text)
            dup2(nowhere, STDIN_FILENO);
        if (expected || text)
            dup2(nowhere, STDERR_FILENO);
        execvp(command[0], command);
        _exit(127);
    }
    double end = 0;
    bool found = false;
    if (text) {
        close(output[1]);
        found = await_text(output[0], text, child);
        end = now_ms();
        close(output[0]);
    }
    int status;
    struct rusage usage;
    if (wait4(child, &status, 0, &usage) < 0)
        fail("measure: wait");
    if (!text)
        end = now_ms();
    if (text ? !found : !WIFEXITED(status) || WEXITSTATUS(status) != expected) {
        fprintf(stderr, "measure: '%s' failed\n", command[0]);
        exit(WIFEXITED(status) && WEXITSTATUS(status) ? WEXITSTATUS(status) : 3);
    }
    *busy_ms = of_timeval_ms(usage.ru_utime) + of_timeval_ms(usage.ru_stime);
    if (usage.ru_maxrss > *peak_kib)
        *peak_kib = usage.ru_maxrss;
    return end - begin;
}

enum { COMMANDS_MAX = 16 };

struct measured {
    char **command;
    double shortest_ms, least_busy_ms;
    long peak_kib;
};

static void measure(struct measured *of, bool first, int expected, const char *text)
{
    double busy, time = run_ms(of->command, expected, text, &of->peak_kib, &busy);
    if (first || time < of->shortest_ms)
        of->shortest_ms = time;
    if (first || busy < of->least_busy_ms)
        of->least_busy_ms = busy;
}

int main(int argc, char **argv)
{
    long runs = 60;
    double seconds = 10;
    const char *text = NULL;
    int at = 1, expected = 0;
    for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
        if (!strcmp(argv[at], "-n"))
            runs = atol(argv[at + 1]);
        else if (!strcmp(argv[at], "-t"))
            seconds = atof(argv[at + 1]);
        else if (!strcmp(argv[at], "-e"))
            expected = atoi(argv[at + 1]);
        else if (!strcmp(argv[at], "-l"))
            text = argv[at + 1];
    }
    if (at >= argc || runs < 1) {
        fprintf(stderr, "usage: measure [-n RUNS] [-t SECONDS] [-e STATUS] [-l TEXT] COMMAND... [--- COMMAND...]...\n");
        return 2;
    }
    static struct measured commands[COMMANDS_MAX];
    int count = 0;
    for (bool begins = true; at < argc; at++) {
        if (!strcmp(argv[at], "---")) {
            argv[at] = NULL;
            begins = true;
        } else if (begins) {
            if (count == COMMANDS_MAX) {
                fprintf(stderr, "measure: more than %d commands\n", COMMANDS_MAX);
                return 2;
            }
            commands[count++].command = argv + at;
            begins = false;
        }
    }
    double begin = now_ms();
    for (long run = 0; run < runs && (run == 0 || now_ms() - begin < seconds * 1e3 * count); run++)
        for (int i = 0; i < count; i++)
            measure(&commands[i], run == 0, expected, text);
    for (int i = 0; i < count; i++)
        printf("%.3f %ld %.3f\n", commands[i].shortest_ms, commands[i].peak_kib, commands[i].least_busy_ms);
    return 0;
}
