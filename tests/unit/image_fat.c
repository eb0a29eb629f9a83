/* SPDX-License-Identifier: MIT */
/* link: compose/image/fat.c compose/base/fatal.c */
/* How large a FAT volume has to be, and what no volume takes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "image/boot_files.h"
#include "image/fat.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MIB = 1 << 20, SECTOR = 512, FAT32_CLUSTERS_MIN = 65525 };

static void test_least(void **state)
{
	(void)state;
	struct boot_file const files[] = { { "config.txt", "", 1 } };
	uint64_t const bytes = fat_volume_bytes(files, 1);
	assert_int_equal(bytes % MIB, 0);
	assert_true(bytes / SECTOR > FAT32_CLUSTERS_MIN + FAT32_CLUSTERS_MIN * 4 / SECTOR * 2);
}

/* The content, an entry of 4 bytes in each of both tables per cluster of at least a sector, and what the system itself needs. */
static void test_grows(void **state)
{
	(void)state;
	for (size_t size = MIB; size <= (size_t)2048 * MIB; size *= 2) {
		struct boot_file const files[] = { { "a", "", size }, { "b/c", "", size - 1 } };
		uint64_t const content = 2 * size, clusters = content / 4096;
		assert_true(fat_volume_bytes(files, 2) >= content + clusters * 8 + MIB / 2);
	}
}

/* Ends the program, so it happens in another one. */
static void test_too_large(void **state)
{
	(void)state;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t const child = fork();
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		struct boot_file const files[] = { { "boot/image.elf", "", (size_t)UINT32_MAX + 1 } };
		(void)fat_volume_bytes(files, 1);
		_exit(0);
	}
	close(ends[1]);
	char said[256] = "";
	size_t length = 0;
	for (ssize_t more = 1; more > 0 && length < sizeof said - 1; length += (size_t)more)
		more = read(ends[0], said + length, sizeof said - 1 - length);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 3);
	assert_non_null(strstr(said, "boot/image.elf has 4294967296 bytes: it does not fit into a FAT file system"));
	close(ends[0]);
}

static void test_largest(void **state)
{
	(void)state;
	struct boot_file const files[] = { { "boot/image.elf", "", UINT32_MAX } };
	assert_true(fat_volume_bytes(files, 1) > UINT32_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_least), cmocka_unit_test(test_grows), cmocka_unit_test(test_too_large), cmocka_unit_test(test_largest),
	};
	return cmocka_run_group_tests_name("image_fat", tests, NULL, NULL);
}
