/* SPDX-License-Identifier: MIT */
#include <genode/args.h>
#include <genode/memory.h>

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

bool args_find(struct text args, const char *key, struct argument *found)
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
	if (!args_find(args, key, &argument))
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
	if (args_find(args, key, &argument))
		text_to_bytes(argument.value, &otherwise);
	return otherwise;
}

bool args_bool(struct text args, const char *key, bool otherwise)
{
	struct argument argument;
	if (args_find(args, key, &argument))
		text_to_bool(argument.value, &otherwise);
	return otherwise;
}
