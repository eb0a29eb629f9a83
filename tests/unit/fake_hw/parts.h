/* SPDX-License-Identifier: MIT */
/* The fake machine for tests of parts of core that core's thread does not run for: the test itself is core. */
#ifndef FAKE_PARTS_H
#define FAKE_PARTS_H

#include <setjmp.h>

#include "arch/arch.h"

void    parts_init(void);
paddr_t parts_memory_begin(void);
paddr_t parts_memory_end(void);

/* Writes the hashes of a boot archive of `size` bytes; of modules that do not lie in it none. */
struct boot_archive_header;
void    parts_seal_archive(struct boot_archive_header *archive, size_t size);

/* Where to go when core panics; null: the test fails. */
void    parts_on_halt(jmp_buf *end);

#endif
