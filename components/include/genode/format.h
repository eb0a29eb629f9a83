/* SPDX-License-Identifier: MIT */
/*
 * Formatted text in memory. The compiler checks arguments against the format. Understood are
 *
 *   %d %i %u %x %X %c %s %p %%    with h hh l ll z t j, width (also *), precision for strings (also .*), and flags - 0
 *
 * Portable.
 */
#ifndef GENODE_FORMAT_H
#define GENODE_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/* Writes at most capacity - 1 characters and a zero; returns how many the whole text has. */
__attribute__((format(printf, 3, 4)))
size_t format(char *to, size_t capacity, const char *pattern, ...);

__attribute__((format(printf, 3, 0)))
size_t format_list(char *to, size_t capacity, const char *pattern, va_list arguments);

#endif
