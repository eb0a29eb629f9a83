/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4, section 6.2), for the hashes of the boot archive. */
#ifndef HW_CORE_SHA256_H
#define HW_CORE_SHA256_H

#include <stdint.h>
#include <stddef.h>

enum { SHA256_SIZE = 32, SHA256_BLOCK = 64 };

struct sha256 {
	uint32_t state[8];
	uint64_t length;                         /* bytes taken so far */
	uint8_t  block[SHA256_BLOCK];            /* the last of them, less than a block */
};

void sha256_init(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *bytes, size_t size);
void sha256_end(struct sha256 *hash, uint8_t digest[SHA256_SIZE]);

#endif
