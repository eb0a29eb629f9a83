/* SPDX-License-Identifier: MIT */
/*
 * A machine in QEMU, or core as a process of Linux, that runs one image, and its two serial lines.
 *
 *   channel LOG       the first serial line: what kernel, core and LOG sessions print
 *   channel TERMINAL  the second: what drivers of serial devices send, and where input goes
 *                     (on a board with one line, input goes there and everything comes by LOG)
 *   channel ERRORS    what QEMU itself has to say
 *
 * The image never lies in a file system: QEMU reads it from memory that it inherits. Which of the machine's lines is
 * which, the platform's command may say with `-serial log`, `-serial terminal`, `-serial both`.
 */
#ifndef RUN_MACHINE_H
#define RUN_MACHINE_H

#include "model/platform.h"
#include "run/process.h"

enum machine_channel { CHANNEL_LOG, CHANNEL_TERMINAL, CHANNEL_ERRORS, CHANNELS };

enum { MACHINE_CHANNEL_BYTES = 1 << 20 };   /* more than a channel holds while nobody reads it */

struct machine {
	struct process process;
	int            fd[CHANNELS];   /* not blocking; -1: closed */
};

struct image_boot;
struct image_medium;

enum machine_start_result { MACHINE_STARTED, MACHINE_NO_QEMU, MACHINE_FAILED };

/* MACHINE_NO_QEMU: the program is not installed. MACHINE_FAILED: errno says why. */
enum machine_start_result machine_start(struct machine *machine, const struct platform *platform,
                                        const struct image_boot *boot, const struct image_medium *medium);

/* Ends QEMU and closes the channels. */
void machine_end(struct machine *machine);

typedef void machine_take(void *context, enum machine_channel channel, const char *bytes, size_t count);

/*
 * Hands over what the channel has, piece by piece, but no more than a share of MACHINE_CHANNEL_BYTES: a machine that prints
 * without end keeps its reader from nothing else. False: the channel is closed, also by an earlier call.
 */
bool machine_read(struct machine *machine, enum machine_channel channel, machine_take *take, void *context);

/* Sends as much as the line takes for now. -1: it is closed. */
ssize_t machine_write(struct machine *machine, const void *bytes, size_t size_bytes);

/* Linux is the kernel: the image is a program, whose arguments are the words of a way to boot that is no format's. */
bool machine_is_this(const struct platform *platform);

/* "qemu-system-x86_64": the program that the platform needs; null: it names no machine. */
const char *machine_program(const struct platform *platform);

/* The Debian package that brings it. */
const char *machine_package(const char *program);

/* Fatal, naming the package that brings it, if the way to boot needs a firmware that is not here. */
void machine_require_firmware(const struct image_boot *boot);

/* Fatal unless the machine was started, naming the package or, by `reason`, an errno, what is in the way. */
void machine_require_start(const struct platform *platform, enum machine_start_result result, int reason);

#endif
