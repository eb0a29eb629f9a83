/* SPDX-License-Identifier: MIT */
/* A configuration of Genode's init as a scenario that elaborates to it. */
#include "genode.h"

#include "base/output.h"
#include "syntax/parse.h"
#include "syntax/print.h"

#include <stdlib.h>
#include <string.h>

extern const char cmd_import_help[];
int cmd_import(int argc, char **argv);

const char cmd_import_help[] =
	"usage: genode-compose import FILE.hid|FILE.xml [-o FILE.scenario]\n"
	"\n"
	"Turns a configuration of Genode's init into a scenario: 'build --format hid' of\n"
	"it gives the same configuration again, with nested inits as sandboxes, and\n"
	"'check' finds in it what it finds in the configuration. Components are declared\n"
	"as programs of which nothing is known. A text that does not say what happens,\n"
	"and what the language has no words for, are errors, and nothing is written.\n"
	"\n"
	"  -o, --output FILE  write to FILE instead of standard output\n"
	"\n"
	OPTIONS_COMMON_HELP
	"\n"
	"--platform NAME is Genode's kernel that the scenario is for, such as\n"
	"genode_linux; without it genode_hw_pc.\n"
	"\n"
	"Example:\n"
	"  genode-compose import sculpt.hid -o sculpt.scenario\n";

/* "folder/sculpt.hid": sculpt */
static const char *scenario_name(struct compilation *compilation, const char *path)
{
	const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path, *dot = strrchr(base, '.');
	return arena_copy(&compilation->arena, base, dot && dot > base ? (size_t)(dot - base) : strlen(base));
}

/* The scenario in canonical form, or NULL: it cannot be said. */
static const char *scenario_text(struct compilation *compilation, struct foreign_system *system, const char *path,
                                 size_t *length)
{
	char  *raw = NULL;
	size_t raw_length = 0;
	FILE  *out = open_memstream(&raw, &raw_length);

	if (!out)
		fatal("out of memory");
	bool said = import_scenario(system, scenario_name(compilation, path), out);
	if (fclose(out))
		fatal("out of memory");
	const char *text = NULL;
	if (said) {
		const struct ast_file *file = parse_memory(compilation, "the scenario", raw, raw_length);
		if (file->complete && !diagnostics_failed(&compilation->diagnostics))
			text = print_file(compilation, file, length);
	}
	free(raw);
	return text;
}

static int import_file(const struct options *options, const char *path, const char *output)
{
	static const struct genode_options nothing;
	struct genode_check check;
	size_t              length = 0;
	const char         *text   = NULL;

	genode_begin(&check, options, &nothing, path);
	if (genode_read(&check) && import_is_package(&check.system))
		diagnostic_error(&check.compilation, "not-expressible", check.system.document.root->head_span,
		                 "this describes a package, and starts nothing");
	else if (check.accepted)
		text = scenario_text(&check.compilation, &check.system, path, &length);
	int status = genode_report(&check, options);
	if (text && status == EXIT_ACCEPTED) {
		if (output)
			output_write(output, text, length, 0666);
		else if (fwrite(text, 1, length, stdout) != length)
			fatal("cannot write to standard output");
	}
	genode_end(&check);
	return status;
}

int cmd_import(int argc, char **argv)
{
	struct options      options;
	const char         *output = NULL;
	const struct option own[]  = { { 'o', "output", .text = &output } };

	if (!options_parse(&options, own, 1, argc, argv))
		return EXIT_USAGE;
	if (options.operand_count != 1) {
		options_wrong(&options, "one configuration is needed, %zu are named", options.operand_count);
		return EXIT_USAGE;
	}
	if (!genode_accepts(options.operands[0])) {
		options_wrong(&options, "%s: a configuration has the suffix .hid or .xml", options.operands[0]);
		return EXIT_USAGE;
	}
	return import_file(&options, options.operands[0], output);
}
