/* SPDX-License-Identifier: MIT */
/* A picture of a system. */
#include "compose.h"

#include "base/output.h"
#include "emit/dot.h"
#include "emit/svg.h"

#include <stdio.h>
#include <string.h>

extern const char cmd_graph_help[];
int cmd_graph(int argc, char **argv);

const char cmd_graph_help[] =
	"usage: genode-compose graph FILE.scenario [options]\n"
	"\n"
	"Draws a system: components as boxes, sandboxes as frames, sessions as arrows\n"
	"from client to server with service and label, devices and who drives them in\n"
	"red, and so is what reaches a driver from another sandbox. Sessions that\n"
	"everybody has at core are left out. Formats:\n"
	"\n"
	"  dot    text in the language of Graphviz\n"
	"  svg    the picture, laid out by Graphviz's library\n"
	"\n"
	"  -o, --output FILE  write to FILE instead of standard output\n"
	"  --format FORMAT    one of the above; otherwise what FILE's suffix says, or dot\n"
	"\n"
	OPTIONS_COMMON_HELP
	"\n"
	"Example:\n"
	"  genode-compose graph hello.scenario -o hello.dot\n";

static const char *const format_words[] = { "dot", "svg", NULL };

struct request {
	struct options options;
	const char    *output;
	const char    *format;
};

static bool parse(struct request *request, int argc, char **argv)
{
	const struct option own[] = {
		{ 'o', "output", .text = &request->output },
		{ 0, "format", .text = &request->format, .choices = format_words },
	};
	if (!options_parse(&request->options, own, sizeof(own) / sizeof(own[0]), argc, argv))
		return false;
	if (request->options.operand_count != 1)
		return options_wrong(&request->options, "one scenario is needed, %zu are named", request->options.operand_count);
	const char *suffix = request->output ? strrchr(request->output, '.') : NULL;
	if (!request->format)
		request->format = suffix && !strcmp(suffix, ".svg") ? "svg" : "dot";
	return true;
}

static bool draw(const struct request *request, struct composition *composition, const struct system *system)
{
	struct arena *arena = &composition->compilation.arena;
	size_t        length;
	const char   *text = dot_text(arena, system, &length);

	if (!strcmp(request->format, "svg")) {
		const char *reason = "too large to be laid out, --format dot writes it";
		text = dot_node_count(system) <= SVG_NODES_MAX ? svg_of_dot(arena, text, &length, &reason) : NULL;
		if (!text)
			fatal("draw %s: %s", request->options.operands[0], reason);
	}
	if (request->output)
		output_write(request->output, text, length, 0666);
	else
		fwrite(text, 1, length, stdout);
	return true;
}

/* What is wrong with the system does not keep it from being drawn, as far as it was understood. */
int cmd_graph(int argc, char **argv)
{
	struct request     request = { 0 };
	struct composition composition;
	int                status = EXIT_ACCEPTED;

	if (!parse(&request, argc, argv))
		return EXIT_USAGE;
	compose_load(&composition, &request.options, request.options.operands[0]);
	struct system *system = composition.systems;
	if (system && system->next) {
		options_wrong(&request.options, "%s holds several systems: say which with --platform", request.options.operands[0]);
		status = EXIT_USAGE;
	} else if (system) {
		compose_check(&composition, system);
		draw(&request, &composition, system);
	}
	int findings = compose_report(&composition, &request.options);
	compose_end(&composition);
	return status ? status : findings;
}
