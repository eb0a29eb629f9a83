/* SPDX-License-Identifier: MIT */
/* Why: a rule of the compiler, the way of a session, the books. */
#include "compose.h"

#include "base/suggest.h"
#include "check/explain.h"

#include <stdio.h>
#include <string.h>

extern const char cmd_explain_help[];
int cmd_explain(int argc, char **argv);

const char cmd_explain_help[] =
	"usage: genode-compose explain RULE\n"
	"       genode-compose explain quota FILE.scenario [NAME] [options]\n"
	"       genode-compose explain route FILE.scenario NAME SERVICE [LABEL] [options]\n"
	"       genode-compose explain [--rules]\n"
	"\n"
	"RULE is what stands in brackets behind a finding: what happens at run time, and\n"
	"how to mend it. 'quota' shows where RAM and capabilities go, from the machine's\n"
	"memory to each component; with the NAME of a component or sandbox also what its\n"
	"need is the sum of. 'route' follows each session of a component: every rule that\n"
	"was tried, the label at each step, who answers, and with which policy. NAME is\n"
	"'shell', 'red.shell_1' inside of sandbox 'red', or 'init' for the first init.\n"
	"Without arguments all rules are listed; --rules lists their names only.\n"
	"\n"
	OPTIONS_COMMON_HELP
	"\n"
	"Examples:\n"
	"  genode-compose explain ram-overcommit\n"
	"  genode-compose explain quota hello.scenario timer\n"
	"  genode-compose explain route hello.scenario hello Timer\n";

struct request {
	const struct options *options;
	const char           *topic, *file, *name, *service, *label;
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
		if (!system->root->ledger)
			continue;
		int answer = explain_system(&composition, system, request);
		status = answer ? answer : status;
	}
	int report = compose_report(&composition, request->options);
	compose_end(&composition);
	return status ? status : report;
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
	suggestion_offer(&best, "quota");
	suggestion_offer(&best, "route");
	if (rule)
		options_wrong(options, "a rule is explained without further arguments");
	else if (best.word)
		options_wrong(options, "there is no rule '%s', did you mean '%s'?", name, best.word);
	else
		options_wrong(options, "there is no rule '%s'; without arguments all are listed", name);
	return EXIT_USAGE;
}

int cmd_explain(int argc, char **argv)
{
	struct options      options;
	bool                names_only = false;
	const struct option own[]      = { { 0, "rules", .flag = &names_only } };

	if (!options_parse(&options, own, sizeof(own) / sizeof(own[0]), argc, argv))
		return EXIT_USAGE;
	if (options.operand_count == 0) {
		explain_rules(stdout, names_only, options.json);
		return EXIT_ACCEPTED;
	}

	bool quota = !strcmp(options.operands[0], "quota"), route = !strcmp(options.operands[0], "route");
	if (!quota && !route)
		return explain_named_rule(&options);

	size_t least = quota ? 2 : 4, most = quota ? 3 : 5;
	if (options.operand_count < least || options.operand_count > most) {
		options_wrong(&options, quota ? "quota wants FILE [NAME]" : "route wants FILE NAME SERVICE [LABEL]");
		return EXIT_USAGE;
	}
	struct request request = {
		.options = &options, .topic = options.operands[0], .file = options.operands[1],
		.name    = options.operand_count > 2 ? options.operands[2] : NULL,
		.service = route ? options.operands[3] : NULL,
		.label   = options.operand_count > 4 ? options.operands[4] : NULL,
	};
	return explain_file(&request);
}
