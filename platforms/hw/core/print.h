/* SPDX-License-Identifier: MIT */
/* Core's own lines on the console. */
#ifndef HW_CORE_PRINT_H
#define HW_CORE_PRINT_H

#include <stdint.h>

#include <genode/text.h>

/* One line, as format() of the base library understands it; the newline is added. */
__attribute__((format(printf, 1, 2)))
void print(const char *pattern, ...);

/* `[label] text`, one line per line of the text, with control characters made visible. */
void print_labelled(const char *label, struct text text);

/* Core has a bug, or the machine is too small: a line, then the machine stops. */
__attribute__((format(printf, 1, 2)))
_Noreturn void panic(const char *pattern, ...);

#define core_assert(condition) \
	do { if (!(condition)) panic("%s:%d: %s does not hold", __FILE__, __LINE__, #condition); } while (0)

#endif
