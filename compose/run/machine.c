/* SPDX-License-Identifier: MIT */
#include "run/machine.h"

#include "image/image.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/* Numbers of QEMU's descriptors. */
enum { QEMU_TERMINAL_FD = 3, QEMU_IMAGE_FD = 4 };

/*
 * What QEMU gets besides the platform's own words. No display, no network card (its firmware would try to boot), no
 * reset: a machine that faults ends. The log is standard output, so it is complete even if QEMU is killed.
 */
static const char *const fixed_words[] = {
	"-display", "none", "-nic", "none", "-no-reboot", "-monitor", "none",
	"-chardev", "stdio,id=log,signal=off", "-serial", "chardev:log",
	"-chardev", "socket,id=terminal,fd=3", "-serial", "chardev:terminal",
};

enum { FIXED_WORDS = sizeof fixed_words / sizeof fixed_words[0] };

_Static_assert(QEMU_TERMINAL_FD == 3, "as in fixed_words");

const char *machine_program(const struct platform *platform)
{
	return platform->qemu_word_count ? platform->qemu_words[0] : NULL;
}

const char *machine_package(const char *program)
{
	static const struct { const char *suffix, *package; } packages[] = {
		{ "-x86_64", "qemu-system-x86" }, { "-i386", "qemu-system-x86" }, { "-arm", "qemu-system-arm" },
		{ "-aarch64", "qemu-system-arm" }, { "-riscv64", "qemu-system-misc" },
	};
	size_t const length = strlen(program);
	for (size_t i = 0; i < sizeof packages / sizeof packages[0]; i++) {
		size_t const suffix = strlen(packages[i].suffix);
		if (length > suffix && strcmp(program + length - suffix, packages[i].suffix) == 0) return packages[i].package;
	}
	return "qemu-system";
}

/* ---- starting ---- */

/* Descriptors that exist while a machine is being started; -1: not open. */
struct ends { int null, image, log[2], errors[2], terminal[2]; };

static void close_all(struct ends *ends)
{
	int *const all[] = { &ends->null, &ends->image, &ends->log[0], &ends->log[1], &ends->errors[0], &ends->errors[1],
	                     &ends->terminal[0], &ends->terminal[1] };
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (*all[i] >= 0) close(*all[i]);
}

static bool write_all(int fd, const uint8_t *bytes, size_t size_bytes)
{
	while (size_bytes) {
		ssize_t const count = write(fd, bytes, size_bytes);
		if (count < 0 && errno == EINTR) continue;
		if (count < 0) return false;
		bytes += count;
		size_bytes -= (size_t)count;
	}
	return true;
}

static bool open_all(struct ends *ends, const void *image, size_t image_bytes)
{
	*ends = (struct ends) { -1, -1, { -1, -1 }, { -1, -1 }, { -1, -1 } };
	ends->null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	ends->image = memfd_create("image", MFD_CLOEXEC);
	return ends->null >= 0 && ends->image >= 0 && !pipe2(ends->log, O_CLOEXEC) && !pipe2(ends->errors, O_CLOEXEC) &&
	       !socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends->terminal) &&
	       write_all(ends->image, image, image_bytes);
}

static enum process_start_result start_qemu(struct machine *machine, const struct platform *platform,
                                            const struct image_format_writer *format, const struct ends *ends)
{
	size_t const count = platform->qemu_word_count + FIXED_WORDS + 3;
	const char **words = calloc(count, sizeof *words);
	if (!words) return PROCESS_FAILED;
	size_t n = 0;
	for (size_t i = 0; i < platform->qemu_word_count; i++) words[n++] = platform->qemu_words[i];
	for (size_t i = 0; i < FIXED_WORDS; i++) words[n++] = fixed_words[i];
	words[n++] = format->qemu_option;
	words[n++] = "/dev/fd/4";
	assert(n + 1 == count);

	struct process_fd const fds[] = {
		{ ends->null, STDIN_FILENO }, { ends->log[1], STDOUT_FILENO }, { ends->errors[1], STDERR_FILENO },
		{ ends->terminal[1], QEMU_TERMINAL_FD }, { ends->image, QEMU_IMAGE_FD },
	};
	enum process_start_result const result = process_start(&machine->process, words, fds, sizeof fds / sizeof fds[0]);
	int const reason = errno;
	free(words);
	errno = reason;
	return result;
}

enum machine_start_result machine_start(struct machine *machine, const struct platform *platform,
                                        const struct image_format_writer *format, const void *image, size_t image_bytes)
{
	assert(platform->qemu_word_count);
	*machine = (struct machine) { .fd = { -1, -1, -1 } };
	struct ends ends;
	enum process_start_result result = PROCESS_FAILED;
	if (open_all(&ends, image, image_bytes)) result = start_qemu(machine, platform, format, &ends);
	int const reason = errno;
	if (result == PROCESS_STARTED) {
		int *const ours[CHANNELS] = { &ends.log[0], &ends.terminal[0], &ends.errors[0] };
		for (unsigned channel = 0; channel < CHANNELS; channel++) {
			machine->fd[channel] = *ours[channel];
			fcntl(machine->fd[channel], F_SETFL, O_NONBLOCK);
			*ours[channel] = -1;
		}
	}
	close_all(&ends);
	errno = reason;
	return result == PROCESS_STARTED ? MACHINE_STARTED : result == PROCESS_NOT_FOUND ? MACHINE_NO_QEMU : MACHINE_FAILED;
}

void machine_end(struct machine *machine)
{
	process_end(&machine->process);
	for (unsigned channel = 0; channel < CHANNELS; channel++) {
		if (machine->fd[channel] >= 0) close(machine->fd[channel]);
		machine->fd[channel] = -1;
	}
}

/* ---- talking ---- */

ssize_t machine_read(struct machine *machine, enum machine_channel channel, void *buffer, size_t capacity)
{
	if (machine->fd[channel] < 0) return -1;
	ssize_t const count = read(machine->fd[channel], buffer, capacity);
	if (count > 0) return count;
	if (count < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
	close(machine->fd[channel]);
	machine->fd[channel] = -1;
	return -1;
}

ssize_t machine_write(struct machine *machine, const void *bytes, size_t size_bytes)
{
	if (machine->fd[CHANNEL_TERMINAL] < 0) return -1;
	ssize_t const count = send(machine->fd[CHANNEL_TERMINAL], bytes, size_bytes, MSG_NOSIGNAL);
	if (count >= 0) return count;
	return errno == EAGAIN || errno == EINTR ? 0 : -1;
}
