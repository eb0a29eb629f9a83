/* SPDX-License-Identifier: MIT */
/*
 * What a component has from the start. The component defines component_init(); when it returns, the library serves RPCs
 * and signals in the same thread, for ever.
 */
#ifndef GENODE_ENV_H
#define GENODE_ENV_H

#include <genode/abi.h>

struct env {
	cap_t parent;
	cap_t pd;                   /* the own protection domain: accounts, RAM, capabilities */
	cap_t cpu;
	cap_t log;                  /* CAP_INVALID: output goes nowhere */
};

extern struct env component_env;

/* The component's own. */
void component_init(struct env *env);

/* Tells the parent, then sleeps; does not return. */
_Noreturn void component_exit(int value);

/* Never does anything again, but stays where it is. */
_Noreturn void component_sleep(void);

/* The thread that runs component_init(), and the own address space; asked for once, when first needed. */
cap_t env_thread(void);
cap_t env_region_map(void);

/*
 * The stack of the main thread is 16 KiB unless a component says otherwise, in one of its files:
 *
 *     COMPONENT_STACK(65536);
 */
#define COMPONENT_STACK(size_bytes) \
	_Static_assert((size_bytes) % 4096 == 0, "whole pages"); \
	__attribute__((section(".stack"), aligned(4096))) char component_stack[size_bytes]; \
	char *const component_stack_top = component_stack + (size_bytes)

extern char component_stack[];
extern char *const component_stack_top;

#endif
