/* SPDX-License-Identifier: MIT */
/* Proves an image from its bytes. The work is done in verify/, which knows nothing of the compiler. */
#include "base/fatal.h"
#include "container/container.h"
#include "image/content.h"
#include "options.h"
#include "verify/verify.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

extern const char cmd_verify_help[];
int cmd_verify(int argc, char **argv);

const char cmd_verify_help[] =
	"usage: genode-compose verify IMAGE... [--quiet] [--json]\n"
	"\n"
	"Takes each image apart, ELF, ISO, disk, card, uImage, kernel8.img or a folder\n"
	"for a network, and proves from its\n"
	"bytes what was proved when it was built: that kernel, modules and tables are\n"
	"what the certificate in the image says, that the configuration leads every\n"
	"session to its server with the labels that the certificate states, that every\n"
	"program is there, that no two drivers share a device, and that the quotas add\n"
	"up at each level; that the boot loader's parts are those of the certificate, and\n"
	"that no byte of a medium changed since it was made. A folder that was built with\n"
	"--format dir is an image, too.\n"
	"\n"
	"The costs and services of core, the donations of interfaces, and which sessions\n"
	"components open by themselves are taken from the certificate: no image shows\n"
	"them. Nothing here says who made the image; but the certificate's SHA-256,\n"
	"which is printed, stands for all of it.\n"
	"\n"
	"  -q, --quiet        say nothing about what is right\n"
	"  --json             report and findings as JSON, one object a line\n"
	"  --color WHEN       colour in findings: auto, always or never\n"
	"  --help             this text\n"
	"\n"
	"Exit status: 0 all is proved, 1 something is not, 2 the command line is wrong,\n"
	"3 a file cannot be read.\n"
	"\n"
	"Examples:\n"
	"  genode-compose build hello.scenario -o hello.iso\n"
	"  genode-compose verify hello.iso\n";

struct figure { const char *key; uint64_t value; };

static void print_json(const char *path, const struct verify_report *report, bool good)
{
	const struct figure figures[] = {
		{ "core_bytes", report->core_bytes }, { "archive_bytes", report->archive_bytes }, { "modules", report->modules },
		{ "boot_files", report->boot_files }, { "device_resources", report->devices },
		{ "device_resources_used", report->devices_used }, { "inits", report->inits }, { "components", report->components },
		{ "sessions", report->sessions }, { "hops", report->hops }, { "rules", report->rules },
		{ "wide_hops", report->wide_rules }, { "idle_rules", report->idle_rules }, { "ram_bytes", report->ram_bytes },
		{ "caps", report->caps },
	};
	struct json_object *object = json_object_new_object();
	json_object_object_add(object, "image", json_object_new_string(path));
	json_object_object_add(object, "verified", json_object_new_boolean(good));
	if (report->format) json_object_object_add(object, "format", json_object_new_string(report->format));
	if (report->scenario) json_object_object_add(object, "scenario", json_object_new_string(report->scenario));
	if (report->platform) json_object_object_add(object, "platform", json_object_new_string(report->platform));
	if (*report->certificate) json_object_object_add(object, "certificate_sha256", json_object_new_string(report->certificate));
	for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
		json_object_object_add(object, figures[i].key, json_object_new_uint64(figures[i].value));
	puts(json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

static void print_text(const char *path, const struct verify_report *report)
{
	printf("%s: %s for %s, verified\n", path, report->scenario, report->platform);
	printf("  kernel         %" PRIu64 " bytes, headers and SHA-256\n", report->core_bytes);
	printf("  modules        %" PRIu64 " and the certificate, layout and SHA-256\n", report->modules);
	if (report->boot_files) printf("  boot loader    %" PRIu64 " parts, SHA-256\n", report->boot_files);
	printf("  devices        %" PRIu64 " of %" PRIu64 " resources handed out, none twice\n", report->devices_used, report->devices);
	printf("  configuration  %" PRIu64 " components in %" PRIu64 " inits, each program in the image\n", report->components,
	       report->inits);
	printf("  sessions       %" PRIu64 ", over %" PRIu64 " steps, by %" PRIu64 " rules\n", report->sessions, report->hops,
	       report->rules);
	if (report->wide_rules) printf("                 %" PRIu64 " steps by rules for more than one label\n", report->wide_rules);
	if (report->idle_rules) printf("                 %" PRIu64 " rules that no session takes\n", report->idle_rules);
	printf("  quotas         %" PRIu64 " bytes RAM and %" PRIu64 " capabilities, divided down to each component\n",
	       report->ram_bytes, report->caps);
	printf("  certificate    %s\n", report->certificate);
	printf("  assumed        costs and services of core, donations of %" PRIu64 " interfaces\n", report->interfaces);
}

/* ---- folders ---- */

enum { FOLDER_FILES_MAX = 64, FOLDER_DEPTH_MAX = 4 };

struct folder { struct arena *arena; size_t count; struct container_file files[FOLDER_FILES_MAX]; };

/* `inside` is the path of that folder in the image, with a slash at its end. */
static void folder_read(struct folder *folder, const char *path, const char *inside, unsigned depth)
{
	struct dirent **entries;
	int const count = scandir(path, &entries, NULL, alphasort);
	if (count < 0) fatal("cannot read %s: %s", path, strerror(errno));
	for (int i = 0; i < count; free(entries[i++])) {
		const char *name = entries[i]->d_name;
		struct stat status;
		if (!strcmp(name, ".") || !strcmp(name, "..")) continue;
		const char *whole = arena_format(folder->arena, "%s/%s", path, name), *own = arena_format(folder->arena, "%s%s", inside, name);
		if (stat(whole, &status)) fatal("cannot read %s: %s", whole, strerror(errno));
		if (S_ISDIR(status.st_mode) && depth < FOLDER_DEPTH_MAX) {
			folder_read(folder, whole, arena_format(folder->arena, "%s/", own), depth + 1);
			continue;
		}
		if (folder->count == FOLDER_FILES_MAX) continue;      /* no image has so many: the first of them are wrong already */
		struct container_file *file = &folder->files[folder->count++];
		file->name = own;
		file->bytes = content_read(folder->arena, whole, &file->size_bytes);
	}
	free(entries);
}

static bool verify_path(struct compilation *compilation, const char *path, struct verify_report *report)
{
	struct folder folder = { .arena = &compilation->arena };
	struct stat status;
	size_t size_bytes;
	if (stat(path, &status) || !S_ISDIR(status.st_mode)) {
		const uint8_t *bytes = content_read(&compilation->arena, path, &size_bytes);
		return verify_image(compilation, path, bytes, size_bytes, report);
	}
	folder_read(&folder, path, "", 0);
	return verify_folder(compilation, path, folder.files, folder.count, report);
}

/* Each image has a compilation of its own: findings of one are none of the next. */
static int verify(const struct options *options, const char *path, bool quiet)
{
	struct compilation compilation;
	struct verify_report report;
	compilation_init(&compilation);
	bool const good = verify_path(&compilation, path, &report);
	if (options->json) print_json(path, &report, good);
	else if (good && !quiet) print_text(path, &report);
	diagnostics_print(&compilation, stderr, options_diagnostics(options, stderr));
	compilation_destroy(&compilation);
	return good ? EXIT_ACCEPTED : EXIT_REJECTED;
}

int cmd_verify(int argc, char **argv)
{
	bool quiet = false;
	const struct option own[] = { { 'q', "quiet", .flag = &quiet } };
	struct options options;
	if (!options_parse(&options, own, sizeof own / sizeof own[0], argc, argv)) return EXIT_USAGE;
	if (!options.operand_count) {
		options_wrong(&options, "an image is needed");
		return EXIT_USAGE;
	}
	int status = EXIT_ACCEPTED;
	for (size_t i = 0; i < options.operand_count; i++) {
		int const result = verify(&options, options.operands[i], quiet);
		if (result != EXIT_ACCEPTED) status = result;
	}
	return status;
}
