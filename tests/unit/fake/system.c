/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/heartbeat.h>
#include <interfaces/cpu.h>
#include <interfaces/log.h>
#include <interfaces/pd.h>
#include <interfaces/rm.h>
#include <interfaces/rom.h>

#include "fake/system.h"

enum thread { THREAD_COMPONENT, THREAD_TEST, THREAD_CORE, THREADS };

union buffer {
	struct utcb utcb;
	char        page[UTCB_SIZE];
};

static union buffer        buffers[THREADS];
static enum thread         current = THREAD_TEST;
static struct fake_object *table[FAKE_CAPS];
static cap_t               next_cap;
static char                log_text[1 << 16];
unsigned                   fake_threads_killed;
uint64_t                   fake_time_us;

/* What was allocated, to be freed at the end of a test. */
static void  **allocations;
static size_t  allocation_count, allocation_room;

static void *allocate(size_t size)
{
	if (allocation_count == allocation_room) {
		allocation_room = allocation_room ? 2 * allocation_room : 1024;
		allocations = realloc(allocations, allocation_room * sizeof(*allocations));
	}
	return allocations[allocation_count++] = calloc(1, size);
}

struct utcb *system_call_utcb(void) { return &buffers[current].utcb; }

/* ------------------------------------------------------------------------------------------------ capabilities */

struct fake_object *fake_object(cap_t cap) { return cap && cap < FAKE_CAPS ? table[cap] : NULL; }

struct fake_object *fake_object_new(enum fake_kind kind, void *object,
                                    enum rpc_status (*dispatch)(void *, struct message *))
{
	struct fake_object *const made = allocate(sizeof(*made));
	*made = (struct fake_object){ .kind = kind, .object = object, .dispatch = dispatch };
	return made;
}

cap_t fake_cap_new(struct fake_object *object)
{
	assert_true(next_cap < FAKE_CAPS);
	table[next_cap] = object;
	return next_cap++;
}

cap_t fake_plain_cap(void) { return fake_cap_new(fake_object_new(FAKE_PLAIN, NULL, NULL)); }

static void object_kill(cap_t cap)
{
	struct fake_object *const object = fake_object(cap);
	if (!object)
		return;
	object->kind = FAKE_NOTHING;
	if (object->payer)
		object->payer->caps_used--;
	object->payer = NULL;
}

/* ---------------------------------------------------------------------------------------------------- messages */

/* As in the kernel: core's replies always use a slot, or nobody could get hold of a capability for an object of his own. */
static struct received_cap receive(enum thread from, enum thread to, struct fake_object *object, word_t *slot)
{
	if (!object || object->kind == FAKE_NOTHING)
		return (struct received_cap){ 0 };
	if ((object->kind == FAKE_CORE && to == THREAD_CORE)
	 || (object->kind == FAKE_COMPONENT && to == THREAD_COMPONENT && from != THREAD_CORE))
		return (struct received_cap){ .kind = RECEIVED_OWN, .value = (word_t)object->object };
	if (to != THREAD_COMPONENT) /* always ready; their slots are never empty */
		return (struct received_cap){ .kind = RECEIVED_SLOT, .value = fake_cap_new(object) };
	if (!*slot || table[*slot])
		return (struct received_cap){ 0 };
	struct received_cap const received = { .kind = RECEIVED_SLOT, .value = *slot };
	table[*slot] = object;
	*slot = 0;
	return received;
}

static void transfer(enum thread from, enum thread to, word_t tag)
{
	struct utcb *const out = &buffers[from].utcb, *const in = &buffers[to].utcb;
	unsigned const words = tag_words(tag);
	if (words > MESSAGE_WORDS_IN_REGISTERS)
		memcpy(in->data, out->data, (words - MESSAGE_WORDS_IN_REGISTERS) * sizeof(word_t));
	memset(in->received, 0, sizeof(in->received));
	for (unsigned i = 0; i < tag_caps(tag); i++)
		in->received[i] = receive(from, to, fake_object((cap_t)out->send_cap[i]), &in->receive_slot[i]);
}

static word_t call(cap_t cap, word_t *tag, word_t words[MESSAGE_WORDS_IN_REGISTERS])
{
	struct fake_object *const object = fake_object(cap);
	if (!object || object->kind == FAKE_NOTHING)
		return STATUS_INVALID_CAP;
	if (object->kind != FAKE_CORE && object->kind != FAKE_COMPONENT)
		return STATUS_WRONG_TYPE;

	enum thread const caller = current;
	enum thread const callee = object->kind == FAKE_CORE ? THREAD_CORE : THREAD_COMPONENT;
	struct message message = { .tag = *tag };
	assert_true(caller != callee);
	memcpy(message.word, words, sizeof(message.word));
	current = callee;
	if (callee == THREAD_COMPONENT) /* as its loop does before it waits */
		assert_true(rpc_receive_prepare(MESSAGE_CAPS_MAX));
	transfer(caller, callee, *tag);
	if (callee == THREAD_CORE) {
		enum rpc_status const status = object->dispatch(object->object, &message);
		if (status != RPC_OK)
			message.tag = tag_make((unsigned)status, 0, 0);
	} else {
		entrypoint_serve(object->object, &message);
	}
	transfer(callee, caller, message.tag);
	current = caller;
	*tag = message.tag;
	memcpy(words, message.word, sizeof(message.word));
	return STATUS_OK;
}

word_t system_call(word_t number, word_t argument, word_t *tag, word_t words[MESSAGE_WORDS_IN_REGISTERS])
{
	struct fake_object *const object = fake_object((cap_t)argument);
	switch (number) {
	case SYSTEM_CALL_RPC_CALL:
		return call((cap_t)argument, tag, words);
	case SYSTEM_CALL_SIGNAL_SUBMIT:
		if (!object || object->kind != FAKE_SIGNAL)
			return STATUS_INVALID_CAP;
		object->pending += (unsigned)words[0];
		return STATUS_OK;
	case SYSTEM_CALL_CAP_DELETE:
		if (argument < FAKE_CAPS)
			table[argument] = NULL;
		return STATUS_OK;
	default:
		fail_msg("system call %lu cannot happen in a host test", (unsigned long)number);
		return STATUS_BAD_CALL;
	}
}

cap_t fake_received(void)
{
	struct received_cap const received = buffers[THREAD_TEST].utcb.received[0];
	return received.kind == RECEIVED_SLOT ? (cap_t)received.value : CAP_INVALID;
}

/* The first pending signal of the component, or NULL. Signals of the test itself have no badge. */
static struct fake_object *pending_signal(void)
{
	for (cap_t cap = FAKE_CAP_FIRST; cap < next_cap; cap++)
		if (table[cap] && table[cap]->kind == FAKE_SIGNAL && table[cap]->object && table[cap]->pending)
			return table[cap];
	return NULL;
}

void fake_deliver_signals(void)
{
	enum thread const caller = current;
	current = THREAD_COMPONENT;
	for (struct fake_object *signal; (signal = pending_signal()); ) {
		struct signal_context *const context = signal->object;
		unsigned const count = signal->pending;
		signal->pending = 0;
		context->handler(context, count);
	}
	current = caller;
}

unsigned fake_signals(cap_t signal)
{
	struct fake_object *const object = fake_object(signal);
	unsigned const count = object->pending;
	object->pending = 0;
	return count;
}

/* ----------------------------------------------------------------------------------------------------- core: PD */

struct fake_pd *fake_pd_new(uint64_t ram_quota, uint64_t cap_quota)
{
	struct fake_pd *const pd = allocate(sizeof(*pd));
	*pd = (struct fake_pd){ .ram_quota = ram_quota, .cap_quota = cap_quota, .alive = true };
	return pd;
}

struct fake_pd *fake_pd_of(cap_t pd_session)
{
	struct fake_object *const object = fake_object(pd_session);
	return object ? object->object : NULL;
}

struct dataspace {
	char  *memory;
	size_t size;
};

static enum rpc_status dataspace_get_size(void *object, size_t *size)
{
	*size = ((struct dataspace *)object)->size;
	return RPC_OK;
}

static const struct dataspace_ops dataspace_operations = { .size = dataspace_get_size };

static enum rpc_status serve_dataspace(void *object, struct message *message)
{
	return dataspace_dispatch(&dataspace_operations, object, message);
}

static cap_t dataspace_new(size_t size, struct fake_pd *payer)
{
	struct dataspace *const dataspace = allocate(sizeof(*dataspace));
	*dataspace = (struct dataspace){ .memory = aligned_alloc(4096, (size + 4095) & ~(size_t)4095), .size = size };
	memset(dataspace->memory, 0, (size + 4095) & ~(size_t)4095);
	struct fake_object *const object = fake_object_new(FAKE_CORE, dataspace, serve_dataspace);
	object->payer = payer;
	return fake_cap_new(object);
}

static bool take_cap(struct fake_pd *pd)
{
	if (pd->caps_used >= pd->cap_quota)
		return false;
	pd->caps_used++;
	return true;
}

static enum rpc_status new_badged(struct fake_pd *pd, enum fake_kind kind, word_t badge, cap_t *cap)
{
	if (!take_cap(pd))
		return PD_ALLOC_RPC_CAP_OUT_OF_CAPS;
	struct fake_object *const object = fake_object_new(kind, (void *)badge, NULL);
	object->payer = pd;
	*cap = fake_cap_new(object);
	return RPC_OK;
}

static enum rpc_status pd_new_rpc(void *object, struct received_cap entrypoint, word_t badge, cap_t *cap)
{
	(void)entrypoint;
	return new_badged(object, FAKE_COMPONENT, badge, cap);
}

static enum rpc_status pd_new_context(void *object, struct received_cap entrypoint, word_t imprint, cap_t *cap)
{
	(void)entrypoint;
	bool const others = imprint == HEARTBEAT_IMPRINT;       /* of a child: no handler of the component's own */
	return new_badged(object, FAKE_SIGNAL, others ? 0 : imprint, cap);
}

static enum rpc_status pd_free_object(void *object, struct received_cap cap)
{
	(void)object;
	assert_int_equal(cap.kind, RECEIVED_SLOT);
	object_kill((cap_t)cap.value);
	return RPC_OK;
}

static enum rpc_status pd_do_ref_account(void *object, struct received_cap account)
{
	struct fake_pd *const pd = object;
	assert_int_equal(account.kind, RECEIVED_OWN);
	pd->reference = (struct fake_pd *)account.value;
	return RPC_OK;
}

static bool related(const struct fake_pd *a, const struct fake_pd *b) { return a->reference == b || b->reference == a; }

static enum rpc_status pd_do_transfer_ram(void *object, struct received_cap to, uint64_t amount)
{
	struct fake_pd *const pd = object, *const other = (struct fake_pd *)to.value;
	if (to.kind != RECEIVED_OWN || !related(pd, other))
		return PD_TRANSFER_RAM_QUOTA_INVALID_SESSION;
	if (pd->ram_quota - pd->ram_used < amount)
		return PD_TRANSFER_RAM_QUOTA_EXCEEDED;
	pd->ram_quota -= amount;
	other->ram_quota += amount;
	return RPC_OK;
}

static enum rpc_status pd_do_transfer_caps(void *object, struct received_cap to, uint64_t amount)
{
	struct fake_pd *const pd = object, *const other = (struct fake_pd *)to.value;
	if (to.kind != RECEIVED_OWN || !related(pd, other))
		return PD_TRANSFER_CAP_QUOTA_INVALID_SESSION;
	if (pd->cap_quota - pd->caps_used < amount)
		return PD_TRANSFER_CAP_QUOTA_EXCEEDED;
	pd->cap_quota -= amount;
	other->cap_quota += amount;
	return RPC_OK;
}

static enum rpc_status pd_get_ram(void *object, uint64_t *quota, uint64_t *used)
{
	const struct fake_pd *const pd = object;
	*quota = pd->ram_quota;
	*used = pd->ram_used;
	return RPC_OK;
}

static enum rpc_status pd_get_caps(void *object, uint64_t *quota, uint64_t *used)
{
	const struct fake_pd *const pd = object;
	*quota = pd->cap_quota;
	*used = pd->caps_used;
	return RPC_OK;
}

static enum rpc_status pd_do_alloc_ram(void *object, size_t size, bool uncached, cap_t *dataspace)
{
	struct fake_pd *const pd = object;
	(void)uncached;
	size = (size + 4095) & ~(size_t)4095;
	if (pd->ram_quota - pd->ram_used < size)
		return PD_ALLOC_RAM_OUT_OF_RAM;
	if (!take_cap(pd))
		return PD_ALLOC_RAM_OUT_OF_CAPS;
	pd->ram_used += size;
	*dataspace = dataspace_new(size, pd);
	return RPC_OK;
}

static enum rpc_status pd_do_free_ram(void *object, struct received_cap cap)
{
	struct fake_pd *const pd = object;
	assert_int_equal(cap.kind, RECEIVED_OWN);
	struct dataspace *const dataspace = (struct dataspace *)cap.value;
	assert_non_null(dataspace->memory);
	pd->ram_used -= dataspace->size;
	pd->caps_used--;
	free(dataspace->memory);
	dataspace->memory = NULL;
	return RPC_OK;
}

static enum rpc_status pd_do_seal(void *object, struct received_cap cap)
{
	(void)object;
	assert_int_equal(cap.kind, RECEIVED_OWN);
	return RPC_OK;
}

static enum rpc_status pd_do_assign_parent(void *object, struct received_cap cap)
{
	(void)object;
	assert_int_equal(cap.kind, RECEIVED_SLOT);
	return RPC_OK;
}

static enum rpc_status pd_do_grow(void *object, uint32_t slots, uint32_t *total)
{
	static uint32_t now = 64;
	(void)object;
	now += slots;
	*total = now;
	return RPC_OK;
}

/* Memory is attached where it lies. */
static enum rpc_status map_attach(void *object, struct received_cap cap, size_t size, size_t offset, bool use_at,
                                  word_t at, bool executable, bool writeable, word_t *address)
{
	(void)object;
	(void)size;
	(void)executable;
	(void)writeable;
	assert_int_equal(cap.kind, RECEIVED_OWN);
	*address = use_at ? at : (word_t)((struct dataspace *)cap.value)->memory + offset;
	return RPC_OK;
}

static enum rpc_status map_detach(void *object, word_t address)
{
	(void)object;
	(void)address;
	return RPC_OK;
}

static const struct region_map_ops map_operations = { .attach = map_attach, .detach = map_detach };

static enum rpc_status serve_map(void *object, struct message *message)
{
	return region_map_dispatch(&map_operations, object, message);
}

static enum rpc_status pd_get_address_space(void *object, cap_t *region_map)
{
	(void)object;
	*region_map = fake_cap_new(fake_object_new(FAKE_CORE, NULL, serve_map));
	return RPC_OK;
}

static const struct pd_ops pd_operations = {
	.assign_parent = pd_do_assign_parent, .alloc_rpc_cap = pd_new_rpc, .free_rpc_cap = pd_free_object,
	.alloc_context = pd_new_context, .free_context = pd_free_object, .address_space = pd_get_address_space,
	.ref_account = pd_do_ref_account, .transfer_ram_quota = pd_do_transfer_ram,
	.transfer_cap_quota = pd_do_transfer_caps, .ram_quota = pd_get_ram, .cap_quota = pd_get_caps,
	.alloc_ram = pd_do_alloc_ram, .free_ram = pd_do_free_ram, .seal_ram = pd_do_seal, .grow_cap_space = pd_do_grow,
};

static enum rpc_status serve_pd(void *object, struct message *message)
{
	return pd_dispatch(&pd_operations, object, message);
}

cap_t fake_session_pd(struct fake_pd *pd) { return fake_cap_new(fake_object_new(FAKE_CORE, pd, serve_pd)); }

/* -------------------------------------------------------------------------------------- core: CPU, LOG, and ROM */

static enum rpc_status thread_do_start(void *object, word_t instruction_pointer, word_t stack_pointer)
{
	(void)object;
	(void)instruction_pointer;
	(void)stack_pointer;
	return RPC_OK;
}

static const struct thread_ops thread_operations = { .start = thread_do_start };

static enum rpc_status serve_thread(void *object, struct message *message)
{
	return thread_dispatch(&thread_operations, object, message);
}

static enum rpc_status cpu_do_create(void *object, struct received_cap pd, const char *name, word_t utcb_address,
                                     cap_t *thread)
{
	(void)object;
	(void)name;
	(void)utcb_address;
	assert_int_equal(pd.kind, RECEIVED_OWN);
	*thread = fake_cap_new(fake_object_new(FAKE_CORE, NULL, serve_thread));
	return RPC_OK;
}

static enum rpc_status cpu_do_kill(void *object, struct received_cap thread)
{
	(void)object;
	assert_int_equal(thread.kind, RECEIVED_OWN);
	fake_threads_killed++;
	return RPC_OK;
}

static enum rpc_status cpu_do_exception(void *object, struct received_cap sigh)
{
	(void)object;
	assert_int_equal(sigh.kind, RECEIVED_SLOT);
	return RPC_OK;
}

static const struct cpu_ops cpu_operations = {
	.create_thread = cpu_do_create, .kill_thread = cpu_do_kill, .exception_sigh = cpu_do_exception,
};

static enum rpc_status serve_cpu(void *object, struct message *message)
{
	return cpu_dispatch(&cpu_operations, object, message);
}

cap_t fake_session_cpu(void) { return fake_cap_new(fake_object_new(FAKE_CORE, NULL, serve_cpu)); }

static enum rpc_status log_do_write(void *object, const char *text)
{
	(void)object;
	size_t const length = strlen(log_text);
	snprintf(log_text + length, sizeof(log_text) - length, "%s\n", text);
	return RPC_OK;
}

static const struct log_ops log_operations = { .write = log_do_write };

static enum rpc_status serve_log(void *object, struct message *message)
{
	return log_dispatch(&log_operations, object, message);
}

cap_t fake_session_log(void) { return fake_cap_new(fake_object_new(FAKE_CORE, NULL, serve_log)); }

const char *fake_log(void)
{
	static char taken[sizeof(log_text)];
	strcpy(taken, log_text);
	log_text[0] = 0;
	return taken;
}

struct rom {
	cap_t  dataspace;
	size_t size;
};

static enum rpc_status rom_do_dataspace(void *object, cap_t *dataspace, size_t *size)
{
	const struct rom *const rom = object;
	*dataspace = rom->dataspace;
	*size = rom->size;
	return RPC_OK;
}

static const struct rom_ops rom_operations = { .dataspace = rom_do_dataspace };

static enum rpc_status serve_rom(void *object, struct message *message)
{
	return rom_dispatch(&rom_operations, object, message);
}

cap_t fake_session_rom(const void *content, size_t size)
{
	struct rom *const rom = allocate(sizeof(*rom));
	rom->dataspace = dataspace_new(size ? size : 1, NULL);
	rom->size = size;
	memcpy(((struct dataspace *)table[rom->dataspace]->object)->memory, content, size);
	return fake_cap_new(fake_object_new(FAKE_CORE, rom, serve_rom));
}

/* ---------------------------------------------------------------------------------------------------- the frame */

void fake_system_start(struct fake_pd *init, enum rpc_status (*parent_dispatch)(void *, struct message *))
{
	memset(table, 0, sizeof(table));
	memset(buffers, 0, sizeof(buffers));
	for (unsigned i = 0; i < MESSAGE_CAPS_MAX; i++)
		buffers[THREAD_TEST].utcb.receive_slot[i] = buffers[THREAD_CORE].utcb.receive_slot[i] = 1;
	next_cap = FAKE_CAP_FIRST;
	current = THREAD_TEST;
	log_text[0] = 0;
	fake_threads_killed = 0;
	table[CAP_PARENT] = fake_object_new(FAKE_CORE, NULL, parent_dispatch);
	component_env = (struct env){
		.parent = CAP_PARENT, .pd = fake_session_pd(init), .cpu = fake_session_cpu(), .log = fake_session_log(),
	};
}

void fake_component_run(void (*function)(void))
{
	enum thread const caller = current;
	current = THREAD_COMPONENT;
	function();
	current = caller;
}

void fake_system_stop(void)
{
	for (cap_t cap = 0; cap < next_cap; cap++)
		if (table[cap] && table[cap]->dispatch == serve_dataspace) {
			struct dataspace *const dataspace = table[cap]->object;
			free(dataspace->memory);
			dataspace->memory = NULL;
		}
	while (allocation_count)
		free(allocations[--allocation_count]);
	free(allocations);
	allocations = NULL;
	allocation_room = 0;
}
