/* SPDX-License-Identifier: MIT */
/* link: compiler */
/* seeds: tests/fuzz/seeds/regular */
/*
 * Regular expressions of schemas: the first line is one, the rest a text. Whatever they are, they are answered within
 * the account of work; a text is answered the same a second time; and where the C library's matcher reads the same
 * language and cannot run away, it has the same opinion.
 */
#include "model/regular.h"

#include <regex.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_BYTES_MAX = 1 << 16, SHORT_CHARS = 24 };

static void must(bool condition)
{
	if (!condition)
		abort();
}

/* Characters that mean the same to both, whatever stands beside them. */
static bool is_common(const char *expression)
{
	return strlen(expression) <= SHORT_CHARS && strspn(expression, "ab01|*?+().") == strlen(expression)
	       && !strstr(expression, "(?") && !strstr(expression, "*?") && !strstr(expression, "+?") && !strstr(expression, "??");
}

static void compare(const char *expression, const char *text, bool matches)
{
	char    anchored[SHORT_CHARS + 5];
	regex_t compiled;
	snprintf(anchored, sizeof(anchored), "^(%s)$", expression);
	if (regcomp(&compiled, anchored, REG_EXTENDED | REG_NOSUB))
		return;
	must(matches == !regexec(&compiled, text, 0, NULL, 0));
	regfree(&compiled);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct compilation compilation;
	const uint8_t     *line = size ? memchr(data, '\n', size) : NULL;
	size_t             chars = line ? (size_t)(line - data) : size;

	if (size > INPUT_BYTES_MAX)
		return -1;
	char *expression = strndup((const char *)data, chars);
	char *text       = line ? strndup((const char *)line + 1, size - chars - 1) : strdup("");
	compilation_init(&compilation);
	struct regular *regular = regular_parse(&compilation.arena, expression);
	if (regular) {
		bool const matches = regular_matches(&compilation, regular, text, (struct span){ 0, 0 });
		bool const again   = regular_matches(&compilation, regular, text, (struct span){ 0, 0 });
		must(work_exhausted(&compilation) == diagnostics_failed(&compilation.diagnostics));
		must(matches == again || work_exhausted(&compilation));
		if (is_common(expression) && strlen(text) <= SHORT_CHARS && !strpbrk(text, "\n") && !work_exhausted(&compilation))
			compare(expression, text, matches);
	}
	compilation_destroy(&compilation);
	free(expression);
	free(text);
	return 0;
}
