/* SPDX-License-Identifier: MIT */
#include "run/ledger_check.h"

#include "check/ledger.h"
#include "base/fatal.h"
#include "run/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * A component may leave out what it declares as optional, or what its start node adds. Then its account keeps that donation,
 * and the accounts on the way lack it. A component may open sessions of one kind without number where it says so: then the
 * accounts that these touch are not predicted. When a component has ended, sessions from it and to it may be closed. These
 * are the only differences that are no disagreement.
 */
enum { OPTIONAL_MAX = 12, PAGE_BYTES = 4096 };

struct optional {
	size_t  count;
	bool    too_many;
	bool    open_ended;                /* a component opens as many sessions as it likes: nothing is predicted */
	int64_t difference[OPTIONAL_MAX];  /* what leaving one session out adds to the account */
};

struct comparison {
	struct arena        *arena;
	const struct system *system;
	const struct log    *log;
	const bool          *ended;            /* by the index of the node in the walk over the tree */
	FILE                *out;
	unsigned             disagreements;
};

static void __attribute__((format(printf, 2, 3)))
disagree(struct comparison *comparison, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vfprintf(comparison->out, format, arguments);
	va_end(arguments);
	fputc('\n', comparison->out);
	comparison->disagreements++;
}

/* ---- components that ended ---- */

static size_t node_index(const struct system *system, const struct node *node)
{
	size_t index = 0;
	for (const struct node *each = system->root; each != node; each = node_after(each)) index++;
	return index;
}

/* What is in a sandbox ends with it. */
static bool has_ended(const struct comparison *comparison, const struct node *node)
{
	for (; node; node = node->parent)
		if (comparison->ended[node_index(comparison->system, node)]) return true;
	return false;
}

static void find_ended(struct comparison *comparison)
{
	bool *ended = arena_new_array(comparison->arena, bool, comparison->system->node_count);
	memset(ended, 0, comparison->system->node_count * sizeof *ended);
	for (const struct node *init = comparison->system->root; init; init = node_after(init)) {
		struct report report;
		if (init->kind != NODE_SANDBOX || !report_read(comparison->arena, comparison->log, init->label, &report)) continue;
		for (const struct node *child = init->children; child; child = child->next) {
			const struct report_child *reported = report_child_find(&report, child->name);
			if (reported && reported->ended) ended[node_index(comparison->system, child)] = true;
		}
	}
	comparison->ended = ended;
}

/* Init keeps the environment of an ended child; that of one inside an ended sandbox went with its init. */
static bool is_closed(const struct comparison *comparison, const struct session *session)
{
	if (session->server_kind == SERVER_NONE) return false;
	if (session->server_kind == SERVER_CHILD && has_ended(comparison, session->server)) return true;
	return has_ended(comparison, session->kind > SESSION_BINARY ? session->client : session->client->parent);
}

/* ---- optional sessions ---- */

/* Sessions without number, and no route that names them one by one. */
static bool is_open_ended(const struct session *session)
{
	const struct requirement *requirement = session->requirement;
	return session->server_kind != SERVER_NONE &&
	       (session->label_is_prefix ||
	        (requirement && requirement->any_number && requirement->label.match == LABEL_ANY));
}

static bool touches(const struct session *session, const struct node *node)
{
	if (session->client == node || (session->server == node && session->server_kind != SERVER_CORE)) return true;
	for (const struct hop *hop = session->hops; hop; hop = hop->next)
		if (hop->sandbox == node) return true;
	return false;
}

/* What the start node adds to the declaration is what the program may open; only the declaration says what it does open. */
static bool is_added(const struct session *session)
{
	const struct requirement *requirement = session->requirement ? session->client->requires : NULL;
	while (requirement && requirement != session->requirement) requirement = requirement->next;
	return requirement;
}

static bool is_optional(const struct session *session)
{
	return (session->optional || is_added(session)) && session->kind == SESSION_DECLARED && session->server_kind != SERVER_NONE;
}

static void optional_add(struct optional *optional, int64_t difference)
{
	if (!difference) return;
	if (optional->count == OPTIONAL_MAX) optional->too_many = true;
	else optional->difference[optional->count++] = difference;
}

/* What one optional session, if it is left out, changes in the node's account. */
static int64_t share_of(const struct session *session, const struct node *node, enum account account)
{
	bool const ram = account == ACCOUNT_RAM;
	int64_t share = 0;
	if (session->client == node) share += (int64_t)(ram ? session->ram_bytes : session->caps);
	if (session->server == node && session->server_kind != SERVER_CORE)
		share -= (int64_t)(ram ? session->ram_arrives : session->caps);
	for (const struct hop *hop = session->hops; hop; hop = hop->next)
		if (hop->sandbox == node && ram) share -= (int64_t)hop->ram_kept;
	return share;
}

static struct optional optional_of(const struct comparison *comparison, const struct node *node, enum account account)
{
	struct optional optional = { 0 };
	for (const struct node *client = comparison->system->root; client; client = node_after(client))
		for (const struct session *session = client->sessions; session; session = session->next) {
			if (is_open_ended(session) && touches(session, node)) optional.open_ended = true;
			if (is_optional(session) || is_closed(comparison, session)) optional_add(&optional, share_of(session, node, account));
		}
	return optional;
}

static bool explained(const struct optional *optional, int64_t difference)
{
	if (!difference || optional->too_many || optional->open_ended) return true;
	for (uint32_t left_out = 1; left_out < (uint32_t)1 << optional->count; left_out++) {
		int64_t sum = 0;
		for (size_t i = 0; i < optional->count; i++)
			if (left_out >> i & 1) sum += optional->difference[i];
		if (sum == difference) return true;
	}
	return false;
}

/* ---- one account ---- */

static void compare_quota(struct comparison *comparison, const struct node *node, enum account account,
                          const struct report_account *reported)
{
	uint64_t const predicted = node->ledger->quota.of[account];
	struct optional const optional = optional_of(comparison, node, account);
	int64_t const difference = (int64_t)(reported->quota - predicted);
	if (!explained(&optional, difference))
		disagree(comparison, "%s: %s quota is %" PRIu64 " at run time and %" PRIu64 " in the ledger (%+" PRId64 ")",
		         node->label, account_word(account), reported->quota, predicted, difference);
	uint64_t bound = node->ledger->used_bound.of[account];
	if (account == ACCOUNT_RAM) bound = (bound + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
	if (reported->used > bound && !optional.open_ended)
		disagree(comparison, "%s: %" PRIu64 " %s are used at run time, at most %" PRIu64 " in the ledger", node->label,
		         reported->used, account == ACCOUNT_RAM ? "bytes of RAM" : "caps", bound);
	if (reported->used > reported->quota)
		disagree(comparison, "%s: %" PRIu64 " %s are used of a quota of %" PRIu64, node->label, reported->used,
		         account == ACCOUNT_RAM ? "bytes of RAM" : "caps", reported->quota);
}

static void compare_child(struct comparison *comparison, const struct node *node, enum account account,
                          const struct report_account *reported)
{
	if (!reported->present) {
		disagree(comparison, "%s: its %s is not in the report", node->label, account_word(account));
		return;
	}
	uint64_t const assigned = node->ledger->assigned.of[account];
	if (reported->assigned != assigned)
		disagree(comparison, "%s: assigned %s is %" PRIu64 " at run time and %" PRIu64 " in the ledger", node->label,
		         account_word(account), reported->assigned, assigned);
	/* of a sandbox, the account moves with its children: its own report says how it is */
	if (node->kind != NODE_SANDBOX) compare_quota(comparison, node, account, reported);
}

static void compare_init(struct comparison *comparison, const struct node *init)
{
	struct report report;
	if (!report_read(comparison->arena, comparison->log, init->label, &report)) {
		disagree(comparison, "%s: no complete report was printed", init->label);
		return;
	}
	compare_quota(comparison, init, ACCOUNT_RAM, &report.ram);
	compare_quota(comparison, init, ACCOUNT_CAPS, &report.caps);
	for (const struct node *child = init->children; child; child = child->next) {
		const struct report_child *reported = report_child_find(&report, child->name);
		if (!reported) {
			disagree(comparison, "%s: it is not in the report of %s", child->label, init->label);
			continue;
		}
		compare_child(comparison, child, ACCOUNT_RAM, &reported->ram);
		compare_child(comparison, child, ACCOUNT_CAPS, &reported->caps);
	}
}

const char *ledger_check(struct arena *arena, const struct system *system, const struct log *log)
{
	char *text = NULL;
	size_t length = 0;
	struct comparison comparison = { .arena = arena, .system = system, .log = log, .out = open_memstream(&text, &length) };
	if (!comparison.out) fatal("compare reports: out of memory");
	find_ended(&comparison);
	for (const struct node *node = system->root; node; node = node_after(node))
		if (node->kind == NODE_SANDBOX && !has_ended(&comparison, node)) compare_init(&comparison, node);
	if (fclose(comparison.out)) fatal("compare reports: out of memory");
	const char *result = comparison.disagreements ? arena_copy(arena, text, length) : NULL;
	free(text);
	return result;
}
