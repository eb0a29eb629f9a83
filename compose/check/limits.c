/* SPDX-License-Identifier: MIT */
#include "check/check.h"

#include "model/text.h"

#include <inttypes.h>
#include <string.h>

/* Lengths that the target's buffers have, priorities, places on processors. */

enum {
	SESSION_ARGS_CHARS_MAX = 159,     /* parent.interface: args, without the terminating zero */
	PRIORITY_RANGE         = 65536,   /* bands of all levels above a component share it */
};

/* ---- labels ---- */

static const char words[] = "label=\"\", ram_quota=, cap_quota=";

static size_t args_length(const struct session *session, const char *label)
{
	return sizeof(words) - 1 + strlen(label) + decimal_digits(session->ram_bytes) + decimal_digits(session->caps);
}

/* Whatever its donations: most labels are short, and nothing else is read for them. */
static bool is_short(const struct session *session)
{
	enum { DIGITS_MAX = 20 };
	size_t const args_max = sizeof(words) - 1 + session->label_chars_max + 2 * DIGITS_MAX;
	return session->label_chars_max <= LABEL_CHARS_MAX && args_max <= SESSION_ARGS_CHARS_MAX;
}

static void report_label(struct checker *checker, const struct session *session, const char *label, const char *what,
                         size_t chars, int most)
{
	struct diagnostic *diagnostic = finding(checker, "label-too-long", session->client->name_span,
	        "%s of a session '%s' of '%s' has %zu characters, and at most %d fit", what, session->service,
	        session->client->path, chars, most);
	diagnostic_help(checker->compilation, diagnostic, "the label is \"%s\"", label);
}

static bool check_session_labels(struct checker *checker, const struct session *session)
{
	if (is_short(session))
		return true;
	for (const struct hop *hop = session->hops; hop; hop = hop->next) {
		size_t chars = strlen(hop->label), args = args_length(session, hop->label);
		if (chars > LABEL_CHARS_MAX) {
			report_label(checker, session, hop->label, "the label", chars, LABEL_CHARS_MAX);
			return false;
		}
		if (args > SESSION_ARGS_CHARS_MAX) {
			report_label(checker, session, hop->label, "the argument string", args, SESSION_ARGS_CHARS_MAX);
			return false;
		}
	}
	return true;
}

/* One finding for a component, and none for what stands in a sandbox whose own labels are too long already. */
static void check_labels(struct checker *checker, struct node *node)
{
	node->labels_too_long = node->parent && node->parent->labels_too_long;
	for (const struct session *session = node->sessions; session && !node->labels_too_long; session = session->next)
		node->labels_too_long = !check_session_labels(checker, session);
}

/* ---- priorities ---- */

static bool is_power_of_two(uint64_t number)
{
	return number && !(number & (number - 1));
}

static void check_priority(struct checker *checker, const struct node *node)
{
	if (span_is_none(node->priority_span))
		return;
	if (!node->parent) {
		finding(checker, "priority-range", node->priority_span, "the first init has the priority that core gives it");
		return;
	}
	const struct node *sandbox = node->parent;
	int64_t            lowest  = sandbox->prio_levels ? -(int64_t)(sandbox->prio_levels - 1) : 0;
	if (node->priority <= 0 && node->priority >= lowest)
		return;
	struct diagnostic *diagnostic = finding(checker, "priority-range", node->priority_span,
	        "priority %" PRId64 " of '%s' is outside of %" PRId64 " to 0", node->priority, node->path, lowest);
	if (!span_is_none(sandbox->prio_levels_span))
		diagnostic_note(checker->compilation, diagnostic, sandbox->prio_levels_span, "%" PRIu64 " levels are declared",
		                sandbox->prio_levels);
	else if (node->priority > 0)
		diagnostic_help(checker->compilation, diagnostic, "0 is the highest priority; lower ones are negative");
}

static void check_levels(struct checker *checker, const struct node *sandbox)
{
	if (!span_is_none(sandbox->prio_levels_span) && !is_power_of_two(sandbox->prio_levels)) {
		finding(checker, "priority-levels", sandbox->prio_levels_span,
		        "the number of priority levels is a power of two, and %" PRIu64 " is none", sandbox->prio_levels);
		return;
	}
	uint64_t product = 1;
	for (const struct node *at = sandbox; at; at = at->parent)
		if (at->prio_levels && product <= PRIORITY_RANGE)
			product *= at->prio_levels <= PRIORITY_RANGE ? at->prio_levels : PRIORITY_RANGE + 1;
	if (product > PRIORITY_RANGE && sandbox->prio_levels)
		finding(checker, "priority-levels",
		        span_is_none(sandbox->prio_levels_span) ? sandbox->name_span : sandbox->prio_levels_span,
		        "the priority levels of the inits above each other multiply to more than %d", PRIORITY_RANGE);
}

/* ---- places ---- */

static bool is_inside(uint64_t at, uint64_t size, uint64_t space)
{
	return size <= space && at <= space - size;
}

static void check_affinity(struct checker *checker, const struct node *node)
{
	if (span_is_none(node->affinity.span) || !node->parent)
		return;
	const struct affinity *space  = &node->parent->affinity_space;
	uint64_t               width  = space->width ? space->width : 1;
	uint64_t               height = space->height ? space->height : 1;
	if (!span_is_none(space->span) && is_inside(node->affinity.x, node->affinity.width, width)
	    && is_inside(node->affinity.y, node->affinity.height, height))
		return;
	if (span_is_none(space->span)) {
		struct diagnostic *missing = finding(checker, "affinity-range", node->affinity.span,
		        "'%s' is placed, and %s has no affinity space", node->path, node_words(checker, node->parent));
		diagnostic_help(checker->compilation, missing, "'affinity_space' declares it: without, init passes over the place");
		return;
	}
	struct diagnostic *diagnostic = finding(checker, "affinity-range", node->affinity.span,
	        "'%s' is placed outside of the affinity space of %" PRIu64 " x %" PRIu64, node->path, width, height);
	diagnostic_note(checker->compilation, diagnostic, space->span, "the affinity space");
}

static void check_space(struct checker *checker, const struct node *sandbox)
{
	const struct affinity *space = &sandbox->affinity_space;
	const struct platform *platform = checker->system->platform;
	uint64_t               processors = space->width;

	if (span_is_none(space->span) || sandbox->parent)
		return;
	if (checked_multiply(&processors, space->height) && processors <= platform->cpus)
		return;
	struct diagnostic *diagnostic = finding(checker, "affinity-range", space->span,
	        "the affinity space has %" PRIu64 " places, and platform '%s' has %u processors", processors, platform->name,
	        platform->cpus);
	diagnostic_note(checker->compilation, diagnostic, platform->name_span, "the platform");
}

/* ---- heartbeats ---- */

/* Who asks and who answers are two statements in two places: one without the other does nothing. */
static void check_heartbeat(struct checker *checker, const struct node *node)
{
	const struct node *child = node->children;

	if (node->heartbeat && node->parent && !node->parent->heartbeat_rate_ms) {
		struct diagnostic *unasked = finding(checker, "heartbeat-ignored", node->heartbeat_span,
		        "'%s' is to be watched by its heartbeat, and %s asks nobody", node->path, node_words(checker, node->parent));
		if (node->parent->parent)
			diagnostic_note(checker->compilation, unasked, node->parent->name_span, "'heartbeat rate 1s;' here makes it ask");
		else
			diagnostic_help(checker->compilation, unasked, "a sandbox with 'heartbeat rate 1s;' asks what is in it");
	}
	if (!node->heartbeat_rate_ms)
		return;
	while (child && !child->heartbeat)
		child = child->next;
	if (child)
		return;
	struct diagnostic *unanswered = finding(checker, "heartbeat-ignored", node->heartbeat_rate_span,
	        "%s is to ask for heartbeats, and none of its children is to answer", node_words(checker, node));
	if (node->children)
		diagnostic_note(checker->compilation, unanswered, node->children->name_span,
		                "'heartbeat;' in a start node says that the child has to");
}

void check_limits(struct checker *checker)
{
	for (struct node *node = checker->system->root; node; node = node_after(node)) {
		check_labels(checker, node);
		check_priority(checker, node);
		check_affinity(checker, node);
		check_heartbeat(checker, node);
		if (node->kind == NODE_SANDBOX) {
			check_levels(checker, node);
			check_space(checker, node);
		}
	}
}
