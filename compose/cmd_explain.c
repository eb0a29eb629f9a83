/* SPDX-License-Identifier: MIT */
/* Why: a rule of the compiler, the way of a session, the books. */
#include "compose.h"

#include "base/suggest.h"
#include "check/explain.h"
#include "genode.h"

#include <stdio.h>
#include <string.h>

extern const char cmd_explain_help[];
int cmd_explain(int argc, char **argv);

const char cmd_explain_help[] =
	"usage: genode-compose explain RULE\n"
	"       genode-compose explain quota FILE.scenario [NAME] [options]\n"
	"       genode-compose explain route FILE.scenario NAME SERVICE [LABEL] [options]\n"
	"       genode-compose explain assumptions FILE.hid|FILE.xml [options]\n"
	"       genode-compose explain tcb FILE.scenario NAME [options]\n"
	"       genode-compose explain [--rules]\n"
	"\n"
	"RULE is what stands in brackets behind a finding: what happens at run time, and\n"
	"how to mend it. 'quota' shows where RAM and capabilities go, from the machine's\n"
	"memory to each component; with the NAME of a component or sandbox also what its\n"
	"need is the sum of. 'route' follows each session of a component: every rule that\n"
	"was tried, the label at each step, who answers, and with which policy. 'tcb'\n"
	"lists what a component depends on: kernel, core, inits above, each server and\n"
	"what these depend on, with the bytes of code of each. NAME is 'shell',\n"
	"'red.shell_1' inside of sandbox 'red', or 'init' for the first init.\n"
	"'assumptions' lists what a check of a Genode configuration took for right,\n"
	"because it depends on the inside of components that nobody described.\n"
	"Without arguments all rules are listed; --rules lists their names only.\n"
	"\n"
	GENODE_OPTIONS_HELP
	OPTIONS_COMMON_HELP
	"\n"
	"Examples:\n"
	"  genode-compose explain ram-overcommit\n"
	"  genode-compose explain quota hello.scenario timer\n"
	"  genode-compose explain route hello.scenario hello Timer\n"
	"  genode-compose explain tcb hello.scenario hello\n";

struct request {
	const struct options *options;
	const char           *topic, *file, *name, *service, *label;
};

static const struct topic {
	const char *name;
	size_t      least, most;    /* words behind it */
	const char *wants;
} topics[] = {
	{ "quota", 1, 2, "FILE [NAME]" },
	{ "route", 3, 4, "FILE NAME SERVICE [LABEL]" },
	{ "tcb", 2, 2, "FILE NAME" },
};

/* ---- nodes ---- */

static const struct node *node_of(const struct system *system, const char *name)
{
	if (!strcmp(name, "init"))
		return system->root;
	for (const struct node *node = system->root; node; node = node_after(node))
		if (!strcmp(node->path, name))
			return node;
	return NULL;
}

static int no_such_node(const struct system *system, const char *name)
{
	struct suggestion best;
	suggestion_init(&best, name);
	for (const struct node *node = system->root->children; node; node = node_after(node))
		suggestion_offer(&best, node->path);
	fprintf(stderr, "genode-compose explain: %s starts no '%s'%s%s%s\n", system->name, name,
	        best.word ? ", did you mean '" : "", best.word ? best.word : "", best.word ? "'?" : "");
	return EXIT_USAGE;
}

/* ---- topics ---- */

static int explain_system(struct composition *composition, struct system *system, const struct request *request)
{
	const struct node *node = request->name ? node_of(system, request->name) : NULL;
	bool               json = request->options->json;

	if (request->name && !node)
		return no_such_node(system, request->name);
	if (!strcmp(request->topic, "quota")) {
		explain_quota(stdout, &composition->compilation, system, node, json);
		return EXIT_ACCEPTED;
	}
	if (!strcmp(request->topic, "tcb")) {
		explain_tcb(stdout, &composition->compilation, system, node, json);
		return EXIT_ACCEPTED;
	}
	if (explain_route(stdout, &composition->compilation, node, request->service, request->label, json))
		return EXIT_ACCEPTED;
	fprintf(stderr, "genode-compose explain: '%s' opens no session '%s'%s%s%s\n", request->name, request->service,
	        request->label ? " \"" : "", request->label ? request->label : "", request->label ? "\"" : "");
	return EXIT_USAGE;
}

/* A scenario that is rejected is explained all the same, as far as it was understood. */
static int explain_file(const struct request *request)
{
	struct composition composition;
	int                status = EXIT_ACCEPTED;

	compose_load(&composition, request->options, request->file);
	for (struct system *system = composition.systems; system; system = system->next) {
		compose_check(&composition, system);
		if (system->platform->genode)
			genode_refuse(&composition, system->span, "'explain' has the assumptions, and no quotas, routes and code");
		if (!system->root->ledger)
			continue;
		int answer = explain_system(&composition, system, request);
		status = answer ? answer : status;
	}
	int report = compose_report(&composition, request->options);
	compose_end(&composition);
	return status ? status : report;
}

/* Of a scenario for a platform of Genode; elsewhere everything is declared. */
static int explain_scenario_assumptions(const struct options *options, const struct genode_options *genode,
                                        const char *path)
{
	struct composition composition;

	compose_load(&composition, options, path);
	composition.genode = genode;
	for (struct system *system = composition.systems; system; system = system->next) {
		composition.foreign = NULL;
		compose_check(&composition, system);
		if (composition.foreign)
			genode_print_assumptions(&composition.compilation, composition.foreign, options->json);
	}
	int status = compose_report(&composition, options);
	compose_end(&composition);
	return status;
}

static int explain_assumptions(const struct options *options, const struct genode_options *genode, const char *path)
{
	struct genode_check check;

	if (!genode_accepts(path))
		return explain_scenario_assumptions(options, genode, path);
	genode_check(&check, options, genode, path);
	genode_print_assumptions(&check.compilation, &check.system, options->json);
	int status = genode_report(&check, options);
	genode_end(&check);
	return status;
}

static int explain_named_rule(const struct options *options)
{
	const char        *name = options->operands[0];
	const struct rule *rule = rule_find(name);
	struct suggestion  best;

	if (rule && options->operand_count == 1) {
		explain_rule(stdout, rule, options->json);
		return EXIT_ACCEPTED;
	}
	suggestion_init(&best, name);
	for (size_t i = 0; i < rule_count; i++)
		suggestion_offer(&best, rules[i].name);
	for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++)
		suggestion_offer(&best, topics[i].name);
	suggestion_offer(&best, "assumptions");
	if (rule)
		options_wrong(options, "a rule is explained without further arguments");
	else if (best.word)
		options_wrong(options, "there is no rule '%s', did you mean '%s'?", name, best.word);
	else
		options_wrong(options, "there is no rule '%s'; without arguments all are listed", name);
	return EXIT_USAGE;
}

static const struct topic *topic_of(const char *word)
{
	for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++)
		if (!strcmp(topics[i].name, word))
			return &topics[i];
	return NULL;
}

int cmd_explain(int argc, char **argv)
{
	struct options      options;
	bool                names_only = false;
	struct genode_options genode   = { 0 };
	const struct option own[]      = { { 0, "rules", .flag = &names_only }, GENODE_OPTIONS(genode) };

	if (!options_parse(&options, own, sizeof(own) / sizeof(own[0]), argc, argv))
		return EXIT_USAGE;
	if (options.operand_count == 0) {
		explain_rules(stdout, names_only, options.json);
		return EXIT_ACCEPTED;
	}

	if (!strcmp(options.operands[0], "assumptions") && options.operand_count == 2)
		return explain_assumptions(&options, &genode, options.operands[1]);
	const struct topic *topic = topic_of(options.operands[0]);
	if (!topic)
		return explain_named_rule(&options);
	if (options.operand_count - 1 < topic->least || options.operand_count - 1 > topic->most) {
		options_wrong(&options, "%s wants %s", topic->name, topic->wants);
		return EXIT_USAGE;
	}
	struct request request = {
		.options = &options, .topic = options.operands[0], .file = options.operands[1],
		.name    = options.operand_count > 2 ? options.operands[2] : NULL,
		.service = options.operand_count > 3 ? options.operands[3] : NULL,
		.label   = options.operand_count > 4 ? options.operands[4] : NULL,
	};
	return explain_file(&request);
}
