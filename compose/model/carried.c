/* SPDX-License-Identifier: MIT */
#include "model/carried.h"

#include <stdint.h>

/* The zero stops both, so that one loop finds it, too. */
enum { STOPS_VALUE = 1, STOPS_TEXT = 2, STOPS_BOTH = STOPS_VALUE | STOPS_TEXT };

static const uint8_t stops[256] = {
	[0x00 ... 0x08] = STOPS_BOTH, ['\t'] = STOPS_VALUE, ['\n'] = STOPS_VALUE, [0x0b ... 0x1f] = STOPS_BOTH,
	['|'] = STOPS_VALUE, [0x7f] = STOPS_BOTH,
};

/* Of large systems all labels are looked at. */
static const char *first_stop(const char *text, unsigned what)
{
	while (!(stops[(unsigned char)*text] & what))
		text++;
	return text;
}

const char *carried_value_stop(const char *value)
{
	return first_stop(value, STOPS_VALUE);
}

bool carried_value_loses_blanks(const char *value, size_t chars)
{
	return chars && (value[0] == ' ' || value[chars - 1] == ' ');
}

const char *carried_text_stop(const char *text)
{
	return first_stop(text, STOPS_TEXT);
}
