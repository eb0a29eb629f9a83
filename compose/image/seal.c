/* SPDX-License-Identifier: MIT */
#include "image/seal.h"

#include "base/bytes.h"

#include <assert.h>
#include <endian.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>

enum { SECTOR = 512 };

void seal_write(uint8_t *medium, size_t size_bytes, size_t at)
{
	struct sha256_ctx context;
	uint8_t sha256[SHA256_BYTES];
	char digits[SHA256_DIGITS + 1];
	assert(at + SEAL_BYTES <= size_bytes);
	memset(medium + at, 0, SEAL_BYTES);
	sha256_init(&context);
	for (size_t begin = 0; begin < size_bytes; begin += SECTOR) {
		size_t const size = size_bytes - begin < SECTOR ? size_bytes - begin : SECTOR;
		uint64_t const number = htole64(begin / SECTOR);
		if (bytes_are_zero(medium + begin, size)) continue;
		sha256_update(&context, sizeof number, (const uint8_t *)&number);
		sha256_update(&context, size, medium + begin);
	}
	sha256_digest(&context, sizeof sha256, sha256);
	sha256_print(digits, sha256);
	snprintf((char *)medium + at, SEAL_BYTES, "genode-compose seal: SHA-256, %s\n", digits);
}
