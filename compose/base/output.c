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

bool output_bytes(int fd, const void *data, size_t size_bytes)
{
    for (const char *at = data; size_bytes;) {
        ssize_t const written = write(fd, at, size_bytes);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        at         += written;
        size_bytes -= (size_t)written;
    }
    return true;
}

static void write_directly(const char *path, const void *data, size_t size_bytes)
{
    int const fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || !output_bytes(fd, data, size_bytes) || close(fd) != 0)
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

static _Noreturn void cannot_write(const char *path)
{
    fatal("cannot write %s: %s", path, strerror(errno));
}

static bool is_special(const char *path, struct stat *status, bool *exists)
{
    *exists = stat(path, status) == 0;
    return *exists && !S_ISREG(status->st_mode);
}

/* An open file beside the target, of another name, which the caller frees. */
static int temporary_open(const char *path, const char *target, char **name)
{
    *name = malloc(strlen(target) + sizeof(".XXXXXX"));
    if (!*name) fatal("out of memory");
    strcpy(*name, target);
    strcat(*name, ".XXXXXX");
    int const fd = mkstemp(*name);
    if (fd < 0) cannot_write(path);
    return fd;
}

void output_require(const char *path)
{
    struct stat status;
    bool exists;
    if (is_special(path, &status, &exists)) {
        if (access(path, W_OK) != 0 || S_ISDIR(status.st_mode)) {
            if (S_ISDIR(status.st_mode)) errno = EISDIR;
            cannot_write(path);
        }
        return;
    }
    char *const target = target_of(path), *temporary;
    close(temporary_open(path, target, &temporary));
    unlink(temporary);
    free(temporary);
    free(target);
}

void output_write(const char *path, const void *data, size_t size_bytes, mode_t mode)
{
    struct stat status;
    bool exists;
    if (is_special(path, &status, &exists)) {
        write_directly(path, data, size_bytes);
        return;
    }

    char *const target = target_of(path), *temporary;
    int const fd = temporary_open(path, target, &temporary);
    mode_t const final_mode = exists ? status.st_mode & 07777 : mode & ~current_umask();
    bool const complete = output_bytes(fd, data, size_bytes) && fchmod(fd, final_mode) == 0;
    if (!complete || close(fd) != 0 || rename(temporary, target) != 0) {
        int const error = errno;
        unlink(temporary);
        errno = error;
        cannot_write(path);
    }
    free(temporary);
    free(target);
}
