/* SPDX-License-Identifier: MIT */
#include <genode/env.h>
#include <genode/format.h>
#include <genode/line_terminal.h>
#include <genode/log.h>
#include <genode/memory.h>
#include <interfaces/terminal.h>

enum { READS_AT_ONCE = 8, CHUNK_SIZE = 256 };

/* --------------------------------------------------------------------------------------------------------- output */

/* As much as the terminal takes now; the rest when it says that there is room. */
static void flush(struct line_terminal *terminal)
{
	while (terminal->output_length) {
		size_t const size = terminal->output_length < CHUNK_SIZE ? terminal->output_length : CHUNK_SIZE;
		uint32_t written = 0;
		if (terminal_write(terminal->session.cap, terminal->output, size, &written) != RPC_OK || !written
		 || written > size)
			return;
		terminal->output_length -= written;
		memmove(terminal->output, terminal->output + written, terminal->output_length);
	}
}

void line_terminal_print(struct line_terminal *terminal, const char *pattern, ...)
{
	size_t const room = sizeof(terminal->output) - terminal->output_length;
	va_list arguments;
	va_start(arguments, pattern);
	size_t const length = format_list(terminal->output + terminal->output_length, room, pattern, arguments);
	va_end(arguments);
	if (length + 2 > room) {
		terminal->dropped_lines++;
		return;
	}
	memcpy(terminal->output + terminal->output_length + length, "\r\n", 2);
	terminal->output_length += length + 2;
	flush(terminal);
}

static void handle_write_avail(struct signal_context *context, unsigned count)
{
	(void)count;
	flush(container_of(context, struct line_terminal, write_avail));
}

/* ---------------------------------------------------------------------------------------------------------- input */

static void take(struct line_terminal *terminal, char character)
{
	if (character != '\r' && character != '\n') {
		if (terminal->line_length < sizeof(terminal->line))
			terminal->line[terminal->line_length++] = character;
		return;
	}
	struct text const line = { terminal->line, terminal->line_length };
	terminal->line_length = 0;
	if (line.length)
		terminal->handle_line(terminal, line);
}

/* A terminal that always has more must not keep us from everything else: after some reads the signal is put again. */
static void handle_read_avail(struct signal_context *context, unsigned count)
{
	struct line_terminal *const terminal = container_of(context, struct line_terminal, read_avail);
	(void)count;
	for (unsigned i = 0; i < READS_AT_ONCE; i++) {
		char chunk[CHUNK_SIZE];
		size_t size = 0;
		if (terminal_read(terminal->session.cap, chunk, sizeof(chunk), &size) != RPC_OK || !size)
			return;
		for (size_t at = 0; at < size; at++)
			take(terminal, chunk[at]);
	}
	signal_submit(context->cap, 1);
}

void line_terminal_init(struct line_terminal *terminal, const char *label,
                        void (*handle_line)(struct line_terminal *, struct text))
{
	struct session_request const request = SESSION_REQUEST(TERMINAL, label);
	*terminal = (struct line_terminal){ .handle_line = handle_line };
	session_require(&terminal->session, &request);
	if (signal_context_init(&terminal->read_avail, handle_read_avail) != RPC_OK
	 || signal_context_init(&terminal->write_avail, handle_write_avail) != RPC_OK
	 || terminal_read_avail_sigh(terminal->session.cap, terminal->read_avail.cap) != RPC_OK
	 || terminal_write_avail_sigh(terminal->session.cap, terminal->write_avail.cap) != RPC_OK) {
		log_error("stop because the terminal's signals cannot be set up");
		component_sleep();
	}
	signal_submit(terminal->read_avail.cap, 1); /* what arrived before */
}
