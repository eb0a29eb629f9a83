/* SPDX-License-Identifier: MIT */
#include "junit.h"

#include "base/fatal.h"
#include "base/output.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/*
 * XML 1.0 cannot hold most control characters, not even escaped, and readers refuse what is no UTF-8: a log is a stranger's,
 * so what is not printable ASCII, a tab or a line's end becomes a question mark.
 */
static void put(FILE *out, const char *text, size_t length)
{
	static const struct { char character; const char *escape; } escapes[] = {
		{ '<', "&lt;" }, { '>', "&gt;" }, { '&', "&amp;" }, { '"', "&quot;" },
	};
	for (size_t i = 0; i < length; i++) {
		unsigned char const byte = (unsigned char)text[i];
		const char *escape = NULL;
		for (size_t e = 0; e < sizeof escapes / sizeof escapes[0]; e++)
			if (escapes[e].character == text[i]) escape = escapes[e].escape;
		if (escape) fputs(escape, out);
		else fputc((byte >= ' ' && byte < 0x7f) || byte == '\n' || byte == '\t' ? byte : '?', out);
	}
}

static void put_attribute(FILE *out, const char *name, const char *value)
{
	fprintf(out, " %s=\"", name);
	put(out, value, strlen(value));
	fputc('"', out);
}

static void put_time(FILE *out, uint64_t time_us)
{
	fprintf(out, " time=\"%" PRIu64 ".%03u\"", time_us / 1000000, (unsigned)(time_us / 1000 % 1000));
}

void junit_begin(struct junit *junit)
{
	*junit = (struct junit) { 0 };
	junit->cases = open_memstream(&junit->text, &junit->length);
	if (!junit->cases) fatal("out of memory");
}

void junit_add(struct junit *junit, enum junit_result result, const char *platform, const char *name, uint64_t time_us,
               const char *why, const char *log, size_t log_length)
{
	static const char *const elements[] = { [JUNIT_FAILED] = "failure", [JUNIT_SKIPPED] = "skipped" };
	FILE *out = junit->cases;
	if (!out) return;
	junit->count++;
	junit->failed += result == JUNIT_FAILED;
	junit->skipped += result == JUNIT_SKIPPED;
	fputs("  <testcase", out);
	put_attribute(out, "classname", platform);
	put_attribute(out, "name", name);
	put_time(out, time_us);
	fputs(">\n", out);
	if (result != JUNIT_PASSED) {
		fprintf(out, "    <%s", elements[result]);
		put_attribute(out, "message", why ? why : "");
		fputs("/>\n", out);
	}
	if (log_length) {
		fputs("    <system-out>", out);
		put(out, log, log_length);
		fputs("</system-out>\n", out);
	}
	fputs("  </testcase>\n", out);
}

void junit_end(struct junit *junit, const char *path, uint64_t time_us)
{
	if (!junit->cases) return;
	if (fclose(junit->cases)) fatal("out of memory");
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	if (!out) fatal("out of memory");
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", out);
	fprintf(out, " <testsuite name=\"genode-compose\" tests=\"%u\" failures=\"%u\" skipped=\"%u\"", junit->count,
	        junit->failed, junit->skipped);
	put_time(out, time_us);
	fprintf(out, ">\n%s </testsuite>\n</testsuites>\n", junit->text);
	if (fclose(out)) fatal("out of memory");
	output_write(path, text, length, 0644);
	free(text);
	free(junit->text);
	junit->cases = NULL;
}
