/* SPDX-License-Identifier: MIT */
/*
 * The boot archive: what the composer links behind core. Written by compose/image, read by core, taken apart by
 * `genode-compose verify`.
 *
 *   offset 0         struct boot_archive_header
 *   header_size      module table: module_count × struct boot_archive_module
 *   …                device table: device_count × struct boot_archive_device
 *   page aligned     modules, each page-aligned, in the order of the table, the rest of the last page zero
 *
 * All numbers are little-endian; all offsets count from the start of the archive. The archive starts at the first page
 * boundary behind core's last segment. Module 0 is always `config`, the configuration of the first init; module 1 is
 * `init`. Names are unique. Every byte that no field covers is zero.
 */
#ifndef GENODE_BOOT_ARCHIVE_H
#define GENODE_BOOT_ARCHIVE_H

#include <stdint.h>

#define BOOT_ARCHIVE_MAGIC   0x31766372414f4347ull /* "GCOArcv1" */
enum {
	BOOT_ARCHIVE_VERSION     = 1,
	BOOT_ARCHIVE_NAME_MAX    = 64,   /* with the terminating zero */
	BOOT_ARCHIVE_MODULES_MAX = 65536,
	BOOT_ARCHIVE_DEVICES_MAX = 1024,
	BOOT_ARCHIVE_ALIGN       = 4096,
};

struct boot_archive_header {
	uint64_t magic;
	uint32_t version;
	uint32_t header_size;        /* sizeof(struct boot_archive_header) */
	uint64_t total_size;         /* of the whole archive, a multiple of BOOT_ARCHIVE_ALIGN */
	uint32_t module_count;
	uint32_t device_count;
	uint64_t module_table_offset;
	uint64_t device_table_offset;
	uint64_t init_ram_bytes;     /* RAM quota of the first init: the ledger's number */
	uint64_t init_caps;          /* capability quota of the first init */
	uint64_t memory_base;        /* the platform's memory range; what the machine has beyond it stays unused */
	uint64_t memory_size;
	uint8_t  tables_sha256[32];  /* over header (with this field zero), module table and device table */
	char     platform[BOOT_ARCHIVE_NAME_MAX];
};

struct boot_archive_module {
	char     name[BOOT_ARCHIVE_NAME_MAX];
	uint64_t offset;             /* page-aligned */
	uint64_t size;               /* bytes, without padding; may be 0 */
	uint8_t  sha256[32];
};

/* One resource of a board's device. Name "uart1" for the first of its kind, "uart1.1", "uart1.2" for the next ones. */
enum boot_archive_resource { BOOT_RESOURCE_IO_MEM = 1, BOOT_RESOURCE_IO_PORT = 2, BOOT_RESOURCE_IRQ = 3 };

struct boot_archive_device {
	char     name[BOOT_ARCHIVE_NAME_MAX];
	char     kind[BOOT_ARCHIVE_NAME_MAX]; /* "ns16550", "kernel-timer", … */
	uint32_t resource;           /* enum boot_archive_resource */
	uint32_t flags;              /* BOOT_DEVICE_* */
	uint64_t base;               /* address, first port, or interrupt number */
	uint64_t size;               /* bytes or ports; 1 for an interrupt */
};

enum {
	BOOT_DEVICE_CORE  = 1,       /* core's own: never handed to a component */
	BOOT_DEVICE_LEVEL = 2,       /* interrupt is level-triggered, else edge */
	BOOT_DEVICE_LOW   = 4,       /* interrupt is active low, else high */
};

_Static_assert(sizeof(struct boot_archive_header) == 8 + 8 + 8 + 8 + 16 + 16 + 16 + 32 + 64, "no padding");
_Static_assert(sizeof(struct boot_archive_module) == 112, "no padding");
_Static_assert(sizeof(struct boot_archive_device) == 152, "no padding");

#endif
