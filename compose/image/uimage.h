/* SPDX-License-Identifier: MIT */
/* U-Boot's image header (include/image.h of U-Boot: struct legacy_img_hdr), for kernels and scripts. */
#ifndef IMAGE_UIMAGE_H
#define IMAGE_UIMAGE_H

#include "image/image.h"

enum { UIMAGE_HEADER_BYTES = 64 };

/* Core and archive as they lie in memory: what U-Boot copies to where core is linked to, and jumps into. */
const uint8_t *uimage_payload(const uint8_t *elf, size_t elf_bytes, size_t *size_bytes);

/* The header in front of a kernel, which `bootm` starts as it starts Linux. A CPU without U-Boot's protocol is fatal. */
void uimage_kernel_header(const struct image_plan *plan, const uint8_t *payload, size_t payload_bytes, uint8_t *header);

/* A whole script. */
const uint8_t *uimage_script(struct arena *arena, const struct image_plan *plan, const char *text, size_t *size_bytes);

#endif
