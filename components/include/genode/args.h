/* SPDX-License-Identifier: MIT */
/*
 * Session arguments: `label="init -> hello", ram_quota=8K, cap_quota=2`. Values are identifiers, numbers with K, M or G,
 * or strings in double quotes with \" and \\ for the two characters; where a key stands twice, the last one counts.
 * Portable.
 */
#ifndef GENODE_ARGS_H
#define GENODE_ARGS_H

#include <genode/text.h>

struct argument {
	struct text whole;          /* with the comma behind it */
	struct text key;
	struct text value;          /* with its quotes */
};

/* The last argument of that name. */
bool     args_find(struct text args, const char *key, struct argument *found);

/* Copies the value of `key`, quotes and escapes removed. False: no such key, or it did not fit. */
bool     args_string(struct text args, const char *key, char *to, size_t capacity);
uint64_t args_bytes(struct text args, const char *key, uint64_t otherwise);
bool     args_bool(struct text args, const char *key, bool otherwise);

/* In the zero-terminated `args`: removes `key`; sets it, at the end. False: does not fit; `args` lacks the key then. */
void     args_remove(char *args, const char *key);
bool     args_set_string(char *args, size_t capacity, const char *key, struct text value);
bool     args_set_unsigned(char *args, size_t capacity, const char *key, uint64_t value);
bool     args_set_word(char *args, size_t capacity, const char *key, struct text value); /* as it is, no quotes */

#endif
