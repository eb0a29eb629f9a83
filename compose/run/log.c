/* SPDX-License-Identifier: MIT */
#include "run/log.h"

#include "base/fatal.h"

#include <stdlib.h>
#include <string.h>

/* ECMA-48 section 5.4: ESC [ parameters 0x30..0x3f, intermediates 0x20..0x2f, final 0x40..0x7e; else ESC and one byte. */
enum { ESCAPE_NONE, ESCAPE_SEEN, ESCAPE_CONTROL };

bool log_is_text(unsigned char *escape, char byte)
{
	unsigned char const code = (unsigned char)byte;
	if (*escape == ESCAPE_SEEN) {
		*escape = code == '[' ? ESCAPE_CONTROL : ESCAPE_NONE;
		return false;
	}
	if (*escape == ESCAPE_CONTROL) {
		if (code >= 0x20 && code <= 0x3f) return false;
		*escape = ESCAPE_NONE;
		if (code >= 0x40 && code <= 0x7e) return false;
	}
	if (code == 0x1b) {
		*escape = ESCAPE_SEEN;
		return false;
	}
	return code == '\n' || code == '\t' || (code >= 0x20 && code != 0x7f);
}

void log_init(struct log *log) { *log = (struct log) { 0 }; }

void log_destroy(struct log *log)
{
	for (unsigned channel = 0; channel < LOG_CHANNELS; channel++) free(log->streams[channel].text.bytes);
	free(log->lines.bytes);
	log_init(log);
}

static void text_append(struct log_text *text, const char *bytes, size_t length)
{
	if (text->capacity - text->length < length) {
		size_t capacity = text->capacity ? text->capacity : 4096;
		while (capacity - text->length < length) capacity *= 2;
		text->bytes = realloc(text->bytes, capacity);
		if (!text->bytes) fatal("keep the machine's log: out of memory");
		text->capacity = capacity;
	}
	if (length) memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
}

static void line_complete(struct log *log, struct log_stream *stream)
{
	text_append(&log->lines, stream->text.bytes + stream->line_begin, stream->text.length - stream->line_begin);
	stream->line_begin = stream->text.length;
}

void log_append(struct log *log, enum log_channel channel, const char *bytes, size_t length)
{
	struct log_stream *stream = &log->streams[channel];
	for (size_t i = 0; i < length; i++) {
		if (!log_is_text(&stream->escape, bytes[i])) continue;
		text_append(&stream->text, bytes + i, 1);
		if (bytes[i] == '\n') line_complete(log, stream);
	}
}

void log_close(struct log *log)
{
	for (unsigned channel = 0; channel < LOG_CHANNELS; channel++) {
		struct log_stream *stream = &log->streams[channel];
		if (stream->line_begin < stream->text.length) log_append(log, channel, "\n", 1);
	}
}

size_t log_find(const struct log *log, enum log_channel channel, size_t from, const char *wanted)
{
	const struct log_text *text = &log->streams[channel].text;
	size_t const length = strlen(wanted);
	if (from > text->length || !length) return 0;
	const char *found = text->length ? memmem(text->bytes + from, text->length - from, wanted, length) : NULL;
	return found ? (size_t)(found - text->bytes) + length : 0;
}
