/* SPDX-License-Identifier: MIT */
#ifndef IMAGE_LOADER_H
#define IMAGE_LOADER_H

#include "base/arena.h"
#include "emit/certificate.h"

/*
 * The boot loader's files of the store, as far as every image of the platform holds them unchanged: for the certificate.
 * Files that the store lacks are left out: what needs them says so. Without `digests` only the names are set.
 */
void loader_describe(struct arena *arena, const char *store, const struct platform *platform, bool digests,
                     struct certificate_image *image);

/* A file of the store's folder boot/. Where it is missing, the failure names the Debian package that brings it. */
const uint8_t *loader_read(struct arena *arena, const char *store, const char *name, size_t *size_bytes);

#endif
