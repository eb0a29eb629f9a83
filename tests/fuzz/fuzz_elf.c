/* SPDX-License-Identifier: MIT */
/* link: compose/image/elf_link.c components/lib/elf.c */
/* target: x86_64 */
/* seeds: build/store/x86_64 */
/*
 * Both readers of ELF files on arbitrary bytes: the base library's, with which init and core load programs, and the
 * composer's, which takes core apart. What they accept has to keep what their headers promise; every byte that they
 * hand on is touched.
 */
#include "image/elf_link.h"

#include <genode/elf.h>

#include <elf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Result of all reads, so that none is optimised away. */
static volatile uint64_t digest;

static void touch(const uint8_t *bytes, uint64_t size)
{
    for (uint64_t i = 0; i < size; i++)
        digest += bytes[i];
}

static void must(int condition)
{
    if (!condition)
        abort();
}

static void load_as_component(const uint8_t *file, size_t size, unsigned word_bytes, uint16_t machine)
{
    const struct elf_limits limits = {
        .machine = machine, .word_bytes = word_bytes, .start = 0x1000, .end = word_bytes == 8 ? 1ull << 47 : 1ull << 32};
    struct elf_image image;
    if (elf_parse(file, size, &limits, &image))
        return;
    must(image.segment_count >= 1 && image.segment_count <= ELF_SEGMENTS_MAX);
    uint64_t end = 0;
    int has_entry = 0;
    for (unsigned i = 0; i < image.segment_count; i++) {
        const struct elf_segment *segment = &image.segments[i];
        must(segment->address % ELF_PAGE_SIZE == 0 && segment->size % ELF_PAGE_SIZE == 0);
        must(segment->address >= limits.start && segment->size <= limits.end - segment->address);
        must(segment->address >= end);
        must(segment->file_offset <= size && segment->file_size <= size - segment->file_offset);
        must(segment->file_size <= segment->size);
        must(!(segment->writeable && segment->executable));
        if (!segment->writeable)
            must(segment->file_offset % ELF_PAGE_SIZE == 0);
        touch(file + segment->file_offset, segment->file_size);
        end = segment->address + segment->size;
        has_entry |= segment->executable && image.entry >= segment->address && image.entry < end;
    }
    must(has_entry);
}

static void link_as_core(const uint8_t *file, size_t size)
{
    enum { ARCHIVE_BYTES = 3 * 4096, LINKED_MAX_BYTES = 16 << 20 };
    struct core_elf core = {0};
    if (core_elf_read(&core, file, size, EM_X86_64))
        return;
    must(core.segment_count >= 1 && core.segment_count <= CORE_SEGMENTS_MAX);
    for (unsigned i = 0; i < core.segment_count; i++) {
        const struct core_segment *segment = &core.segments[i];
        must(segment->offset <= size && segment->file_bytes <= size - segment->offset);
        must(segment->physical_address >= core.begin);
        must(segment->physical_address + segment->memory_bytes <= core.end);
        touch(file + segment->offset, segment->file_bytes);
    }
    must(core.begin % 4096 == 0 && core.end % 4096 == 0);

    struct elf_link_plan plan;
    elf_link_plan_make(&plan, &core, ARCHIVE_BYTES);
    if (plan.size_bytes > LINKED_MAX_BYTES)
        return;
    must(plan.archive_offset <= plan.size_bytes && ARCHIVE_BYTES <= plan.size_bytes - plan.archive_offset);
    uint8_t *linked = calloc(1, plan.size_bytes);
    elf_link_write(&plan, &core, ARCHIVE_BYTES, linked);
    elf_link_has_multiboot(linked, plan.size_bytes, 1);
    elf_link_has_multiboot(linked, plan.size_bytes, 2);
    free(linked);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *file = malloc(size ? size : 1);
    memcpy(file, data, size);
    load_as_component(file, size, 8, EM_X86_64);
    load_as_component(file, size, 4, EM_ARM);
    link_as_core(file, size);
    elf_link_has_multiboot(file, size, 1);
    elf_link_has_multiboot(file, size, 2);
    free(file);
    return 0;
}
