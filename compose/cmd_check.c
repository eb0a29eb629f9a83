/* SPDX-License-Identifier: MIT */
/* Whether a scenario holds: every stage but the writing. */
#include "compose.h"

#include "check/ledger.h"
#include "emit/sarif.h"
#include "genode.h"
#include "portability.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

extern const char cmd_check_help[];
int cmd_check(int argc, char **argv);

const char cmd_check_help[] =
	"usage: genode-compose check FILE.scenario... [options]\n"
	"       genode-compose check FILE.hid|FILE.xml... [options]\n"
	"\n"
	"Says whether each scenario boots: declarations, routes, labels, policies,\n"
	"quotas, devices, limits, and the author's own assertions, for every platform\n"
	"that the scenario names, and in what the platforms differ: drivers, services,\n"
	"quotas. What is wrong comes with its place and its rule, and\n"
	"'genode-compose explain RULE' says more about a rule.\n"
	"\n"
	"FILE.hid and FILE.xml are configurations of Genode's init, 23.11 to 26.05, as\n"
	"they are: judged by what init does with them, on the kernel that --platform\n"
	"names, such as genode_hw_pc or genode_linux. What cannot be decided is counted,\n"
	"and listed by 'genode-compose explain assumptions'.\n"
	"\n"
	"  --fix              mend in the files what has one right correction, and check\n"
	"                     again; findings that are left are told\n"
	"  -q, --quiet        say nothing about what is right\n"
	"  --sarif            the findings as SARIF 2.1.0 on standard output\n"
	GENODE_OPTIONS_HELP
	"  --expect TEXT      ... somebody waits for TEXT in the log; \"[init -> a] ready\"\n"
	"                     is a mistake where init starts no child 'a'\n"
	"\n"
	OPTIONS_COMMON_HELP
	"\n"
	"Exit status: 0 accepted, 1 something is wrong, 2 wrong command line, 3 a file or\n"
	"the store cannot be read.\n"
	"\n"
	"Example:\n"
	"  genode-compose check hello.scenario\n";

static void print_accepted(FILE *out, const struct composition *composition, const struct system *system)
{
	if (system->platform->genode) {
		fprintf(out, "%s on %s: accepted, %zu components, %zu sessions, %zu assumption%s\n", system->name,
		       system->platform->name, system->node_count - 1, system->session_count,
		       composition->foreign->assumption_count, composition->foreign->assumption_count == 1 ? "" : "s");
		return;
	}
	fprintf(out, "%s on %s: accepted, %zu components, %zu sessions, %zu modules, %" PRIu64 " KiB and %" PRIu64
	       " caps for init\n",
	       system->name, system->platform->name, system->node_count, system->session_count, system->module_count,
	       system->init_ram_bytes / 1024, system->init_caps);
}

/* How findings are told, and whether they are mended. */
struct manner {
	bool         fix, quiet, as_sarif;
	struct sarif sarif;
};

/*
 * A mended file is checked again, as what was hidden behind one mistake may be mended, too. Each round has its own
 * mistakes, so a few rounds are enough; if not, the rest is told. That is after a second round where the text is as long
 * as no hand writes it.
 */
enum { ROUNDS_MAX = 10, TEXT_MAX_BYTES = 2 << 20 };

/* Whether one more round is worth it. *read_bytes is what all rounds have read. */
static bool goes_on(const struct compilation *compilation, unsigned round, size_t *read_bytes)
{
	*read_bytes += compilation->sources.end;
	return round < ROUNDS_MAX && (round == 1 || *read_bytes + compilation->sources.end <= TEXT_MAX_BYTES);
}

/* Of several platforms each may need what another one leaves unused. */
static bool mends(struct compilation *compilation, const struct options *options, const struct manner *manner,
                  const struct system *systems, size_t *edits)
{
	bool const removals = !systems || !systems->next;
	size_t const applied = manner->fix ? diagnostics_fix(compilation, options->store, removals) : 0;
	*edits += applied;
	return applied;
}

static bool tells_what_is_right(const struct options *options, const struct manner *manner)
{
	return !manner->quiet && !manner->as_sarif && !options->json;
}

/* The findings that are left, and the exit status that they demand. */
static int tell(struct compilation *compilation, const struct options *options, const char *path, struct manner *manner,
                size_t edits)
{
	if (manner->as_sarif)
		sarif_add(&manner->sarif, compilation);
	else
		diagnostics_print(compilation, stderr, options_diagnostics(options, stderr));
	if (manner->fix && tells_what_is_right(options, manner))
		printf("%s: %zu correction%s\n", path, edits, edits == 1 ? "" : "s");
	return diagnostics_failed(&compilation->diagnostics) ? EXIT_REJECTED : EXIT_ACCEPTED;
}

/* The systems of one scenario follow each other. */
static void print_differences(FILE *out, struct composition *composition)
{
	for (const struct system *first = composition->systems, *end; first; first = end) {
		for (end = first; end && end->span.begin == first->span.begin; )
			end = end->next;
		portability_print(out, &composition->compilation.arena, first, end);
	}
}

/* A line for each system that holds, and what differs among several, which is told if this is the last round. */
static char *check_systems(struct composition *composition)
{
	char  *lines = NULL;
	size_t length;
	FILE  *out   = open_memstream(&lines, &length);

	if (!out)
		fatal("out of memory");
	for (struct system *system = composition->systems; system; system = system->next)
		if (compose_check(composition, system) && !diagnostics_failed(&composition->compilation.diagnostics))
			print_accepted(out, composition, system);
	if (!diagnostics_failed(&composition->compilation.diagnostics))
		print_differences(out, composition);
	if (fclose(out))
		fatal("out of memory");
	return lines;
}

static int check_file(const struct options *options, const struct genode_options *genode, const char *path,
                      struct manner *manner)
{
	size_t edits = 0, read_bytes = 0;

	for (unsigned round = 1;; round++) {
		struct composition composition;
		compose_load(&composition, options, path);
		composition.genode = genode;
		char *lines = check_systems(&composition);
		bool  again = goes_on(&composition.compilation, round, &read_bytes)
		              && mends(&composition.compilation, options, manner, composition.systems, &edits);
		int   status = EXIT_ACCEPTED;
		if (!again) {
			if (tells_what_is_right(options, manner))
				fputs(lines, stdout);
			status = tell(&composition.compilation, options, path, manner, edits);
		}
		free(lines);
		compose_end(&composition);
		if (!again)
			return status;
	}
}

/* A configuration of Genode's init. */
static int check_genode_file(const struct options *options, const struct genode_options *genode, const char *path,
                             struct manner *manner)
{
	size_t edits = 0, read_bytes = 0;

	for (unsigned round = 1;; round++) {
		struct genode_check check;
		genode_check(&check, options, genode, path);
		bool again = goes_on(&check.compilation, round, &read_bytes)
		            && mends(&check.compilation, options, manner, NULL, &edits);
		int  status = EXIT_ACCEPTED;
		if (!again) {
			if (check.accepted && tells_what_is_right(options, manner))
				genode_print_accepted(&check, path);
			status = tell(&check.compilation, options, path, manner, edits);
		}
		genode_end(&check);
		if (!again)
			return status;
	}
}

int cmd_check(int argc, char **argv)
{
	struct options        options;
	struct genode_options genode = { 0 };
	struct manner         manner = { 0 };
	const struct option   own[] = {
		{ 0, "fix", .flag = &manner.fix },
		{ 'q', "quiet", .flag = &manner.quiet },
		{ 0, "sarif", .flag = &manner.as_sarif },
		GENODE_OPTIONS(genode),
		{ 0, "expect", .list = &genode.expected },
	};

	if (!options_parse(&options, own, sizeof(own) / sizeof(own[0]), argc, argv))
		return EXIT_USAGE;
	if (options.operand_count == 0) {
		options_wrong(&options, "a scenario file is missing");
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < options.operand_count; i++)
		if (genode.expected.count && !genode_accepts(options.operands[i])) {
			options_wrong(&options, "--expect is for FILE.hid and FILE.xml: '%s' says 'expect' itself",
			              options.operands[i]);
			return EXIT_USAGE;
		}
	int status = EXIT_ACCEPTED;
	if (manner.as_sarif)
		sarif_begin(&manner.sarif, options.store);
	for (size_t i = 0; i < options.operand_count; i++)
		if ((genode_accepts(options.operands[i])
		     ? check_genode_file(&options, &genode, options.operands[i], &manner)
		     : check_file(&options, &genode, options.operands[i], &manner)) != EXIT_ACCEPTED)
			status = EXIT_REJECTED;
	if (manner.as_sarif)
		sarif_end(&manner.sarif, stdout);
	return status;
}
