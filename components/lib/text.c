/* SPDX-License-Identifier: MIT */
#include <genode/memory.h>
#include <genode/text.h>

struct text text_of(const char *zero_terminated)
{
	return (struct text){ zero_terminated, strlen(zero_terminated) };
}

bool text_equal(struct text a, struct text b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.start, b.start, a.length) == 0);
}

bool text_is(struct text text, const char *zero_terminated)
{
	return text_equal(text, text_of(zero_terminated));
}

struct text text_trim(struct text text)
{
	while (text.length && text.start[0] == ' ') {
		text.start++;
		text.length--;
	}
	while (text.length && text.start[text.length - 1] == ' ')
		text.length--;
	return text;
}

bool text_copy(char *to, size_t capacity, struct text text)
{
	if (capacity == 0)
		return false;
	size_t const length = text.length < capacity ? text.length : capacity - 1;
	if (length)
		memcpy(to, text.start, length);
	to[length] = 0;
	return length == text.length;
}

bool text_to_bool(struct text text, bool *value)
{
	static const struct { const char *word; bool value; } words[] = {
		{ "yes", true }, { "true", true }, { "on", true }, { "no", false }, { "false", false }, { "off", false },
	};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_is(text, words[i].word)) {
			*value = words[i].value;
			return true;
		}
	return false;
}

static int digit_value(char character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	if (character >= 'a' && character <= 'f')
		return character - 'a' + 10;
	if (character >= 'A' && character <= 'F')
		return character - 'A' + 10;
	return 16;
}

bool text_to_unsigned(struct text text, uint64_t *value)
{
	unsigned base = 10;
	if (text.length > 2 && text.start[0] == '0' && (text.start[1] == 'x' || text.start[1] == 'X')) {
		base = 16;
		text.start += 2;
		text.length -= 2;
	}
	if (text.length == 0)
		return false;
	uint64_t result = 0;
	for (size_t i = 0; i < text.length; i++) {
		unsigned const digit = (unsigned)digit_value(text.start[i]);
		if (digit >= base || result > (UINT64_MAX - digit) / base)
			return false;
		result = result * base + digit;
	}
	*value = result;
	return true;
}

bool text_to_bytes(struct text text, uint64_t *value)
{
	unsigned shift = 0;
	if (text.length) {
		switch (text.start[text.length - 1]) {
		case 'K': shift = 10; break;
		case 'M': shift = 20; break;
		case 'G': shift = 30; break;
		}
		if (shift)
			text.length--;
	}
	uint64_t number = 0;
	if (!text_to_unsigned(text, &number) || number > UINT64_MAX >> shift)
		return false;
	*value = number << shift;
	return true;
}
