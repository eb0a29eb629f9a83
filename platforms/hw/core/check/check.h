/* SPDX-License-Identifier: MIT */
/*
 * What only the variant with checks has (ACCOUNT_CHECK): it looks at itself again and again, and stops where it finds
 * something wrong. Nothing of how the system works depends on it, and core without checks has none of this code.
 */
#ifndef HW_CORE_CHECK_H
#define HW_CORE_CHECK_H

#include <genode/boot_archive.h>

#include "kernel/list.h"

/* After each movement of quota, and once before the first: the list of struct account.all. */
void accounts_check(const struct link *accounts);
void accounts_check_init(void);

/* Which hash of the archive, whose tables lie within it, is not that of its bytes; NULL: none. */
const char *archive_wrong_hash(const struct boot_archive_header *header);

#endif
