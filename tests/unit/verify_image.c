/* SPDX-License-Identifier: MIT */
/* link: compiler */
/*
 * The checker of images against images that are wrong. An example is composed in memory; then bytes of it are changed one
 * at a time, it is cut off, and it is made to lie: a text in it is changed and every digest made to fit again, so that only
 * the proof itself can notice.
 */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <nettle/sha2.h>
#include <zlib.h>

#include <genode/boot_archive.h>

#include "base/bytes.h"
#include "compose.h"
#include "container/container.h"
#include "image/boot_files.h"
#include "image/seal.h"
#include "verify/verify.h"

struct image { uint8_t *bytes; size_t size; size_t elf, archive; };   /* offsets of ELF file and archive in it */

static struct image elf_image, iso_image;

/* ---- composing ---- */

static void plan_image(struct composition *composition, const char *scenario, const char *platform, struct image_plan *plan)
{
	struct options options = { .platform = platform };
	static char store[4096];     /* the plan keeps it */
	snprintf(store, sizeof store, "%s/store", getenv("BUILD"));
	options.store = store;
	assert_true(compose_load(composition, &options, scenario));
	assert_true(compose_check(composition, composition->systems));
	assert_true(compose_plan(composition, composition->systems, plan));
}

static void compose_image(const char *scenario, const char *format, struct image *image)
{
	struct composition composition;
	struct image_plan plan;
	plan_image(&composition, scenario, NULL, &plan);
	image->bytes = image_format_find(format)->write(&plan, &image->size);
	size_t plain_size;         /* other ELF files may be in the image, too */
	uint8_t *plain = image_format_find("elf")->write(&plan, &plain_size);
	uint8_t *elf = memmem(image->bytes, image->size, plain, 4096);
	assert_non_null(elf);
	free(plain);
	image->elf = (size_t)(elf - image->bytes);
	image->archive = image->elf + plan.link.archive_offset;
	compose_end(&composition);
}

static int set_up(void **state)
{
	(void)state;
	compose_image("examples/two_worlds/two_worlds.scenario", "elf", &elf_image);
	compose_image("examples/two_worlds/two_worlds.scenario", "iso", &iso_image);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(elf_image.bytes);
	free(iso_image.bytes);
	return 0;
}

/* NULL: verified; else the first rule that is cited. `text` is what it says. */
static const char *verdict(const uint8_t *bytes, size_t size, char text[static 300])
{
	static char rule[100];
	struct compilation compilation;
	struct verify_report report;
	compilation_init(&compilation);
	bool const good = verify_image(&compilation, "image", bytes, size, &report);
	assert_int_equal(good, compilation.diagnostics.all.count == 0);
	*text = '\0';
	if (!good) {
		snprintf(rule, sizeof rule, "%s", compilation.diagnostics.all.items[0]->rule);
		snprintf(text, 300, "%s", compilation.diagnostics.all.items[0]->text);
	}
	compilation_destroy(&compilation);
	return good ? NULL : rule;
}

static bool is_good(const uint8_t *bytes, size_t size)
{
	char text[300];
	return !verdict(bytes, size, text);
}

/* ---- the archive in an image ---- */

static struct boot_archive_header *header_of(uint8_t *archive) { return (void *)archive; }
static struct boot_archive_module *modules_of(uint8_t *archive) { return (void *)(archive + sizeof(struct boot_archive_header)); }

static struct boot_archive_module *module_of(uint8_t *archive, const char *name)
{
	struct boot_archive_module *module = modules_of(archive);
	while (strcmp(module->name, name)) module++;
	return module;
}

static void digest(const uint8_t *bytes, size_t size, uint8_t sha256[static SHA256_BYTES])
{
	struct sha256_ctx context;
	sha256_init(&context);
	sha256_update(&context, size, bytes);
	sha256_digest(&context, SHA256_BYTES, sha256);
}

/* Changes the certificate where it tells of that digest. */
static void note(uint8_t *archive, const uint8_t old[static SHA256_BYTES], const uint8_t fresh[static SHA256_BYTES])
{
	struct boot_archive_module *certificate = module_of(archive, "certificate");
	char text[SHA256_DIGITS + 1];
	sha256_print(text, old);
	char *at = memmem(archive + certificate->offset, certificate->size, text, SHA256_DIGITS);
	assert_non_null(at);
	sha256_print(text, fresh);
	memcpy(at, text, SHA256_DIGITS);
}

/* Makes all digests of the archive true again, those in the certificate too if it is to lie as well. */
static void fix(uint8_t *archive, bool certificate_too)
{
	struct boot_archive_header *header = header_of(archive);
	struct boot_archive_module *modules = modules_of(archive);
	uint8_t fresh[SHA256_BYTES];
	for (size_t i = 0; i < header->module_count; i++) {
		digest(archive + modules[i].offset, modules[i].size, fresh);
		if (certificate_too && i + 1 < header->module_count && memcmp(fresh, modules[i].sha256, sizeof fresh))
			note(archive, modules[i].sha256, fresh);
		memcpy(modules[i].sha256, fresh, sizeof fresh);
	}
	memset(header->tables_sha256, 0, sizeof header->tables_sha256);
	digest(archive, header->device_table_offset + header->device_count * sizeof(struct boot_archive_device), fresh);
	memcpy(header->tables_sha256, fresh, sizeof fresh);
}

static uint8_t *copy_of(const struct image *image)
{
	uint8_t *copy = malloc(image->size);
	assert_non_null(copy);
	memcpy(copy, image->bytes, image->size);
	return copy;
}

/* ---- tests ---- */

static void examples_are_verified(void **state)
{
	static const char *const names[] = { "hello", "echo", "routing", "two_worlds", "attackers" };
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		for (int iso = 0; iso < 2; iso++) {
			struct image image;
			char path[200], text[300];
			snprintf(path, sizeof path, "examples/%s/%s.scenario", names[i], names[i]);
			compose_image(path, iso ? "iso" : "elf", &image);
			if (verdict(image.bytes, image.size, text)) fail_msg("%s: %s", path, text);
			free(image.bytes);
		}
}

static uint64_t random_state = 0x5eed0003;

static uint64_t random_below(uint64_t limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state % limit;
}

/* Where a byte is changed: four regions, each as often. */
static size_t random_place(const struct image *image)
{
	uint8_t *archive = image->bytes + image->archive;
	const struct boot_archive_header *header = header_of(archive);
	const struct boot_archive_module *modules = modules_of(archive), *config = module_of(archive, "config");
	const struct boot_archive_module *module = &modules[random_below(header->module_count)];
	size_t const tables = header->device_table_offset + header->device_count * sizeof(struct boot_archive_device);
	switch (random_below(4)) {
	case 0:  return image->elf + random_below(image->archive - image->elf);               /* kernel, and the ELF headers */
	case 1:  return image->archive + module->offset + random_below((module->size + 4095) & ~4095ull);
	case 2:  return image->archive + config->offset + random_below(config->size);
	default: return image->archive + random_below(tables);
	}
}

static void every_changed_byte_is_found(const struct image *image, unsigned changes)
{
	uint8_t *copy = copy_of(image);
	for (unsigned i = 0; i < changes; i++) {
		size_t const at = random_place(image);
		uint8_t const change = (uint8_t)(1 + random_below(255));
		copy[at] ^= change;
		if (is_good(copy, image->size)) fail_msg("byte 0x%zx changed by 0x%02x is not found", at, change);
		copy[at] ^= change;
	}
	assert_true(is_good(copy, image->size));
	free(copy);
}

static void changed_bytes_of_an_elf_file(void **state)
{
	(void)state;
	every_changed_byte_is_found(&elf_image, 2000);
}

static void changed_bytes_of_an_iso_image(void **state)
{
	(void)state;
	every_changed_byte_is_found(&iso_image, 200);
}

/* ---- media: the system in a file, and a boot loader in front of it ---- */

struct medium_case { const char *platform, *format; size_t seal; };

static const struct medium_case media[] = {
	{ "pc_x86_64", "iso", SEAL_AT_ON_ISO }, { "pc_x86_64", "iso-syslinux", SEAL_AT_ON_ISO }, { "pc_x86_64", "disk", SEAL_AT_ON_DISK },
	{ "virt_arm_v7a", "sd", SEAL_AT_ON_DISK }, { "raspi3", "sd", SEAL_AT_ON_DISK }, { "pbxa9", "sd", SEAL_AT_ON_DISK },
};

enum { MEDIA = sizeof media / sizeof media[0] };

/* Whether the compiler was built with the platform's core. */
static bool has_core(const char *platform)
{
	char pattern[4096];
	glob_t found;
	snprintf(pattern, sizeof pattern, "%s/store/*/core-%s", getenv("BUILD"), platform);
	bool const has = !glob(pattern, 0, NULL, &found);
	globfree(&found);
	return has;
}

static uint8_t *medium_make(const struct medium_case *medium, size_t *size)
{
	struct composition composition;
	struct image_plan plan;
	plan_image(&composition, "examples/hello/hello.scenario", medium->platform, &plan);
	uint8_t *bytes = image_format_find(medium->format)->write(&plan, size);
	compose_end(&composition);
	return bytes;
}

/* Any byte of a medium, and one of those that are not zero: in partition tables, folders, loaders, the system. */
static void changed_bytes_of_media(void **state)
{
	(void)state;
	for (size_t i = 0; i < MEDIA; i++) {
		size_t size;
		if (!has_core(media[i].platform)) continue;
		uint8_t *bytes = medium_make(&media[i], &size);
		char text[300];
		if (verdict(bytes, size, text)) fail_msg("%s %s: %s", media[i].platform, media[i].format, text);
		for (unsigned change = 0; change < 36; change++) {
			size_t at = random_below(size);
			while (change % 3 && !bytes[at]) at = (at + 1) % size;
			uint8_t const old = bytes[at];
			bytes[at] ^= (uint8_t)(1 + random_below(255));
			if (is_good(bytes, size)) fail_msg("%s %s: byte 0x%zx is not found", media[i].platform, media[i].format, at);
			bytes[at] = old;
		}
		for (size_t at = media[i].seal; at < media[i].seal + SEAL_BYTES; at += 1 + at % 37) {
			bytes[at] ^= 0x20;
			if (is_good(bytes, size)) fail_msg("%s %s: byte 0x%zx of the seal is not found", media[i].platform, media[i].format, at);
			bytes[at] ^= 0x20;
		}
		assert_true(is_good(bytes, size));
		free(bytes);
	}
}

/*
 * What is changed and sealed again: what leads a firmware to the loader, the loader, and what leads it to the system. A
 * place is counted from the `count`th occurrence of a text, or from the medium's begin or, negative, its end.
 */
struct place { const char *platform, *format, *what, *text; size_t text_bytes; long at; size_t bytes; };

#define TEXT(text) text, sizeof text - 1

static const struct place places[] = {
	{ "pc_x86_64", "iso", "code of the boot record", NULL, 0, 0, 0x1b0 },
	{ "pc_x86_64", "iso", "place of the loader in the boot record", NULL, 0, 0x1b0, 8 },
	{ "pc_x86_64", "iso", "descriptor of what can be started", NULL, 0, 17 * 2048, 30 },
	{ "pc_x86_64", "iso", "place of the catalog", NULL, 0, 17 * 2048 + 0x47, 4 },
	{ "pc_x86_64", "iso", "place of the loader in the catalog", TEXT("\x55\xaa\x88\0"), 10, 4 },
	{ "pc_x86_64", "iso", "place of the loader for UEFI", TEXT("\x91\xef\1\0"), 32 + 8, 4 },
	{ "pc_x86_64", "iso", "script", TEXT("multiboot2 "), 0, 30 },
	{ "pc_x86_64", "iso", "table of the loader's place", TEXT("\xe8\0\0\xeb\x3b\0"), 8, 16 },
	{ "pc_x86_64", "iso", "GRUB", TEXT("\xe8\0\0\xeb\x3b\0"), 64, 100000 },
	{ "pc_x86_64", "iso", "GRUB for UEFI", TEXT("mkfs.fat"), 512, 300000 },
	{ "pc_x86_64", "iso", "names of files", TEXT("grub.cfg"), 0, 8 },
	{ "pc_x86_64", "iso-syslinux", "code of the boot record", NULL, 0, 0, 0x1b0 },
	{ "pc_x86_64", "iso-syslinux", "place of the loader in the boot record", NULL, 0, 0x1b0, 4 },
	{ "pc_x86_64", "iso-syslinux", "place of the loader in the catalog", TEXT("\x55\xaa\x88\0"), 10, 4 },
	{ "pc_x86_64", "iso-syslinux", "script", TEXT("KERNEL mboot.c32"), 0, 16 },
	{ "pc_x86_64", "iso-syslinux", "names of files", TEXT("mboot.c32"), 0, 9 },
	{ "pc_x86_64", "disk", "code of the boot record", NULL, 0, 0, 440 },
	{ "pc_x86_64", "disk", "type of the first partition", NULL, 0, 450, 1 },
	{ "pc_x86_64", "disk", "header of the partition table", NULL, 0, 512, 92 },
	{ "pc_x86_64", "disk", "partitions", NULL, 0, 1024, 256 },
	{ "pc_x86_64", "disk", "header of the other partition table", NULL, 0, -512, 92 },
	{ "pc_x86_64", "disk", "partitions in the other table", NULL, 0, -33 * 512, 256 },
	{ "pc_x86_64", "disk", "GRUB", NULL, 0, 1 << 20, 150000 },
	{ "pc_x86_64", "disk", "sizes of the volume", NULL, 0, (2 << 20) + 32, 4 },
	{ "pc_x86_64", "disk", "root folder's place", NULL, 0, (2 << 20) + 44, 4 },
	{ "pc_x86_64", "disk", "allocation", NULL, 0, (2 << 20) + 32 * 512 + 8, 100 },
	{ "pc_x86_64", "disk", "a folder's entry: its name", TEXT("BOOTX64 EFI"), 0, 11 },
	{ "pc_x86_64", "disk", "a folder's entry: place and size", TEXT("BOOTX64 EFI"), 26, 6 },
	{ "pc_x86_64", "disk", "script", TEXT("multiboot2 "), 0, 30 },
	{ "virt_arm_v7a", "sd", "partition", NULL, 0, 446 + 8, 4 },
	{ "virt_arm_v7a", "sd", "extlinux.conf", TEXT("kernel /uImage"), 0, 14 },
	{ "virt_arm_v7a", "sd", "boot.scr", TEXT("bootm ${"), 0, 30 },
	{ "raspi3", "sd", "config.txt", TEXT("kernel_address="), 0, 15 },
};

/* A text of the system's own counts after those of folders and loaders. */
static size_t place_begin(const struct place *place, const uint8_t *bytes, size_t size)
{
	if (!place->text) return place->at < 0 ? size - (size_t)-place->at : (size_t)place->at;
	const uint8_t *found = memmem(bytes, size, place->text, place->text_bytes);
	if (!found) fail_msg("%s: there is no such text", place->what);
	return (size_t)(found - bytes) + (size_t)place->at;
}

static void changed_bytes_of_the_boot_loader(void **state)
{
	(void)state;
	for (size_t i = 0; i < MEDIA; i++) {
		size_t size = 0;
		uint8_t *bytes = has_core(media[i].platform) ? medium_make(&media[i], &size) : NULL;
		for (const struct place *place = places; bytes && place < places + sizeof places / sizeof places[0]; place++) {
			if (strcmp(place->platform, media[i].platform) || strcmp(place->format, media[i].format)) continue;
			size_t const begin = place_begin(place, bytes, size);
			for (unsigned change = 0; change < 6; change++) {
				size_t const at = begin + random_below(place->bytes);
				bytes[at] ^= 0x11;
				seal_write(bytes, size, media[i].seal);
				if (is_good(bytes, size)) fail_msg("%s %s: %s: byte 0x%zx", place->platform, place->format, place->what, at);
				bytes[at] ^= 0x11;
			}
			seal_write(bytes, size, media[i].seal);
		}
		if (bytes) assert_true(is_good(bytes, size));
		free(bytes);
	}
}

/* A folder for a network: each of its files, changed; one that is missing; one too many. */
static const char *folder_verdict(const struct container_file *files, size_t count, char text[static 300])
{
	static char rule[100];
	struct compilation compilation;
	struct verify_report report;
	compilation_init(&compilation);
	bool const good = verify_folder(&compilation, "folder", files, count, &report);
	*text = '\0';
	if (!good) {
		snprintf(rule, sizeof rule, "%s", compilation.diagnostics.all.items[0]->rule);
		snprintf(text, 300, "%s", compilation.diagnostics.all.items[0]->text);
	}
	compilation_destroy(&compilation);
	return good ? NULL : rule;
}

static void files_of_a_folder(const char *platform)
{
	struct composition composition;
	struct image_plan plan;
	struct boot_files boot;
	struct container_file files[BOOT_FILES_MAX + 1];
	char text[300];
	plan_image(&composition, "examples/hello/hello.scenario", platform, &plan);
	boot_files_init(&boot);
	image_format_find("dir")->files(&plan, &boot);
	for (size_t i = 0; i < boot.count; i++) files[i] = (struct container_file) { boot.items[i].path, boot.items[i].bytes, boot.items[i].size_bytes };
	if (folder_verdict(files, boot.count, text)) fail_msg("%s: %s", platform, text);
	for (size_t i = 0; i < boot.count; i++) {
		struct container_file const file = files[i];
		uint8_t *copy = malloc(file.size_bytes);
		for (unsigned change = 0; change < 8; change++) {
			memcpy(copy, file.bytes, file.size_bytes);
			copy[random_below(file.size_bytes)] ^= 0x10;
			files[i].bytes = copy;
			if (!folder_verdict(files, boot.count, text)) fail_msg("%s: a changed byte of %s is not found", platform, file.name);
		}
		files[i] = files[boot.count - 1];
		if (!folder_verdict(files, boot.count - 1, text)) fail_msg("%s: %s is missing, and nobody says so", platform, file.name);
		files[i] = file;
		free(copy);
	}
	files[boot.count] = (struct container_file) { "EFI/BOOT/BOOTIA32.EFI", (const uint8_t *)"", 0 };
	assert_string_equal(folder_verdict(files, boot.count + 1, text), "verify-layout");
	files[boot.count] = files[0];
	assert_string_equal(folder_verdict(files, boot.count + 1, text), "verify-layout");
	assert_string_equal(folder_verdict(files, 0, text), "verify-layout");
	boot_files_destroy(&boot);
	compose_end(&composition);
}

static void folders_for_a_network(void **state)
{
	static const char *const platforms[] = { "pc_x86_64", "virt_arm_v7a", "virt_riscv64" };
	(void)state;
	for (size_t i = 0; i < sizeof platforms / sizeof platforms[0]; i++)
		if (has_core(platforms[i])) files_of_a_folder(platforms[i]);
}

/* As it lies in memory, without a word of where that is. */
static void systems_without_a_container(void **state)
{
	(void)state;
	char text[300];
	uint8_t *bytes = malloc(elf_image.size);
	size_t const size = elf_image.size - 4096;
	memcpy(bytes, elf_image.bytes + 4096, size);
	if (verdict(bytes, size, text)) fail_msg("%s", text);
	for (unsigned i = 0; i < 100; i++) {
		size_t const at = random_below(size);
		bytes[at] ^= 0x20;
		assert_false(is_good(bytes, size));
		bytes[at] ^= 0x20;
	}
	assert_false(is_good(bytes, size - 4096));
	free(bytes);
}

static void images_that_are_cut_off(const struct image *image)
{
	for (unsigned i = 0; i < 120; i++) {
		size_t const size = i < 40 ? i * 7 : random_below(image->archive + header_of(image->bytes + image->archive)->total_size);
		uint8_t *copy = malloc(size + 1);      /* so that the sanitizer sees a look beyond the end */
		uint8_t *tight = realloc(copy, size ? size : 1);
		memcpy(tight, image->bytes, size);
		if (is_good(tight, size)) fail_msg("an image of %zu bytes is accepted", size);
		free(tight);
	}
}

static void truncated_images(void **state)
{
	(void)state;
	images_that_are_cut_off(&elf_image);
	images_that_are_cut_off(&iso_image);
}

static void longer_images(void **state)
{
	(void)state;
	uint8_t *copy = malloc(elf_image.size + 4096);
	memcpy(copy, elf_image.bytes, elf_image.size);
	memset(copy + elf_image.size, 0, 4096);
	assert_false(is_good(copy, elf_image.size + 4096));
	assert_false(is_good(copy, elf_image.size + 1));
	free(copy);
}

/*
 * A lie: of a module, `from` becomes `to`, at its `skip`th occurrence; both are equally long. `rule` is what must be cited
 * when all digests fit again, `text` a part of what is said.
 */
struct lie { const char *what, *module, *from, *to; unsigned skip; const char *rule, *text; };

static const struct lie lies[] = {
	{ "a quota is raised", "config", "caps: 600 | ram: 8M", "caps: 600 | ram: 9M", 0, "verify-quota", "by the configuration" },
	{ "a quota of capabilities", "config", "caps: 64 ", "caps: 65 ", 0, "verify-quota", "by the configuration" },
	{ "a quota that is no number", "config", "ram: 8M", "ram: 8m", 0, "verify-config", "two quotas" },
	{ "a route is widened", "config", "| label: | + child terminal_crosslink", "|        | + child terminal_crosslink", 0, "verify-route", "by a rule for any label" },
	{ "a route is widened by a prefix", "config", "label: terminal_crosslink |", "label_prefix: terminal_cr |", 0, "verify-route", "by a rule for prefix terminal_cr" },
	{ "a rule for one service becomes one for all", "config", "+ service Timer | label: |", "+ any-service   |        |", 0, "verify-route", "any service" },
	{ "a route leads to somebody else", "config", "+ service Terminal | label: | + child red", "+ service Terminal | label: | + parent   ", 0, "verify-route", "denies" },
	{ "a target that does not exist", "config", "+ child timer", "+ child tamer", 0, "verify-route", "denies" },
	{ "a label on the way is rewritten", "config", "label: ktimer | + parent | label: ktimer", "label: ktimer | + parent | label: uart11", 0, "verify-route", "core 'init -> uart11'" },
	{ "the parent is not asked", "config", "+ service IRQ\n", "+ service IRX\n", 0, "verify-route", "denies" },
	{ "another program is started", "config", "+ binary shell", "+ binary vault", 0, "verify-certificate", "opens another session" },
	{ "a program that is not there", "config", "+ start vault |", "+ start vaulx |", 0, "verify-certificate", "does not tell of 'vaulx'" },
	{ "a child more", "config", "+ start visitor_2", "+ start visitor_1", 0, "verify-config", "two children" },
	{ "a child is left out", "config", "+ start visitor_2", "x start visitor_2", 0, "verify-certificate", "more than there is" },
	{ "a service is not provided", "config", "+ provides | + service Timer", "x provides | + service Timer", 0, "verify-", "" },
	{ "visitors are let in by nobody", "config", "+ default-policy | + child", "x default-policy | + child", 0, "verify-route", "from outside" },
	{ "a node that nobody knows", "config", "+ default-policy | + child terminal_crosslink", "+ default-polizy | + child terminal_crosslink", 0, "verify-config", "nothing is proved" },
	{ "a session is left out", "certificate", "+ session Timer", ". session Timer", 0, "verify-", "" },
	{ "an environment session is left out", "certificate", "+ session LOG", ". session LOG", 2, "verify-certificate", "opens another session" },
	{ "a session leads elsewhere", "certificate", "vault -> | node: init -> timer", "vault -> | node: init -> tamer", 0, "verify-", "" },
	{ "less is donated", "certificate", "| ram: 10240 | caps: 2 | arrives: 8192", "| ram: 10241 | caps: 2 | arrives: 8193", 0, "verify-quota", "donates" },
	{ "a step keeps nothing", "certificate", "| kept: 1024", "| kept: 1023", 0, "verify-certificate", "bytes are kept" },
	{ "more arrives", "certificate", "arrives: 9216", "arrives: 9217", 0, "verify-certificate", "bytes arrive" },
	{ "another kernel", "certificate", "| entry: 1", "| entry: 2", 0, "verify-", "" },
	{ "another platform", "certificate", "+ platform pc_x86_64", "+ platform pc_x86_65", 0, "verify-quota", "platform" },
	{ "less memory", "certificate", "memory_size: 66060288", "memory_size: 66060289", 0, "verify-quota", "platform" },
	{ "core keeps less", "certificate", "caps_total: 65536", "caps_total: 65535", 0, "verify-quota", "more than this platform" },
	{ "a service that core lacks", "certificate", "  + service IRQ", "  + service IRX", 0, "verify-route", "core has no" },
	{ "inits keep less", "certificate", "+ cost session | ram: 1024", "+ cost session | ram: 1023", 0, "verify-certificate", "bytes are kept" },
	{ "children cost less", "certificate", "+ cost child | ram: 8192", "+ cost child | ram: 8191", 0, "verify-quota", "by the configuration" },
	{ "an interface costs less", "certificate", "+ interface Timer | ram: 10240", "+ interface Timer | ram: 10239", 0, "verify-quota", "donates" },
	{ "somebody else", "certificate", "+ node init -> timer\n", "+ node init -> tamer\n", 0, "verify-certificate", "does not tell of 'timer'" },
	{ "a higher bound", "certificate", "| assigned: 8388608", "| assigned: 8388609", 0, "verify-quota", "'assigned' of 'red'" },
	{ "a later version", "certificate", "version: 1", "version: 2", 0, "verify-certificate", "no certificate of all" },
	{ "a module is left out", "certificate", "+ module timer", ". module timer", 0, "verify-", "" },
};

static bool replace(uint8_t *archive, const struct lie *lie)
{
	const struct boot_archive_module *module = module_of(archive, lie->module);
	size_t const length = strlen(lie->from);
	assert_int_equal(length, strlen(lie->to));
	uint8_t *at = archive + module->offset, *end = at + module->size;
	for (unsigned skip = lie->skip; (at = memmem(at, (size_t)(end - at), lie->from, length)); at += length)
		if (!skip--) break;
	if (at) memcpy(at, lie->to, length);
	return at;
}

static void lies_are_found(void **state)
{
	unsigned wrong = 0;
	(void)state;
	for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
		uint8_t *copy = copy_of(&elf_image), *archive = copy + elf_image.archive;
		char text[300];
		if (!replace(archive, &lies[i])) fail_msg("%s: there is no '%s'", lies[i].what, lies[i].from);
		assert_string_equal(verdict(copy, elf_image.size, text), "verify-digest");
		fix(archive, false);
		const char *rule = verdict(copy, elf_image.size, text);
		if (!rule) fail_msg("%s: not found", lies[i].what);
		if (strcmp(lies[i].module, "config") == 0) assert_string_equal(rule, "verify-digest");
		free(copy);

		copy = copy_of(&elf_image), archive = copy + elf_image.archive;
		replace(archive, &lies[i]);
		fix(archive, true);
		rule = verdict(copy, elf_image.size, text);
		if (!rule || strncmp(rule, lies[i].rule, strlen(lies[i].rule)) || !strstr(text, lies[i].text))
			print_message("# %s: %s: %s\n", lies[i].what, rule ? rule : "verified", text), wrong++;
		free(copy);
	}
	assert_int_equal(wrong, 0);
}

static void a_swapped_module_is_found(void **state)
{
	(void)state;
	uint8_t *copy = copy_of(&elf_image), *archive = copy + elf_image.archive;
	char text[300];
	archive[module_of(archive, "vault")->offset + 5000] ^= 1;
	fix(archive, false);
	assert_string_equal(verdict(copy, elf_image.size, text), "verify-digest");
	assert_non_null(strstr(text, "not the one that was proved"));
	free(copy);
}

static struct boot_archive_device *io_mem_of(struct boot_archive_header *header)
{
	struct boot_archive_device *device = (void *)((uint8_t *)header + header->device_table_offset);
	while (device->resource != BOOT_RESOURCE_IO_MEM) device++;
	return device;
}

static void numbers_of_the_header_are_proved(void **state)
{
	static const char *const cited[] = { "verify-quota", "verify-quota", "verify-quota", "verify-device", "verify-route",
	                                     "verify-device", "verify-device", "verify-layout", "verify-layout" };
	(void)state;
	for (unsigned i = 0; i < sizeof cited / sizeof cited[0]; i++) {
		uint8_t *copy = copy_of(&elf_image);
		struct boot_archive_header *header = header_of(copy + elf_image.archive);
		struct boot_archive_device *devices = (void *)((uint8_t *)header + header->device_table_offset);
		char text[300];
		switch (i) {
		case 0: header->init_ram_bytes -= 4096; break;
		case 1: header->init_caps++; break;
		case 2: header->memory_size += 4096; break;
		case 3: devices[0].base = devices[2].base, devices[2].resource = devices[0].resource; break;
		case 4: devices[header->device_count - 1].flags |= BOOT_DEVICE_CORE; break;
		case 5: io_mem_of(header)->base = header->memory_base; break;            /* there lies the kernel */
		case 6: io_mem_of(header)->size = 0; break;
		case 7: header->version++; break;
		case 8: modules_of((uint8_t *)header)[2].offset += 4096; break;
		}
		fix(copy + elf_image.archive, true);
		const char *rule = verdict(copy, elf_image.size, text);
		if (!rule) fail_msg("change %u is not found", i);
		assert_string_equal(rule, cited[i]);
		free(copy);
	}
}

/* On a machine with much memory its range goes around the registers below 4 GiB. */
static void registers_within_the_range_of_memory(void **state)
{
	(void)state;
	uint8_t *copy = copy_of(&elf_image);
	struct boot_archive_header *header = header_of(copy + elf_image.archive);
	char text[300];
	io_mem_of(header)->base = header->memory_base + header->memory_size - 4096;
	fix(copy + elf_image.archive, true);
	if (verdict(copy, elf_image.size, text)) fail_msg("%s", text);
	free(copy);
}

/* Names for GRUB are the ones that count, and each stands once. */
static void two_files_of_one_name(void **state)
{
	(void)state;
	uint8_t *copy = copy_of(&iso_image);
	char text[300];
	uint8_t *name = memmem(copy, iso_image.size, "grub.cfg", 8);
	assert_non_null(name);
	memcpy(name, "bios.img", 8);
	assert_string_equal(verdict(copy, iso_image.size, text), "verify-layout");
	free(copy);
}

/* ---- U-Boot's uImage: a header, and what an ELF file holds behind its first page ---- */

enum { UIMAGE_HEADER = 64, UIMAGE_CRC = 4, UIMAGE_LOAD = 16, UIMAGE_ENTRY = 20 };

static void put_big(uint8_t *at, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++) at[i] = (uint8_t)(value >> (24 - 8 * i));
}

static void seal_uimage(uint8_t *image)
{
	put_big(image + UIMAGE_CRC, 0);
	put_big(image + UIMAGE_CRC, (uint32_t)crc32(0, image, UIMAGE_HEADER));
}

static uint8_t *make_uimage(size_t *size)
{
	size_t const payload = elf_image.size - 4096;
	uint8_t *image = calloc(1, UIMAGE_HEADER + payload);
	uint64_t entry, load;
	memcpy(&entry, elf_image.bytes + 24, 8);
	memcpy(&load, elf_image.bytes + 64 + 24, 8);
	memcpy(image + UIMAGE_HEADER, elf_image.bytes + 4096, payload);
	put_big(image, 0x27051956);
	put_big(image + 12, (uint32_t)payload);
	put_big(image + UIMAGE_LOAD, (uint32_t)load);
	put_big(image + UIMAGE_ENTRY, (uint32_t)entry);
	put_big(image + 24, (uint32_t)crc32(0, image + UIMAGE_HEADER, (uInt)payload));
	seal_uimage(image);
	*size = UIMAGE_HEADER + payload;
	return image;
}

static void images_for_uboot(void **state)
{
	(void)state;
	size_t size;
	uint8_t *image = make_uimage(&size);
	char text[300];
	if (verdict(image, size, text)) fail_msg("%s", text);
	for (unsigned i = 0; i < UIMAGE_HEADER; i++) {
		image[i] ^= 1;
		if (is_good(image, size)) fail_msg("byte %u of the header is not found", i);
		image[i] ^= 1;
	}
	for (unsigned at = UIMAGE_LOAD; at <= UIMAGE_ENTRY; at += 4) {
		image[at + 3] ^= 4;
		seal_uimage(image);
		assert_string_equal(verdict(image, size, text), "verify-layout");
		image[at + 3] ^= 4;
	}
	seal_uimage(image);
	assert_true(is_good(image, size));
	for (unsigned i = 0; i < 100; i++) {
		size_t const at = UIMAGE_HEADER + random_below(size - UIMAGE_HEADER);
		image[at] ^= 0x20;
		assert_false(is_good(image, size));
		image[at] ^= 0x20;
	}
	assert_false(is_good(image, size - 1));
	free(image);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples_are_verified),
		cmocka_unit_test(changed_bytes_of_an_elf_file),
		cmocka_unit_test(changed_bytes_of_an_iso_image),
		cmocka_unit_test(changed_bytes_of_media),
		cmocka_unit_test(changed_bytes_of_the_boot_loader),
		cmocka_unit_test(folders_for_a_network),
		cmocka_unit_test(systems_without_a_container),
		cmocka_unit_test(truncated_images),
		cmocka_unit_test(longer_images),
		cmocka_unit_test(lies_are_found),
		cmocka_unit_test(a_swapped_module_is_found),
		cmocka_unit_test(numbers_of_the_header_are_proved),
		cmocka_unit_test(registers_within_the_range_of_memory),
		cmocka_unit_test(two_files_of_one_name),
		cmocka_unit_test(images_for_uboot),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
