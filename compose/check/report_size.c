/* SPDX-License-Identifier: MIT */
#include "check/check.h"

#include <inttypes.h>
#include <string.h>

/* Whether init's state report can fit into its buffer: counted from below, by what each child's node has at least. */

enum { BUFFER_BYTES = 4096, CHILD_CHARS = 30, RAM_CHARS = 60, CAPS_CHARS = 40, ID_CHARS = 6, SESSION_CHARS = 50,
       ENVIRONMENT_SESSIONS = 4 };

static uint64_t report_chars(const struct node *sandbox)
{
	const struct report_options *report = &sandbox->report;
	uint64_t each  = CHILD_CHARS + (report->child_ram ? RAM_CHARS : 0) + (report->child_caps ? CAPS_CHARS : 0)
	               + (report->ids ? ID_CHARS : 0);
	uint64_t chars = 0;

	for (const struct node *child = sandbox->children; child; child = child->next) {
		chars += each + strlen(child->name);
		if (report->requested)
			chars += ENVIRONMENT_SESSIONS * (SESSION_CHARS + strlen(child->name));
	}
	return chars;
}

void check_report_sizes(struct checker *checker)
{
	for (struct node *node = checker->system->root; node; node = node_after(node)) {
		if (node->kind != NODE_SANDBOX || !node->report.present)
			continue;
		uint64_t buffer = node->report.has_buffer ? node->report.buffer_bytes : BUFFER_BYTES;
		uint64_t chars  = report_chars(node);
		if (chars <= buffer)
			continue;
		struct diagnostic *diagnostic = finding(checker, "report-too-large", node->report.span,
		        "the state of %zu children takes at least %" PRIu64 " bytes, and the report's buffer has %" PRIu64
		        ": the report says nothing but that", node->child_count, chars, buffer);
		diagnostic_help(checker->compilation, diagnostic, "write 'buffer: %" PRIu64 "K;'", (2 * chars + 1023) / 1024);
	}
}
