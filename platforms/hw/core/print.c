/* SPDX-License-Identifier: MIT */
/*
 * The console. Core is one thread and writes a line in one go, so lines of several writers never mix. What components
 * write is made harmless: control characters appear as \xHH, or as a question mark in the names that they choose; so no
 * component can clear the screen, or fake a line that carries another's label.
 */
#include <stdarg.h>

#include <genode/format.h>

#include "core/core_arch.h"
#include "core/kernel_calls.h"
#include "core/print.h"

enum { LINE_MAX = 512, ESCAPE_LENGTH = 4 };

static bool control(char character) { return (unsigned char)character < 0x20 || character == 0x7f; }

static void put_line(char *line, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (control(line[i]) && line[i] != '\t')
			line[i] = '?';
	line[length] = '\r';
	line[length + 1] = '\n';
	console_write(line, length + 2);
}

static void print_list(const char *prefix, const char *pattern, va_list arguments)
{
	char line[LINE_MAX + 2];
	size_t length = format(line, LINE_MAX, "%s", prefix);
	length += format_list(line + length, LINE_MAX - length, pattern, arguments);
	put_line(line, length < LINE_MAX ? length : LINE_MAX - 1);
}

void print(const char *pattern, ...)
{
	va_list arguments;
	va_start(arguments, pattern);
	print_list("", pattern, arguments);
	va_end(arguments);
}

void panic(const char *pattern, ...)
{
	va_list arguments;
	va_start(arguments, pattern);
	print_list("core: panic: ", pattern, arguments);
	va_end(arguments);
	for (;;)
		kernel_call(CORE_HALT, 0, 0, 0, 0, 0, 0);
}

void print_labelled(const char *label, struct text text)
{
	char line[LINE_MAX + 2];
	size_t i = 0;
	do {
		size_t length = format(line, LINE_MAX / 2, "[%s] ", label);
		for (; i < text.length && text.start[i] != '\n' && length + ESCAPE_LENGTH < LINE_MAX; i++) {
			if (control(text.start[i]) && text.start[i] != '\t')
				length += format(line + length, LINE_MAX - length, "\\x%02x", (unsigned char)text.start[i]);
			else
				line[length++] = text.start[i];
		}
		put_line(line, length);
		if (i < text.length && text.start[i] == '\n')
			i++;
	} while (i < text.length);
}
