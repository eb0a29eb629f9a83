/* SPDX-License-Identifier: MIT */
/*
 * measure [-n RUNS] [-t SECONDS] [-e STATUS] COMMAND...
 *
 * Runs a command up to RUNS times (60), as long as SECONDS (10) have not passed, and prints its shortest time in
 * milliseconds, its largest peak of resident memory in KiB, and the shortest time that it kept processors busy:
 * `12.345 4096 11.500`. The shortest time is the one that the rest of the machine disturbed least. The command's
 * standard output goes nowhere; a command that fails ends the measurement with its exit status, unless -e says which
 * exit status is the right one.
 */
#include <fcntl.h>
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

/* Time of one run; ends this program if the command fails. */
static double run_ms(char **command, int expected, long *peak_kib, double *busy_ms)
{
    double begin = now_ms();
    pid_t child = vfork();
    if (child < 0) {
        perror("measure: fork");
        exit(3);
    }
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, STDOUT_FILENO);
        if (expected)
            dup2(nowhere, STDERR_FILENO);
        execvp(command[0], command);
        _exit(127);
    }
    int status;
    struct rusage usage;
    if (wait4(child, &status, 0, &usage) < 0) {
        perror("measure: wait");
        exit(3);
    }
    double end = now_ms();
    if (!WIFEXITED(status) || WEXITSTATUS(status) != expected) {
        fprintf(stderr, "measure: '%s' failed\n", command[0]);
        exit(WIFEXITED(status) && WEXITSTATUS(status) ? WEXITSTATUS(status) : 3);
    }
    *busy_ms = of_timeval_ms(usage.ru_utime) + of_timeval_ms(usage.ru_stime);
    if (usage.ru_maxrss > *peak_kib)
        *peak_kib = usage.ru_maxrss;
    return end - begin;
}

int main(int argc, char **argv)
{
    long runs = 60;
    double seconds = 10;
    int at = 1, expected = 0;
    for (; at + 1 < argc && argv[at][0] == '-'; at += 2) {
        if (!strcmp(argv[at], "-n"))
            runs = atol(argv[at + 1]);
        else if (!strcmp(argv[at], "-t"))
            seconds = atof(argv[at + 1]);
        else if (!strcmp(argv[at], "-e"))
            expected = atoi(argv[at + 1]);
    }
    if (at >= argc || runs < 1) {
        fprintf(stderr, "usage: measure [-n RUNS] [-t SECONDS] [-e STATUS] COMMAND...\n");
        return 2;
    }
    double begin = now_ms(), shortest = 0, least_busy = 0;
    long peak_kib = 0;
    for (long run = 0; run < runs && (run == 0 || now_ms() - begin < seconds * 1e3); run++) {
        double busy, time = run_ms(argv + at, expected, &peak_kib, &busy);
        if (run == 0 || time < shortest)
            shortest = time;
        if (run == 0 || busy < least_busy)
            least_busy = busy;
    }
    printf("%.3f %ld %.3f\n", shortest, peak_kib, least_busy);
    return 0;
}
