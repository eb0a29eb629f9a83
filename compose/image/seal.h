/* SPDX-License-Identifier: MIT */
/*
 * A medium's digest of itself, in a place of 512 bytes that nothing reads: compose/container/seal.c says what it is of.
 * Whoever makes a medium seals it last.
 */
#ifndef IMAGE_SEAL_H
#define IMAGE_SEAL_H

#include <stddef.h>
#include <stdint.h>

enum {
	SEAL_BYTES      = 512,
	SEAL_AT_ON_DISK = 2047 * 512,          /* the last sector in front of the first partition */
	SEAL_AT_ON_ISO  = 16 * 2048 + 883,     /* what ECMA-119, section 8.4.32 leaves to applications */
};

void seal_write(uint8_t *medium, size_t size_bytes, size_t at);

#endif
