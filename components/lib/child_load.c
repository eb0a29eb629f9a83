/* SPDX-License-Identifier: MIT */
#include <genode/child_load.h>
#include <genode/component_layout.h>
#include <genode/dataspace.h>
#include <genode/elf.h>
#include <interfaces/cpu.h>
#include <interfaces/pd.h>
#include <interfaces/rm.h>
#include <interfaces/rom.h>

static const struct elf_limits limits = {
	.machine    = LAYOUT_ELF_MACHINE,
	.word_bytes = sizeof(word_t),
	.start      = LAYOUT_ELF_START,
	.end        = LAYOUT_USER_END,
};

struct load {
	const struct child_program *program;
	const char      *file;          /* attached */
	cap_t            file_dataspace;
	size_t           file_size;
	struct elf_image image;
	cap_t            region_map;    /* the child's address space */
};

static bool open_file(struct load *load)
{
	size_t available = 0;
	if (rom_dataspace(load->program->rom, &load->file_dataspace, &load->file_size) != RPC_OK
	 || !load->file_dataspace || dataspace_size(load->file_dataspace, &available) != RPC_OK)
		return false;
	if (load->file_size > available)
		load->file_size = available;
	load->file = dataspace_attach(load->file_dataspace, false);
	return load->file;
}

static void close_file(struct load *load)
{
	if (load->file)
		dataspace_detach(load->file);
	cap_delete(load->file_dataspace);
	cap_delete(load->region_map);
}

static bool attach(const struct load *load, cap_t dataspace, const struct elf_segment *segment, uint64_t offset)
{
	word_t address = 0;
	return region_map_attach(load->region_map, dataspace, segment->size, offset, true, segment->address,
	                         segment->executable, segment->writeable, &address) == RPC_OK;
}

static uint64_t writeable_size(const struct elf_image *image)
{
	uint64_t size = 0;
	for (unsigned i = 0; i < image->segment_count; i++)
		if (image->segments[i].writeable)
			size += image->segments[i].size;
	return size;
}

/* One dataspace holds all writable segments behind each other: it costs one capability, however many there are. */
static const char *load_writeable(const struct load *load)
{
	uint64_t const size = writeable_size(&load->image);
	cap_t dataspace = CAP_INVALID;
	if (size == 0)
		return NULL;
	switch ((unsigned)pd_alloc_ram(load->program->pd, size, false, &dataspace)) {
	case RPC_OK:                    break;
	case PD_ALLOC_RAM_OUT_OF_CAPS:  return "out of caps during ELF loading";
	default:                        return "out of RAM during ELF loading";
	}
	const char *fault = NULL;
	char *const memory = dataspace_attach(dataspace, true);
	if (!memory)
		fault = "its memory cannot be attached";
	uint64_t offset = 0;
	for (unsigned i = 0; i < load->image.segment_count && !fault; i++) {
		const struct elf_segment *segment = &load->image.segments[i];
		if (!segment->writeable)
			continue;
		memcpy(memory + offset, load->file + segment->file_offset, segment->file_size);
		if (!attach(load, dataspace, segment, offset))
			fault = "a writable segment cannot be attached";
		offset += segment->size;
	}
	if (memory)
		dataspace_detach(memory);
	cap_delete(dataspace);
	return fault;
}

static const char *load_readable(const struct load *load)
{
	for (unsigned i = 0; i < load->image.segment_count; i++) {
		const struct elf_segment *segment = &load->image.segments[i];
		if (!segment->writeable && !attach(load, load->file_dataspace, segment, segment->file_offset))
			return "a read-only segment cannot be attached";
	}
	return NULL;
}

static const char *start(const struct load *load, cap_t *thread)
{
	const struct child_program *program = load->program;
	char name[32];
	(void)string_copy(name, sizeof(name), program->name);
	if (pd_assign_parent(program->pd, program->parent) != RPC_OK)
		return "its PD takes no parent";
	if (cpu_create_thread(program->cpu, program->pd, name, LAYOUT_UTCB, thread) != RPC_OK)
		return "failed to create initial thread";
	if (thread_start(*thread, (word_t)load->image.entry, 0) != RPC_OK)
		return "its thread cannot be started";
	return NULL;
}

static const char *load_and_start(struct load *load, cap_t *thread)
{
	if (!open_file(load))
		return "its binary has no content";
	const char *fault = elf_parse(load->file, load->file_size, &limits, &load->image);
	if (fault)
		return fault;
	if (pd_address_space(load->program->pd, &load->region_map) != RPC_OK)
		return "its PD has no address space";
	if ((fault = load_writeable(load)))
		return fault;
	if ((fault = load_readable(load)))
		return fault;
	return start(load, thread);
}

const char *child_load(const struct child_program *program, cap_t *thread)
{
	struct load load = { .program = program };
	const char *const fault = load_and_start(&load, thread);
	close_file(&load);
	return fault;
}
