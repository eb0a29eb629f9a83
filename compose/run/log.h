/* SPDX-License-Identifier: MIT */
/*
 * What a machine printed: one stream of text per channel, and all lines of both in the order in which they were complete.
 *
 * Text is cleaned as it comes in: carriage returns, other control characters and the escape sequences of terminals are
 * dropped, so that a boot loader that clears the screen does not disturb whoever reads the log.
 */
#ifndef RUN_LOG_H
#define RUN_LOG_H

#include <stdbool.h>
#include <stddef.h>

enum log_channel { LOG_CHANNEL_LOG, LOG_CHANNEL_TERMINAL, LOG_CHANNELS };

struct log_text { char *bytes; size_t length, capacity; };

struct log_stream {
	struct log_text text;         /* all of it, an incomplete last line included */
	size_t          line_begin;   /* of the incomplete line */
	unsigned char   escape;       /* where in an escape sequence the stream is */
};

struct log {
	struct log_stream streams[LOG_CHANNELS];
	struct log_text   lines;      /* complete lines of all channels */
};

void log_init(struct log *log);
void log_destroy(struct log *log);

void log_append(struct log *log, enum log_channel channel, const char *bytes, size_t length);

/* Incomplete lines count as complete from now on: the machine is gone. */
void log_close(struct log *log);

/* Offset behind the first occurrence of `wanted` at or behind `from`, or 0. */
size_t log_find(const struct log *log, enum log_channel channel, size_t from, const char *wanted);

/* Cleans one byte for a stream whose `escape` state is given: true if it is text. */
bool log_is_text(unsigned char *escape, char byte);

#endif
