/* SPDX-License-Identifier: MIT */
#include <genode/args.h>
#include <genode/memory.h>

struct argument {
	struct text whole;          /* with the comma behind it */
	struct text key;
	struct text value;          /* with its quotes */
};

/* End of a value: the comma outside of quotes, or the end. */
static const char *value_end(const char *at, const char *end)
{
	bool quoted = false;
	for (; at < end; at++) {
		if (quoted && *at == '\\' && at + 1 < end)
			at++;
		else if (*at == '"')
			quoted = !quoted;
		else if (*at == ',' && !quoted)
			break;
	}
	return at;
}

static bool next_argument(struct text args, const char **at, struct argument *argument)
{
	const char *const end = args.start + args.length;
	const char *const start = *at ? *at : args.start;
	if (start >= end)
		return false;
	const char *const stop = value_end(start, end);
	const char *equals = start;
	while (equals < stop && *equals != '=')
		equals++;
	const char *const value = equals < stop ? equals + 1 : stop;
	*at = stop < end ? stop + 1 : end;
	*argument = (struct argument){
		.whole = text_range(start, *at),
		.key   = text_trim(text_range(start, equals)),
		.value = text_trim(text_range(value, stop)),
	};
	return true;
}

static bool find(struct text args, const char *key, struct argument *found)
{
	bool any = false;
	const char *at = NULL;
	struct argument argument;
	while (next_argument(args, &at, &argument))
		if (text_is(argument.key, key)) {
			*found = argument;
			any = true;
		}
	return any;
}

bool args_string(struct text args, const char *key, char *to, size_t capacity)
{
	if (capacity)
		to[0] = 0;
	struct argument argument;
	if (!find(args, key, &argument))
		return false;
	struct text value = argument.value;
	if (value.length < 2 || value.start[0] != '"' || value.start[value.length - 1] != '"')
		return text_copy(to, capacity, value);

	size_t length = 0;
	for (size_t i = 1; i + 1 < value.length; i++) {
		if (value.start[i] == '\\' && i + 2 < value.length)
			i++;
		if (length + 1 >= capacity)
			return false;
		to[length++] = value.start[i];
		to[length] = 0;
	}
	return true;
}

uint64_t args_bytes(struct text args, const char *key, uint64_t otherwise)
{
	struct argument argument;
	if (find(args, key, &argument))
		text_to_bytes(argument.value, &otherwise);
	return otherwise;
}

bool args_bool(struct text args, const char *key, bool otherwise)
{
	struct argument argument;
	if (find(args, key, &argument))
		text_to_bool(argument.value, &otherwise);
	return otherwise;
}

void args_remove(char *args, const char *key)
{
	struct argument argument;
	while (find(text_of(args), key, &argument)) {
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
