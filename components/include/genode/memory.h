/* SPDX-License-Identifier: MIT */
/* Bytes and strings, with the C library's names and meaning, because the compiler calls the first four by itself. */
#ifndef GENODE_MEMORY_H
#define GENODE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

void  *memcpy(void *restrict to, const void *restrict from, size_t size);
void  *memmove(void *to, const void *from, size_t size);
void  *memset(void *at, int byte, size_t size);
int    memcmp(const void *a, const void *b, size_t size);
void  *memchr(const void *at, int byte, size_t size);

size_t strlen(const char *text);
size_t strnlen(const char *text, size_t limit);
int    strcmp(const char *a, const char *b);
int    strncmp(const char *a, const char *b, size_t limit);
char  *strchr(const char *text, int character);

/* Copies as much as fits, always ends with a zero, returns whether everything fit. */
bool   string_copy(char *to, size_t capacity, const char *from);

#endif
