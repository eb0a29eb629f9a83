/* SPDX-License-Identifier: MIT */
#include "image/fat.h"

#include "base/fatal.h"
#include "image/boot_files.h"

/*
 * What distinguishes FAT32 from FAT16 is the number of clusters and nothing else: at least 65,525 (Microsoft's FAT
 * specification 1.03, section 3.5). With one sector in a cluster, and 4 bytes for each in both tables, that is 33 MiB.
 */
enum { MIB = 1 << 20, FAT32_BYTES_MIN = 34 * MIB, CLUSTER_BYTES_MAX = 4096 };

uint64_t fat_volume_bytes(const struct boot_file *files, size_t file_count)
{
	uint64_t bytes = MIB;
	for (size_t i = 0; i < file_count; i++) {    /* a file fills clusters, which the tables list; a folder takes one */
		if (files[i].size_bytes > UINT32_MAX)
			fatal("%s has %zu bytes: it does not fit into a FAT file system, whose files have at most 4 GiB less one byte",
			      files[i].path, files[i].size_bytes);
		bytes += files[i].size_bytes + files[i].size_bytes / 50 + 4 * CLUSTER_BYTES_MAX;
	}
	bytes = (bytes + MIB - 1) / MIB * MIB;
	return bytes < FAT32_BYTES_MIN ? FAT32_BYTES_MIN : bytes;
}
