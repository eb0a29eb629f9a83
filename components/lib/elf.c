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

/*
 * The two classes differ less than they seem. A file header has three words behind 24 bytes: the entry, where the program
 * headers are, and the sections; 6 bytes behind these, size and number of program headers. A program header has offset,
 * addresses and sizes in the same order, word by word; the flags alone stand elsewhere.
 */
enum { HEADER_WORDS = 24, ENTRY = 0, PROGRAM_HEADERS = 1, BEHIND_WORDS = 6, HEADER_REST = 16 };
enum { OFFSET = 1, ADDRESS = 2, FILE_SIZE = 4, MEMORY_SIZE = 5, FLAGS_32 = 24, FLAGS_64 = 4,
       PROGRAM_HEADER_32 = 32, PROGRAM_HEADER_64 = 56 };

static uint64_t field(const unsigned char *record, unsigned offset, unsigned bytes)
{
	uint64_t value = 0;
	for (unsigned i = 0; i < bytes; i++)
		value |= (uint64_t)record[offset + i] << (8 * i);
	return value;
}

static uint64_t word_at(const unsigned char *words, unsigned index, unsigned word_bytes)
{
	return field(words, index * word_bytes, word_bytes);
}

/* Copies a record out of the file; false when it does not lie within. */
static bool copy_record(unsigned char *to, const void *file, size_t file_size, uint64_t offset, size_t size)
{
	if (offset > file_size || size > file_size - offset)
		return false;
	memcpy(to, (const char *)file + offset, size);
	return true;
}

static const char *read_segment(const unsigned char *record, size_t file_size, const struct elf_limits *limits,
                                struct elf_segment *segment)
{
	unsigned const word        = limits->word_bytes;
	uint64_t const offset      = word_at(record, OFFSET, word);
	uint64_t const address     = word_at(record, ADDRESS, word);
	uint64_t const size        = word_at(record, FILE_SIZE, word);
	uint64_t const memory_size = word_at(record, MEMORY_SIZE, word);
	uint64_t const flags       = field(record, word == 8 ? FLAGS_64 : FLAGS_32, 4);
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
	unsigned const word = limits->word_bytes, behind_words = HEADER_WORDS + 3 * word + BEHIND_WORDS;
	size_t const record_size = word == 8 ? PROGRAM_HEADER_64 : PROGRAM_HEADER_32;
	unsigned char header[HEADER_WORDS + 3 * 8 + HEADER_REST], record[PROGRAM_HEADER_64];

	*image = (struct elf_image){ 0 };
	if (!copy_record(header, file, file_size, 0, HEADER_WORDS + 3 * word + HEADER_REST)
	 || memcmp(header, magic, sizeof(magic)) != 0)
		return "not an ELF file";
	if (header[4] != (word == 8 ? CLASS_64 : CLASS_32) || header[5] != LITTLE_ENDIAN_DATA)
		return "of another word size or byte order";
	if (field(header, 18, 2) != limits->machine)
		return "for another CPU";
	if (field(header, 16, 2) != TYPE_EXECUTABLE)
		return "not a statically linked executable";

	uint64_t const table = word_at(header + HEADER_WORDS, PROGRAM_HEADERS, word);
	uint64_t const count = field(header, behind_words + 2, 2);
	if (field(header, behind_words, 2) != record_size || count > PROGRAM_HEADERS_MAX)
		return "unusual table of segments";
	image->entry = word_at(header + HEADER_WORDS, ENTRY, word);

	for (uint64_t i = 0; i < count; i++) {
		if (table > file_size || !copy_record(record, file, file_size, table + i * record_size, record_size))
			return "table of segments exceeds the file";
		uint64_t const type = field(record, 0, 4);
		if (type == SEGMENT_INTERPRETER)
			return "dynamically linked";
		if (type != SEGMENT_LOAD || word_at(record, MEMORY_SIZE, word) == 0)
			continue;
		if (image->segment_count == ELF_SEGMENTS_MAX)
			return "too many segments";
		const char *const fault = read_segment(record, file_size, limits, &image->segments[image->segment_count]);
		if (fault)
			return fault;
		image->segment_count++;
	}
	return check_image(image);
}
