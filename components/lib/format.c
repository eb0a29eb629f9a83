/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdint.h>

#include <genode/format.h>

struct output {
	char  *to;
	size_t capacity;
	size_t length;              /* of the whole text, also of what did not fit */
};

struct directive {
	bool   left, zeros;
	size_t width;
	size_t precision;           /* SIZE_MAX without one */
	char   size;                /* 'l', 'q' for long long, 'z', 't', 'j', or 0 */
	char   conversion;
};

static void put(struct output *output, char character)
{
	if (output->length + 1 < output->capacity)
		output->to[output->length] = character;
	output->length++;
}

static void put_times(struct output *output, char character, size_t times)
{
	while (times--)
		put(output, character);
}

static void put_padded(struct output *output, const struct directive *directive, const char *sign, const char *text,
                       size_t length)
{
	size_t const signs = sign[0] ? 1 : 0;
	size_t const total = length + signs;
	size_t const padding = directive->width > total ? directive->width - total : 0;
	bool const zeros = directive->zeros && !directive->left;
	if (!directive->left && !zeros)
		put_times(output, ' ', padding);
	if (signs)
		put(output, sign[0]);
	if (zeros)
		put_times(output, '0', padding);
	for (size_t i = 0; i < length; i++)
		put(output, text[i]);
	if (directive->left)
		put_times(output, ' ', padding);
}

static void put_number(struct output *output, const struct directive *directive, const char *sign, uint64_t value)
{
	unsigned const base = directive->conversion == 'x' || directive->conversion == 'X' || directive->conversion == 'p'
	                      ? 16 : 10;
	const char *const digits = directive->conversion == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	char text[20];
	char *at = text + sizeof(text);
	do
		*--at = digits[value % base];
	while (value /= base);
	put_padded(output, directive, sign, at, (size_t)(text + sizeof(text) - at));
}

static size_t decimal(const char **at)
{
	size_t value = 0;
	while (**at >= '0' && **at <= '9' && value < 100000)
		value = value * 10 + (size_t)(*(*at)++ - '0');
	return value;
}

/* Extended to 64 bits as its type is. */
static uint64_t integer(char size, bool is_signed, va_list *arguments)
{
	switch (size) {
	case 'l': return is_signed ? (uint64_t)va_arg(*arguments, long) : va_arg(*arguments, unsigned long);
	case 'q': return va_arg(*arguments, unsigned long long);
	case 'z': return va_arg(*arguments, size_t);
	case 't': return (uint64_t)va_arg(*arguments, ptrdiff_t);
	case 'j': return va_arg(*arguments, uintmax_t);
	default:  return is_signed ? (uint64_t)va_arg(*arguments, int) : va_arg(*arguments, unsigned);
	}
}

static void put_directive(struct output *output, const struct directive *directive, va_list *arguments)
{
	switch (directive->conversion) {
	case 'd': case 'i': {
		uint64_t const value = integer(directive->size, true, arguments);
		bool const negative = value > INT64_MAX;
		put_number(output, directive, negative ? "-" : "", negative ? 0 - value : value);
		break;
	}
	case 'u': case 'x': case 'X':
		put_number(output, directive, "", integer(directive->size, false, arguments));
		break;
	case 'p':
		put(output, '0');
		put(output, 'x');
		put_number(output, directive, "", (uintptr_t)va_arg(*arguments, void *));
		break;
	case 'c': {
		char const character = (char)va_arg(*arguments, int);
		put_padded(output, directive, "", &character, 1);
		break;
	}
	case 's': {
		const char *text = va_arg(*arguments, const char *);
		if (!text)
			text = "(none)";
		size_t length = 0;
		while (length < directive->precision && text[length])
			length++;
		put_padded(output, directive, "", text, length);
		break;
	}
	case '%':
		put(output, '%');
		break;
	default:
		put(output, '?');
	}
}

static struct directive read_directive(const char **pattern, va_list *arguments)
{
	struct directive directive = { .precision = SIZE_MAX };
	const char *at = *pattern;
	for (; *at == '-' || *at == '0'; at++)
		*(*at == '-' ? &directive.left : &directive.zeros) = true;
	if (*at == '*') {
		int const width = va_arg(*arguments, int);
		directive.width = width > 0 ? (size_t)width : 0;
		at++;
	} else {
		directive.width = decimal(&at);
	}
	if (*at == '.') {
		at++;
		if (*at == '*') {
			int const precision = va_arg(*arguments, int);
			directive.precision = precision >= 0 ? (size_t)precision : SIZE_MAX;
			at++;
		} else {
			directive.precision = decimal(&at);
		}
	}
	for (; *at == 'l' || *at == 'h' || *at == 'z' || *at == 't' || *at == 'j'; at++)
		if (*at != 'h')
			directive.size = *at == 'l' && directive.size == 'l' ? 'q' : *at;
	directive.conversion = *at;
	*pattern = *at ? at + 1 : at;
	return directive;
}

size_t format_list(char *to, size_t capacity, const char *pattern, va_list list)
{
	struct output output = { .to = to, .capacity = capacity };
	va_list arguments;
	va_copy(arguments, list);
	while (*pattern) {
		char const character = *pattern++;
		if (character != '%') {
			put(&output, character);
			continue;
		}
		struct directive const directive = read_directive(&pattern, &arguments);
		put_directive(&output, &directive, &arguments);
	}
	va_end(arguments);
	if (capacity)
		to[output.length < capacity ? output.length : capacity - 1] = 0;
	return output.length;
}

size_t format(char *to, size_t capacity, const char *pattern, ...)
{
	va_list arguments;
	va_start(arguments, pattern);
	size_t const length = format_list(to, capacity, pattern, arguments);
	va_end(arguments);
	return length;
}
