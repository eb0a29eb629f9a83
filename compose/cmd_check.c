/* SPDX-License-Identifier: MIT */
/* Whether a scenario holds: every stage but the writing. */
#include "compose.h"

#include "check/ledger.h"
#include "genode.h"

#include <inttypes.h>
#include <stdio.h>

extern const char cmd_check_help[];
int cmd_check(int argc, char **argv);

const char cmd_check_help[] =
	"usage: genode-compose check FILE.scenario... [options]\n"
	"       genode-compose check FILE.hid|FILE.xml... [options]\n"
	"\n"
	"Says whether each scenario boots: declarations, routes, labels, policies,\n"
	"quotas, devices, limits, and the author's own assertions, for every platform\n"
	"that the scenario names. What is wrong comes with its place and its rule, and\n"
	"'genode-compose explain RULE' says more about a rule.\n"
	"\n"
	"FILE.hid and FILE.xml are configurations of Genode's init, 23.11 to 26.05, as\n"
	"they are: judged by what init does with them, on the kernel that --platform\n"
	"names, such as genode_hw_pc or genode_linux. What cannot be decided is counted,\n"
	"and listed by 'genode-compose explain assumptions'.\n"
	"\n"
	"  --fix              apply the corrections that have one right edit to the files\n"
	"  -q, --quiet        say nothing about what is right\n"
	GENODE_OPTIONS_HELP
	"\n"
	OPTIONS_COMMON_HELP
	"\n"
	"Exit status: 0 accepted, 1 something is wrong, 2 wrong command line, 3 a file or\n"
	"the store cannot be read.\n"
	"\n"
	"Example:\n"
	"  genode-compose check hello.scenario\n";

static void print_accepted(const struct composition *composition, const struct system *system)
{
	if (system->platform->genode) {
		printf("%s on %s: accepted, %zu components, %zu sessions, %zu assumption%s\n", system->name,
		       system->platform->name, system->node_count - 1, system->session_count,
		       composition->foreign->assumption_count, composition->foreign->assumption_count == 1 ? "" : "s");
		return;
	}
	printf("%s on %s: accepted, %zu components, %zu sessions, %zu modules, %" PRIu64 " KiB and %" PRIu64
	       " caps for init\n",
	       system->name, system->platform->name, system->node_count, system->session_count, system->module_count,
	       system->init_ram_bytes / 1024, system->init_caps);
}

static int check_file(const struct options *options, const struct genode_options *genode, const char *path, bool fix,
                      bool quiet)
{
	struct composition composition;

	compose_load(&composition, options, path);
	composition.genode = genode;
	for (struct system *system = composition.systems; system; system = system->next)
		if (compose_check(&composition, system) && !diagnostics_failed(&composition.compilation.diagnostics)
		    && !quiet && !options->json)
			print_accepted(&composition, system);
	int status = compose_report(&composition, options);
	if (fix) {
		size_t edits = diagnostics_fix(&composition.compilation);
		if (!quiet)
			printf("%s: %zu correction%s\n", path, edits, edits == 1 ? "" : "s");
	}
	compose_end(&composition);
	return status;
}

/* A configuration of Genode's init. */
static int check_genode_file(const struct options *options, const struct genode_options *genode, const char *path,
                             bool fix, bool quiet)
{
	struct genode_check check;

	genode_check(&check, options, genode, path);
	if (check.accepted && !quiet && !options->json)
		genode_print_accepted(&check, path);
	int status = genode_report(&check, options);
	if (fix) {
		size_t edits = diagnostics_fix(&check.compilation);
		if (!quiet)
			printf("%s: %zu correction%s\n", path, edits, edits == 1 ? "" : "s");
	}
	genode_end(&check);
	return status;
}

int cmd_check(int argc, char **argv)
{
	struct options        options;
	struct genode_options genode = { 0 };
	bool                  fix = false, quiet = false;
	const struct option   own[] = {
		{ 0, "fix", .flag = &fix },
		{ 'q', "quiet", .flag = &quiet },
		GENODE_OPTIONS(genode),
	};

	if (!options_parse(&options, own, sizeof(own) / sizeof(own[0]), argc, argv))
		return EXIT_USAGE;
	if (options.operand_count == 0) {
		options_wrong(&options, "a scenario file is missing");
		return EXIT_USAGE;
	}
	int status = EXIT_ACCEPTED;
	for (size_t i = 0; i < options.operand_count; i++)
		if ((genode_accepts(options.operands[i])
		     ? check_genode_file(&options, &genode, options.operands[i], fix, quiet)
		     : check_file(&options, &genode, options.operands[i], fix, quiet)) != EXIT_ACCEPTED)
			status = EXIT_REJECTED;
	return status;
}
