/* SPDX-License-Identifier: MIT */
#include <stdarg.h>

#include "kernel/panic.h"

static void put_number(word_t value, unsigned base)
{
	char digits[20];
	unsigned count = 0;
	do
		digits[count++] = "0123456789abcdef"[value % base];
	while (value /= base);
	while (count)
		console_put(digits[--count]);
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
		case 'u': put_number(va_arg(arguments, word_t), 10); break;
		default:  put_number(va_arg(arguments, word_t), 16);
		}
	}
	va_end(arguments);
	console_put('\n');
	machine_halt();
}
