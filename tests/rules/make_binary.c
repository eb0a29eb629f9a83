/* SPDX-License-Identifier: MIT */
/*
 * Writes a small ELF file for the store of the rule tests: nothing in it runs, everything in it is read.
 *
 *     make_binary OUTPUT [x86_64|arm] [exec|core|dyn|interp|wx|truncated|entry] [writable pages]
 */
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 0x1000 };

static unsigned long base = 0x401000;   /* where components are linked */

static Elf64_Phdr segment(unsigned type, unsigned flags, unsigned page, unsigned long file_bytes, unsigned long bytes)
{
	return (Elf64_Phdr){ .p_type = type, .p_flags = flags, .p_offset = (unsigned long)page * PAGE,
	                     .p_vaddr = base + (unsigned long)page * PAGE, .p_paddr = base + (unsigned long)page * PAGE,
	                     .p_filesz = file_bytes, .p_memsz = bytes, .p_align = PAGE };
}

int main(int argc, char **argv)
{
	const char *path = argc > 1 ? argv[1] : NULL;
	const char *cpu  = argc > 2 ? argv[2] : "x86_64";
	const char *kind = argc > 3 ? argv[3] : "exec";
	unsigned long writable_pages = argc > 4 ? strtoul(argv[4], NULL, 10) : 2;
	static unsigned char file[3 * PAGE];

	if (!path)
		return 2;
	if (!strcmp(kind, "core"))
		base = 0x100000;
	Elf64_Phdr segments[] = {
		segment(PT_LOAD, PF_R | PF_X | (strcmp(kind, "wx") ? 0 : PF_W), 0, PAGE, PAGE),
		segment(PT_LOAD, PF_R | PF_W, 1, 512, writable_pages * PAGE),
		segment(strcmp(kind, "interp") ? PT_NULL : PT_INTERP, PF_R, 0, 16, 16),
	};
	Elf64_Ehdr header = {
		.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
		.e_type = strcmp(kind, "dyn") ? ET_EXEC : ET_DYN, .e_machine = strcmp(cpu, "arm") ? EM_X86_64 : EM_AARCH64,
		.e_version = EV_CURRENT, .e_entry = strcmp(kind, "entry") ? base + 0x200 : 0x10, .e_phoff = sizeof(Elf64_Ehdr),
		.e_ehsize = sizeof(Elf64_Ehdr), .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 3,
	};
	memcpy(file, &header, sizeof(header));
	memcpy(file + sizeof(header), segments, sizeof(segments));
	size_t size = strcmp(kind, "truncated") ? PAGE + 512 : PAGE + 256;
	FILE  *out  = fopen(path, "wb");
	return !out || fwrite(file, 1, size, out) != size || fclose(out) ? 3 : 0;
}
