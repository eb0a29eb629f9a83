/* SPDX-License-Identifier: MIT */
#include <stdbool.h>

#include <genode/env.h>
#include <genode/format.h>
#include <genode/log.h>
#include <genode/rpc.h>
#include <interfaces/log.h>

enum { LINE_CAPACITY = 240 /* of LOG's `write` */, TEXT_CAPACITY = 2 * LINE_CAPACITY };

/*
 * One call is one line: control characters, which may come from somebody whose text is quoted here, do not get out, or
 * that one could write whole lines in this component's name.
 */
static void make_printable(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			*text = '?';
}

/* A text longer than a line goes out in pieces. */
static void write_text(const char *text)
{
	if (!component_env.log)
		return;
	char line[LINE_CAPACITY];
	do {
		size_t const length = strnlen(text, sizeof(line) - 1);
		memcpy(line, text, length);
		line[length] = 0;
		(void)log_write(component_env.log, line);
		text += length;
	} while (*text);
}

static void write_list(const char *prefix, const char *pattern, va_list arguments)
{
	char text[TEXT_CAPACITY];
	size_t const length = strlen(prefix);
	memcpy(text, prefix, length);
	format_list(text + length, sizeof(text) - length, pattern, arguments);
	make_printable(text);
	write_text(text);
}

#define LOG_FUNCTION(name, prefix) \
	void name(const char *pattern, ...) \
	{ \
		va_list arguments; \
		va_start(arguments, pattern); \
		write_list(prefix, pattern, arguments); \
		va_end(arguments); \
	}

LOG_FUNCTION(log_line, "")
LOG_FUNCTION(log_warning, "Warning: ")
LOG_FUNCTION(log_error, "Error: ")
