/* SPDX-License-Identifier: MIT */
#ifndef IMAGE_MEDIUM_H
#define IMAGE_MEDIUM_H

#include "image/elf_link.h"
#include "model/system.h"

#include <stdbool.h>
#include <stdint.h>

struct compilation;

/* Whether formats and loaders of the platform can hold a system of core and so many bytes of archive. False: reported. */
bool medium_holds(struct compilation *compilation, const struct system *system, const struct core_elf *core,
                  uint64_t archive_bytes);

#endif
