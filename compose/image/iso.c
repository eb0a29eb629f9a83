/* SPDX-License-Identifier: MIT */
#include "image/iso.h"

#include "base/fatal.h"
#include "image/seal.h"

#define LIBISOFS_WITHOUT_LIBBURN 1   /* the header then defines the source of bytes itself */
#include <libisofs/libisofs.h>

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	SYSTEM_AREA_BYTES = 32768,           /* ECMA-119 section 6.2.1: sectors 0 to 15 belong to the system */
	SECTOR_BYTES      = 2048,
	PATH_BYTES        = 64,              /* of paths in the image, which are ours */

	/*
	 * GRUB reads a CD, whose size it does not know, in aligned pieces of 32 KiB, and loses a piece that reaches beyond
	 * the end of the medium. A PC's BIOS does not see a disk that is smaller than one cylinder of 16 heads and 63 sectors.
	 */
	TAIL_SECTORS      = 32768 / SECTOR_BYTES,
	TOTAL_SECTORS_MIN = (16 * 63 * 512 + SECTOR_BYTES - 1) / SECTOR_BYTES,

	/* iso_write_opts_set_system_area */
	AREA_MSDOS_LABEL  = 1 << 0,          /* one partition from block 1 to the end */
	AREA_ISOHYBRID    = 1 << 1,          /* ISOLINUX's MBR learns where its image lies; one partition over all */
	AREA_GRUB2_MBR    = 1 << 14,         /* the MBR learns where the El Torito image lies */
	AREA_ACTIVE       = 1 << 15,         /* some firmware boots from an active partition only */

	/* el_torito_set_isolinux_options */
	TORITO_INFO_TABLE = 1 << 0,          /* the image learns its own place and size */
	TORITO_GRUB2_INFO = 1 << 9,          /* likewise for the path through the MBR */
	TORITO_LOAD_BLOCKS = 4,              /* of 512 bytes: the loader's first stage loads the rest */
	TORITO_EFI        = 0xef,            /* platform ID, UEFI 2.10 section 13.3.2.1 */

	GPT_GUID_GIVEN    = 1,               /* iso_write_opts_set_gpt_guid */
};

/* What differs between the loaders that take over from a BIOS. */
static const struct { int area, torito; } loaders[] = {
	[ISO_GRUB]     = { AREA_MSDOS_LABEL | AREA_GRUB2_MBR | AREA_ACTIVE, TORITO_INFO_TABLE | TORITO_GRUB2_INFO },
	[ISO_ISOLINUX] = { AREA_ISOHYBRID, TORITO_INFO_TABLE },
};

/* libisofs answers with a negative number on failure. */
static void must(int result, const char *what)
{
	if (result < 0) fatal("write ISO image: %s: %s", what, iso_error_to_msg(result));
}

static void set_node_date(IsoNode *node, time_t date)
{
	iso_node_set_mtime(node, date);
	iso_node_set_atime(node, date);
	iso_node_set_ctime(node, date);
}

static void set_owner(IsoNode *node, mode_t permissions)
{
	iso_node_set_uid(node, 0);
	iso_node_set_gid(node, 0);
	iso_node_set_permissions(node, permissions);
}

/* The folder of that name, made where it is not there yet. */
static IsoDir *enter_dir(IsoImage *image, IsoDir *parent, const char *name)
{
	IsoNode *node;
	if (iso_dir_get_node(parent, name, &node) == 1) return ISO_DIR(node);
	IsoDir *dir;
	must(iso_image_add_new_dir(image, parent, name, &dir), name);
	set_owner(ISO_NODE(dir), 0555);
	return dir;
}

/* The library frees the memory of a stream, so it gets a copy. */
static void add_file(IsoImage *image, IsoDir *parent, const char *name, const void *data, size_t size_bytes)
{
	unsigned char *copy = malloc(size_bytes ? size_bytes : 1);
	if (!copy) fatal("write ISO image: out of memory");
	memcpy(copy, data, size_bytes);
	IsoStream *stream;
	IsoFile *file;
	must(iso_memory_stream_new(copy, size_bytes, &stream), name);
	must(iso_image_add_new_file(image, parent, name, stream, &file), name);
	set_owner(ISO_NODE(file), 0444);
}

static void add_path(IsoImage *image, const struct boot_file *file)
{
	char path[PATH_BYTES];
	IsoDir *dir = iso_image_get_root(image);
	assert(strlen(file->path) < sizeof path);
	memcpy(path, file->path, strlen(file->path) + 1);
	char *name = path;
	for (char *slash; (slash = strchr(name, '/')); name = slash + 1) {
		*slash = '\0';
		dir = enter_dir(image, dir, name);
	}
	add_file(image, dir, name, file->bytes, file->size_bytes);
}

static void add_el_torito(IsoImage *image, const struct iso_input *input)
{
	ElToritoBootImage *boot;
	must(iso_image_set_boot_image(image, input->bios_image, ELTORITO_NO_EMUL, input->catalog, &boot), "El Torito");
	el_torito_set_load_size(boot, TORITO_LOAD_BLOCKS);
	must(el_torito_set_isolinux_options(boot, loaders[input->loader].torito, 0), "boot info table");
	if (!input->efi_image) return;
	must(iso_image_add_boot_image(image, input->efi_image, ELTORITO_NO_EMUL, 0, &boot), "El Torito for UEFI");
	must(el_torito_set_boot_platform_id(boot, TORITO_EFI), "El Torito for UEFI");
	el_torito_set_full_load(boot, 1);
}

/* Every node, the boot catalog among them, gets the date: the tree is three levels deep at most. */
static void set_dates(IsoDir *dir, time_t date)
{
	set_node_date(ISO_NODE(dir), date);
	IsoDirIter *children;
	must(iso_dir_get_children(dir, &children), "directory");
	IsoNode *node;
	while (iso_dir_iter_next(children, &node) == 1) {
		if (iso_node_get_type(node) == LIBISO_DIR) set_dates(ISO_DIR(node), date);
		else set_node_date(node, date);
	}
	iso_dir_iter_free(children);
}

static void name_volume(IsoImage *image)
{
	iso_image_set_volset_id(image, "GENODE");
	iso_image_set_volume_id(image, "GENODE");
	iso_image_set_publisher_id(image, "");
	iso_image_set_data_preparer_id(image, "");
	iso_image_set_system_id(image, "");
	iso_image_set_application_id(image, "GENODE-COMPOSE");
}

/* UEFI finds its loader on a disk through a GPT, whose numbers name this very image and no other. */
static void name_partitions(IsoWriteOpts *options, const struct iso_input *input)
{
	char whole[] = "--efi-boot-image";
	uint8_t guid[16];
	memcpy(guid, input->guid, sizeof guid);
	must(iso_write_opts_set_efi_bootp(options, whole, 0), "EFI system partition");
	must(iso_write_opts_set_gpt_guid(options, guid, GPT_GUID_GIVEN), "GPT");
}

static IsoWriteOpts *options_new(const struct iso_input *input)
{
	IsoWriteOpts *options;
	must(iso_write_opts_new(&options, 0), "options");
	must(iso_write_opts_set_iso_level(options, 3), "level");
	must(iso_write_opts_set_rockridge(options, 1), "Rock Ridge");
	must(iso_write_opts_set_replace_timestamps(options, 1), "dates");
	must(iso_write_opts_set_default_timestamp(options, input->date), "dates");
	must(iso_write_opts_set_always_gmt(options, 1), "dates");

	size_t content_bytes = 0;
	for (size_t i = 0; i < input->file_count; i++) content_bytes += input->files[i].size_bytes;
	size_t const content_sectors = content_bytes / SECTOR_BYTES;
	size_t const missing = content_sectors < TOTAL_SECTORS_MIN ? TOTAL_SECTORS_MIN - content_sectors : 0;
	must(iso_write_opts_set_tail_blocks(options, (uint32_t)(missing > TAIL_SECTORS ? missing : TAIL_SECTORS)), "padding");

	char area[SYSTEM_AREA_BYTES] = { 0 };
	memcpy(area, input->mbr, input->mbr_bytes);
	must(iso_write_opts_set_system_area(options, area, loaders[input->loader].area, 0), "master boot record");
	if (input->efi_image) name_partitions(options, input);

	struct tm when;
	if (!gmtime_r(&input->date, &when)) fatal("write ISO image: date %jd is out of range", (intmax_t)input->date);
	char uuid[32];
	strftime(uuid, sizeof uuid, "%Y%m%d%H%M%S00", &when);
	must(iso_write_opts_set_pvd_times(options, input->date, input->date, 0, input->date, uuid), "dates");
	return options;
}

/* Drains the library's writer thread. */
static uint8_t *read_all(struct burn_source *source, size_t *size_bytes)
{
	off_t size = source->get_size(source);
	if (size <= 0) fatal("write ISO image: the library reports no size");
	uint8_t *bytes = malloc((size_t)size);
	if (!bytes) fatal("write ISO image: out of memory");
	for (off_t at = 0; at < size; at += SECTOR_BYTES)
		if (source->read_xt(source, bytes + at, SECTOR_BYTES) != SECTOR_BYTES)
			fatal("write ISO image: the library stopped after %jd of %jd bytes", (intmax_t)at, (intmax_t)size);
	*size_bytes = (size_t)size;
	return bytes;
}

uint8_t *iso_write(const struct iso_input *input, size_t *size_bytes)
{
	must(iso_init(), "library");
	must(iso_set_msgs_severities("NEVER", "FATAL", "genode-compose: "), "library");
	time_t date = input->date;
	iso_nowtime(&date, 1);

	IsoImage *image;
	must(iso_image_new("GENODE", &image), "image");
	name_volume(image);
	set_owner(ISO_NODE(iso_image_get_root(image)), 0555);
	for (size_t i = 0; i < input->file_count; i++) add_path(image, &input->files[i]);
	add_el_torito(image, input);
	set_dates(iso_image_get_root(image), input->date);

	IsoWriteOpts *options = options_new(input);
	struct burn_source *source;
	must(iso_image_create_burn_source(image, options, &source), "layout");
	uint8_t *bytes = read_all(source, size_bytes);
	source->free_data(source);
	free(source);
	iso_write_opts_free(options);
	iso_image_unref(image);
	iso_finish();
	seal_write(bytes, *size_bytes, SEAL_AT_ON_ISO);
	return bytes;
}
