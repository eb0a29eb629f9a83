/* SPDX-License-Identifier: MIT */
/* link: compose/image/archive.c compose/image/elf_link.c compose/base/ */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <elf.h>
#include <nettle/sha2.h>

#include "../components/include/genode/boot_archive.h"
#include "image/archive.h"
#include "image/elf_link.h"

/* ---- archive ---- */

static struct device_resource irq = { .kind = RESOURCE_IRQ, .base = 3, .size = 1, .level = true, .low = true, .label = "uart1" };
static struct device_resource ports =
	{ .kind = RESOURCE_IO_PORT, .base = 0x2f8, .size = 8, .label = "uart1", .next = &irq };
static struct device_resource registers = { .kind = RESOURCE_IO_MEM, .base = 0xfee00000, .size = 4096, .label = "lapic" };
static struct device uart = { .name = "uart1", .kind = "ns16550", .resources = &ports };
static struct device lapic =
	{ .name = "lapic", .kind = "x86-lapic", .core = true, .resources = &registers, .next = &uart };
static struct platform const board = {
	.name = "board", .memory_base = 0x100000, .memory_size_bytes = 0x3f00000, .devices = &lapic,
};

static uint8_t const page[5000] = { [0] = 1, [4999] = 2 };

static struct archive_plan plan_three(struct archive_module modules[static 3])
{
	modules[0] = (struct archive_module) { .name = "config", .data = (const uint8_t *)"config\n-\n", .size_bytes = 9 };
	modules[1] = (struct archive_module) { .name = "init", .data = page, .size_bytes = sizeof page };
	modules[2] = (struct archive_module) { .name = "empty", .size_bytes = 0 };
	struct archive_input const input = {
		.modules = modules, .module_count = 3, .platform = &board, .init_ram_bytes = 12345678, .init_caps = 99,
	};
	struct archive_plan plan;
	archive_plan_make(&plan, &input);
	return plan;
}

static void plan_places_modules_on_pages(void **state)
{
	(void)state;
	struct archive_module modules[3];
	struct archive_plan const plan = plan_three(modules);
	assert_int_equal(plan.module_table_offset, sizeof(struct boot_archive_header));
	assert_int_equal(plan.device_table_offset, plan.module_table_offset + 3 * sizeof(struct boot_archive_module));
	assert_int_equal(plan.device_count, 3);
	assert_int_equal(modules[0].offset, 4096);
	assert_int_equal(modules[1].offset, 8192);
	assert_int_equal(modules[2].offset, 16384);
	assert_int_equal(plan.total_size_bytes, 16384);
	assert_int_equal(archive_size_bytes(3, 3, 1 + 2 + 0), plan.total_size_bytes);
}

static void written_archive_reads_back(void **state)
{
	(void)state;
	struct archive_module modules[3];
	struct archive_plan const plan = plan_three(modules);
	uint8_t *archive = malloc(plan.total_size_bytes);
	assert_non_null(archive);
	memset(archive, 0xaa, plan.total_size_bytes);
	archive_write(&plan, archive);

	struct boot_archive_header header;
	memcpy(&header, archive, sizeof header);
	assert_memory_equal(archive, "GCOArcv1", 8);
	assert_int_equal(header.version, 1);
	assert_int_equal(header.header_size, sizeof header);
	assert_int_equal(header.total_size, plan.total_size_bytes);
	assert_int_equal(header.module_count, 3);
	assert_int_equal(header.device_count, 3);
	assert_int_equal(header.init_ram_bytes, 12345678);
	assert_int_equal(header.init_caps, 99);
	assert_int_equal(header.memory_base, 0x100000);
	assert_int_equal(header.memory_size, 0x3f00000);
	assert_string_equal(header.platform, "board");

	struct boot_archive_module entries[3];
	memcpy(entries, archive + header.module_table_offset, sizeof entries);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(entries[i].name, modules[i].name);
		assert_int_equal(entries[i].size, modules[i].size_bytes);
		struct sha256_ctx context;
		uint8_t digest[32];
		sha256_init(&context);
		sha256_update(&context, entries[i].size, archive + entries[i].offset);
		sha256_digest(&context, sizeof digest, digest);
		assert_memory_equal(digest, entries[i].sha256, sizeof digest);
	}
	assert_memory_equal(archive + entries[1].offset, page, sizeof page);
	for (uint64_t at = entries[1].offset + sizeof page; at < plan.total_size_bytes; at++) assert_int_equal(archive[at], 0);
	free(archive);
}

static void devices_carry_kind_and_flags(void **state)
{
	(void)state;
	struct archive_module modules[3];
	struct archive_plan const plan = plan_three(modules);
	uint8_t *archive = malloc(plan.total_size_bytes);
	assert_non_null(archive);
	archive_write(&plan, archive);
	struct boot_archive_device entries[3];
	memcpy(entries, archive + plan.device_table_offset, sizeof entries);
	assert_string_equal(entries[0].name, "lapic");
	assert_int_equal(entries[0].resource, BOOT_RESOURCE_IO_MEM);
	assert_int_equal(entries[0].flags, BOOT_DEVICE_CORE);
	assert_string_equal(entries[1].kind, "ns16550");
	assert_int_equal(entries[1].resource, BOOT_RESOURCE_IO_PORT);
	assert_int_equal(entries[1].base, 0x2f8);
	assert_int_equal(entries[1].size, 8);
	assert_int_equal(entries[2].resource, BOOT_RESOURCE_IRQ);
	assert_int_equal(entries[2].flags, BOOT_DEVICE_LEVEL | BOOT_DEVICE_LOW);
	free(archive);
}

static void tables_digest_covers_them_with_its_own_field_zero(void **state)
{
	(void)state;
	struct archive_module modules[3];
	struct archive_plan const plan = plan_three(modules);
	uint8_t *archive = malloc(plan.total_size_bytes);
	assert_non_null(archive);
	archive_write(&plan, archive);
	uint8_t written[32], digest[32];
	uint8_t *field = archive + offsetof(struct boot_archive_header, tables_sha256);
	memcpy(written, field, sizeof written);
	memset(field, 0, sizeof written);
	struct sha256_ctx context;
	sha256_init(&context);
	sha256_update(&context, plan.device_table_offset + 3 * sizeof(struct boot_archive_device), archive);
	sha256_digest(&context, sizeof digest, digest);
	assert_memory_equal(digest, written, sizeof digest);
	free(archive);
}

/* ---- core's ELF ---- */

enum { CORE_SIZE = 0x3000 };

struct core_file {
	Elf64_Ehdr header;
	Elf64_Phdr segments[2];
	uint8_t    rest[CORE_SIZE - sizeof(Elf64_Ehdr) - 2 * sizeof(Elf64_Phdr)];
};

/* Text of 16 bytes at 1 MiB, data of 32 bytes and 100 zero bytes on the next page; mapped high. */
static struct core_file *core_new(void)
{
	struct core_file *file = calloc(1, sizeof *file);
	assert_non_null(file);
	file->header = (Elf64_Ehdr) {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_EXEC, .e_machine = EM_X86_64, .e_version = EV_CURRENT, .e_entry = 0x100008,
		.e_phoff = sizeof(Elf64_Ehdr), .e_ehsize = sizeof(Elf64_Ehdr), .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 2,
	};
	file->segments[0] = (Elf64_Phdr) {
		.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_offset = 0x1000, .p_vaddr = 0x100000, .p_paddr = 0x100000,
		.p_filesz = 16, .p_memsz = 16, .p_align = 4096,
	};
	file->segments[1] = (Elf64_Phdr) {
		.p_type = PT_LOAD, .p_flags = PF_R | PF_W, .p_offset = 0x2000, .p_vaddr = 0xffffffff80101000, .p_paddr = 0x101000,
		.p_filesz = 32, .p_memsz = 132, .p_align = 4096,
	};
	memset((uint8_t *)file + 0x1000, 0x11, 16);
	memset((uint8_t *)file + 0x2000, 0x22, 32);
	return file;
}

static const char *read_core(struct core_elf *core, const struct core_file *file)
{
	return core_elf_read(core, (const uint8_t *)file, sizeof *file);
}

static void archive_goes_to_the_first_page_behind_core(void **state)
{
	(void)state;
	struct core_file *file = core_new();
	struct core_elf core;
	assert_null(read_core(&core, file));
	assert_int_equal(core.segment_count, 2);
	assert_int_equal(core.begin, 0x100000);
	assert_int_equal(core.end, 0x102000);
	assert_int_equal(core.archive_virtual_address, 0xffffffff80102000);
	free(file);
}

static void linked_file_is_an_image_of_memory(void **state)
{
	(void)state;
	struct core_file *file = core_new();
	struct core_elf core;
	assert_null(read_core(&core, file));
	struct elf_link_plan plan;
	elf_link_plan_make(&plan, &core, 8192);
	assert_int_equal(plan.archive_offset, 4096 + 0x2000);
	assert_int_equal(plan.size_bytes, plan.archive_offset + 8192);
	uint8_t *image = malloc(plan.size_bytes);
	assert_non_null(image);
	memset(image, 0xaa, plan.size_bytes);
	elf_link_write(&plan, &core, 8192, image);

	Elf64_Ehdr header;
	Elf64_Phdr segments[3];
	memcpy(&header, image, sizeof header);
	assert_int_equal(header.e_phnum, 3);
	assert_int_equal(header.e_entry, 0x100008);
	assert_int_equal(header.e_shnum, 0);
	memcpy(segments, image + header.e_phoff, sizeof segments);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(segments[i].p_offset - segments[i].p_paddr, segments[0].p_offset - segments[0].p_paddr);
		assert_int_equal(segments[i].p_offset % 4096, segments[i].p_vaddr % 4096);
	}
	assert_int_equal(segments[1].p_filesz, 32);
	assert_int_equal(segments[1].p_memsz, 132);
	assert_int_equal(segments[2].p_flags, PF_R);
	assert_int_equal(segments[2].p_paddr, 0x102000);
	assert_int_equal(segments[2].p_filesz, 8192);
	assert_int_equal(image[4096], 0x11);
	assert_int_equal(image[4096 + 0x1000 + 31], 0x22);
	assert_int_equal(image[4096 + 0x1000 + 32], 0);
	assert_int_equal(image[plan.archive_offset], 0xaa);
	free(image);
	free(file);
}

static void segments_in_any_order_are_sorted(void **state)
{
	(void)state;
	struct core_file *file = core_new();
	Elf64_Phdr const first = file->segments[0];
	file->segments[0] = file->segments[1];
	file->segments[1] = first;
	struct core_elf core;
	assert_null(read_core(&core, file));
	assert_int_equal(core.segments[0].physical_address, 0x100000);
	assert_int_equal(core.end, 0x102000);
	free(file);
}

/* ---- 32-bit ELF files ---- */

struct core_file_32 {
	Elf32_Ehdr header;
	Elf32_Phdr segments[1];
	uint8_t    rest[0x2000 - sizeof(Elf32_Ehdr) - sizeof(Elf32_Phdr)];
};

static struct core_file_32 *core_32_new(void)
{
	struct core_file_32 *file = calloc(1, sizeof *file);
	assert_non_null(file);
	file->header = (Elf32_Ehdr) {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS32, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_EXEC, .e_machine = EM_ARM, .e_version = EV_CURRENT, .e_entry = 0xc0000010, .e_flags = 0x5000200,
		.e_phoff = sizeof(Elf32_Ehdr), .e_ehsize = sizeof(Elf32_Ehdr), .e_phentsize = sizeof(Elf32_Phdr), .e_phnum = 1,
	};
	file->segments[0] = (Elf32_Phdr) {
		.p_type = PT_LOAD, .p_flags = PF_R | PF_W | PF_X, .p_offset = 0x1000, .p_vaddr = 0xc0000000,
		.p_paddr = 0x70000000, .p_filesz = 0x800, .p_memsz = 0x2800, .p_align = 4096,
	};
	memset((uint8_t *)file + 0x1000, 0x33, 0x800);
	return file;
}

static void link_of_32_bits_is_read_back(void **state)
{
	(void)state;
	struct core_file_32 *file = core_32_new();
	struct core_elf core, again;
	assert_null(core_elf_read(&core, (const uint8_t *)file, sizeof *file));
	assert_false(core.is_64);
	assert_int_equal(core.machine, EM_ARM);
	assert_int_equal(core.entry_physical, 0x70000010);
	assert_int_equal(core.end, 0x70003000);
	assert_int_equal(core_elf_archive_room(&core), 0x100000000 - 0xc0003000);

	struct elf_link_plan plan;
	elf_link_plan_make(&plan, &core, 4096);
	uint8_t *image = malloc(plan.size_bytes);
	assert_non_null(image);
	elf_link_write(&plan, &core, 4096, image);
	memset(image + plan.archive_offset, 0x44, 4096);
	Elf32_Ehdr header;
	Elf32_Phdr segments[2];
	memcpy(&header, image, sizeof header);
	assert_int_equal(header.e_ident[EI_CLASS], ELFCLASS32);
	assert_int_equal(header.e_machine, EM_ARM);
	assert_int_equal(header.e_flags, 0x5000200);
	assert_int_equal(header.e_entry, 0xc0000010);
	assert_int_equal(header.e_ehsize, sizeof(Elf32_Ehdr));
	assert_int_equal(header.e_phentsize, sizeof(Elf32_Phdr));
	assert_int_equal(header.e_phnum, 2);
	memcpy(segments, image + header.e_phoff, sizeof segments);
	assert_int_equal(segments[0].p_flags, PF_R | PF_W | PF_X);
	assert_int_equal(segments[0].p_memsz, 0x2800);
	assert_int_equal(image[segments[0].p_offset + 0x7ff], 0x33);
	assert_int_equal(segments[1].p_vaddr, 0xc0003000);
	assert_int_equal(segments[1].p_paddr, 0x70003000);
	assert_int_equal(image[segments[1].p_offset], 0x44);

	assert_null(core_elf_read(&again, image, plan.size_bytes));   /* what was written is itself a sound file */
	assert_int_equal(again.end, core.end + 4096);
	assert_int_equal(again.entry_physical, core.entry_physical);
	free(image);
	free(file);
}

static void addresses_of_32_bits_end(void **state)
{
	(void)state;
	struct core_file_32 *file = core_32_new();
	struct core_elf core;
	file->segments[0].p_vaddr = file->segments[0].p_paddr = 0xffffd000;
	file->header.e_entry = 0xffffd000;
	assert_null(core_elf_read(&core, (const uint8_t *)file, sizeof *file));
	assert_int_equal(core.end, 0x100000000);
	assert_int_equal(core_elf_archive_room(&core), 0);
	free(file);
}

/* One damage each, and what is said about it. */
#define DAMAGE(name, statement, message) \
	static void name(void **state) \
	{ \
		(void)state; \
		struct core_file *file = core_new(); \
		statement; \
		struct core_elf core; \
		const char *problem = read_core(&core, file); \
		assert_non_null(problem); \
		assert_string_equal(problem, message); \
		free(file); \
	}

DAMAGE(no_magic, file->header.e_ident[1] = 'X', "is no ELF file")
DAMAGE(big_endian, file->header.e_ident[EI_DATA] = ELFDATA2MSB, "is not little-endian")
DAMAGE(shared_object, file->header.e_type = ET_DYN, "is no statically linked executable")
DAMAGE(entry_outside, file->header.e_entry = 0x102000, "has its entry outside of its segments")
DAMAGE(headers_beyond_end, file->header.e_phoff = sizeof *file - 8, "has nothing to load")
DAMAGE(segment_beyond_end, file->segments[1].p_offset = sizeof *file - 31, "ends within a segment")
DAMAGE(segment_offset_wraps, file->segments[1].p_offset = UINT64_MAX - 7, "ends within a segment")
DAMAGE(more_in_file_than_in_memory, file->segments[1].p_memsz = 31, "has a segment that is larger in the file than in memory")
DAMAGE(segment_wraps, file->segments[1].p_memsz = UINT64_MAX / 2, "has a segment beyond the end of the address space")
DAMAGE(virtual_wraps, file->segments[1].p_vaddr = UINT64_MAX - 100, "has a segment beyond the end of the address space")
DAMAGE(overlap, file->segments[1].p_paddr = 0x100008, "has segments that overlap in memory")
DAMAGE(crooked, file->segments[1].p_vaddr += 8, "maps a segment to another place within a page")
DAMAGE(far_apart, file->segments[1].p_paddr = 0x40000000, "spreads over too much memory")
DAMAGE(nothing, file->segments[0].p_type = file->segments[1].p_type = PT_NOTE, "has nothing to load")

static void every_truncation_is_noticed_or_harmless(void **state)
{
	(void)state;
	struct core_file *file = core_new();
	for (size_t size = 0; size < 0x2020; size++) {
		uint8_t *copy = malloc(size ? size : 1);
		assert_non_null(copy);
		memcpy(copy, file, size);
		struct core_elf core;
		assert_non_null(core_elf_read(&core, copy, size));
		free(copy);
	}
	free(file);
}

/* ---- multiboot ---- */

static void put32(uint8_t *at, uint32_t value) { memcpy(at, &value, sizeof value); }

static void multiboot_headers_are_found_where_loaders_look(void **state)
{
	(void)state;
	uint8_t *image = calloc(1, 65536);
	assert_non_null(image);
	put32(image + 32752, 0xe85250d6);
	put32(image + 32760, 16);
	put32(image + 32764, -(0xe85250d6u + 16));
	assert_true(elf_link_has_multiboot(image, 65536, 2));
	assert_false(elf_link_has_multiboot(image, 32767, 2));
	assert_false(elf_link_has_multiboot(image, 65536, 1));
	put32(image + 32760, 17);
	assert_false(elf_link_has_multiboot(image, 65536, 2));
	put32(image + 4, 0x1badb002);
	put32(image + 12, -0x1badb002u);
	assert_true(elf_link_has_multiboot(image, 65536, 1));
	free(image);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plan_places_modules_on_pages),
		cmocka_unit_test(written_archive_reads_back),
		cmocka_unit_test(devices_carry_kind_and_flags),
		cmocka_unit_test(tables_digest_covers_them_with_its_own_field_zero),
		cmocka_unit_test(archive_goes_to_the_first_page_behind_core),
		cmocka_unit_test(linked_file_is_an_image_of_memory),
		cmocka_unit_test(segments_in_any_order_are_sorted),
		cmocka_unit_test(link_of_32_bits_is_read_back),
		cmocka_unit_test(addresses_of_32_bits_end),
		cmocka_unit_test(no_magic),
		cmocka_unit_test(big_endian),
		cmocka_unit_test(shared_object),
		cmocka_unit_test(entry_outside),
		cmocka_unit_test(headers_beyond_end),
		cmocka_unit_test(segment_beyond_end),
		cmocka_unit_test(segment_offset_wraps),
		cmocka_unit_test(more_in_file_than_in_memory),
		cmocka_unit_test(segment_wraps),
		cmocka_unit_test(virtual_wraps),
		cmocka_unit_test(overlap),
		cmocka_unit_test(crooked),
		cmocka_unit_test(far_apart),
		cmocka_unit_test(nothing),
		cmocka_unit_test(every_truncation_is_noticed_or_harmless),
		cmocka_unit_test(multiboot_headers_are_found_where_loaders_look),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
