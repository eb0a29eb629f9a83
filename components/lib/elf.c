/* SPDX-License-Identifier: MIT */
/*
 * ELF: "Tool Interface Standard, Executable and Linking Format", version 1.2, and its 64-bit edition. The file may change
 * while it is read, so each header field is copied out once, checked, and used from the copy.
 */
#include <genode/elf.h>
#include <genode/memory.h>

enum { CLASS_32 = 1, CLASS_64 = 2, LITTLE_ENDIAN_DATA = 1, TYPE_EXECUTABLE = 2, SEGMENT_LOAD = 1, SEGMENT_INTERPRETER = 3,
       FLAG_EXECUTE = 1, FLAG_WRITE = 2, FLAG_READ = 4, PROGRAM_HEADERS_MAX = 32 };

static const unsigned char magic[4] = { 0x7f, 'E', 'L', 'F' };

/* Offsets of the fields in the file header and in a program header, and their width where it depends on the class. */
struct layout {
	unsigned header_size, entry, program_offset, program_entry_size, program_count;
	unsigned program_size, flags, offset, address, file_size, memory_size, alignment;
	unsigned word;
};

static const struct layout layout_32 = {
	.header_size = 52, .entry = 24, .program_offset = 28, .program_entry_size = 42, .program_count = 44,
	.program_size = 32, .flags = 24, .offset = 4, .address = 8, .file_size = 16, .memory_size = 20, .alignment = 28,
	.word = 4,
};
static const struct layout layout_64 = {
	.header_size = 64, .entry = 24, .program_offset = 32, .program_entry_size = 54, .program_count = 56,
	.program_size = 56, .flags = 4, .offset = 8, .address = 16, .file_size = 32, .memory_size = 40, .alignment = 48,
	.word = 8,
};

static uint64_t field(const unsigned char *record, unsigned offset, unsigned bytes)
{
	uint64_t value = 0;
	for (unsigned i = 0; i < bytes; i++)
		value |= (uint64_t)record[offset + i] << (8 * i);
	return value;
}

/* Copies a record out of the file; false when it does not lie within. */
static bool copy_record(unsigned char *to, const void *file, size_t file_size, uint64_t offset, size_t size)
{
	if (offset > file_size || size > file_size - offset)
		return false;
	memcpy(to, (const char *)file + offset, size);
	return true;
}

static const char *read_segment(const unsigned char *record, const struct layout *layout, size_t file_size,
                                const struct elf_limits *limits, struct elf_segment *segment)
{
	uint64_t const offset      = field(record, layout->offset, layout->word);
	uint64_t const address     = field(record, layout->address, layout->word);
	uint64_t const size        = field(record, layout->file_size, layout->word);
	uint64_t const memory_size = field(record, layout->memory_size, layout->word);
	uint64_t const flags       = field(record, layout->flags, 4);
	uint64_t const lead        = address % ELF_PAGE_SIZE;

	if (size > memory_size)
		return "segment is larger in the file than in memory";
	if (offset > file_size || size > file_size - offset)
		return "segment exceeds the file";
	if (address < limits->start || address >= limits->end || memory_size > limits->end - address)
		return "segment outside of the address space";
	if (!(flags & FLAG_READ))
		return "segment is not readable";
	if ((flags & FLAG_WRITE) && (flags & FLAG_EXECUTE))
		return "segment is writable and executable";
	if (lead != offset % ELF_PAGE_SIZE)
		return "segment's address and offset disagree about the page";
	if (address - lead < limits->start)
		return "segment outside of the address space";

	*segment = (struct elf_segment){
		.address     = address - lead,
		.file_offset = offset - lead,
		.file_size   = size ? size + lead : 0,
		.size        = (memory_size + lead + ELF_PAGE_SIZE - 1) & ~(uint64_t)(ELF_PAGE_SIZE - 1),
		.writeable   = flags & FLAG_WRITE,
		.executable  = flags & FLAG_EXECUTE,
	};
	if (segment->size > limits->end - segment->address)
		return "segment outside of the address space";
	if (!segment->writeable && size != memory_size)
		return "read-only segment with memory that is not in the file";
	return NULL;
}

static const char *check_image(const struct elf_image *image)
{
	if (image->segment_count == 0)
		return "no segment to load";
	bool entry_found = false;
	uint64_t end = 0;
	for (unsigned i = 0; i < image->segment_count; i++) {
		const struct elf_segment *segment = &image->segments[i];
		if (segment->address < end)
			return "segments overlap or are not in ascending order";
		end = segment->address + segment->size;
		entry_found |= segment->executable && image->entry >= segment->address && image->entry < end;
	}
	return entry_found ? NULL : "entry point outside of executable segments";
}

const char *elf_parse(const void *file, size_t file_size, const struct elf_limits *limits, struct elf_image *image)
{
	bool const wide = limits->word_bytes == 8;
	const struct layout *layout = wide ? &layout_64 : &layout_32;
	unsigned char header[64], record[56];

	*image = (struct elf_image){ 0 };
	if (!copy_record(header, file, file_size, 0, layout->header_size) || memcmp(header, magic, sizeof(magic)) != 0)
		return "not an ELF file";
	if (header[4] != (wide ? CLASS_64 : CLASS_32) || header[5] != LITTLE_ENDIAN_DATA)
		return "of another word size or byte order";
	if (field(header, 18, 2) != limits->machine)
		return "for another CPU";
	if (field(header, 16, 2) != TYPE_EXECUTABLE)
		return "not a statically linked executable";

	uint64_t const table = field(header, layout->program_offset, layout->word);
	uint64_t const count = field(header, layout->program_count, 2);
	if (field(header, layout->program_entry_size, 2) != layout->program_size || count > PROGRAM_HEADERS_MAX)
		return "unusual table of segments";
	image->entry = field(header, layout->entry, layout->word);

	for (uint64_t i = 0; i < count; i++) {
		if (table > file_size
		 || !copy_record(record, file, file_size, table + i * layout->program_size, layout->program_size))
			return "table of segments exceeds the file";
		uint64_t const type = field(record, 0, 4);
		if (type == SEGMENT_INTERPRETER)
			return "dynamically linked";
		if (type != SEGMENT_LOAD || field(record, layout->memory_size, layout->word) == 0)
			continue;
		if (image->segment_count == ELF_SEGMENTS_MAX)
			return "too many segments";
		const char *const fault = read_segment(record, layout, file_size, limits,
		                                       &image->segments[image->segment_count]);
		if (fault)
			return fault;
		image->segment_count++;
	}
	return check_image(image);
}
