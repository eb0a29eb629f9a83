/* SPDX-License-Identifier: MIT */
/* Sends back each line that arrives at its Terminal, behind `echo: `, and prints it to its log. */
#include <genode/env.h>
#include <genode/line_terminal.h>
#include <genode/log.h>

static struct line_terminal terminal;

static void echo(struct line_terminal *at, struct text line)
{
	line_terminal_print(at, "echo: %.*s", TEXT_ARGS(line));
	log_line("echo: %.*s", TEXT_ARGS(line));
}

void component_init(struct env *env)
{
	(void)env;
	line_terminal_init(&terminal, "", echo);
	line_terminal_print(&terminal, "terminal_echo ready");
	log_line("ready");
}
