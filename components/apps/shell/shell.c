/* SPDX-License-Identifier: MIT */
/*
 * A small shell. A line that arrives is a command; the answer goes back in lines that begin with `# `. A line that
 * begins with # is a remark, which is printed to the log and not answered; so two shells whose terminals are connected
 * can talk to each other and come to an end.
 */
#include <genode/env.h>
#include <genode/line_terminal.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <interfaces/pd.h>

static struct line_terminal terminal;

static void command_help(struct text argument);

static void command_echo(struct text argument)
{
	line_terminal_print(&terminal, "# %.*s", TEXT_ARGS(argument));
}

static void command_log(struct text argument)
{
	log_line("%.*s", TEXT_ARGS(argument));
}

static void command_quota(struct text argument)
{
	uint64_t ram = 0, ram_used = 0, caps = 0, caps_used = 0;
	(void)argument;
	(void)pd_ram_quota(component_env.pd, &ram, &ram_used);
	(void)pd_cap_quota(component_env.pd, &caps, &caps_used);
	line_terminal_print(&terminal, "# %llu of %llu KiB RAM, %llu of %llu capabilities", ram_used / 1024 + 0ull,
	                    ram / 1024 + 0ull, caps_used + 0ull, caps + 0ull);
}

static void command_uptime(struct text argument)
{
	uint64_t const us = time_us_call();
	(void)argument;
	line_terminal_print(&terminal, "# %llu.%03llu s", us / 1000000 + 0ull, us / 1000 % 1000 + 0ull);
}

static const struct command {
	const char *name;
	const char *help;
	void      (*run)(struct text argument);
} commands[] = {
	{ "help",   "these lines",                 command_help },
	{ "echo",   "TEXT: sends TEXT back",       command_echo },
	{ "log",    "TEXT: prints TEXT to the log", command_log },
	{ "quota",  "RAM and capabilities in use", command_quota },
	{ "uptime", "time since the machine started", command_uptime },
};

enum { COMMANDS = sizeof(commands) / sizeof(commands[0]) };

static void command_help(struct text argument)
{
	(void)argument;
	for (unsigned i = 0; i < COMMANDS; i++)
		line_terminal_print(&terminal, "# %-6s %s", commands[i].name, commands[i].help);
}

static void handle_line(struct line_terminal *from, struct text line)
{
	if (line.start[0] == '#') {
		struct text const remark = { line.start + 1, line.length - 1 };
		log_line("heard: %.*s", TEXT_ARGS(text_trim(remark)));
		return;
	}
	const char *const space = memchr(line.start, ' ', line.length);
	const char *const end = line.start + line.length;
	struct text const name = text_range(line.start, space ? space : end);
	struct text const argument = text_trim(text_range(space ? space : end, end));
	for (unsigned i = 0; i < COMMANDS; i++)
		if (text_is(name, commands[i].name)) {
			commands[i].run(argument);
			return;
		}
	line_terminal_print(from, "# no command \"%.*s\"; \"help\" lists them", TEXT_ARGS(name));
}

void component_init(struct env *env)
{
	(void)env;
	struct hid_node const config = config_node();
	struct text const say = hid_text(&config, "say", "echo hello");
	line_terminal_init(&terminal, "", handle_line);
	if (say.length)
		line_terminal_print(&terminal, "%.*s", TEXT_ARGS(say));
}
