/* SPDX-License-Identifier: MIT */
/* Address space of a component on x86_32; read by whoever loads the ELF file. */
#ifndef GENODE_COMPONENT_LAYOUT_H
#define GENODE_COMPONENT_LAYOUT_H

#define LAYOUT_PAGE_SIZE     4096
#define LAYOUT_UTCB          0x400000            /* message buffer of the main thread */
#define LAYOUT_ELF_START     0x401000            /* in the same page table as the UTCB */
#define LAYOUT_USER_START    0x1000              /* lowest and highest address that may ever be mapped */
#define LAYOUT_USER_END      0xbffff000
#define LAYOUT_ELF_MACHINE   3                   /* EM_386 */

#endif
