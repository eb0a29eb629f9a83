/* SPDX-License-Identifier: MIT */
/* Headers for the target: RPC stubs from interfaces, cost constants from a platform. */
#include "base/compilation.h"
#include "base/output.h"
#include "emit/stubs.h"
#include "model/elaborate.h"
#include "options.h"

#include <stdlib.h>
#include <string.h>

extern const char cmd_stubs_help[];
int cmd_stubs(int argc, char **argv);

const char cmd_stubs_help[] =
	"usage: genode-compose stubs FILE.interface [--word 8|4] [-o HEADER]\n"
	"       genode-compose stubs --cost FILE.platform [-o HEADER]\n"
	"       genode-compose stubs --board FILE.platform [-o HEADER]\n"
	"\n"
	"Writes a C header for code on the target, to standard output if -o is not given.\n"
	"\n"
	"From an interface file: a function per operation for clients, a table of\n"
	"operations and a dispatcher for servers, assertions about the size of every\n"
	"message, and what a client donates with a session. All interfaces of the file\n"
	"go into one header.\n"
	"\n"
	"From a platform file: what core and init take from the account of who asks, or\n"
	"the addresses and interrupts of its devices.\n"
	"\n"
	"  -o, --output FILE  write to FILE\n"
	"  --word BYTES       size of the CPU's machine word, 8 (the default) or 4\n"
	"  --cost             the file is a platform's, write its cost constants\n"
	"  --board            the file is a platform's, write its devices\n"
	"\n"
	OPTIONS_COMMON_HELP
	"\n"
	"Example:\n"
	"  genode-compose stubs timer.interface -o timer.h\n";

/* What the header is made from: the declarations of the file itself, not of what it uses. */
struct subject {
	const struct interface *interface;   /* the first one of the file */
	const struct platform  *platform;
};

typedef void platform_header(FILE *out, const struct platform *platform);

static struct subject find_subject(const struct model *model, const char *path, bool platform)
{
	struct subject subject = { model->interfaces, model->platforms };
	while (subject.interface && strcmp(subject.interface->file, path) != 0) subject.interface = subject.interface->next;
	while (subject.platform && strcmp(subject.platform->file, path) != 0) subject.platform = subject.platform->next;
	if (platform && !subject.platform) fatal("%s declares no platform", path);
	if (!platform && !subject.interface) fatal("%s declares no interface", path);
	return subject;
}

static void write_output(const struct model *model, const char *path, platform_header *header, unsigned word_bytes,
                         const char *output)
{
	struct subject const subject = find_subject(model, path, header != NULL);
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	if (!out) fatal("write header: out of memory");
	if (header) header(out, subject.platform);
	else        stubs_write(out, model->interfaces, subject.interface->file, word_bytes);
	if (fclose(out)) fatal("write header: out of memory");
	if (output) output_write(output, text, length, 0666);
	else        fwrite(text, 1, length, stdout);
	free(text);
}

int cmd_stubs(int argc, char **argv)
{
	static const char *const words[] = { "4", "8", NULL };
	const char *output = NULL, *word = "8";
	bool cost = false, board = false;
	const struct option own[] = {
		{ 'o', "output", .text = &output },
		{ 0, "word", .text = &word, .choices = words },
		{ 0, "cost", .flag = &cost },
		{ 0, "board", .flag = &board },
	};
	struct options options;
	if (!options_parse(&options, own, sizeof own / sizeof own[0], argc, argv)) return EXIT_USAGE;
	if (options.operand_count != 1) {
		options_wrong(&options, "one file is needed, %zu are named", options.operand_count);
		return EXIT_USAGE;
	}
	if (cost && board) {
		options_wrong(&options, "--cost and --board are two headers: one at a time");
		return EXIT_USAGE;
	}
	platform_header *const header = cost ? stubs_cost_write : board ? stubs_board_write : NULL;
	struct compilation compilation;
	compilation_init(&compilation);
	struct elaborate_input const input = {
		.path = options.operands[0], .store = options.store,
		.search_dirs = (const char *const *)options.search_dirs, .search_dir_count = options.search_dir_count,
		.alone = true,
	};
	struct model model;
	bool const accepted = elaborate_declarations(&compilation, &input, &model);
	diagnostics_print(&compilation, stderr, options_diagnostics(&options, stderr));
	if (accepted) write_output(&model, options.operands[0], header, word[0] - '0', output);
	compilation_destroy(&compilation);
	return accepted ? EXIT_SUCCESS : EXIT_REJECTED;
}
