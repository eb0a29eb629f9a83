/* SPDX-License-Identifier: MIT */
#ifndef IMAGE_LOADER_H
#define IMAGE_LOADER_H

#include "base/arena.h"
#include "emit/certificate.h"
#include "image/image.h"

/*
 * The boot loaders of all image formats of the platform: for the certificate, which is in images of each. Files that the
 * store lacks are left out: what needs them says so. Without a plan only the names are set; with a draft, sizes.
 */
void loader_describe(struct arena *arena, const char *store, const struct platform *platform,
                     const struct image_plan *plan, struct certificate_image *image);

/* A file of the store's folder boot/. Where it is missing, the failure names the Debian package that brings it. */
const uint8_t *loader_read(struct arena *arena, const char *store, const char *name, size_t *size_bytes);

#endif
