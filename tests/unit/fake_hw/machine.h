/* SPDX-License-Identifier: MIT */
/* A machine for host tests of the kernel and of core: memory below 4 GiB, a clock that tests turn, interrupts as counters. */
#ifndef FAKE_MACHINE_H
#define FAKE_MACHINE_H

#include <setjmp.h>

#include "kernel/thread.h"

enum { MACHINE_PAGES = 1400 };

struct machine {
	uint64_t now_us, armed_us[CPUS_MAX];     /* of each CPU's timer; 0: off */
	bool masked[INTERRUPT_LINES];
	char console[65536];                     /* what was printed since machine_init() */
	unsigned console_length;
	jmp_buf *on_halt;                        /* where to go when the machine halts; null: the test fails */
};

extern struct machine machine;

/* Fresh memory, empty queues, one core PD with a thread that is current. */
void machine_init(void);
struct pd *machine_core_pd(void);
struct thread *machine_core_thread(void);

/* A page that no one has, content 0xa5, and the address range of all of them. */
paddr_t machine_page(void);
paddr_t machine_begin(void);
paddr_t machine_end(void);

/* A PD with one page of capabilities; a started thread in it. */
struct pd *machine_pd(void);
struct thread *machine_thread(struct pd *pd, unsigned priority);
struct rpc_object *machine_rpc_object(struct thread *server, word_t badge);
struct signal_context *machine_signal(struct thread *receiver, word_t imprint);

/* The current thread, which must be `thread`, makes a system call. */
void machine_call(struct thread *thread, word_t number, word_t argument, word_t tag, word_t w0);

/* A system call of core, whoever is current. */
word_t machine_core_call(word_t number, word_t argument, word_t tag, word_t w0, word_t w1, word_t w2, word_t w3);

/* Whether the console has the text. */
bool machine_printed(const char *text);

#endif
