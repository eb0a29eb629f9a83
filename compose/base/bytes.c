/* SPDX-License-Identifier: MIT */
#include "base/bytes.h"

#include <nettle/sha2.h>
#include <string.h>

static const char digits[] = "0123456789abcdef";

uint64_t bytes_little(const uint8_t *bytes, unsigned count)
{
    uint64_t value = 0;
    while (count--)
        value = value << 8 | bytes[count];
    return value;
}

bool bytes_are_zero(const uint8_t *bytes, uint64_t count)
{
    /* each byte is the one before, and the first is zero: memcmp takes many at a time */
    return !count || (!*bytes && !memcmp(bytes, bytes + 1, count - 1));
}

bool bytes_have_sha256(const uint8_t *bytes, uint64_t count, const uint8_t sha256[static SHA256_BYTES])
{
    struct sha256_ctx context;
    uint8_t           found[SHA256_BYTES];
    sha256_init(&context);
    sha256_update(&context, count, bytes);
    sha256_digest(&context, sizeof found, found);
    return !memcmp(found, sha256, sizeof found);
}

void sha256_print(char text[static SHA256_DIGITS + 1], const uint8_t sha256[static SHA256_BYTES])
{
    for (size_t i = 0; i < SHA256_BYTES; i++) {
        text[2 * i]     = digits[sha256[i] >> 4];
        text[2 * i + 1] = digits[sha256[i] & 15];
    }
    text[SHA256_DIGITS] = '\0';
}

bool sha256_parse(uint8_t sha256[static SHA256_BYTES], const char *text, size_t length)
{
    if (length != SHA256_DIGITS)
        return false;
    memset(sha256, 0, SHA256_BYTES);
    for (size_t i = 0; i < SHA256_DIGITS; i++) {
        const char *digit = memchr(digits, text[i], 16);
        if (!digit)
            return false;
        sha256[i / 2] = (uint8_t)(sha256[i / 2] << 4 | (digit - digits));
    }
    return true;
}
