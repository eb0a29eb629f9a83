/* SPDX-License-Identifier: MIT */
#include "run/machine.h"

#include "base/arena.h"
#include "base/fatal.h"
#include "base/output.h"
#include "image/image.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/* Numbers of QEMU's descriptors. */
enum { QEMU_TERMINAL_FD = 3, QEMU_IMAGE_FD = 4, QEMU_ELF_FD = 5 };

/*
 * What QEMU gets besides the platform's own words. No display, no network card (its firmware would try to boot), no
 * reset: a machine that faults ends. The log is standard output, so it is complete even if QEMU is killed.
 */
static const char *const fixed_words[] = {
	"-display", "none", "-nic", "none", "-no-reboot", "-monitor", "none", "-chardev", "stdio,id=log,signal=off",
};

static const char *const terminal_words[] = { "-chardev", "socket,id=terminal,fd=3" };
static const char *const line_words[] = { "-serial", "chardev:log", "-serial", "chardev:terminal" };

_Static_assert(QEMU_TERMINAL_FD == 3, "as in terminal_words");

/* The image under the descriptor by which QEMU inherits it, and Linux executes it. */
static const char image_path[] = "/dev/fd/4";

bool machine_is_this(const struct platform *platform)
{
	return platform->kernel && strcmp(platform->kernel, "linux") == 0;
}

const char *machine_program(const struct platform *platform)
{
	if (machine_is_this(platform)) return image_path;
	return platform->qemu_words.count ? platform->qemu_words.items[0] : NULL;
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

static const char *firmware_package(const char *path)
{
	static const struct { const char *begin, *package; } packages[] = {
		{ "/usr/share/OVMF/OVMF32", "ovmf-ia32" }, { "/usr/share/ovmf/", "ovmf" }, { "/usr/share/OVMF/", "ovmf" },
		{ "/usr/lib/u-boot/", "u-boot-qemu" },
	};
	for (size_t p = 0; p < sizeof packages / sizeof packages[0]; p++)
		if (strncmp(path, packages[p].begin, strlen(packages[p].begin)) == 0) return packages[p].package;
	return NULL;
}

/* Named by its whole path: a word of its own, or what follows `file=` in it, up to the comma. */
static void require_file_of_word(struct arena *arena, const char *word)
{
	static const char key[] = "file=";
	const char *at = *word == '/' ? word : strstr(word, key);
	if (!at) return;
	if (at != word) at += strlen(key);
	const char *path = arena_format(arena, "%.*s", (int)strcspn(at, ","), at);
	if (*path != '/' || access(path, R_OK) == 0) return;
	const char *package = firmware_package(path);
	if (package) fatal("%s is missing: on Debian, `apt-get install %s` brings it", path, package);
	fatal("%s is missing", path);
}

void machine_require_firmware(const struct image_boot *boot)
{
	struct arena arena;
	arena_init(&arena);
	for (size_t i = 0; i < boot->word_count; i++) require_file_of_word(&arena, boot->words[i]);
	arena_destroy(&arena);
}

void machine_require_start(const struct platform *platform, enum machine_start_result result, int reason)
{
	const char *program = machine_program(platform);

	if (result == MACHINE_NO_QEMU)
		fatal("%s is not installed: on Debian, `apt-get install %s` brings it", program, machine_package(program));
	if (result == MACHINE_FAILED) fatal("start %s: %s", program, strerror(reason));
}

/* ---- starting ---- */

/* Descriptors that exist while a machine is being started; -1: not open. */
struct ends { int null, image, elf, log[2], errors[2], terminal[2]; };

static void close_all(struct ends *ends)
{
	int *const all[] = { &ends->null, &ends->image, &ends->elf, &ends->log[0], &ends->log[1], &ends->errors[0],
	                     &ends->errors[1], &ends->terminal[0], &ends->terminal[1] };
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (*all[i] >= 0) close(*all[i]);
}

static bool open_all(struct ends *ends, const struct image_medium *medium)
{
	*ends = (struct ends) { -1, -1, -1, { -1, -1 }, { -1, -1 }, { -1, -1 } };
	ends->null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	ends->image = memfd_create("image", MFD_CLOEXEC);
	ends->elf = memfd_create("elf", MFD_CLOEXEC);
	return ends->null >= 0 && ends->image >= 0 && ends->elf >= 0 && !pipe2(ends->log, O_CLOEXEC) &&
	       !pipe2(ends->errors, O_CLOEXEC) && !socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends->terminal) &&
	       output_bytes(ends->image, medium->image, medium->image_bytes) &&
	       output_bytes(ends->elf, medium->elf, medium->elf_bytes);
}

/* QEMU's words, as they come together. */
struct command {
	struct arena arena;
	const char **words;
	size_t       count;
	bool         lines_named;     /* the platform says which serial line is which */
	bool         one_line;        /* … and there is one for both */
};

enum { CPUS_WORDS = 2 };

static void command_add(struct command *command, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) command->words[command->count++] = words[i];
}

/* The platform's own: what follows `-serial` may name a line. */
static void command_add_platform(struct command *command, const struct words *words)
{
	for (size_t i = 0; i < words->count; i++) {
		const char *word = words->items[i];
		bool const of_line = i > 0 && strcmp(words->items[i - 1], "-serial") == 0;
		bool const both = of_line && strcmp(word, "both") == 0;
		if (both || (of_line && strcmp(word, "log") == 0)) word = "chardev:log";
		else if (of_line && strcmp(word, "terminal") == 0) word = "chardev:terminal";
		command->lines_named |= word != words->items[i];
		command->one_line |= both;
		command->words[command->count++] = word;
	}
}

/* As many processors as the platform declares, unless its own words say how many. */
static void command_add_cpus(struct command *command, const struct platform *platform)
{
	const char *const words[CPUS_WORDS] = { "-smp", arena_format(&command->arena, "%u", platform->cpus) };
	for (size_t i = 0; i < platform->qemu_words.count; i++)
		if (strcmp(platform->qemu_words.items[i], words[0]) == 0) return;
	if (platform->cpus > 1) command_add(command, words, CPUS_WORDS);
}

/* Files by the descriptors under which QEMU inherits them. */
static void command_add_boot(struct command *command, const struct image_boot *boot)
{
	static const struct { const char *name, *path; } files[] = {
		{ BOOT_WAY_IMAGE, image_path }, { BOOT_WAY_ELF, "/dev/fd/5" },
	};
	_Static_assert(QEMU_IMAGE_FD == 4 && QEMU_ELF_FD == 5, "as in files");
	for (size_t i = 0; i < boot->word_count; i++) {
		const char *word = boot->words[i];
		for (size_t f = 0; f < sizeof files / sizeof files[0]; f++) {
			const char *at = strstr(word, files[f].name);
			if (at) word = arena_format(&command->arena, "%.*s%s%s", (int)(at - word), word, files[f].path,
			                            at + strlen(files[f].name));
		}
		command->words[command->count++] = word;
	}
}

static void command_make(struct command *command, const struct platform *platform, const struct image_boot *boot)
{
	enum {
		FIXED = sizeof fixed_words / sizeof fixed_words[0], TERMINAL = sizeof terminal_words / sizeof terminal_words[0],
		LINES = sizeof line_words / sizeof line_words[0],
	};
	*command = (struct command) { 0 };
	arena_init(&command->arena);
	command->words = arena_new_array(&command->arena, const char *,
	                                 platform->qemu_words.count + boot->word_count + CPUS_WORDS + FIXED + TERMINAL + LINES + 2);
	if (machine_is_this(platform)) {
		bool const own = boot->words != boot->format->qemu_words;
		command->words[command->count++] = image_path;
		if (own) command_add(command, boot->words, boot->word_count);
		return;                                 /* the array was zeroed */
	}
	command_add_platform(command, &platform->qemu_words);
	command_add_cpus(command, platform);
	command_add(command, fixed_words, FIXED);
	if (!command->one_line) command_add(command, terminal_words, TERMINAL);
	if (!command->lines_named) command_add(command, line_words, LINES);
	command_add_boot(command, boot);
	command->words[command->count] = NULL;
}

static enum process_start_result start_program(struct machine *machine, const struct platform *platform,
                                            const struct image_boot *boot, const struct ends *ends)
{
	struct command command;
	command_make(&command, platform, boot);
	struct process_fd const fds[] = {
		{ command.one_line ? ends->terminal[1] : ends->null, STDIN_FILENO }, { ends->log[1], STDOUT_FILENO },
		{ ends->errors[1], STDERR_FILENO }, { ends->terminal[1], QEMU_TERMINAL_FD }, { ends->image, QEMU_IMAGE_FD },
		{ ends->elf, QEMU_ELF_FD },
	};
	enum process_start_result const result =
		process_start(&machine->process, command.words, fds, sizeof fds / sizeof fds[0]);
	int const reason = errno;
	arena_destroy(&command.arena);
	errno = reason;
	return result;
}

enum machine_start_result machine_start(struct machine *machine, const struct platform *platform,
                                        const struct image_boot *boot, const struct image_medium *medium)
{
	assert(machine_program(platform));
	*machine = (struct machine) { .fd = { -1, -1, -1 } };
	struct ends ends;
	enum process_start_result result = PROCESS_FAILED;
	if (open_all(&ends, medium)) result = start_program(machine, platform, boot, &ends);
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

/* 0: nothing for now. -1: it is closed. */
static ssize_t read_piece(struct machine *machine, enum machine_channel channel, void *buffer, size_t capacity)
{
	if (machine->fd[channel] < 0) return -1;
	ssize_t const count = read(machine->fd[channel], buffer, capacity);
	if (count > 0) return count;
	if (count < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
	close(machine->fd[channel]);
	machine->fd[channel] = -1;
	return -1;
}

bool machine_read(struct machine *machine, enum machine_channel channel, machine_take *take, void *context)
{
	char bytes[4096];
	ssize_t count = 0;
	for (size_t taken = 0; taken < MACHINE_CHANNEL_BYTES; taken += (size_t)count) {
		count = read_piece(machine, channel, bytes, sizeof bytes);
		if (count <= 0) break;
		take(context, channel, bytes, (size_t)count);
	}
	return count >= 0;
}

ssize_t machine_write(struct machine *machine, const void *bytes, size_t size_bytes)
{
	if (machine->fd[CHANNEL_TERMINAL] < 0) return -1;
	ssize_t const count = send(machine->fd[CHANNEL_TERMINAL], bytes, size_bytes, MSG_NOSIGNAL);
	if (count >= 0) return count;
	return errno == EAGAIN || errno == EINTR ? 0 : -1;
}
