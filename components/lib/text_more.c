/* SPDX-License-Identifier: MIT */
/* What of texts only components ask for; core does with text.c. */
#include <genode/text.h>

bool text_starts_with(struct text text, struct text prefix)
{
	if (prefix.length > text.length)
		return false;
	text.length = prefix.length;
	return text_equal(text, prefix);
}

bool text_ends_with(struct text text, struct text suffix)
{
	if (suffix.length > text.length)
		return false;
	text.start += text.length - suffix.length;
	text.length = suffix.length;
	return text_equal(text, suffix);
}

bool text_to_signed(struct text text, int64_t *value)
{
	bool negative = false;
	if (text.length && (text.start[0] == '-' || text.start[0] == '+')) {
		negative = text.start[0] == '-';
		text.start++;
		text.length--;
	}
	uint64_t magnitude = 0;
	if (!text_to_unsigned(text, &magnitude) || magnitude > INT64_MAX)
		return false;
	*value = negative ? -(int64_t)magnitude : (int64_t)magnitude;
	return true;
}
