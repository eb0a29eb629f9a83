/* SPDX-License-Identifier: MIT */
/*
 * A Terminal session used line by line. What comes in is collected up to a carriage return or line feed and handed out
 * without it; what goes out is buffered while the terminal has no room.
 *
 * Nothing waits for the other side. A line that is longer than the buffer is handed out cut; what the terminal does not
 * take away in time is dropped by whole lines and counted.
 */
#ifndef GENODE_LINE_TERMINAL_H
#define GENODE_LINE_TERMINAL_H

#include <genode/entrypoint.h>
#include <genode/session.h>
#include <genode/text.h>

enum { TERMINAL_LINE_CAPACITY = 200, TERMINAL_OUTPUT_CAPACITY = 1024 };

struct line_terminal {
	void                (*handle_line)(struct line_terminal *terminal, struct text line);

	struct session        session;
	struct signal_context read_avail, write_avail;
	char                  line[TERMINAL_LINE_CAPACITY];
	size_t                line_length;
	char                  output[TERMINAL_OUTPUT_CAPACITY];
	size_t                output_length;
	unsigned              dropped_lines;
};

/* Opens the session; stops the component with a message when there is none. Empty lines are not handed out. */
void line_terminal_init(struct line_terminal *terminal, const char *label,
                        void (*handle_line)(struct line_terminal *, struct text));

/* A line, its end added. */
__attribute__((format(printf, 2, 3)))
void line_terminal_print(struct line_terminal *terminal, const char *pattern, ...);

#endif
