/* SPDX-License-Identifier: MIT */
#ifndef MODEL_CARRIED_H
#define MODEL_CARRIED_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What HID, the notation of configurations, carries. A value of an attribute ends at a bar or at the end of its line, and
 * loses the blanks around it; a text of a node has lines and tabs. Neither has control characters.
 *
 * A text that is not carried is refused where it comes from, so that no writer has to.
 */

/* The first character that no value holds; the end of `value`: there is none. */
const char *carried_value_stop(const char *value);

/* Whether blanks of a value with that many characters would be lost. */
bool carried_value_loses_blanks(const char *value, size_t chars);

/* The first character that no text of a node holds; the end of `text`: there is none. */
const char *carried_text_stop(const char *text);

#endif
