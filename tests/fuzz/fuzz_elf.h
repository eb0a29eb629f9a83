/* SPDX-License-Identifier: MIT */
/* What fuzz_elf.c offers to the unit test that runs it on a systematic set of damaged files. */
#ifndef TESTS_FUZZ_ELF_H
#define TESTS_FUZZ_ELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The base library's reader, its promises checked; the composer's reader, likewise. */
bool elf_target_loads(const uint8_t *file, size_t size, unsigned word_bytes, uint16_t machine);
bool elf_composer_accepts(const uint8_t *file, size_t size);

#endif
