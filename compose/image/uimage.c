/* SPDX-License-Identifier: MIT */
#include "image/uimage.h"

#include "base/fatal.h"

#include <elf.h>
#include <endian.h>
#include <inttypes.h>
#include <string.h>
#include <zlib.h>

enum {
	MAGIC = 0x27051956, OS_LINUX = 5, TYPE_KERNEL = 2, TYPE_SCRIPT = 6, NAME_BYTES = 32, ELF_HEADERS_BYTES = 4096,

	/* Places of the fields; numbers are big-endian. */
	FIELD_MAGIC = 0, FIELD_HEADER_CRC = 4, FIELD_TIME = 8, FIELD_SIZE = 12, FIELD_LOAD = 16, FIELD_ENTRY = 20,
	FIELD_DATA_CRC = 24, FIELD_OS = 28, FIELD_ARCH = 29, FIELD_TYPE = 30, FIELD_NAME = 32,
};

/* include/image.h of U-Boot: IH_ARCH_*. */
static const struct { uint16_t machine; uint8_t arch; } arches[] = {
	{ EM_ARM, 2 }, { EM_AARCH64, 22 }, { EM_RISCV, 26 },
};

static void put_big(uint8_t *header, unsigned at, uint64_t value)
{
	uint32_t const big = htobe32((uint32_t)value);
	memcpy(header + at, &big, sizeof big);
}

static uint8_t arch_code(const struct image_plan *plan)
{
	for (size_t i = 0; i < sizeof arches / sizeof arches[0]; i++)
		if (arches[i].machine == plan->core.machine) return arches[i].arch;
	fatal("write U-Boot image: U-Boot starts no kernel like that of %s", plan->system->platform->name);
}

static void fill(const struct image_plan *plan, uint8_t type, const uint8_t *data, size_t data_bytes, uint64_t load,
                 uint64_t entry, uint8_t *header)
{
	if (load > UINT32_MAX || entry > UINT32_MAX || data_bytes > UINT32_MAX)
		fatal("write U-Boot image: 0x%" PRIx64 " does not fit into the 32 bits of its header", load > entry ? load : entry);
	memset(header, 0, UIMAGE_HEADER_BYTES);
	put_big(header, FIELD_MAGIC, MAGIC);
	put_big(header, FIELD_TIME, (uint64_t)image_date());
	put_big(header, FIELD_SIZE, data_bytes);
	put_big(header, FIELD_LOAD, load);
	put_big(header, FIELD_ENTRY, entry);
	put_big(header, FIELD_DATA_CRC, crc32_z(0, data, data_bytes));
	header[FIELD_OS]   = OS_LINUX;
	header[FIELD_ARCH] = arch_code(plan);
	header[FIELD_TYPE] = type;
	strncpy((char *)header + FIELD_NAME, plan->system->name, NAME_BYTES - 1);
	put_big(header, FIELD_HEADER_CRC, crc32_z(0, header, UIMAGE_HEADER_BYTES));
}

/* image.elf is an image of memory behind its first page. */
const uint8_t *uimage_payload(const uint8_t *elf, size_t elf_bytes, size_t *size_bytes)
{
	*size_bytes = elf_bytes - ELF_HEADERS_BYTES;
	return elf + ELF_HEADERS_BYTES;
}

void uimage_kernel_header(const struct image_plan *plan, const uint8_t *payload, size_t payload_bytes, uint8_t *header)
{
	fill(plan, TYPE_KERNEL, payload, payload_bytes, plan->core.begin, plan->core.entry_physical, header);
}

/* A script is a list of texts: their lengths, ended by 0, then the texts. */
const uint8_t *uimage_script(struct arena *arena, const struct image_plan *plan, const char *text, size_t *size_bytes)
{
	enum { LIST_BYTES = 8 };
	size_t const length = strlen(text), data_bytes = LIST_BYTES + length;
	uint8_t *script = arena_alloc(arena, UIMAGE_HEADER_BYTES + data_bytes), *data = script + UIMAGE_HEADER_BYTES;
	put_big(data, 0, length);
	put_big(data, 4, 0);
	memcpy(data + LIST_BYTES, text, length);
	fill(plan, TYPE_SCRIPT, data, data_bytes, 0, 0, script);
	*size_bytes = UIMAGE_HEADER_BYTES + data_bytes;
	return script;
}
