/* SPDX-License-Identifier: MIT */
/* A scenario in QEMU with its console on this terminal. */
#include "compose.h"
#include "options.h"
#include "run/debugged.h"
#include "run/log.h"
#include "run/machine.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

extern const char cmd_run_help[];
static bool find_boot(const struct options *options, const struct platform *platform, const char *name,
                      struct arena *arena, struct image_boot *boot)
{
	if (machine_program(platform) && image_boot_find(platform, name, boot)) return true;
	if (!machine_program(platform)) return options_wrong(options, "platform %s names no machine in QEMU", platform->name);
	return options_wrong(options, "platform %s cannot be booted as '%s', but as %s", platform->name,
	                     name ? name : "usual", image_boots_of(platform, arena));
}

int cmd_run(int argc, char **argv);

const char cmd_run_help[] =
	"usage: genode-compose run FILE.scenario [--core-checks] [--boot WAY]\n"
	"                            [--gdb NAME]\n"
	"       genode-compose run FILE.scenario --valgrind NAME [--symbols FILE]\n"
	"                            [-- WORD OF VALGRIND...]\n"
	"\n"
	"Composes the scenario and boots it in QEMU; on the platform linux, core starts\n"
	"as a process. The log, which the machine prints on its first serial line, and\n"
	"what a terminal driver prints on the second, appear here; what is typed goes to\n"
	"the second line.\n"
	"\n"
	"  Ctrl-C, or Ctrl-A x    end the machine\n"
	"  Ctrl-A Ctrl-A          send Ctrl-A\n"
	"\n"
	"If standard input is no terminal, it is sent as it is, and the machine runs on\n"
	"when it ends.\n"
	"\n"
	"  --boot WAY         how the machine gets to the image: a format of the platform\n"
	"                     or a way that the platform describes, as iso-uefi\n"
	"  --core-checks      with the core that checks its accounts, as `test` does\n"
	"  --gdb NAME         on linux: the component of this name, or whole label, stops\n"
	"                     before its first instruction; the log says how to attach\n"
	"  --valgrind NAME    on linux: this component runs under valgrind, which says on\n"
	"                     standard error what it finds, and outside of the sandbox:\n"
	"                     for debugging only\n"
	"  --symbols FILE     its program with symbols, instead of the build tree's\n"
	"\n"
	OPTIONS_COMMON_HELP
	"\n"
	"Example:\n"
	"  genode-compose run echo.scenario\n"
	"  genode-compose run hello.scenario --platform linux --valgrind hello \\\n"
	"      -- --track-origins=yes --log-file=findings\n";

enum { KEY_CTRL_A = 1, KEY_CTRL_C = 3, INPUT_BYTES = 256, LINE_BYTES = 4096, LINE_WAIT_MS = 50, REST_WAIT_MS = 30000 };

/* ---- the terminal ---- */

static struct termios terminal_before;
static volatile sig_atomic_t terminal_is_raw;
static volatile sig_atomic_t asked_to_end;

/* Safe in a signal handler. */
static void terminal_restore(void)
{
	if (terminal_is_raw) tcsetattr(STDIN_FILENO, TCSANOW, &terminal_before);
	terminal_is_raw = 0;
}

static void end_by_signal(int number)
{
	terminal_restore();
	signal(number, SIG_DFL);
	raise(number);                      /* QEMU dies with this process */
}

static void note_end(int number)
{
	(void)number;
	asked_to_end = 1;
}

/* A signal that would end this program ends the machine, and what that has to say is still shown. */
static void end_kindly(void)
{
	static const int signals[] = { SIGTERM, SIGHUP, SIGINT };
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		sigaction(signals[i], &(struct sigaction) { .sa_handler = note_end }, NULL);
}

static void terminal_make_raw(void)
{
	if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &terminal_before)) return;
	atexit(terminal_restore);
	static const int signals[] = { SIGTERM, SIGHUP, SIGINT, SIGQUIT };
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) signal(signals[i], end_by_signal);
	struct termios raw = terminal_before;
	cfmakeraw(&raw);
	terminal_is_raw = 1;
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
}

/* ---- the console ---- */

struct console {
	struct machine machine;
	unsigned char  escape;              /* of the log's stream, see log_is_text */
	char           line[LINE_BYTES];    /* of the log, not complete or not yet shown */
	size_t         line_count;
	bool           in_line;             /* the terminal driver's last line is not complete */
	uint64_t       last_byte_us;        /* of the terminal driver */
	bool           command;             /* Ctrl-A was typed */
	bool           input_open;
	char           input[INPUT_BYTES];  /* typed, and not yet sent */
	size_t         input_count;
};

static uint64_t now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static void write_out(const char *bytes, size_t count)
{
	while (count) {
		ssize_t const written = write(STDOUT_FILENO, bytes, count);
		if (written < 0 && errno != EINTR && errno != EAGAIN) fatal("write standard output: %s", strerror(errno));
		if (written <= 0) continue;
		bytes += written;
		count -= (size_t)written;
	}
}

static void end_line(void)
{
	if (terminal_is_raw) write_out("\r\n", 2);
	else                 write_out("\n", 1);
}

/* Where two serial lines share a screen, a line of the log waits for the end of what a driver is printing just now. */
static bool log_may_show(const struct console *console)
{
	return !console->in_line || now_us() - console->last_byte_us > LINE_WAIT_MS * 1000;
}

/* Shows the complete lines; all of it when it is `full`. */
static void show_log(struct console *console, bool full)
{
	if (!full && !log_may_show(console)) return;
	size_t begin = 0;
	for (size_t i = 0; i < console->line_count; i++) {
		if (console->line[i] != '\n') continue;
		if (console->in_line) end_line();
		console->in_line = false;
		write_out(console->line + begin, i - begin);
		end_line();
		begin = i + 1;
	}
	if (full) {
		write_out(console->line + begin, console->line_count - begin);
		begin = console->line_count;
	}
	console->line_count -= begin;
	memmove(console->line, console->line + begin, console->line_count);
}

/* The boot loader clears the screen; of the log only its text is shown. A terminal driver's bytes are shown as they are. */
static void take_bytes(void *context, enum machine_channel channel, const char *bytes, size_t count)
{
	struct console *console = context;
	switch (channel) {
	case CHANNEL_LOG:
		for (size_t i = 0; i < count; i++) {
			if (!log_is_text(&console->escape, bytes[i])) continue;
			if (console->line_count == sizeof console->line) show_log(console, true);
			console->line[console->line_count++] = bytes[i];
		}
		break;
	case CHANNEL_TERMINAL:
		write_out(bytes, count);
		console->in_line = bytes[count - 1] != '\n';
		console->last_byte_us = now_us();
		break;
	default:
		fprintf(stderr, "%.*s", (int)count, bytes);
		break;
	}
}

/* Returns false when the user wants to end. */
static bool take_key(struct console *console, char key)
{
	if (terminal_is_raw && console->command) {
		console->command = false;
		if (key == 'x' || key == 'X') return false;
		if (key != KEY_CTRL_A) return true;
	} else if (terminal_is_raw && key == KEY_CTRL_C) {
		return false;
	} else if (terminal_is_raw && key == KEY_CTRL_A) {
		console->command = true;
		return true;
	}
	console->input[console->input_count++] = key;
	return true;
}

static bool read_keys(struct console *console)
{
	char keys[INPUT_BYTES];
	ssize_t const count = read(STDIN_FILENO, keys, sizeof console->input - console->input_count);
	if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN)) console->input_open = false;
	for (ssize_t i = 0; i < count; i++)
		if (!take_key(console, keys[i])) return false;
	return true;
}

static void send_keys(struct console *console)
{
	ssize_t const sent = machine_write(&console->machine, console->input, console->input_count);
	if (sent <= 0) return;
	console->input_count -= (size_t)sent;
	memmove(console->input, console->input + sent, console->input_count);
}

/* Until the machine stops or the user wants to. */
static void converse(struct console *console)
{
	for (;;) {
		bool const reads = console->input_open && console->input_count < sizeof console->input;
		struct pollfd fds[CHANNELS + 1];
		for (unsigned channel = 0; channel < CHANNELS; channel++)
			fds[channel] = (struct pollfd) { .fd = console->machine.fd[channel], .events = POLLIN };
		if (console->input_count) fds[CHANNEL_TERMINAL].events |= POLLOUT;
		fds[CHANNELS] = (struct pollfd) { .fd = reads ? STDIN_FILENO : -1, .events = POLLIN };
		int const wait_ms = console->line_count ? LINE_WAIT_MS : -1;
		if (poll(fds, CHANNELS + 1, wait_ms) < 0 && errno != EINTR) fatal("wait for the machine: %s", strerror(errno));

		bool running = false;
		for (unsigned channel = 0; channel < CHANNELS; channel++)
			running |= machine_read(&console->machine, channel, take_bytes, console);
		show_log(console, !running);
		if (!running || asked_to_end || (fds[CHANNELS].revents && !read_keys(console))) return;
		if (console->input_count) send_keys(console);
	}
}

/* What is printed behind the machine's end: valgrind's findings, which it sums up when the component has ended. */
static void show_rest(struct console *console)
{
	uint64_t const last_us = now_us() + REST_WAIT_MS * 1000;
	while (console->machine.fd[CHANNEL_ERRORS] >= 0 && now_us() < last_us) {
		struct pollfd errors = { .fd = console->machine.fd[CHANNEL_ERRORS], .events = POLLIN };
		(void)poll(&errors, 1, REST_WAIT_MS);
		(void)machine_read(&console->machine, CHANNEL_ERRORS, take_bytes, console);
	}
}

/* `checked`: it goes on printing when it is told to end. */
static void run_image(const struct system *system, const struct image_plan *plan, const struct image_boot *boot, bool checked)
{
	const struct platform *platform = system->platform;
	struct image_medium medium;
	if (!machine_is_this(platform)) machine_require_firmware(boot);
	image_medium_make(&medium, plan, boot);
	struct console console = { .input_open = true };
	enum machine_start_result const result = machine_start(&console.machine, platform, boot, &medium);
	int const reason = errno;
	image_medium_free(&medium);
	machine_require_start(platform, result, reason);

	fprintf(stderr, "%s on %s, Ctrl-A x ends it\n", system->name, platform->name);
	terminal_make_raw();
	if (checked) end_kindly();
	converse(&console);
	if (checked) {
		process_end(&console.machine.process);
		show_rest(&console);
	}
	machine_end(&console.machine);
	terminal_restore();
}

static bool one_system(const struct options *options, const struct system *systems)
{
	if (systems && !systems->next) return true;
	return options_wrong(options, "%s holds '%s' for %s and '%s' for %s: say which with --platform", options->operands[0],
	                     systems->name, systems->platform->name, systems->next->name, systems->next->platform->name);
}

int cmd_run(int argc, char **argv)
{
	bool core_checks = false;
	const char *boot_name = NULL;
	struct debugged debugged = { 0 };
	const struct option own[] = {
		{ 0, "core-checks", .flag = &core_checks },
		{ 0, "boot", .text = &boot_name },
		{ 0, "gdb", .text = &debugged.gdb },
		{ 0, "valgrind", .text = &debugged.valgrind },
		{ 0, "symbols", .text = &debugged.symbols },
	};
	struct options options;
	if (!options_parse(&options, own, sizeof own / sizeof own[0], argc, argv)) return EXIT_USAGE;
	if (options.operand_count == 0) {
		options_wrong(&options, "one scenario is needed, 0 are named");
		return EXIT_USAGE;
	}
	debugged.valgrind_words = options.operands + 1;
	debugged.valgrind_word_count = options.operand_count - 1;
	if (!debugged_options(&options, &debugged)) return EXIT_USAGE;
	struct composition composition;
	struct image_plan plan;
	bool const loaded = compose_load(&composition, &options, options.operands[0]);
	composition.files.core_with_checks = core_checks;
	if (loaded && !one_system(&options, composition.systems)) return EXIT_USAGE;
	struct image_boot boot;
	struct arena *const arena = &composition.compilation.arena;
	if (loaded && (!find_boot(&options, composition.systems->platform, boot_name, arena, &boot)
	               || !debugged_find(&options, &debugged, composition.systems, arena, &boot)))
		return EXIT_USAGE;
	bool const planned = loaded && compose_check(&composition, composition.systems) &&
	                     compose_plan(&composition, composition.systems, &plan);
	int const status = compose_report(&composition, &options);
	if (planned && status == EXIT_ACCEPTED) run_image(composition.systems, &plan, &boot, debugged.valgrind);
	compose_end(&composition);
	return status;
}
