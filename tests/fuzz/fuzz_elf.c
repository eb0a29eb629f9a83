/* SPDX-License-Identifier: MIT */
/* link: compiler components/lib/elf.c */
/* target: x86_64 */
/* cflags: -Itests/fuzz */
/* seeds: build/store/x86_64 tests/fuzz/seeds/elf */
/*
 * Both readers of component binaries on arbitrary bytes: the composer's, on which the ledger is built, and the base
 * library's, with which init and core load programs. What they accept has to keep what their headers promise, and what
 * the composer accepts the target must load.
 */
#include "fuzz_elf.h"

#include "model/elaborate.h"

#include <genode/component_layout.h>
#include <genode/elf.h>

#include <elf.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>


/* Result of all reads, so that none is optimised away. */
static volatile uint64_t digest;

static void touch(const uint8_t *bytes, uint64_t size)
{
    for (uint64_t i = 0; i < size; i++)
        digest += bytes[i];
}

static void must(bool condition)
{
    if (!condition)
        abort();
}

bool elf_target_loads(const uint8_t *file, size_t size, unsigned word_bytes, uint16_t machine)
{
    const struct elf_limits limits = {
        .machine = machine, .word_bytes = word_bytes, .start = LAYOUT_ELF_START,
        .end = word_bytes == 8 ? LAYOUT_USER_END : UINT32_MAX};
    struct elf_image image;
    if (elf_parse(file, size, &limits, &image))
        return false;
    must(image.segment_count >= 1 && image.segment_count <= ELF_SEGMENTS_MAX);
    uint64_t end = 0;
    bool has_entry = false;
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
    return true;
}

/* The composer reads files of a store: one file in a folder that lives as long as this process. */
static char store[64], binary_path[96];

static void store_make(void)
{
    snprintf(store, sizeof store, "/tmp/fuzz_elf.XXXXXX");
    must(mkdtemp(store) != NULL);
    snprintf(binary_path, sizeof binary_path, "%s/x86_64", store);
    must(mkdir(binary_path, 0700) == 0);
    strcat(binary_path, "/fuzzed");
}

static void store_remove(void)
{
    unlink(binary_path);
    *strrchr(binary_path, '/') = '\0';
    rmdir(binary_path);
    rmdir(store);
}

bool elf_composer_accepts(const uint8_t *file, size_t size)
{
    if (!*store) {
        store_make();
        atexit(store_remove);
    }
    int fd = open(binary_path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    must(fd >= 0 && write(fd, file, size) == (ssize_t)size);
    close(fd);

    struct compilation compilation;
    compilation_init(&compilation);
    const struct elaborate_input input = {.store = store};
    const struct arch *arch = arch_find("x86_64");
    must(arch->program_begin == LAYOUT_ELF_START && arch->program_end == LAYOUT_USER_END);
    struct platform platform = {.name = "fuzzed", .arch = arch};
    struct elaborator elaborator = {.compilation = &compilation, .input = &input, .platform = &platform};
    table_init(&elaborator.names, &compilation.arena);
    const struct binary *binary = binary_read(&elaborator, intern_string(&compilation.interner, "fuzzed"), (struct span){0, 0});
    must((binary != NULL) != diagnostics_failed(&compilation.diagnostics));
    if (binary) {
        must(binary->file_size_bytes == size);
        must(binary->segments >= 1 && binary->writable_segments <= binary->segments);
        must(binary->writable_bytes % 4096 == 0);
    }
    bool accepted = binary != NULL;
    compilation_destroy(&compilation);
    return accepted;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *file = malloc(size ? size : 1);
    memcpy(file, data, size);
    bool loads = elf_target_loads(file, size, 8, EM_X86_64);
    elf_target_loads(file, size, 4, EM_ARM);
    if (elf_composer_accepts(file, size))
        must(loads);
    free(file);
    return 0;
}
