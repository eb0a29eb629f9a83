/* SPDX-License-Identifier: MIT */
/*
 * Making a program out of an ELF file: for a component that starts others. The file comes from wherever its ROM comes
 * from; everything in it is checked before it is used (<genode/elf.h>).
 */
#ifndef GENODE_CHILD_LOAD_H
#define GENODE_CHILD_LOAD_H

#include <stddef.h>
#include <genode/rpc.h>

struct child_program {
	const char *name;
	cap_t       pd;             /* pays for memory and threads' bookkeeping */
	cap_t       cpu;
	cap_t       parent;         /* what the child will find under CAP_PARENT */
	cap_t       rom;            /* ROM session of the ELF file */
};

/*
 * Loads the program into the PD, makes its main thread and starts it. NULL: it runs; otherwise what went wrong, in a few
 * words; what was made until then disappears with PD and CPU session.
 */
const char *child_load(const struct child_program *program, cap_t *thread);

#endif
