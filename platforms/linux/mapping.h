/* SPDX-License-Identifier: MIT */
/* Mappings of processes, in the place of page tables. See mapping.c. */
#ifndef LINUX_MAPPING_H
#define LINUX_MAPPING_H

/* Carries out what page_tables_map() has collected. Before anybody runs who relies on it. */
void mapping_flush(void);

#endif
