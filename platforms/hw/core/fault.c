/* SPDX-License-Identifier: MIT */
/*
 * Faults.
 *
 * The kernel turns a fault of a thread into a request to core on the thread's behalf. A page fault is resolved from the
 * region maps; a few neighbouring pages are mapped with it, because they will be wanted next. A fault in a part of a
 * region map that has nothing and whose map has a fault handler leaves the thread waiting for that handler. Everything
 * else is an error of the component: the thread stays stopped, one line says what happened, the creator of the CPU
 * session is told by signal, and nobody else notices.
 */
#include "core/core_arch.h"
#include "core/fault.h"
#include "core/print.h"

enum { PAGES_AROUND = 16 };
enum region_fault { REGION_FAULT_NONE, REGION_FAULT_READ, REGION_FAULT_WRITE, REGION_FAULT_EXECUTE };

static bool give_up(struct thread_object *thread, const char *what, const char *why, word_t address, word_t ip)
{
	print("[%s] %s at 0x%zx by 0x%zx%s%s, thread \"%s\" stops", thread->pd->session.label, what, (size_t)address,
	      (size_t)ip, why[0] ? ": " : "", why, thread->name);
	signal_notify(&thread->cpu->exception);
	return false;
}

static const char *page_fault_name(word_t access)
{
	return access == FAULT_READ ? "page fault: read" : access == FAULT_WRITE ? "page fault: write"
	                                                                         : "page fault: execute";
}

static bool wait_for_handler(struct thread_object *thread, const struct resolution *at, word_t access)
{
	fault_forget(thread);
	thread->fault_map = at->map;
	thread->fault_address = at->address;
	thread->fault_access = (uint32_t)access;
	list_append(&at->map->faulters, &thread->faulting);
	signal_notify(&at->map->fault_handler);
	return false;
}

static bool page_fault(struct thread_object *thread, word_t address, word_t ip, word_t access)
{
	struct resolution const r = region_map_resolve(&thread->pd->address_space, address & ~(word_t)(PAGE_SIZE - 1));
	const char *const what = page_fault_name(access);
	if (r.result == RESOLUTION_TOO_DEEP)
		return give_up(thread, what, "managed dataspaces nested too deep", address, ip);
	if (r.result == RESOLUTION_NO_REGION)
		return r.map->fault_handler.signal ? wait_for_handler(thread, &r, access)
		                                   : give_up(thread, what, "nothing is attached there", address, ip);
	if (access == FAULT_WRITE && !(r.rights & MAP_WRITE))
		return give_up(thread, what, "not writeable", address, ip);
	if (access == FAULT_EXECUTE && !(r.rights & MAP_EXECUTE))
		return give_up(thread, what, "not executable", address, ip);
	return space_map(thread->pd, address & ~(word_t)(PAGE_SIZE - 1), r.page,
	                 r.pages < PAGES_AROUND ? r.pages : PAGES_AROUND, r.rights)
	       || give_up(thread, what, "out of RAM for page tables", address, ip);
}

bool fault_handle(struct thread_object *thread, const struct message *message)
{
	word_t const address = message->word[0], ip = message->word[1], access = message->word[2];
	if (access < FAULT_EXCEPTION)
		return page_fault(thread, address, ip, access);
	if (access == FAULT_BAD_SYSTEM_CALL)
		return give_up(thread, "bad system call number", "", address, ip);
	return give_up(thread, exception_name((unsigned)(access - FAULT_EXCEPTION)), "", address, ip);
}

void fault_forget(struct thread_object *thread)
{
	list_remove(&thread->faulting);
	thread->fault_map = NULL;
}

void fault_retry(struct region_map *map, word_t address, word_t size)
{
	for (struct link *at = map->faulters.next, *next; at != &map->faulters; at = next) {
		next = at->next;
		struct thread_object *const thread = container_of(at, struct thread_object, faulting);
		if (thread->fault_address - address >= size)
			continue;
		fault_forget(thread);
		kernel_call(CORE_THREAD_RESUME, thread_address(thread), 0, 0, 0, 0, 0);
	}
}

void fault_oldest(const struct region_map *map, uint32_t *kind, word_t *address)
{
	const struct link *const first = list_first(&map->faulters);
	*kind = REGION_FAULT_NONE;
	*address = 0;
	if (!first)
		return;
	const struct thread_object *const thread = container_of(first, struct thread_object, faulting);
	*kind = thread->fault_access == FAULT_WRITE ? REGION_FAULT_WRITE
	      : thread->fault_access == FAULT_EXECUTE ? REGION_FAULT_EXECUTE : REGION_FAULT_READ;
	*address = thread->fault_address;
}
