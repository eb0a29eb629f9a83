/* SPDX-License-Identifier: MIT */
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fatal.h"

static bool write_all(int fd, const char *data, size_t size_bytes)
{
    while (size_bytes) {
        ssize_t const written = write(fd, data, size_bytes);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        data       += written;
        size_bytes -= (size_t)written;
    }
    return true;
}

static void write_directly(const char *path, const void *data, size_t size_bytes)
{
    int const fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || !write_all(fd, data, size_bytes) || close(fd) != 0)
        fatal("cannot write %s: %s", path, strerror(errno));
}

static mode_t current_umask(void)
{
    mode_t const mask = umask(0);
    umask(mask);
    return mask;
}

/* what a symbolic link points to is replaced, not the link */
static char *target_of(const char *path)
{
    char *const resolved = realpath(path, NULL);
    char *const target   = resolved ? resolved : strdup(path);
    if (!target) fatal("out of memory");
    return target;
}

void output_write(const char *path, const void *data, size_t size_bytes, mode_t mode)
{
    struct stat status;
    bool const exists = stat(path, &status) == 0;
    if (exists && !S_ISREG(status.st_mode)) {
        write_directly(path, data, size_bytes);
        return;
    }

    char *const target    = target_of(path);
    char *const temporary = malloc(strlen(target) + sizeof(".XXXXXX"));
    if (!temporary) fatal("out of memory");
    strcpy(temporary, target);
    strcat(temporary, ".XXXXXX");

    int const fd = mkstemp(temporary);
    if (fd < 0) fatal("cannot write %s: %s", path, strerror(errno));

    mode_t const final_mode = exists ? status.st_mode & 07777 : mode & ~current_umask();
    bool const complete = write_all(fd, data, size_bytes) && fchmod(fd, final_mode) == 0;
    if (!complete || close(fd) != 0 || rename(temporary, target) != 0) {
        int const error = errno;
        unlink(temporary);
        fatal("cannot write %s: %s", path, strerror(error));
    }
    free(temporary);
    free(target);
}
