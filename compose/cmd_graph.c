/* SPDX-License-Identifier: MIT */
/* A picture of a system. */
#include "compose.h"

#include "base/output.h"
#include "emit/dot.h"
#include "emit/svg.h"
#include "run/confined.h"

#include <inttypes.h>
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
	"Dense systems are laid out with less effort, with straight arrows; what has more\n"
	"boxes or denser arrows than anybody could look at is written as text only.\n"
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

static const char *lay_out(struct arena *arena, void *text, size_t *length, const char **reason)
{
	return svg_of_dot(arena, text, length, reason);
}

static void too_much(const struct request *request, const struct dot_size *size)
{
	static const char way_out[] = "--format dot writes the text, for other layouts";
	const char *file = request->options.operands[0];
	if (size->boxes > DOT_BOXES_MAX)
		options_wrong(&request->options, "%s has %zu boxes and %zu arrows, svg is for at most %d boxes: %s",
		              file, size->boxes, size->arrows, DOT_BOXES_MAX, way_out);
	else
		options_wrong(&request->options, "%s has %zu boxes and %zu arrows, which pass other rows of boxes %" PRIu64 " times, svg is "
		              "for at most %d times: %s", file, size->boxes, size->arrows, size->passed, DOT_PASSED_MAX, way_out);
}

/* Graphviz does its work in a process of its own: a layout that was foreseen wrongly, or a crash, ends there. */
static const char *picture(const struct request *request, struct arena *arena, const char *text, size_t *length,
                           const struct dot_size *size)
{
	enum { PROCESSOR_SECONDS_MAX = 5 };
	const char *reason = NULL;
	if (size->effort == DOT_TOO_MUCH) {
		too_much(request, size);
		return NULL;
	}
	const char *svg = confined(arena, lay_out, (void *)(uintptr_t)text, PROCESSOR_SECONDS_MAX, length, &reason);
	if (!svg) fatal("draw %s: %s", request->options.operands[0], reason);
	return svg;
}

/* False: the picture would be too large. */
static bool draw(const struct request *request, struct composition *composition, const struct system *system)
{
	struct arena   *arena = &composition->compilation.arena;
	struct dot_size size;
	size_t          length;
	const char     *text = dot_text(arena, system, &length, &size);

	if (!strcmp(request->format, "svg")) text = picture(request, arena, text, &length, &size);
	if (!text) return false;
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
		if (!draw(&request, &composition, system)) status = EXIT_USAGE;
	}
	int findings = compose_report(&composition, &request.options);
	compose_end(&composition);
	return status ? status : findings;
}
