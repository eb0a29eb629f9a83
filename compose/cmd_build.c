/* SPDX-License-Identifier: MIT */
/* From a scenario to a file: an image that boots, or one of the texts on the way there. */
#include "base/output.h"
#include "compose.h"
#include "emit/json.h"
#include "image/boot_files.h"
#include "options.h"
#include "run/machine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern const char cmd_build_help[];
int cmd_build(int argc, char **argv);

const char cmd_build_help[] =
	"usage: genode-compose build FILE.scenario [-o OUTPUT] [--format FORMAT]\n"
	"\n"
	"Checks the scenario, and if nothing is wrong with it writes\n"
	"\n"
	"  iso           for PCs: boots from CD, disk or USB stick, by BIOS and by UEFI\n"
	"  iso-syslinux  the same with ISOLINUX, by BIOS\n"
	"  disk          for PCs: a disk with a GPT, boots by BIOS and by UEFI\n"
	"  sd            a card for boards: what their firmware looks for, on FAT32\n"
	"  uimage        core and modules as U-Boot's bootm takes them\n"
	"  kernel8       the same as the firmware of Raspberry Pi takes them\n"
	"  dir           a folder for a TFTP server, with what the machine asks for\n"
	"  elf           core and modules as an ELF file, for other boot loaders\n"
	"  hid           the configuration of the first init, with all sandboxes in it\n"
	"  xml           the same in XML, for Genode before 25.08\n"
	"  json          the resolved system for programs: modules, quotas, sessions\n"
	"  plan          what would stand where in the image\n"
	"\n"
	"Which of the images a platform takes, its declaration says.\n"
	"\n"
	"The same scenario and store give the same bytes, whenever and wherever they are\n"
	"written. The date in an image is that of SOURCE_DATE_EPOCH, or 1 January 2000.\n"
	"\n"
	"  -o, --output FILE  write to FILE; otherwise images go to NAME with the suffix\n"
	"                     of their format, texts to standard output\n"
	"  --format FORMAT    one of the above; otherwise what FILE's suffix says, or\n"
	"                     what the platform boots\n"
	"  --syntax SYNTAX    hid or xml: as --format\n"
	"\n"
	OPTIONS_COMMON_HELP
	"\n"
	"Example:\n"
	"  genode-compose build hello.scenario -o hello.iso\n";

static const char *const format_words[] = {
	"iso", "iso-syslinux", "disk", "sd", "uimage", "kernel8", "dir", "elf", "hid", "xml", "json", "plan", NULL,
};
static const char *const syntax_words[] = { "hid", "xml", NULL };

struct build {
	struct options options;
	const char    *output;     /* NULL: by the scenario's name, or standard output */
	const char    *format;     /* NULL: by the platform */
};

/* ---- the command line ---- */

static const char *format_of_suffix(const char *path)
{
	const char *dot = path ? strrchr(path, '.') : NULL;
	for (size_t i = 0; dot && format_words[i]; i++)
		if (strcmp(dot + 1, format_words[i]) == 0) return format_words[i];
	return NULL;
}

static bool parse(struct build *build, int argc, char **argv)
{
	const char *syntax = NULL;
	const struct option own[] = {
		{ 'o', "output", .text = &build->output },
		{ 0, "format", .text = &build->format, .choices = format_words },
		{ 0, "syntax", .text = &syntax, .choices = syntax_words },
	};
	if (!options_parse(&build->options, own, sizeof own / sizeof own[0], argc, argv)) return false;
	if (build->options.operand_count != 1)
		return options_wrong(&build->options, "one scenario is needed, %zu are named", build->options.operand_count);
	if (syntax && build->format && strcmp(syntax, build->format) != 0)
		return options_wrong(&build->options, "--syntax %s does not go with --format %s", syntax, build->format);
	if (syntax) build->format = syntax;
	if (!build->format) build->format = format_of_suffix(build->output);
	return true;
}

/* One output file cannot hold two systems. */
static bool one_output(const struct build *build, const struct system *systems)
{
	if (!build->output || !systems || !systems->next) return true;
	return options_wrong(&build->options, "%s holds '%s' for %s and '%s' for %s: say which with --platform, or leave out -o",
	                     build->options.operands[0], systems->name, systems->platform->name, systems->next->name,
	                     systems->next->platform->name);
}

/* The image's writer; NULL for a text. False: the platform has no such format. */
static bool find_writer(const struct build *build, const struct system *system, struct arena *arena,
                        const struct image_format_writer **writer)
{
	*writer = build->format ? image_format_find(build->format) : image_format_to_boot(system->platform);
	if (!build->format && !*writer)
		return options_wrong(&build->options, "platform %s lists no image format that can be written",
		                     system->platform->name);
	if (*writer && !platform_has_image_format(system->platform, (*writer)->name))
		return options_wrong(&build->options, "platform %s lists no image format '%s', but %s", system->platform->name,
		                     (*writer)->name, image_formats_of(system->platform, arena));
	return true;
}

/* ---- writing ---- */

static void write_text(const struct build *build, const char *text, size_t length)
{
	if (build->output) output_write(build->output, text, length, 0666);
	else               fwrite(text, 1, length, stdout);
}

static bool write_plan(const struct build *build, struct composition *composition, const struct system *system)
{
	struct image_plan plan;
	if (!compose_plan(composition, system, &plan)) return false;
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	if (!out) fatal("write plan: out of memory");
	image_plan_print(out, &plan);
	if (fclose(out)) fatal("write plan: out of memory");
	write_text(build, text, length);
	free(text);
	return true;
}

static bool write_listing(const struct build *build, struct composition *composition, const struct system *system)
{
	if (strcmp(build->format, "plan") == 0) return write_plan(build, composition, system);
	size_t length;
	const char *text = strcmp(build->format, "json") == 0
		? json_text(&composition->compilation.arena, system, &length)
		: compose_config(composition, system, strcmp(build->format, "xml") == 0 ? SYNTAX_XML : SYNTAX_HID, &length);
	if (text) write_text(build, text, length);
	return text;
}

static const char *image_path(const struct build *build, struct composition *composition, const struct system *system,
                              const struct image_format_writer *writer)
{
	if (build->output) return build->output;
	bool const alone = system == composition->systems && !system->next;
	return arena_format(&composition->compilation.arena, "%s%s%s%s", system->name, alone ? "" : "-",
	                    alone ? "" : system->platform->name, writer->suffix);
}

/* Complete or not at all: under another name until its last file is there. */
static bool write_folder(const struct build *build, struct composition *composition, const struct image_plan *plan,
                         const struct image_format_writer *writer)
{
	struct arena *arena = &composition->compilation.arena;
	const char *path = image_path(build, composition, plan->system, writer);
	const char *partial = arena_format(arena, "%s.partial", path);
	if (access(path, F_OK) == 0) fatal("cannot write %s: it is there already", path);
	struct boot_files files;
	boot_files_init(&files);
	writer->files(plan, &files);
	if (mkdir(partial, 0777)) fatal("cannot write %s: %s", partial, strerror(errno));
	for (size_t i = 0; i < files.count; i++) {
		const struct boot_file *file = &files.items[i];
		for (const char *slash = strchr(file->path, '/'); slash; slash = strchr(slash + 1, '/')) {
			const char *folder = arena_format(arena, "%s/%.*s", partial, (int)(slash - file->path), file->path);
			if (mkdir(folder, 0777) && errno != EEXIST) fatal("cannot write %s: %s", folder, strerror(errno));
		}
		output_write(arena_format(arena, "%s/%s", partial, file->path), file->bytes, file->size_bytes, 0666);
	}
	if (rename(partial, path)) fatal("cannot write %s: %s", path, strerror(errno));
	printf("%s: %s for %s, %zu files\n", path, plan->system->name, plan->system->platform->name, files.count);
	boot_files_destroy(&files);
	return true;
}

static bool write_image(const struct build *build, struct composition *composition, const struct system *system,
                        const struct image_format_writer *writer)
{
	struct image_plan plan;
	if (!compose_plan(composition, system, &plan)) return false;
	if (writer->files) return write_folder(build, composition, &plan, writer);
	size_t size_bytes;
	uint8_t *image = writer->write(&plan, &size_bytes);
	const char *path = image_path(build, composition, system, writer);
	output_write(path, image, size_bytes, machine_is_this(system->platform) ? 0777 : 0666);
	free(image);
	printf("%s: %s for %s, %zu bytes\n", path, system->name, system->platform->name, size_bytes);
	return true;
}

/* ---- the stages ---- */

/* Everything of one system is checked before anything of it is written. */
static int build_system(const struct build *build, struct composition *composition, struct system *system)
{
	const struct image_format_writer *writer;
	if (!find_writer(build, system, &composition->compilation.arena, &writer)) return EXIT_USAGE;
	if (!compose_check(composition, system)) return EXIT_REJECTED;
	bool const written = writer ? write_image(build, composition, system, writer)
	                            : write_listing(build, composition, system);
	return written ? EXIT_ACCEPTED : EXIT_REJECTED;
}

int cmd_build(int argc, char **argv)
{
	struct build build = { 0 };
	if (!parse(&build, argc, argv)) return EXIT_USAGE;
	struct composition composition;
	int status = EXIT_REJECTED;
	if (compose_load(&composition, &build.options, build.options.operands[0])) {
		status = one_output(&build, composition.systems) ? EXIT_ACCEPTED : EXIT_USAGE;
		for (struct system *system = composition.systems; system && status != EXIT_USAGE; system = system->next) {
			int const result = build_system(&build, &composition, system);
			if (result != EXIT_ACCEPTED) status = result;
		}
	}
	int const findings = compose_report(&composition, &build.options);
	compose_end(&composition);
	return status != EXIT_ACCEPTED ? status : findings;
}
