/* SPDX-License-Identifier: MIT */
#include <stdarg.h>

#include "kernel/panic.h"

/* Two functions instead of one with a base: dividing by a constant takes no division, which not every CPU has. */
static void put_decimal(word_t value)
{
	char digits[20];
	unsigned count = 0;
	do
		digits[count++] = (char)('0' + value % 10);
	while (value /= 10);
	while (count)
		console_put(digits[--count]);
}

static void put_hexadecimal(word_t value)
{
	unsigned shift = 0;
	while (value >> shift >> 4 && shift + 4 < 8 * sizeof(value))
		shift += 4;
	for (unsigned next = shift + 4; next; next -= 4)
		console_put("0123456789abcdef"[value >> (next - 4) & 0xf]);
}

static void put_text(const char *text)
{
	while (*text)
		console_put(*text++);
}

void kernel_panic(const char *pattern, ...)
{
	va_list arguments;
	va_start(arguments, pattern);
	put_text("kernel: panic: ");
	for (; *pattern; pattern++) {
		if (*pattern != '%') {
			console_put(*pattern);
			continue;
		}
		switch (*++pattern) {
		case 's': put_text(va_arg(arguments, const char *)); break;
		case 'u': put_decimal(va_arg(arguments, word_t)); break;
		default:  put_hexadecimal(va_arg(arguments, word_t));
		}
	}
	va_end(arguments);
	console_put('\n');
	machine_halt();
}
