/* SPDX-License-Identifier: MIT */
#include "run/fat_tools.h"

#include "base/arena.h"
#include "base/fatal.h"
#include "base/output.h"
#include "image/boot_files.h"
#include "run/process.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * The programs see the volume as their descriptor 3 and a file that is copied into it as descriptor 4. Nothing lies in a
 * file system of the host. What they would otherwise take from clock and user's settings is given to them: the date by
 * SOURCE_DATE_EPOCH, which both honour, the serial number, no file of settings.
 */
enum { VOLUME_FD = 3, FILE_FD = 4, FOLDERS_MAX = 32 };

static const char volume_path[] = "/dev/fd/3", file_path[] = "/dev/fd/4";

static int memory_open(const char *what)
{
	int const fd = memfd_create(what, MFD_CLOEXEC);
	if (fd < 0) fatal("write FAT volume: %s", strerror(errno));
	return fd;
}

static void set_environment(time_t date)
{
	char seconds[32];
	snprintf(seconds, sizeof seconds, "%jd", (intmax_t)date);
	if (setenv("SOURCE_DATE_EPOCH", seconds, 1) || setenv("TZ", "UTC", 1) || setenv("MTOOLSRC", "/dev/null", 1) ||
	    setenv("LC_ALL", "C", 1))
		fatal("write FAT volume: out of memory");
}

/* Programs for administrators are not in everybody's PATH. */
static enum process_start_result start(struct process *process, const char **words, const struct process_fd *fds,
                                       size_t fd_count)
{
	static const char *const folders[] = { "", "/usr/sbin/", "/sbin/" };
	const char *name = words[0];
	char path[64];
	enum process_start_result result = PROCESS_NOT_FOUND;
	for (size_t i = 0; i < sizeof folders / sizeof folders[0] && result == PROCESS_NOT_FOUND; i++) {
		snprintf(path, sizeof path, "%s%s", folders[i], name);
		words[0] = path;
		result = process_start(process, words, fds, fd_count);
	}
	words[0] = name;
	return result;
}

static void tool(const char *package, const char **words, int volume, int file)
{
	int const null = open("/dev/null", O_RDWR | O_CLOEXEC), said = memory_open("messages");
	struct process_fd const fds[] = {
		{ null, STDIN_FILENO }, { said, STDOUT_FILENO }, { said, STDERR_FILENO }, { volume, VOLUME_FD }, { file, FILE_FD },
	};
	struct process process;
	enum process_start_result const result = start(&process, words, fds, file < 0 ? 4 : 5);
	if (result == PROCESS_NOT_FOUND)
		fatal("%s is not installed: on Debian, `apt-get install %s` brings it", words[0], package);
	if (result == PROCESS_FAILED) fatal("start %s: %s", words[0], strerror(errno));
	int const status = process_wait(&process);
	if (status) {
		char message[512];
		ssize_t const length = pread(said, message, sizeof message - 1, 0);
		message[length < 0 ? 0 : length] = '\0';
		message[strcspn(message, "\n")] = '\0';
		fatal("write FAT volume: %s failed: %s", words[0], message);
	}
	close(null);
	close(said);
}

/* Hidden sectors, as a BIOS and some loaders want them, are those in front of the partition. */
static void make_file_system(struct arena *arena, const struct fat_volume *volume, int fd)
{
	const char *words[] = {
		"mkfs.fat", "--invariant", "-F", "32", "-i", arena_format(arena, "%08" PRIx32, volume->serial), "-n", "GENODE",
		"-h", arena_format(arena, "%" PRIu64, volume->sectors_before), "-g", "255/63", volume_path, NULL,
	};
	tool("dosfstools", words, fd, -1);
}

struct folders { const char *paths[FOLDERS_MAX]; size_t count; };

static bool has_folder(const struct folders *folders, const char *path)
{
	for (size_t i = 0; i < folders->count; i++)
		if (strcmp(folders->paths[i], path) == 0) return true;
	return false;
}

/* "a/b/c": first ::a, then ::a/b */
static void make_folders(struct arena *arena, struct folders *folders, const char *path, int fd)
{
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		const char *folder = arena_format(arena, "::%.*s", (int)(slash - path), path);
		if (has_folder(folders, folder)) continue;
		if (folders->count == FOLDERS_MAX) fatal("write FAT volume: too many folders");
		folders->paths[folders->count++] = folder;
		const char *words[] = { "mmd", "-i", volume_path, folder, NULL };
		tool("mtools", words, fd, -1);
	}
}

/* `-m`: the date of the file is that of its source. */
static void copy_file(struct arena *arena, const struct fat_volume *volume, const struct boot_file *file, int fd)
{
	int const source = memory_open("file");
	if (!output_bytes(source, file->bytes, file->size_bytes)) fatal("write FAT volume: %s", strerror(errno));
	struct timespec const times[2] = { { .tv_sec = volume->date }, { .tv_sec = volume->date } };
	if (futimens(source, times)) fatal("write FAT volume: %s", strerror(errno));
	const char *words[] = { "mcopy", "-m", "-i", volume_path, file_path, arena_format(arena, "::%s", file->path), NULL };
	tool("mtools", words, fd, source);
	close(source);
}

void fat_tools_make(const struct fat_volume *volume, uint8_t *bytes)
{
	struct arena arena;
	struct folders folders = { .count = 0 };
	int const fd = memory_open("volume");
	arena_init(&arena);
	if (ftruncate(fd, (off_t)volume->size_bytes)) fatal("write FAT volume: %s", strerror(errno));
	set_environment(volume->date);
	make_file_system(&arena, volume, fd);
	for (size_t i = 0; i < volume->file_count; i++) {
		make_folders(&arena, &folders, volume->files[i].path, fd);
		copy_file(&arena, volume, &volume->files[i], fd);
	}
	for (uint64_t at = 0; at < volume->size_bytes;) {
		ssize_t const count = pread(fd, bytes + at, volume->size_bytes - at, (off_t)at);
		if (count <= 0) fatal("write FAT volume: %s", count ? strerror(errno) : "it became shorter");
		at += (uint64_t)count;
	}
	close(fd);
	arena_destroy(&arena);
}
