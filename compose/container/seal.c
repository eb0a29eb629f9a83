/* SPDX-License-Identifier: MIT */
/*
 * The seal of a medium. Partition tables, folders, allocation tables: firmware and boot loaders read much that is neither
 * system nor loader. So that no byte of a medium changes without a finding, it ends up with a digest of itself in a
 * place that nobody reads, 512 bytes:
 *
 *     genode-compose seal: SHA-256, 64 hexadecimal digits, end of line, zeros
 *
 * The digest is that of all sectors of 512 bytes that are not zero, in their order, each behind its number (64 bits,
 * little-endian), with the seal itself taken for zeros. A seal is made by whoever makes the image: it shows what happened to a medium,
 * not who it is from. That kernel and loader are those of the certificate is proved without it.
 */
#include "container/container.h"

#include "base/bytes.h"

#include <nettle/sha2.h>
#include <string.h>

enum { SECTOR = 512, SEAL = 512 };

static const char words[] = "genode-compose seal: SHA-256, ";

static void sector_digest(struct sha256_ctx *context, uint64_t number, const uint8_t *bytes, size_t size)
{
	uint8_t place[8];
	if (bytes_are_zero(bytes, size)) return;
	for (unsigned i = 0; i < sizeof place; i++) place[i] = (uint8_t)(number >> 8 * i);
	sha256_update(context, sizeof place, place);
	sha256_update(context, size, bytes);
}

static void medium_digest(const struct container *container, uint8_t sha256[static SHA256_BYTES])
{
	struct sha256_ctx context;
	uint64_t const begin = container->seal, end = begin + SEAL;
	sha256_init(&context);
	for (uint64_t at = 0; at < container->file_bytes; at += SECTOR) {
		size_t const size = container->file_bytes - at < SECTOR ? (size_t)(container->file_bytes - at) : SECTOR;
		uint8_t sector[SECTOR];
		memcpy(sector, container->file + at, size);
		if (at < end && begin < at + size) {
			uint64_t const first = begin > at ? begin - at : 0, last = end - at < size ? end - at : size;
			memset(sector + first, 0, last - first);
		}
		sector_digest(&context, at / SECTOR, sector, size);
	}
	sha256_digest(&context, SHA256_BYTES, sha256);
}

bool container_seal_check(struct container *container)
{
	enum { TEXT = sizeof words - 1 };
	uint8_t stated[SHA256_BYTES], sha256[SHA256_BYTES];
	if (!container->seal) return true;
	if (container->seal > container->file_bytes || container->file_bytes - container->seal < SEAL)
		return container_wrong(container, container->file, "the image ends before its seal");
	const uint8_t *seal = container->file + container->seal;
	if (memcmp(seal, words, TEXT) || !sha256_parse(stated, (const char *)seal + TEXT, SHA256_DIGITS) ||
	    seal[TEXT + SHA256_DIGITS] != '\n' || !bytes_are_zero(seal + TEXT + SHA256_DIGITS + 1, SEAL - TEXT - SHA256_DIGITS - 1))
		return container_wrong(container, seal, "the image's seal is not there");
	medium_digest(container, sha256);
	return !memcmp(stated, sha256, SHA256_BYTES) || container_wrong(container, seal, "the image is not the one that was sealed");
}
