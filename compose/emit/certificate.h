/* SPDX-License-Identifier: MIT */
/*
 * The certificate: what was proved of a system, written down in its own image as the module `certificate`, so that
 * somebody who has nothing but the image can prove it again. HID, always in this order:
 *
 *     certificate | version: 1 | scenario: NAME
 *     + platform NAME        what the proof takes from the platform: memory, cost of objects, services of core
 *     + core                 the kernel as it is loaded: entry, segments, SHA-256
 *     + boot NAME            what stands before the kernel on a medium, of every format of the platform: size, SHA-256
 *     + interface SERVICE    what a session of the service is given by its client
 *     + module NAME          each module of the archive but this one: size, SHA-256
 *     + node PATH            each init and component, in the order of the configuration: the books, and its sessions
 *       + ram | …
 *       + caps | …
 *       + session SERVICE | label: … | ram: … | caps: … | arrives: … | + hop LABEL | + hop LABEL | + core LABEL
 *       + idle SERVICE | …   a rule of the node's route that no session takes
 *
 * The way of a session stands on one line, each step inside the one before: `hop` is an init that got the request from
 * a child, `enter` one that got it from outside, each with the label that it sees; then `core`, `child` or `init`, who
 * answers, with the label that it sees, and the `device` resource that core hands out. `kept` is what that init keeps of the donation; `takes` is the condition of
 * the rule where it admits more than this one label. Labels stand without blanks at their ends, which HID cannot carry.
 */
#ifndef EMIT_CERTIFICATE_H
#define EMIT_CERTIFICATE_H

#include "base/bytes.h"
#include "model/system.h"

struct compilation;

enum { CERTIFICATE_VERSION = 1, CERTIFICATE_SEGMENTS_MAX = 16 };

#define CERTIFICATE_MODULE "certificate"

struct certificate_segment {
	uint32_t flags;
	uint64_t virtual_address, physical_address, file_bytes, memory_bytes;
};

/* A module, or a file of the boot loader. */
struct certificate_module {
	const char *name;
	uint64_t    size_bytes;
	uint8_t     sha256[SHA256_BYTES];
};

/* What the image holds beside the system itself. */
struct certificate_image {
	bool                       is_64;
	uint16_t                   machine;
	uint32_t                   machine_flags;
	uint64_t                   entry;
	unsigned                   segment_count;
	struct certificate_segment segments[CERTIFICATE_SEGMENTS_MAX];
	uint8_t                    core_sha256[SHA256_BYTES]; /* the memory from first segment to last */
	struct certificate_module *modules;
	size_t                     module_count;
	struct certificate_module *boot;
	size_t                     boot_count;
};

/* Zero-terminated text of the arena and its length; NULL when something was reported. */
const char *certificate_text(struct compilation *compilation, const struct system *system,
                             const struct certificate_image *image, size_t *length);

/* How long that text is, without it: of `image`, digests do not matter. False: something was reported. */
bool certificate_length(struct compilation *compilation, const struct system *system,
                        const struct certificate_image *image, size_t *length);

/* Its part about the platform alone, as a document. */
const char *certificate_platform(struct compilation *compilation, const struct system *system, size_t *length);

/*
 * Bytes that the certificate of a routed system has at most, whatever its quotas turn out to be. Of `image` only names
 * and counts matter. False: something was reported.
 */
bool certificate_bound(struct compilation *compilation, const struct system *system,
                       const struct certificate_image *image, size_t *length);

#endif
