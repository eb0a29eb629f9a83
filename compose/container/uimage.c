/* SPDX-License-Identifier: MIT */
/* U-Boot's uImage (include/image.h of U-Boot): a header of 64 bytes, numbers big-endian, then the payload. */
#include "container/container.h"

#include <string.h>
#include <zlib.h>

enum { HEADER = 64, MAGIC = 0x27051956, FIELD_CRC = 4, FIELD_SIZE = 12, FIELD_LOAD = 16, FIELD_ENTRY = 20, FIELD_DATA_CRC = 24 };

static uint32_t field(const uint8_t *header, unsigned at)
{
	return (uint32_t)header[at] << 24 | (uint32_t)header[at + 1] << 16 | (uint32_t)header[at + 2] << 8 | header[at + 3];
}

bool container_uimage(struct container *container, const uint8_t *bytes, size_t size_bytes)
{
	uint8_t header[HEADER];
	if (size_bytes < HEADER || field(bytes, 0) != MAGIC) return container_wrong(container, container->file, "this is no uImage");
	memcpy(header, bytes, HEADER);
	memset(header + FIELD_CRC, 0, 4);
	if (field(bytes, FIELD_SIZE) != size_bytes - HEADER || field(bytes, FIELD_CRC) != crc32_z(0, header, HEADER) ||
	    field(bytes, FIELD_DATA_CRC) != crc32_z(0, bytes + HEADER, size_bytes - HEADER))
		return container_wrong(container, container->file, "the uImage does not have the size or the sums of its header");
	container->payload = bytes + HEADER;
	container->payload_bytes = size_bytes - HEADER;
	container->states_entry = true;
	container->load = field(bytes, FIELD_LOAD);
	container->entry = field(bytes, FIELD_ENTRY);
	return true;
}

bool uimage_is(const struct container *container) { return container->file_bytes >= HEADER && field(container->file, 0) == MAGIC; }
bool uimage_open(struct container *container) { return container_uimage(container, container->file, container->file_bytes); }
