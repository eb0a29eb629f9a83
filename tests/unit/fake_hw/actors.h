/* SPDX-License-Identifier: MIT */
/*
 * Kernel and core together on the fake machine, both unchanged. Core's loop runs in a host thread of its own; the test
 * plays the components: it makes their system calls, through the generated client stubs, and their faults. One of the
 * two runs at a time.
 */
#ifndef FAKE_ACTORS_H
#define FAKE_ACTORS_H

#include <genode/rpc.h>

struct thread;

enum { ACTORS_INIT_RAM = 4 << 20, ACTORS_INIT_CAPS = 2000 };

/* Addresses of the init that the archive contains, page-aligned; the data begins with ACTORS_DATA_WORD. */
enum { ACTORS_TEXT = 0x401000, ACTORS_DATA = 0x402000, ACTORS_DATA_SIZE = 0x3000, ACTORS_DATA_WORD = 0x44415441 };

/* Boots core on a fresh machine with an archive of config, init, a module "text" and a few devices; init is the actor. */
void actors_boot(void);

/* Ends core's thread. */
void actors_stop(void);

/* The thread whose system calls the test makes from now on. */
void actor_become(struct thread *thread);
struct thread *actor(void);
struct thread *actors_init_thread(void);

/* The other thread's PD gets the actor's capability under that index, if it is free. */
void actor_give(struct thread *to, cap_t capability, cap_t index);

/* The index names something in the actor's PD. */
bool actor_has(cap_t capability);

/* It names an object that core serves. */
bool actor_names_core(cap_t capability);

/* The thread was destroyed. */
bool actor_gone(const struct thread *thread);

/* Kernel thread behind a Thread capability of the actor's PD. */
struct thread *actor_thread_of(cap_t thread);

/* The actor accesses an address. True: it is mapped so now; false: the actor has stopped there. */
bool actor_touch(word_t address, word_t access);

/* Host address of the memory mapped at the address, 0 if none, as it stands in the page tables of the actor's PD. */
word_t actor_mapping(word_t address);

/* Where the actor is, and its message buffer; whether a thread has stopped; lets it go on. */
word_t actor_ip(void);
word_t actor_buffer(void);
bool   thread_stopped(const struct thread *thread);
void   thread_go_on(struct thread *thread);

/* Takes what a wait would give the actor, if anything is there: badge and tag. */
word_t actor_poll(word_t *tag);

size_t actors_free_pages(void);
bool   actors_printed(const char *text);

/* A device's interrupt; the clock reaches a moment. */
void   actors_interrupt(unsigned line);
void   actors_clock(uint64_t us);

#endif
