/* SPDX-License-Identifier: MIT */
#include "image/content.h"

#include "base/arena.h"
#include "base/fatal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_regular(const char *path, size_t *size_bytes)
{
	int const file = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	if (file < 0 || fstat(file, &status)) fatal("cannot read %s: %s", path, strerror(errno));
	if (!S_ISREG(status.st_mode)) fatal("cannot read %s: not a regular file", path);
	*size_bytes = (size_t)status.st_size;
	return file;
}

size_t content_size(const char *path)
{
	size_t size;
	close(open_regular(path, &size));
	return size;
}

const uint8_t *content_read(struct arena *arena, const char *path, size_t *size_bytes)
{
	size_t size;
	int const file = open_regular(path, &size);
	uint8_t *bytes = arena_alloc(arena, size + 1);
	for (size_t done = 0; done < size;) {
		ssize_t const count = read(file, bytes + done, size - done);
		if (count < 0 && errno == EINTR) continue;
		if (count < 0) fatal("cannot read %s: %s", path, strerror(errno));
		if (count == 0) fatal("cannot read %s: it became shorter meanwhile", path);
		done += (size_t)count;
	}
	close(file);
	*size_bytes = size;
	return bytes;
}
