/* SPDX-License-Identifier: MIT */
#include "import/init.h"

#include "model/text.h"

#include <inttypes.h>
#include <string.h>

/*
 * Policies of servers, as they stand: two that select the same clients, a default that lets everybody write, one that
 * hands out a report which nobody writes. And init's own state report, which has to fit into its buffer.
 */

static const char *text_or_nothing(const char *text) { return text ? text : ""; }

/* Exact labels win over everything else; without one, prefix and suffix decide together. */
static const char *selector(struct foreign_system *system, const struct conf_node *policy)
{
	struct interner *interner = &system->compilation->interner;
	const char      *exact    = conf_value(policy, "label");
	const char      *prefix   = text_or_nothing(conf_value(policy, "label_prefix"));
	const char      *suffix   = text_or_nothing(conf_value(policy, "label_suffix"));

	if (!exact && !conf_value(policy, "label_prefix") && !conf_value(policy, "label_suffix"))
		return NULL;
	return exact ? text_joined(interner, "=", exact, "") : text_joined(interner, prefix, "|", suffix);
}

static void check_ties(struct foreign_system *system, const struct conf_node *config)
{
	for (const struct conf_node *policy = config->children; policy; policy = policy->next) {
		const char *key = conf_is(policy, "policy") ? selector(system, policy) : NULL;
		if (!key)
			continue;
		void                  **at    = table_at(&system->names, &config->content, key);
		const struct conf_node *first = *at;
		if (!first) {
			*at = (void *)policy;
			continue;
		}
		diagnostic_note(system->compilation, diagnostic_finding(system->compilation, "policy-tie", RULE_WARN,
		        policy->head_span, "two policies select the same labels: the first one holds, and this one never does"),
		        first->head_span, "the first one");
	}
}

static bool is_yes(const struct conf_node *node, const char *tag)
{
	bool value = false;
	return conf_value(node, tag) && conf_bool(conf_value(node, tag), &value) && value;
}

static void check_default(struct foreign_system *system, const struct foreign_start *start)
{
	const struct conf_node *policy = conf_child(start->config, "default-policy");
	if (!policy || !is_yes(policy, "writeable"))
		return;
	struct diagnostic *diagnostic = diagnostic_finding(system->compilation, "writeable-by-default", RULE_WARN,
	        policy->head_span, "whoever reaches '%s' may write: its default policy grants it", start->path);
	diagnostic_help(system->compilation, diagnostic, "give a policy of its own to each client that is to write");
}

/* ---- reports that become ROMs ---- */

static const char *report_tag(const struct foreign_start *start)
{
	const struct conf_node *provides = start->component ? start->component->provides : NULL;
	for (const struct conf_node *node = provides ? provides->children : NULL; node; node = node->next)
		if (conf_value(node, "reports"))
			return conf_value(node, "reports");
	return NULL;
}

/* Reports of this init may arrive under other labels than their writers'. */
static bool rewrites_reports(const struct conf_node *route)
{
	for (const struct conf_node *rule = route ? route->children : NULL; rule; rule = rule->next) {
		const char *service = conf_value(rule, "name");
		if (!foreign_is_rule(rule) || (service && strcmp(service, "Report")))
			continue;
		for (const struct conf_node *target = rule->children; target; target = target->next)
			if (conf_value(target, "label") || conf_value(target, "identity") || conf_value(target, "resource")
			    || conf_value(target, "prepend_resource"))
				return true;
	}
	return false;
}

static bool labels_are_known(struct foreign_system *system, const struct foreign_init *init)
{
	for (const struct foreign_start *start = init->starts; start; start = start->next)
		if (rewrites_reports(start->route))
			return false;
	return !foreign_export(init, intern_string(&system->compilation->interner, "Report"));
}

const char *foreign_policy_key(struct foreign_system *system, const struct conf_node *policy)
{
	return intern_format(&system->compilation->interner, "%" PRIu32, policy->span.begin);
}

static bool names_child(struct foreign_system *system, const struct foreign_init *init, const struct conf_node *policy)
{
	const char *label = conf_value(policy, "label"), *end;
	if (!label)
		label = conf_value(policy, "label_prefix");
	if (!label)
		return false;
	end = strstr(label, " -> ");
	return foreign_start_named(init, intern(&system->compilation->interner, label, end ? (size_t)(end - label) : strlen(label)));
}

/* Who would write it: nobody of that name, or one that is known not to. */
static void check_report(struct foreign_system *system, const struct foreign_start *server, const struct conf_node *policy,
                         const char *tag)
{
	const char *label = conf_value(policy, tag);
	if (!label || table_get(&system->names, &server->edges, label))
		return;
	const char                 *end    = strstr(label, " -> ");
	const char                 *name   = intern(&system->compilation->interner, label, end ? (size_t)(end - label) : strlen(label));
	const struct foreign_start *writer = foreign_start_named(server->outer, name);
	if (writer && (!writer->component || !writer->component->has_inside || !strcmp(writer->binary, "init")))
		return;
	/* who reads it is known, or at least that somebody is there */
	bool read = table_get(&system->names, &server->config, foreign_policy_key(system, policy));
	if (!read && !names_child(system, server->outer, policy))
		return;
	struct diagnostic *diagnostic = diagnostic_finding(system->compilation, "report-of-nobody", read ? RULE_DENY : RULE_WARN,
	        conf_place(policy, tag), writer ? "'%s' writes no report \"%s\": the ROM stays empty"
	                                        : "no child is called '%s', which would write the report \"%s\": the ROM stays "
	                                          "empty", name, label);
	if (writer)
		diagnostic_note(system->compilation, diagnostic, writer->node->head_span, "'%s' starts here", writer->name);
	diagnostic_help(system->compilation, diagnostic, "the label of a report is 'CHILD -> NAME'");
}

static void check_reports(struct foreign_system *system, const struct foreign_start *start)
{
	const char *tag = start->config ? report_tag(start) : NULL;
	if (!tag || start->silenced || !labels_are_known(system, start->outer))
		return;
	for (const struct conf_node *policy = start->config->children; policy; policy = policy->next)
		if ((conf_is(policy, "policy") || conf_is(policy, "default-policy")) && foreign_work(system, 1))
			check_report(system, start, policy, tag);
}

/* ---- init's state report ---- */

enum { BUFFER_BYTES = 4096, CHILD_CHARS = 30, RAM_CHARS = 60, CAPS_CHARS = 40, ID_CHARS = 6, SESSION_CHARS = 50,
       ENVIRONMENT_SESSIONS = 5 };

/* From below: names, the sessions that each child has, no more. */
static uint64_t report_chars(const struct foreign_init *init, const struct conf_node *report)
{
	uint64_t each = CHILD_CHARS + (is_yes(report, "child_ram") ? RAM_CHARS : 0) + (is_yes(report, "child_caps") ? CAPS_CHARS : 0)
	              + (is_yes(report, "ids") ? ID_CHARS : 0), chars = 0;
	for (const struct foreign_start *start = init->starts; start; start = start->next) {
		chars += each + strlen(start->name) + strlen(start->binary);
		if (is_yes(report, "requested"))
			chars += ENVIRONMENT_SESSIONS * (SESSION_CHARS + strlen(start->name));
	}
	return chars;
}

static void check_state_report(struct foreign_system *system, const struct foreign_init *init)
{
	const struct conf_node *report = conf_child(init->config, "report");
	uint64_t                buffer = BUFFER_BYTES;

	if (!report)
		return;
	if (conf_value(report, "buffer") && !conf_bytes(conf_value(report, "buffer"), &buffer))
		return;
	uint64_t chars = report_chars(init, report);
	if (chars <= buffer)
		return;
	struct diagnostic *diagnostic = diagnostic_finding(system->compilation, "report-too-large", RULE_WARN, report->head_span,
	        "the state of %zu children takes at least %" PRIu64 " bytes, and the report's buffer has %" PRIu64
	        ": the report says nothing but that", init->start_count, chars, buffer);
	diagnostic_help(system->compilation, diagnostic, "write '| buffer: %" PRIu64 "K' at the report", (2 * chars + 1023) / 1024);
}

/* ---- the tree ---- */

static bool has_policies(const struct foreign_start *start)
{
	const struct conf_node *provides = start->component ? start->component->provides : NULL;
	for (const struct conf_node *node = provides ? provides->children : NULL; node; node = node->next)
		if (conf_value(node, "policy"))
			return true;
	return false;
}

static bool serves_storage(struct foreign_system *system, const struct foreign_start *start)
{
	static const char *const services[] = { "File_system", "Block", "Platform" };
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++)
		if (foreign_provides(start, intern_string(&system->compilation->interner, services[i])))
			return true;
	return false;
}

static void check_init(struct foreign_system *system, const struct foreign_init *init)
{
	check_state_report(system, init);
	for (const struct conf_node *node = init->config->children; node; node = node->next)
		if (conf_is(node, "service"))
			check_ties(system, node);
	for (const struct foreign_start *start = init->starts; start; start = start->next) {
		if (start->inner) {
			check_init(system, start->inner);
			continue;
		}
		if (start->config && has_policies(start))
			check_ties(system, start->config);
		if (start->config && serves_storage(system, start))
			check_default(system, start);
		check_reports(system, start);
	}
}

/* After the sessions: by then it is known which reports are written. */
void foreign_check_policies(struct foreign_system *system)
{
	check_init(system, system->top);
}
