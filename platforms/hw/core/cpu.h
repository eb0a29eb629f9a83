/* SPDX-License-Identifier: MIT */
/* CPU sessions and their threads. */
#ifndef HW_CORE_CPU_H
#define HW_CORE_CPU_H

#include "core/pd.h"

enum { THREAD_NAME_MAX = 32 };

/* A page of its own. */
struct thread_object {
	struct kernel_thread kernel;
	struct object object;
	struct cpu_session *cpu;
	struct pd_session *pd;
	struct link in_cpu, in_pd;
	paddr_t utcb;
	struct dataspace utcb_dataspace;
	struct region utcb_region;
	bool started;
	struct region_map *fault_map;            /* waits for something to be attached here, null if it does not, */
	struct link faulting;                    /* in fault_map->faulters, */
	word_t fault_address;                    /* at this address of it, */
	uint32_t fault_access;                   /* enum fault_access */
	char name[THREAD_NAME_MAX];
};

struct cpu_session {
	struct session session;
	unsigned priority;                       /* of the kernel */
	unsigned first_cpu, cpus;                /* where its threads run */
	unsigned next_thread;                    /* counts them, for the choice among the CPUs */
	struct link threads;                     /* struct thread_object.in_cpu */
	struct signal_holder exception;          /* told when a thread of the session stops for good */
};

extern const struct object_kind thread_kind, cpu_kind;

static inline paddr_t thread_address(const struct thread_object *thread) { return core_address(&thread->kernel); }

struct thread_object *thread_received(struct received_cap received);

/* Status as of the CPU interface's create_thread. */
enum rpc_status thread_object_create(struct cpu_session *cpu, struct pd_session *pd, const char *name, word_t utcb_address,
                                     struct thread_object **thread);
enum rpc_status thread_object_start(struct thread_object *thread, word_t ip, word_t sp);
void thread_object_destroy(struct thread_object *thread);

/* CPUs that run. */
unsigned cpu_count(void);

#endif
