/* SPDX-License-Identifier: MIT */
/* link: compiler components/lib/elf.c tests/fuzz/fuzz_elf.c */
/* target: x86_64 */
/* cflags: -Itests/fuzz */
/*
 * A binary that the composer accepts is one that init and core can load. Each byte of a good file's headers is damaged
 * in turn, with values at which something usually changes; the fuzz target holds the assertions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <elf.h>

#include "fuzz_elf.h"

enum { PAGE = 4096, FILE_BYTES = 2 * PAGE + 100, BASE = 0x401000 };

struct headers {
    Elf64_Ehdr file;
    Elf64_Phdr code, data;
};

static uint8_t file[FILE_BYTES];

static void file_make(void)
{
    const struct headers headers = {
        .file = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
                 .e_type = ET_EXEC, .e_machine = EM_X86_64, .e_version = EV_CURRENT, .e_entry = BASE + 0x200,
                 .e_phoff = sizeof(Elf64_Ehdr), .e_ehsize = sizeof(Elf64_Ehdr), .e_phentsize = sizeof(Elf64_Phdr),
                 .e_phnum = 2},
        .code = {.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_vaddr = BASE, .p_filesz = 2 * PAGE,
                 .p_memsz = 2 * PAGE, .p_align = PAGE},
        .data = {.p_type = PT_LOAD, .p_flags = PF_R | PF_W, .p_offset = 2 * PAGE, .p_vaddr = BASE + 2 * PAGE,
                 .p_filesz = 100, .p_memsz = PAGE, .p_align = PAGE},
    };
    memcpy(file, &headers, sizeof headers);
}

static void a_good_file_is_accepted_by_both(void **state)
{
    (void)state;
    file_make();
    assert_true(elf_composer_accepts(file, FILE_BYTES));
    assert_true(elf_target_loads(file, FILE_BYTES, 8, EM_X86_64));
    assert_false(elf_target_loads(file, FILE_BYTES, 8, EM_AARCH64));
}

static void what_the_composer_accepts_is_loaded(void **state)
{
    (void)state;
    static const uint8_t values[] = {0, 1, 2, 4, 5, 6, 7, 0x10, 0x20, 0x40, 0x7f, 0x80, 0xff};
    unsigned refused = 0;
    for (size_t at = 0; at < sizeof(struct headers); at++) {
        for (size_t i = 0; i < sizeof values; i++) {
            file_make();
            file[at] = values[i];
            LLVMFuzzerTestOneInput(file, FILE_BYTES);
            refused += !elf_target_loads(file, FILE_BYTES, 8, EM_X86_64);
        }
    }
    assert_true(refused > 500);
}

static void a_file_cut_anywhere_is_read_without_harm(void **state)
{
    (void)state;
    file_make();
    for (size_t size = 0; size < sizeof(struct headers) + 8; size++)
        LLVMFuzzerTestOneInput(file, size);
    assert_false(elf_composer_accepts(file, FILE_BYTES - 1));
    assert_false(elf_target_loads(file, FILE_BYTES - 1, 8, EM_X86_64));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_file_is_accepted_by_both),
        cmocka_unit_test(what_the_composer_accepts_is_loaded),
        cmocka_unit_test(a_file_cut_anywhere_is_read_without_harm),
    };
    return cmocka_run_group_tests_name("binaries, composer and target", tests, NULL, NULL);
}
