/* SPDX-License-Identifier: MIT */
/* link: compiler */
/* seeds: tests/fuzz/seeds/verify */
/*
 * The checker of images. The first byte of an input chooses what it is:
 *
 *   0  an image, as it stands
 *   1  changes to an image that is right, four bytes each: place and value; its digests are made to fit again
 *   2  the two texts of an image whose kernel, tables and digests are right: the configuration, and behind a zero byte
 *      what the certificate says behind the modules
 *
 * Nothing may happen but a verdict, and no image may be called right that was not built as one: changes of kind 1 that
 * touch what a digest covers are always noticed before digests are made to fit.
 */
#include "base/bytes.h"
#include "image/archive.h"
#include "image/elf_link.h"
#include "verify/verify.h"

#include <genode/boot_archive.h>

#include <elf.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
    if (!condition)
        abort();
}

static bool verify(const uint8_t *bytes, size_t size)
{
    struct compilation compilation;
    struct verify_report report;
    compilation_init(&compilation);
    bool const good = verify_image(&compilation, "image", bytes, size, &report);
    must(good == (compilation.diagnostics.error_count == 0));
    diagnostics_sort(&compilation);
    compilation_destroy(&compilation);
    return good;
}

/* ---- an image of two texts ---- */

enum { CORE_BYTES = 4096, CORE_ADDRESS = 0x100000 };

static struct {
    Elf64_Ehdr header;
    Elf64_Phdr code;
    uint8_t bytes[CORE_BYTES];
} const core_file = {
    .header = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT}, .e_type = ET_EXEC,
               .e_machine = EM_X86_64, .e_version = EV_CURRENT, .e_entry = CORE_ADDRESS, .e_phoff = sizeof(Elf64_Ehdr),
               .e_ehsize = sizeof(Elf64_Ehdr), .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 1},
    .code = {.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_offset = sizeof(Elf64_Ehdr) + sizeof(Elf64_Phdr),
             .p_vaddr = CORE_ADDRESS, .p_paddr = CORE_ADDRESS, .p_filesz = CORE_BYTES, .p_memsz = CORE_BYTES},
};

static void digest_text(char text[static SHA256_DIGITS + 1], const void *bytes, size_t size)
{
    struct sha256_ctx context;
    uint8_t sha256[SHA256_BYTES];
    sha256_init(&context);
    sha256_update(&context, size, bytes);
    sha256_digest(&context, sizeof sha256, sha256);
    sha256_print(text, sha256);
}

/* What stands in front of the changing part: facts that fit the image. */
static char *certificate_make(const char *config, size_t config_size, const char *tail, size_t tail_size, size_t *size)
{
    static const char pattern[] =
        "certificate | version: 1 | scenario: fuzzed\n"
        "+ platform fuzzed | word_bytes: 8 | memory_base: 1048576 | memory_size: 66060288 | image_span: 1000000\n"
        "  + core | ram: 524288 | caps: 1000 | caps_total: 65536\n"
        "  + cost pd | ram: 16384 | caps: 2\n  + cost thread | ram: 8192 | caps: 1\n"
        "  + cost dataspace | ram: 0 | caps: 1\n  + cost session | ram: 1024 | caps: 1\n  + cost child | ram: 8192 | caps: 4\n"
        "  + service ROM\n  + service LOG\n  + service PD\n  + service CPU\n  + service IRQ\n  + service IO_PORT\n"
        "+ core | bits: 64 | machine: 62 | flags: 0 | entry: 1048576 | sha256: %s\n"
        "  + segment | flags: 5 | virtual: 1048576 | physical: 1048576 | file: 4096 | memory: 4096\n"
        "+ interface CPU | ram: 24576 | caps: 6\n+ interface IRQ | ram: 6144 | caps: 3\n+ interface LOG | ram: 8192 | caps: 2\n"
        "+ interface PD | ram: 49152 | caps: 10\n+ interface ROM | ram: 6144 | caps: 3\n"
        "+ interface Terminal | ram: 10240 | caps: 4\n+ interface Timer | ram: 10240 | caps: 2\n"
        "+ module config | size: %zu | sha256: %s\n+ module init | size: %zu | sha256: %s\n+ module timer | size: 0 | sha256: %s\n";
    char core[SHA256_DIGITS + 1], texts[3][SHA256_DIGITS + 1];
    digest_text(core, core_file.bytes, CORE_BYTES);
    digest_text(texts[0], config, config_size);
    digest_text(texts[1], &core_file, sizeof core_file);
    digest_text(texts[2], "", 0);
    char *text = malloc(sizeof pattern + 5 * SHA256_DIGITS + 100 + tail_size + 4);
    *size = (size_t)sprintf(text, pattern, core, config_size, texts[0], sizeof core_file, texts[1], texts[2]);
    memcpy(text + *size, tail, tail_size);
    memcpy(text + *size + tail_size, "\n-\n", 3);
    *size += tail_size + 3;
    return text;
}

static uint8_t *image_make(const char *config, size_t config_size, const char *tail, size_t tail_size, size_t *size)
{
    struct device_resource irq = {.kind = RESOURCE_IRQ, .base = 3, .size = 1, .label = "ktimer"};
    struct device device = {.name = "ktimer", .kind = "kernel-timer", .resources = &irq};
    struct platform const platform = {
        .name = "fuzzed", .memory_base = CORE_ADDRESS, .memory_size_bytes = 63 << 20, .devices = &device};
    size_t certificate_size;
    char *certificate = certificate_make(config, config_size, tail, tail_size, &certificate_size);
    struct archive_module modules[] = {
        {.name = "config", .data = (const uint8_t *)config, .size_bytes = config_size},
        {.name = "init", .data = (const uint8_t *)&core_file, .size_bytes = sizeof core_file},
        {.name = "timer", .data = (const uint8_t *)"", .size_bytes = 0},
        {.name = "certificate", .data = (const uint8_t *)certificate, .size_bytes = certificate_size},
    };
    struct archive_input const input = {
        .modules = modules, .module_count = 4, .platform = &platform, .init_ram_bytes = 64000000, .init_caps = 64536};
    struct archive_plan archive;
    struct elf_link_plan link;
    struct core_elf core;
    must(!core_elf_read(&core, (const uint8_t *)&core_file, sizeof core_file));
    archive_plan_make(&archive, &input);
    elf_link_plan_make(&link, &core, archive.total_size_bytes);
    uint8_t *image = malloc(link.size_bytes);
    elf_link_write(&link, &core, archive.total_size_bytes, image);
    archive_write(&archive, image + link.archive_offset);
    *size = link.size_bytes;
    free(certificate);
    return image;
}

/* ---- an image with changes ---- */

static const char good_config[] = "config\n+ parent-provides\n  + service PD\n  + service CPU\n  + service LOG\n  + service ROM\n-\n";

/* The least that is right: a first init without children. */
static const char good_tail[] =
    "+ node init | init: yes\n"
    "  + ram | assigned: 64000000 | start: 64000000 | gives: 6144 | gets: 0 | quota: 63993856 | bound: 400000\n"
    "  + caps | assigned: 64536 | start: 64536 | gives: 3 | gets: 0 | quota: 64533 | bound: 40\n"
    "  + session PD | label: init | ram: 49152 | caps: 10 | arrives: 49152 | + core init\n"
    "  + session CPU | label: init | ram: 24576 | caps: 6 | arrives: 24576 | + core init\n"
    "  + session LOG | label: init | ram: 8192 | caps: 2 | arrives: 8192 | + core init\n"
    "  + session ROM | label: init | ram: 6144 | caps: 3 | arrives: 6144 | + core init\n"
    "  + session ROM | label: config | ram: 6144 | caps: 3 | arrives: 6144 | + core init -> config";

static void digest(const void *bytes, size_t size, uint8_t *sha256)
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, size, bytes);
    sha256_digest(&context, SHA256_BYTES, sha256);
}

static void digests_fit(uint8_t *archive, size_t size)
{
    struct boot_archive_header *header = (void *)archive;
    struct boot_archive_module *modules = (void *)(archive + sizeof *header);
    size_t const tables = sizeof *header + 4 * sizeof *modules + sizeof(struct boot_archive_device);
    for (size_t i = 0; i < 4; i++)
        if (modules[i].offset <= size && modules[i].size <= size - modules[i].offset)
            digest(archive + modules[i].offset, modules[i].size, modules[i].sha256);
    memset(header->tables_sha256, 0, sizeof header->tables_sha256);
    digest(archive, tables, header->tables_sha256);
}

static void verify_changed(const uint8_t *edits, size_t edits_size)
{
    static uint8_t *whole;
    static size_t size;
    if (!whole) {
        /* nothing of the parent is needed by an init without children */
        whole = image_make("config\n-\n", 9, good_tail, sizeof good_tail - 1, &size);
        must(verify(whole, size));
        size_t other_size;
        uint8_t *other = image_make(good_config, sizeof good_config - 1, good_tail, sizeof good_tail - 1, &other_size);
        must(!verify(other, other_size));
        free(other);
    }
    uint8_t *image = malloc(size);
    memcpy(image, whole, size);
    for (; edits_size >= 4; edits += 4, edits_size -= 4)
        image[(edits[0] | edits[1] << 8 | edits[2] << 16) % size] = edits[3];
    must(verify(image, size) == !memcmp(image, whole, size));
    digests_fit(image + 2 * 4096, size - 2 * 4096);
    verify(image, size);
    free(image);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    uint8_t const kind = data[0] % 3;
    data++, size--;
    if (kind == 0) {
        uint8_t *copy = malloc(size + !size);
        memcpy(copy, data, size);
        verify(copy, size);
        free(copy);
    } else if (kind == 1) {
        verify_changed(data, size);
    } else {
        const uint8_t *zero = memchr(data, 0, size);
        size_t const config = zero ? (size_t)(zero - data) : size, tail = zero ? size - config - 1 : 0;
        size_t image_size;
        uint8_t *image = image_make((const char *)data, config, zero ? (const char *)zero + 1 : "", tail, &image_size);
        verify(image, image_size);
        free(image);
    }
    return 0;
}
