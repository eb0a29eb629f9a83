/* SPDX-License-Identifier: MIT */
/*
 * CPU sessions: threads and the priority at which they run.
 *
 * A session request carries a priority from 0, the highest, to 65535; each init on the way has put it into the band of
 * the child concerned. It is scaled down to the kernel's priorities; the highest is core's.
 *
 * Likewise it carries a place (genode/affinity.h). Core's own space is the row of CPUs that run. The threads of a
 * session are spread over the CPUs of its place, one after the other, beginning with the first.
 *
 * A thread takes two pages: one for kernel's and core's objects, one for its message buffer. The buffer is a dataspace
 * like any other, attached to the PD for as long as the thread lives; the capability of a thread covers it.
 */
#include <genode/affinity.h>
#include <genode/args.h>
#include <genode/memory.h>
#include <interfaces/cpu.h>

#include "core/cells.h"
#include "core/cpu.h"
#include "core/fault.h"
#include "cost.h"

enum { PRIORITY_RANGE = 65536, KERNEL_PRIORITIES = 128 };

_Static_assert(sizeof(struct thread_object) <= PAGE_SIZE, "a page of its own");
_Static_assert(COST_THREAD_RAM == 2 * PAGE_SIZE && COST_THREAD_CAPS == 1, "what a thread takes");

static enum rpc_status op_start(void *object, word_t ip, word_t sp)
{
	struct thread_object *const thread = container_of(object, struct thread_object, object);
	return thread->started ? THREAD_START_ALREADY_STARTED : thread_object_start(thread, ip, sp);
}

static enum rpc_status op_pause(void *object)
{
	const struct thread_object *const thread = container_of(object, struct thread_object, object);
	if (thread->started)
		kernel_call(CORE_THREAD_PAUSE, thread_address(thread), 0, 0, 0, 0, 0);
	return RPC_OK;
}

static enum rpc_status op_resume(void *object)
{
	const struct thread_object *const thread = container_of(object, struct thread_object, object);
	if (thread->started && !thread->fault_map)
		kernel_call(CORE_THREAD_RESUME, thread_address(thread), 0, 0, 0, 0, 0);
	return RPC_OK;
}

static const struct thread_ops thread_operations = { .start = op_start, .pause = op_pause, .resume = op_resume };
OBJECT_KIND(, thread, thread_operations)

struct thread_object *thread_received(struct received_cap received)
{
	struct object *const object = object_received(received, &thread_kind);
	return object ? container_of(object, struct thread_object, object) : NULL;
}

static enum rpc_status attach_utcb(struct thread_object *thread, word_t address)
{
	struct dataspace *const dataspace = &thread->utcb_dataspace;
	dataspace->type = DATASPACE_FIXED;
	dataspace->size_bytes = UTCB_SIZE;
	dataspace->base = thread->utcb;
	dataspace->writeable = true;
	list_init(&dataspace->regions);
	struct attachment const attachment = {
		.dataspace = dataspace, .size = UTCB_SIZE, .use_at = true, .at = address, .writeable = true,
	};
	return region_attach(&thread->pd->address_space, &attachment, &thread->utcb_region, &address);
}

enum rpc_status thread_object_create(struct cpu_session *cpu, struct pd_session *pd, const char *name, word_t utcb_address,
                                     struct thread_object **result)
{
	struct account *const account = &cpu->session.account;
	if (account_available(account, RESOURCE_RAM) < COST_THREAD_RAM)
		return CPU_CREATE_THREAD_OUT_OF_RAM;
	if (account_available(account, RESOURCE_CAPS) < COST_THREAD_CAPS)
		return CPU_CREATE_THREAD_OUT_OF_CAPS;

	struct thread_object *const thread = core_at(account_page(account));
	thread->utcb = account_page(account);
	thread->cpu = cpu;
	thread->pd = pd;
	string_copy(thread->name, sizeof(thread->name), name);
	if (attach_utcb(thread, utcb_address) != RPC_OK) {
		account_page_free(account, thread->utcb);
		account_page_free(account, core_address(thread));
		return CPU_CREATE_THREAD_ADDRESS_IN_USE;
	}
	object_init(&thread->object, &thread_kind, account);
	list_append(&cpu->threads, &thread->in_cpu);
	list_append(&pd->threads, &thread->in_pd);
	word_t const place = cpu->first_cpu + cpu->next_thread++ % cpu->cpus;
	word_t w[] = { thread->utcb, utcb_address, cpu->priority | place << CORE_CPU_SHIFT, (word_t)thread };
	kernel_call_words(CORE_THREAD_CREATE, thread_address(thread), pd->space.pd, w);
	*result = thread;
	return RPC_OK;
}

enum rpc_status thread_object_start(struct thread_object *thread, word_t ip, word_t sp)
{
	if (kernel_call(CORE_THREAD_START, thread_address(thread), 0, ip, sp, 0, 0) != STATUS_OK)
		return RPC_DENIED;
	thread->started = true;
	return RPC_OK;
}

void thread_object_destroy(struct thread_object *thread)
{
	struct account *const account = thread->object.account;
	fault_forget(thread);
	kernel_call_until_done(CORE_THREAD_DESTROY, thread_address(thread));
	region_remove(&thread->utcb_region);
	region_maps_flush();
	list_remove(&thread->in_cpu);
	list_remove(&thread->in_pd);
	object_fini(&thread->object);
	account_page_free(account, thread->utcb);
	account_page_free(account, core_address(thread));
}

static enum rpc_status op_create_thread(void *object, struct received_cap received, const char *name, word_t utcb,
                                        cap_t *result)
{
	struct pd_session *const pd = object_received(received, &pd_kind);
	struct thread_object *thread;
	if (!pd)
		return CPU_CREATE_THREAD_INVALID_PD;
	enum rpc_status const status = thread_object_create(object, pd, name, utcb, &thread);
	if (status == RPC_OK)
		*result = object_name(&thread->object);
	return status;
}

static enum rpc_status op_kill_thread(void *object, struct received_cap received)
{
	struct thread_object *const thread = thread_received(received);
	if (!thread || thread->cpu != object)
		return CPU_KILL_THREAD_UNKNOWN_THREAD;
	thread_object_destroy(thread);
	return RPC_OK;
}

static enum rpc_status op_exception_sigh(void *object, struct received_cap sigh)
{
	struct cpu_session *const cpu = object;
	signal_hold(&cpu->exception, sigh);
	return RPC_OK;
}

static enum rpc_status op_affinity_space(void *object, uint32_t *width, uint32_t *height)
{
	const struct cpu_session *const cpu = object;
	*width = cpu->cpus;
	*height = 1;
	return RPC_OK;
}

static const struct cpu_ops ops = {
	.create_thread = op_create_thread, .kill_thread = op_kill_thread, .exception_sigh = op_exception_sigh,
	.affinity_space = op_affinity_space,
};
OBJECT_KIND(, cpu, ops)

unsigned cpu_count(void)
{
	word_t w[4] = { 0 };
	kernel_call_words(CORE_CPUS, 0, 0, w);
	return (unsigned)w[0];
}

/* `share` of the CPUs, to the nearest. */
static unsigned cpus_of(uint32_t share, unsigned cpus)
{
	return (share * cpus + AFFINITY_RANGE / 2) / AFFINITY_RANGE;
}

static void read_place(struct cpu_session *cpu, struct text args)
{
	struct place const place = place_unpack(args_bytes(args, AFFINITY_ARGUMENT, place_pack(PLACE_WHOLE)));
	unsigned const online = cpu_count();
	unsigned const first = cpus_of(place.x, online), cpus = cpus_of(place.width, online);
	cpu->first_cpu = first < online ? first : online - 1;
	cpu->cpus = !cpus ? 1 : cpus < online - cpu->first_cpu ? cpus : online - cpu->first_cpu;
}

static enum session_result cpu_init(struct session *session, struct text args)
{
	struct cpu_session *const cpu = (struct cpu_session *)session;
	uint64_t const priority = args_bytes(args, "priority", 0);
	uint64_t const clamped = priority < PRIORITY_RANGE ? priority : PRIORITY_RANGE - 1;
	cpu->priority = (unsigned)((PRIORITY_RANGE - 1 - clamped) * KERNEL_PRIORITIES / PRIORITY_RANGE);
	read_place(cpu, args);
	list_init(&cpu->threads);
	return SESSION_OK;
}

static void cpu_fini(struct session *session)
{
	struct cpu_session *const cpu = (struct cpu_session *)session;
	for (struct link *first; (first = list_first(&cpu->threads));)
		thread_object_destroy(container_of(first, struct thread_object, in_cpu));
	signal_release(&cpu->exception);
}

const struct service cpu_service = { "CPU", &cpu_kind, sizeof(struct cpu_session), cpu_init, cpu_fini };
