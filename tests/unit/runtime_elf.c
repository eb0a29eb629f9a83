/* SPDX-License-Identifier: MIT */
/* link: components/lib/elf.c */
/* target: x86_64 */
/* The ELF reader of init and core: what it accepts, each thing that it refuses, and damaged files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <elf.h>

#include <genode/elf.h>

enum { TEXT = 0x401000, DATA = 0x403000, STACK = 0x406000, FILE_SIZE = 0x2100 };

static struct {
	Elf64_Ehdr header;
	Elf64_Phdr segments[4];
	uint8_t    rest[FILE_SIZE - sizeof(Elf64_Ehdr) - 4 * sizeof(Elf64_Phdr)];
} file;
_Static_assert(sizeof(file) == FILE_SIZE, "no padding");

static const struct elf_limits limits = {
	.machine = EM_X86_64, .word_bytes = 8, .start = TEXT, .end = 0x7ffffffff000,
};
static struct elf_image image;

static int set_up(void **state)
{
	(void)state;
	memset(&file, 0, sizeof(file));
	file.header = (Elf64_Ehdr){
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_EXEC, .e_machine = EM_X86_64, .e_version = EV_CURRENT, .e_entry = TEXT + 0x100,
		.e_phoff = sizeof(Elf64_Ehdr), .e_ehsize = sizeof(Elf64_Ehdr), .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 4,
	};
	file.segments[0] = (Elf64_Phdr){ PT_LOAD, PF_R | PF_X, 0, TEXT, TEXT, 0x1800, 0x1800, 0x1000 };
	file.segments[1] = (Elf64_Phdr){ PT_LOAD, PF_R | PF_W, 0x2000, DATA, DATA, 0x100, 0x1234, 0x1000 };
	file.segments[2] = (Elf64_Phdr){ PT_LOAD, PF_R | PF_W, 0, STACK, STACK, 0, 0x4000, 0x1000 };
	file.segments[3] = (Elf64_Phdr){ PT_GNU_STACK, PF_R | PF_W, 0, 0, 0, 0, 0, 16 };
	return 0;
}

/* The bytes are copied to memory of exactly their size, so that the sanitizer sees a read beyond them. */
static const char *parse(size_t size)
{
	void *const exact = malloc(size ? size : 1);
	memcpy(exact, &file, size);
	const char *const fault = elf_parse(exact, size, &limits, &image);
	free(exact);
	return fault;
}

static void accepted(void **state)
{
	(void)state;
	assert_null(parse(FILE_SIZE));
	assert_int_equal(image.segment_count, 3);
	assert_int_equal(image.entry, TEXT + 0x100);
	assert_int_equal(image.segments[0].size, 0x2000);
	assert_true(image.segments[0].executable && !image.segments[0].writeable);
	assert_int_equal(image.segments[1].file_size, 0x100);
	assert_int_equal(image.segments[1].size, 0x2000);
	assert_int_equal(image.segments[2].size, 0x4000);
	assert_int_equal(image.segments[2].file_size, 0);
}

static void segments_may_start_inside_a_page(void **state)
{
	(void)state;
	file.segments[1].p_vaddr += 0x40;
	file.segments[1].p_offset += 0x40;
	file.segments[1].p_filesz = 0xc0;
	assert_null(parse(FILE_SIZE));
	assert_int_equal(image.segments[1].address, DATA);
	assert_int_equal(image.segments[1].file_offset, 0x2000);
	assert_int_equal(image.segments[1].file_size, 0x100);
}

static void refused(void **state)
{
	(void)state;
	static const struct { size_t offset; uint64_t value; size_t bytes; const char *fault; } cases[] = {
		{ offsetof(Elf64_Ehdr, e_ident), 0, 1, "not an ELF file" },
		{ EI_CLASS, ELFCLASS32, 1, "of another word size or byte order" },
		{ EI_DATA, ELFDATA2MSB, 1, "of another word size or byte order" },
		{ offsetof(Elf64_Ehdr, e_machine), EM_ARM, 2, "for another CPU" },
		{ offsetof(Elf64_Ehdr, e_type), ET_DYN, 2, "not a statically linked executable" },
		{ offsetof(Elf64_Ehdr, e_phentsize), 32, 2, "unusual table of segments" },
		{ offsetof(Elf64_Ehdr, e_phnum), 33, 2, "unusual table of segments" },
		{ offsetof(Elf64_Ehdr, e_phnum), 0, 2, "no segment to load" },
		{ offsetof(Elf64_Ehdr, e_phoff), FILE_SIZE - 56, 8, "table of segments exceeds the file" },
		{ offsetof(Elf64_Ehdr, e_phoff), UINT64_MAX - 10, 8, "table of segments exceeds the file" },
		{ offsetof(Elf64_Ehdr, e_entry), DATA, 8, "entry point outside of executable segments" },
#define SEGMENT(index, member) sizeof(Elf64_Ehdr) + (index) * sizeof(Elf64_Phdr) + offsetof(Elf64_Phdr, member)
		{ SEGMENT(3, p_type), PT_INTERP, 4, "dynamically linked" },
		{ SEGMENT(1, p_flags), PF_R | PF_W | PF_X, 4, "segment is writable and executable" },
		{ SEGMENT(1, p_flags), PF_W, 4, "segment is not readable" },
		{ SEGMENT(1, p_flags), PF_R, 4, "read-only segment with memory that is not in the file" },
		{ SEGMENT(1, p_filesz), 0x2000, 8, "segment is larger in the file than in memory" },
		{ SEGMENT(0, p_filesz), UINT64_MAX, 8, "segment is larger in the file than in memory" },
		{ SEGMENT(1, p_offset), 0x3000, 8, "segment exceeds the file" },
		{ SEGMENT(1, p_offset), UINT64_MAX - 0xfff, 8, "segment exceeds the file" },
		{ SEGMENT(1, p_offset), 0x1fff, 8, "segment's address and offset disagree about the page" },
		{ SEGMENT(0, p_vaddr), 0x1000, 8, "segment outside of the address space" },
		{ SEGMENT(2, p_vaddr), 0x7ffffffff000, 8, "segment outside of the address space" },
		{ SEGMENT(2, p_memsz), UINT64_MAX, 8, "segment outside of the address space" },
		{ SEGMENT(2, p_memsz), 0x7fffffbf9001, 8, "segment outside of the address space" },
		{ SEGMENT(2, p_vaddr), DATA + 0x1000, 8, "segments overlap or are not in ascending order" },
		{ SEGMENT(2, p_vaddr), 0x402000, 8, "segments overlap or are not in ascending order" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		set_up(NULL);
		memcpy((char *)&file + cases[i].offset, &cases[i].value, cases[i].bytes);
		const char *const fault = parse(FILE_SIZE);
		assert_non_null(fault);
		assert_string_equal(fault, cases[i].fault);
	}
}

static void damaged_files(void **state)
{
	(void)state;
	for (size_t size = 0; size < FILE_SIZE; size++)
		(void)parse(size);
	uint32_t random = 3;
	unsigned accepted_count = 0;
	for (unsigned round = 0; round < 20000; round++) {
		set_up(NULL);
		for (unsigned i = 0; i < 3; i++) {
			random = random * 1664525 + 1013904223;
			((uint8_t *)&file)[(random >> 8) % (sizeof(Elf64_Ehdr) + 4 * sizeof(Elf64_Phdr))] = (uint8_t)(random >> 24);
		}
		if (parse(FILE_SIZE))
			continue;
		accepted_count++;
		for (unsigned i = 0; i < image.segment_count; i++) {
			const struct elf_segment *const segment = &image.segments[i];
			assert_true(segment->file_offset + segment->file_size <= FILE_SIZE && segment->file_size <= segment->size);
			assert_true(segment->address >= limits.start && segment->address + segment->size <= limits.end);
			assert_false(segment->writeable && segment->executable);
		}
	}
	assert_true(accepted_count > 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(accepted, set_up),
		cmocka_unit_test_setup(segments_may_start_inside_a_page, set_up),
		cmocka_unit_test_setup(refused, set_up),
		cmocka_unit_test_setup(damaged_files, set_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
