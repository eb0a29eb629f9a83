/* SPDX-License-Identifier: MIT */
/*
 * The independent checker of images. It takes an image apart, and proves from its bytes what the compiler proved from
 * the scenario: that kernel, modules and tables are what the certificate in the image says, that the configuration leads
 * every session of the certificate to the server and through the labels that it states, and that the books add up. It
 * shares no code with the compiler, but for positions and diagnostics (base/) and the HID reader of init.
 *
 * What it takes from the certificate, because no image shows it: the costs and services of core, the donations of
 * interfaces, and which sessions components open by themselves. README.md says why it may.
 */
#ifndef VERIFY_VERIFY_H
#define VERIFY_VERIFY_H

#include "base/bytes.h"
#include "base/compilation.h"

struct container_file;

struct verify_report {
	const char *format;        /* "ISO 9660", "ELF"; NULL: neither */
	const char *scenario, *platform;
	uint64_t    core_bytes, archive_bytes, modules, boot_files, devices, devices_used;
	uint64_t    inits, components, sessions, hops, rules, wide_rules, idle_rules, interfaces;
	uint64_t    ram_bytes, caps; /* of the first init */
	const uint8_t *archive;      /* NULL: none was found */
	char        certificate[SHA256_DIGITS + 1]; /* stands for all of the image; "": there is none */
};

/* What is wrong is reported with rules `verify-…`. True: nothing is. The report holds what was got to. */
bool verify_image(struct compilation *compilation, const char *name, const uint8_t *bytes, size_t size_bytes,
                  struct verify_report *report);

/* The same of an image that is a folder: its files, each by its path in it. */
bool verify_folder(struct compilation *compilation, const char *name, const struct container_file *files, size_t count,
                   struct verify_report *report);

#endif
