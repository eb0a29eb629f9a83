/* SPDX-License-Identifier: MIT */
/* Who passes a request on may change its arguments; core and servers only read them (args.c). */
#include <genode/args.h>
#include <genode/memory.h>

void args_remove(char *args, const char *key)
{
	struct argument argument;
	while (args_find(text_of(args), key, &argument)) {
		size_t const offset = (size_t)(argument.whole.start - args);
		const char *const behind = argument.whole.start + argument.whole.length;
		memmove(args + offset, behind, strlen(behind) + 1);
	}
	size_t length = strlen(args), blanks = 0;
	while (length && (args[length - 1] == ' ' || args[length - 1] == ','))
		args[--length] = 0;
	while (args[blanks] == ' ')
		blanks++;
	memmove(args, args + blanks, length - blanks + 1);
}

static bool append(char *args, size_t capacity, size_t *length, char character)
{
	if (*length + 1 >= capacity)
		return false;
	args[(*length)++] = character;
	args[*length] = 0;
	return true;
}

static bool append_text(char *args, size_t capacity, size_t *length, struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!append(args, capacity, length, text.start[i]))
			return false;
	return true;
}

static bool set(char *args, size_t capacity, const char *key, struct text value, bool quoted)
{
	args_remove(args, key);
	size_t const old_length = strlen(args);
	size_t length = old_length;
	bool fits = length == 0 || append_text(args, capacity, &length, text_of(", "));
	fits = fits && append_text(args, capacity, &length, text_of(key)) && append(args, capacity, &length, '=');
	fits = fits && (!quoted || append(args, capacity, &length, '"'));
	for (size_t i = 0; fits && i < value.length; i++) {
		if (quoted && (value.start[i] == '"' || value.start[i] == '\\'))
			fits = append(args, capacity, &length, '\\');
		fits = fits && append(args, capacity, &length, value.start[i]);
	}
	fits = fits && (!quoted || append(args, capacity, &length, '"'));
	if (!fits && capacity)
		args[old_length] = 0;
	return fits;
}

bool args_set_string(char *args, size_t capacity, const char *key, struct text value)
{
	return set(args, capacity, key, value, true);
}

bool args_set_word(char *args, size_t capacity, const char *key, struct text value)
{
	return set(args, capacity, key, value, false);
}

bool args_set_unsigned(char *args, size_t capacity, const char *key, uint64_t value)
{
	char digits[20];
	char *at = digits + sizeof(digits);
	do
		*--at = (char)('0' + value % 10);
	while (value /= 10);
	return set(args, capacity, key, text_range(at, digits + sizeof(digits)), false);
}
