/* SPDX-License-Identifier: MIT */
/* Results of tests as JUnit's XML, which services of continuous integration show. */
#ifndef COMPOSE_JUNIT_H
#define COMPOSE_JUNIT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct junit {
	FILE    *cases;              /* NULL: nobody wants them */
	char    *text;
	size_t   length;
	unsigned count, failed, skipped;
};

enum junit_result { JUNIT_PASSED, JUNIT_FAILED, JUNIT_SKIPPED };

void junit_begin(struct junit *junit);

/* `why`: of a failure or a skip, NULL otherwise; `log`: what the machine printed. */
void junit_add(struct junit *junit, enum junit_result result, const char *platform, const char *name, uint64_t time_us,
               const char *why, const char *log, size_t log_length);

/* Writes the file, and frees. */
void junit_end(struct junit *junit, const char *path, uint64_t time_us);

#endif
