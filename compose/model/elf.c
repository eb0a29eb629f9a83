/* SPDX-License-Identifier: MIT */
#include "model/elaborate.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <inttypes.h>
#include <libelf.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Binaries. The file is foreign: every offset and size is compared with the file before it is believed. What the loader
 * on the target insists on is asked for here, so that it cannot come as a surprise there:
 *
 *   a static executable of the platform's CPU, loadable segments that do not overlap and stay inside the file, no
 *   segment both writable and executable, the entry point inside an executable one.
 */

enum { PAGE_BYTES = 4096, PROGRAM_HEADERS_MAX = 32, SEGMENTS_MAX = 8 };   /* as components/lib/elf.c bounds them */

struct reading {
	struct elaborator *elaborator;
	struct span        span;        /* what asks for the binary */
	const char        *path;
	struct binary     *binary;
	uint64_t           file_bytes;
	uint64_t           last_begin, last_end;   /* pages of the loadable segment before */
	bool               entry_found;
};

static bool wrong(const struct reading *reading, const char *rule, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static bool wrong(const struct reading *reading, const char *rule, const char *format, ...)
{
	struct compilation *compilation = reading->elaborator->compilation;
	va_list             arguments;

	va_start(arguments, format);
	const char *text = arena_vformat(&compilation->arena, format, arguments);
	va_end(arguments);
	struct diagnostic *diagnostic = diagnostic_error(compilation, rule, reading->span,
	        "binary '%s' %s", reading->binary->name, text);
	diagnostic_help(compilation, diagnostic, "the file is %s", reading->path);
	return false;
}

/* Names of machines in messages: those that a platform can have, else the number. */
static const char *machine_text(struct elaborator *elaborator, unsigned machine, unsigned char elf_class)
{
	const struct arch *arch = arch_of_elf(machine, elf_class);
	return arch ? arch->name : arena_format(&elaborator->compilation->arena, "machine %u", machine);
}

static bool check_header(const struct reading *reading, const GElf_Ehdr *header)
{
	const struct platform *platform = reading->elaborator->platform;
	const struct arch     *arch     = platform->arch;
	unsigned char          wanted_class = arch->word_bytes == 8 ? ELFCLASS64 : ELFCLASS32;

	if (header->e_machine != arch->elf_machine || header->e_ident[EI_CLASS] != wanted_class) {
		struct compilation *compilation = reading->elaborator->compilation;
		struct diagnostic  *diagnostic  = diagnostic_error(compilation, "wrong-cpu", reading->span,
		        "binary '%s' is for %s, and platform '%s' is %s", reading->binary->name,
		        machine_text(reading->elaborator, header->e_machine, header->e_ident[EI_CLASS]),
		        platform->name, arch->name);
		diagnostic_note(compilation, diagnostic, platform->arch_span, "the CPU of platform '%s'", platform->name);
		return false;
	}
	if (header->e_ident[EI_DATA] != ELFDATA2LSB)
		return wrong(reading, "invalid-binary", "is big-endian");
	if (header->e_type == ET_DYN)
		return wrong(reading, "dynamic-binary", "is position-independent or a library: a static executable is wanted");
	if (header->e_type != ET_EXEC)
		return wrong(reading, "invalid-binary", "is no executable");
	return true;
}

static bool check_extent(const struct reading *reading, const GElf_Phdr *segment, unsigned number)
{
	const struct arch *arch = reading->elaborator->platform->arch;
	uint64_t file_end = segment->p_offset, memory_end = segment->p_vaddr;

	if (!checked_add(&file_end, segment->p_filesz) || file_end > reading->file_bytes)
		return wrong(reading, "invalid-binary", "has a segment (%u) that ends beyond the file", number);
	if (segment->p_filesz > segment->p_memsz)
		return wrong(reading, "invalid-binary", "has a segment (%u) with more in the file than in memory", number);
	if (!checked_add(&memory_end, segment->p_memsz) || !checked_add(&memory_end, PAGE_BYTES))
		return wrong(reading, "invalid-binary", "has a segment (%u) that ends beyond the address space", number);
	if (segment->p_vaddr < arch->program_begin || segment->p_vaddr + segment->p_memsz > arch->program_end)
		return wrong(reading, "invalid-binary", "has a segment (%u) outside of the addresses of programs on %s", number,
		             arch->name);
	if (!(segment->p_flags & PF_R))
		return wrong(reading, "invalid-binary", "has a segment (%u) that cannot be read", number);
	if (!(segment->p_flags & PF_W) && segment->p_filesz != segment->p_memsz)
		return wrong(reading, "invalid-binary", "has a read-only segment (%u) that is not whole in the file", number);
	if ((segment->p_vaddr - segment->p_offset) % PAGE_BYTES)
		return wrong(reading, "invalid-binary", "has a segment (%u) whose address and file offset do not share a page offset",
		             number);
	return true;
}

static bool take_load(struct reading *reading, const GElf_Phdr *segment, unsigned number, uint64_t entry)
{
	struct binary *binary = reading->binary;
	if (segment->p_memsz == 0)
		return true;
	if (!check_extent(reading, segment, number))
		return false;
	if (binary->segments == SEGMENTS_MAX)
		return wrong(reading, "invalid-binary", "has more than %d loadable segments", SEGMENTS_MAX);
	if ((segment->p_flags & PF_W) && (segment->p_flags & PF_X))
		return wrong(reading, "invalid-binary", "has a segment (%u) that is writable and executable", number);

	uint64_t begin = segment->p_vaddr & ~(uint64_t)(PAGE_BYTES - 1);
	uint64_t end   = (segment->p_vaddr + segment->p_memsz + PAGE_BYTES - 1) & ~(uint64_t)(PAGE_BYTES - 1);
	if (begin < reading->last_begin)
		return wrong(reading, "invalid-binary", "has segments that are not in the order of their addresses");
	if (begin < reading->last_end)
		return wrong(reading, "invalid-binary", "has segments that share a page");
	reading->last_begin = begin;
	reading->last_end   = end;
	binary->segments++;

	if (segment->p_flags & PF_W) {
		binary->writable_segments++;
		if (!checked_add(&binary->writable_bytes, end - begin))
			return wrong(reading, "invalid-binary", "has writable segments larger than the address space");
	} else {
		binary->readonly_bytes += end - begin;
	}
	if (segment->p_flags & PF_X) {
		binary->text_bytes += segment->p_memsz;
		if (entry >= segment->p_vaddr && entry - segment->p_vaddr < segment->p_memsz)
			reading->entry_found = true;
	}
	return true;
}

static bool take_segments(struct reading *reading, Elf *elf, const GElf_Ehdr *header)
{
	size_t   count;
	uint64_t table_end = header->e_phoff;
	if (elf_getphdrnum(elf, &count) || count == 0)
		return wrong(reading, "invalid-binary", "has no program headers");
	if (count > PROGRAM_HEADERS_MAX || header->e_phentsize != gelf_fsize(elf, ELF_T_PHDR, 1, EV_CURRENT))
		return wrong(reading, "invalid-binary", "has more than %d program headers, or such of an unknown kind",
		             PROGRAM_HEADERS_MAX);
	if (!checked_add(&table_end, (uint64_t)count * header->e_phentsize) || table_end > reading->file_bytes)
		return wrong(reading, "invalid-binary", "has program headers beyond the end of the file");

	for (size_t i = 0; i < count; i++) {
		GElf_Phdr segment;
		if (!gelf_getphdr(elf, (int)i, &segment))
			return wrong(reading, "invalid-binary", "has a damaged program header");
		if (segment.p_type == PT_INTERP || segment.p_type == PT_DYNAMIC)
			return wrong(reading, "dynamic-binary", "wants a dynamic linker: a static executable is wanted");
		if (segment.p_type == PT_LOAD && !take_load(reading, &segment, (unsigned)i, header->e_entry))
			return false;
	}
	reading->binary->entry = header->e_entry;
	return reading->entry_found
	       || wrong(reading, "invalid-binary", "has its entry point outside of its code");
}

static bool read_elf(struct reading *reading, int fd)
{
	GElf_Ehdr header;

	elf_version(EV_CURRENT);
	Elf *elf = elf_begin(fd, ELF_C_READ, NULL);
	bool ok  = elf && elf_kind(elf) == ELF_K_ELF && gelf_getehdr(elf, &header);
	if (!ok)
		wrong(reading, "invalid-binary", "is no ELF file");
	else
		ok = check_header(reading, &header) && take_segments(reading, elf, &header);
	if (elf)
		elf_end(elf);
	return ok;
}

static bool read_file(struct reading *reading)
{
	struct stat status;
	int         fd = open(reading->path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &status)) {
		if (errno != ENOENT && errno != ENOTDIR)
			fatal("open %s: %s", reading->path, strerror(errno));
		return wrong(reading, "missing-binary", "is not in the store for %s",
		             reading->elaborator->platform->arch->name);
	}
	bool ok = S_ISREG(status.st_mode);
	if (!ok)
		wrong(reading, "invalid-binary", "is no regular file");
	reading->file_bytes = reading->binary->file_size_bytes = (uint64_t)status.st_size;
	ok = ok && read_elf(reading, fd);
	close(fd);
	return ok;
}

/* A binary that was found wrong stays in the table with an empty name, so that it is reported once. */
const struct binary *binary_read(struct elaborator *elaborator, const char *name, struct span span)
{
	struct compilation *compilation = elaborator->compilation;
	if (!elaborator->platform->arch)
		return NULL;

	void **at = table_at(&elaborator->names, elaborator->platform, name);
	if (*at)
		return ((struct binary *)*at)->name ? *at : NULL;
	const char *path = intern_format(&compilation->interner, "%s/%s/%s", elaborator->input->store,
	                                 elaborator->platform->arch->name, name);

	struct binary *binary  = arena_new(&compilation->arena, struct binary);
	struct reading reading = { .elaborator = elaborator, .span = span, .path = path, .binary = binary };
	*at = binary;
	binary->name = name;
	binary->path = path;
	if (strchr(name, '/') || *name == '.' || *name == '\0')
		wrong(&reading, "missing-binary", "is no name of a file in the store");
	else if (read_file(&reading))
		return binary;
	binary->name = NULL;
	return NULL;
}
