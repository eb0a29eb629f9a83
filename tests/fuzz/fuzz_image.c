/* SPDX-License-Identifier: MIT */
/* link: platforms/hw/core/archive.c platforms/hw/core/sha256.c components/lib/text.c compose/image/archive.c compose/base/ */
/* cflags: -DACCOUNT_CHECK=0 */
/* target: x86_64 pc_x86_64 */
/* seeds: tests/fuzz/seeds/image */
/*
 * Core's reader of boot archives. The first byte of an input chooses between two kinds: arbitrary bytes taken for an
 * archive, and an archive that the composer wrote, of which the rest of the input overwrites bytes, three for each:
 * offset and value. Whatever core accepts it must be able to use: every table, name and module lies within the archive.
 */
#include "image/archive.h"

#include <genode/boot_archive.h>

#include "core/archive.h"
#include "core/kernel_calls.h"
#include "core/print.h"

#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static jmp_buf refused;
static volatile uint64_t digest;

/* What core does with an archive that is wrong. */
_Noreturn void panic(const char *pattern, ...)
{
    (void)pattern;
    longjmp(refused, 1);
}

static void must(bool condition)
{
    if (!condition)
        abort();
}

static void touch(const void *bytes, uint64_t size)
{
    const uint8_t *at = bytes;
    for (uint64_t i = 0; i < size; i++)
        digest += at[i];
}

static struct text name_text(const char *name)
{
    const char *end = memchr(name, 0, BOOT_ARCHIVE_NAME_MAX);
    must(end && end > name);
    return (struct text){name, (size_t)(end - name)};
}

/* Everything that core and init ask of an archive that was accepted. */
static void use(const uint8_t *archive, size_t size)
{
    const struct boot_archive_header *header = archive_header();
    must((const uint8_t *)header == archive && header->total_size <= size);
    const struct boot_archive_module *modules = (const void *)(archive + header->module_table_offset);
    for (uint32_t i = 0; i < header->module_count; i++) {
        const struct boot_archive_module *module = archive_module(name_text(modules[i].name));
        must(module && module <= &modules[i]);
        const uint8_t *content = core_at(archive_module_address(module));
        must(content >= archive && module->size <= size && content + module->size <= archive + size);
        touch(content, module->size);
    }
    const struct boot_archive_device *devices = (const void *)(archive + header->device_table_offset);
    for (uint32_t i = 0; i < header->device_count; i++) {
        struct text name = name_text(devices[i].name);
        for (unsigned resource = BOOT_RESOURCE_IO_MEM; resource <= BOOT_RESOURCE_IRQ; resource++) {
            const struct boot_archive_device *device = archive_device(name, resource);
            if (!device || !archive_device_take(device))
                continue;
            must(!(device->flags & BOOT_DEVICE_CORE));
            must(!archive_device_take(device));
            archive_device_release(device);
        }
    }
    must(!archive_module(name_text("no such module")));
}

static void read_archive(const uint8_t *archive, size_t size)
{
    if (setjmp(refused))
        return;
    paddr_t begin = core_address(archive);
    archive_init(begin, begin + size);
    use(archive, size);
}

/* An archive as the composer writes it: three modules, two devices. */
static uint8_t *archive_make(size_t *size)
{
    static const char config[] = "config\n-\n";
    static uint8_t binary[5000];
    struct archive_module modules[] = {
        {.name = "config", .data = (const uint8_t *)config, .size_bytes = sizeof config - 1},
        {.name = "init", .data = binary, .size_bytes = sizeof binary},
        {.name = "empty", .data = binary, .size_bytes = 0},
    };
    struct device_resource port = {.kind = RESOURCE_IO_PORT, .base = 0x2f8, .size = 8, .label = "uart1"};
    struct device_resource irq = {.kind = RESOURCE_IRQ, .base = 3, .size = 1, .label = "uart1"};
    port.next = &irq;
    struct device device = {.name = "uart1", .kind = "ns16550", .resources = &port};
    struct platform platform = {
        .name = "fuzzed", .memory_base = 0x100000, .memory_size_bytes = 63 << 20, .devices = &device};
    struct archive_input input = {.modules = modules, .module_count = 3, .platform = &platform,
                                  .init_ram_bytes = 1 << 20, .init_caps = 100};
    struct archive_plan plan;
    archive_plan_make(&plan, &input);
    *size = plan.total_size_bytes;
    uint8_t *archive = malloc(*size);
    archive_write(&plan, archive);
    return archive;
}

static void read_damaged(const uint8_t *edits, size_t size)
{
    static uint8_t *whole;
    static size_t whole_size;
    if (!whole) {
        whole = archive_make(&whole_size);
        read_archive(whole, whole_size);
        must(archive_header() != NULL);
    }
    uint8_t *archive = malloc(whole_size);
    memcpy(archive, whole, whole_size);
    for (; size >= 3; edits += 3, size -= 3)
        archive[(edits[0] | edits[1] << 8) % whole_size] = edits[2];
    read_archive(archive, whole_size);
    free(archive);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (data[0] & 1) {
        read_damaged(data + 1, size - 1);
        return 0;
    }
    /* Core reads the header before it knows the size of the archive, whose memory is whole pages. */
    size_t bytes = (size - 1 + 4095) & ~(size_t)4095;
    if (bytes == 0)
        return 0;
    uint8_t *archive = aligned_alloc(4096, bytes);
    memset(archive, 0, bytes);
    memcpy(archive, data + 1, size - 1);
    read_archive(archive, bytes);
    free(archive);
    return 0;
}
