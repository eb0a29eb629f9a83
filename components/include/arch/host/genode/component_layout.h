/* SPDX-License-Identifier: MIT */
/* Address space of a component that is a process of Linux on x86_64; also read by whoever loads the ELF file. */
#ifndef GENODE_COMPONENT_LAYOUT_H
#define GENODE_COMPONENT_LAYOUT_H

#define LAYOUT_PAGE_SIZE     4096
#define LAYOUT_UTCB          0x400000            /* message buffer of the main thread */
#define LAYOUT_ELF_START     0x401000
#define LAYOUT_USER_START    0x10000             /* lowest and highest address that may ever be mapped */
#define LAYOUT_USER_END      0x4ffffffff000
#define LAYOUT_ELF_MACHINE   62                  /* EM_X86_64 */

#endif
