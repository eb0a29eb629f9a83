/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_BASE_BYTES_H
#define COMPOSE_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of foreign formats. Nothing here knows how many there are: whoever calls has looked. */

enum { SHA256_BYTES = 32, SHA256_DIGITS = 2 * SHA256_BYTES };

/* a number of at most eight bytes, the least significant first */
uint64_t bytes_little(const uint8_t *bytes, unsigned count);

bool bytes_are_zero(const uint8_t *bytes, uint64_t count);

bool bytes_have_sha256(const uint8_t *bytes, uint64_t count, const uint8_t sha256[static SHA256_BYTES]);

/* small hexadecimal digits, and a terminating zero */
void sha256_print(char text[static SHA256_DIGITS + 1], const uint8_t sha256[static SHA256_BYTES]);

/* false: these are not exactly so many such digits */
bool sha256_parse(uint8_t sha256[static SHA256_BYTES], const char *text, size_t length);

#endif
