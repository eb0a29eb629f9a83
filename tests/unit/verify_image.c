/* SPDX-License-Identifier: MIT */
/* link: compiler */
/*
 * The checker of images against images that are wrong. An example is composed in memory; then bytes of it are changed one
 * at a time, it is cut off, and it is made to lie: a text in it is changed and every digest made to fit again, so that only
 * the proof itself can notice.
 */
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
#include "verify/verify.h"

struct image { uint8_t *bytes; size_t size; size_t elf, archive; };   /* offsets of ELF file and archive in it */

static struct image elf_image, iso_image;

/* ---- composing ---- */

static void compose_image(const char *scenario, const char *format, struct image *image)
{
	struct options options = { .store = NULL };
	struct composition composition;
	struct image_plan plan;
	char store[4096];
	snprintf(store, sizeof store, "%s/store", getenv("BUILD"));
	options.store = store;
	assert_true(compose_load(&composition, &options, scenario));
	assert_true(compose_check(&composition, composition.systems));
	assert_true(compose_plan(&composition, composition.systems, &plan));
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

/* The code of the boot record, GRUB, and its script, but for what is filled in when the image is made. */
static void changed_bytes_of_the_boot_loader(void **state)
{
	(void)state;
	uint8_t *copy = copy_of(&iso_image);
	const uint8_t *script = memmem(copy, iso_image.size, "multiboot2 ", 11), *grub = memmem(copy, iso_image.size, "\xe8\0\0\xeb\x3b\0", 6);
	assert_non_null(script);
	assert_non_null(grub);
	const uint8_t *efi = memmem(copy, iso_image.size, "mkfs.fat", 8);      /* if there is GRUB for UEFI here */
	unsigned const parts = efi ? 5 : 4;
	size_t const begins[] = { 0, (size_t)(script - copy), (size_t)(grub - copy) + 64, (size_t)(grub - copy) + 4096,
	                          efi ? (size_t)(efi - copy) - 3 : 0 };
	size_t const sizes[] = { 0x1b0, 30, 2000, 100000, 300000 };
	for (unsigned i = 0; i < 200; i++) {
		size_t const at = begins[i % parts] + random_below(sizes[i % parts]);
		copy[at] ^= 0x10;
		if (is_good(copy, iso_image.size)) fail_msg("byte 0x%zx of the boot loader is not found", at);
		copy[at] ^= 0x10;
	}
	free(copy);
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
		cmocka_unit_test(changed_bytes_of_the_boot_loader),
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
