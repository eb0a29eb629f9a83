/* SPDX-License-Identifier: MIT */
/* Faults of threads. The concept is in fault.c. */
#ifndef HW_CORE_FAULT_H
#define HW_CORE_FAULT_H

#include "core/cpu.h"

/* A fault as the kernel reports it. True: resolved, the thread tries again; false: it stays stopped. */
bool fault_handle(struct thread_object *thread, const struct message *message);

/* Something was attached to the map in that range, or the map goes: threads that wait for it try again. */
void fault_retry(struct region_map *map, word_t address, word_t size);

/* The fault that waits longest in the map, as the Region_map interface's fault() tells it. */
void fault_oldest(const struct region_map *map, uint32_t *kind, word_t *address);

/* The thread is about to go. */
void fault_forget(struct thread_object *thread);

#endif
