/* SPDX-License-Identifier: MIT */
#include "base/fatal.h"
#include "image/boot_files.h"
#include "image/partition.h"
#include "image/seal.h"
#include "image/uimage.h"
#include "image/writers.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/*
 * What the firmware of boards reads, in the files that it looks for. Which firmware a board has, its platform says by the
 * formats that it lists beside `sd`:
 *
 *   uimage    U-Boot: the system as uImage; extlinux.conf and boot.scr name it, and for a TFTP server pxelinux.cfg/default
 *             and boot.scr.uimg
 *   kernel8   that of Raspberry Pi: the system as kernel8.img, and config.txt
 *
 * Of neither, and the card holds image.elf, for whoever loads it by hand or for another loader.
 */

enum { SECTOR = PARTITION_SECTOR_BYTES, VOLUME_SECTOR = PARTITION_ALIGN_SECTORS };

/* ---- the files ---- */

static const char extlinux[] =
	"# U-Boot reads this. One system, no menu, nothing to wait for.\n"
	"prompt 0\n"
	"timeout 1\n"
	"default system\n"
	"label system\n"
	"    kernel /uImage\n";

static const char pxelinux[] =
	"# U-Boot reads this from a TFTP server.\n"
	"prompt 0\n"
	"timeout 1\n"
	"default system\n"
	"label system\n"
	"    kernel uImage\n";

static const char script[] =
	"load ${devtype} ${devnum}:${distro_bootpart} ${kernel_addr_r} ${prefix}uImage\n"
	"bootm ${kernel_addr_r} - ${fdtcontroladdr}\n";

static const char network_script[] =
	"tftpboot ${kernel_addr_r} uImage\n"
	"bootm ${kernel_addr_r} - ${fdtcontroladdr}\n";

static void add_text(struct boot_files *files, const char *path, const char *text)
{
	boot_files_add(files, path, text, strlen(text));
}

static void add_script(struct boot_files *files, const struct image_plan *plan, const char *path, const char *text)
{
	size_t size_bytes = 0;
	const uint8_t *compiled = plan ? uimage_script(&files->arena, plan, text, &size_bytes) : NULL;
	boot_files_add(files, path, compiled, size_bytes);
}

static void add_uboot_scripts(struct boot_files *files, const struct image_plan *plan, bool network)
{
	add_text(files, network ? "pxelinux.cfg/default" : "extlinux/extlinux.conf", network ? pxelinux : extlinux);
	add_script(files, plan, network ? "boot.scr.uimg" : "boot.scr", network ? network_script : script);
}

static void add_uboot(struct boot_files *files, const struct image_plan *plan, const uint8_t *payload, size_t size_bytes,
                      bool network)
{
	uint8_t *uimage = arena_alloc(&files->arena, UIMAGE_HEADER_BYTES + size_bytes);
	uimage_kernel_header(plan, payload, size_bytes, uimage);
	memcpy(uimage + UIMAGE_HEADER_BYTES, payload, size_bytes);
	boot_files_add(files, "uImage", uimage, UIMAGE_HEADER_BYTES + size_bytes);
	add_uboot_scripts(files, plan, network);
}

static void add_raspberry_config(struct boot_files *files, const struct image_plan *plan)
{
	add_text(files, "config.txt", arena_format(&files->arena,
		"# The firmware of Raspberry Pi reads this.\n"
		"arm_64bit=1\n"
		"enable_uart=1\n"
		"init_uart_clock=48000000\n"
		"disable_commandline_tags=1\n"
		"kernel=kernel8.img\n"
		"kernel_address=0x%" PRIx64 "\n", plan ? plan->core.begin : 0));
}

static void add_raspberry(struct boot_files *files, const struct image_plan *plan, const uint8_t *payload,
                          size_t size_bytes)
{
	if (plan->core.entry_physical != plan->core.begin)
		fatal("core of %s does not begin with its entry, where its firmware jumps to", plan->system->platform->name);
	boot_files_add(files, "kernel8.img", payload, size_bytes);
	add_raspberry_config(files, plan);
}

void format_board_loader_files(const struct image_plan *plan, const struct platform *platform, struct boot_files *files)
{
	if (platform_has_image_format(platform, "uimage")) {
		add_uboot_scripts(files, plan, false);
		add_uboot_scripts(files, plan, true);
	}
	if (platform_has_image_format(platform, "kernel8")) add_raspberry_config(files, plan);
}

void format_board_files(const struct image_plan *plan, struct boot_files *files, bool network)
{
	const struct platform *platform = plan->system->platform;
	size_t elf_bytes = plan->link.size_bytes, size_bytes;
	uint8_t *elf = arena_alloc(&files->arena, elf_bytes);
	image_elf_write(plan, elf);
	const uint8_t *payload = uimage_payload(elf, elf_bytes, &size_bytes);
	if (platform_has_image_format(platform, "uimage")) add_uboot(files, plan, payload, size_bytes, network);
	if (platform_has_image_format(platform, "kernel8")) add_raspberry(files, plan, payload, size_bytes);
	if (!files->count) boot_files_add(files, "image.elf", elf, elf_bytes);
}

/* ---- as they are ---- */

static uint8_t *write_payload(const struct image_plan *plan, bool with_header, size_t *size_bytes)
{
	size_t payload_bytes, header_bytes = with_header ? UIMAGE_HEADER_BYTES : 0;
	uint8_t *elf = malloc(plan->link.size_bytes);
	if (!elf) fatal("write image: out of memory");
	image_elf_write(plan, elf);
	const uint8_t *payload = uimage_payload(elf, plan->link.size_bytes, &payload_bytes);
	memmove(elf + header_bytes, payload, payload_bytes);      /* the header is shorter than what stood there */
	if (with_header) uimage_kernel_header(plan, elf + header_bytes, payload_bytes, elf);
	*size_bytes = header_bytes + payload_bytes;
	return elf;
}

uint8_t *format_uimage_write(const struct image_plan *plan, size_t *size_bytes)
{
	return write_payload(plan, true, size_bytes);
}

uint8_t *format_kernel8_write(const struct image_plan *plan, size_t *size_bytes)
{
	if (plan->core.entry_physical != plan->core.begin)
		fatal("core of %s does not begin with its entry, where its firmware jumps to", plan->system->platform->name);
	return write_payload(plan, false, size_bytes);
}

/* ---- on a card ---- */

/* Cards have sizes that are powers of two, and QEMU takes no others. */
static uint64_t card_bytes(uint64_t content_bytes)
{
	uint64_t bytes = 1 << 20;
	while (bytes < content_bytes) bytes *= 2;
	return bytes;
}

uint8_t *format_sd_write(const struct image_plan *plan, size_t *size_bytes)
{
	struct boot_files files;
	boot_files_init(&files);
	format_board_files(plan, &files, false);

	struct partition_table table = { .count = 1 };
	struct fat_volume volume = {
		.files = files.items, .file_count = files.count, .sectors_before = VOLUME_SECTOR, .date = image_date(),
	};
	uint64_t const before = (uint64_t)VOLUME_SECTOR * SECTOR;
	*size_bytes = card_bytes(before + fat_volume_bytes(files.items, files.count));
	volume.size_bytes = *size_bytes - before;
	struct partition const partition = { VOLUME_SECTOR, volume.size_bytes / SECTOR, "0c", "system" };   /* FAT32, LBA */
	table.items = &partition;
	boot_files_guid(&files, table.guid);
	memcpy(&volume.serial, table.guid, sizeof volume.serial);

	uint8_t *card = calloc(1, *size_bytes);
	if (!card) fatal("write SD image: out of memory");
	plan->make_fat(&volume, card + before);
	partition_table_write(&table, card, *size_bytes);
	seal_write(card, *size_bytes, SEAL_AT_ON_DISK);
	boot_files_destroy(&files);
	return card;
}
