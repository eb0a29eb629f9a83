/* SPDX-License-Identifier: MIT */
/*
 * PD sessions. A protection domain is an address space, a capability space and an account, and what was allocated from
 * that account: dataspaces, RPC objects, signal contexts. All of it ends with the session, the threads that run in the
 * PD first, whichever CPU session they came from.
 */
#include <genode/args.h>
#include <interfaces/pd.h>

#include "core/cells.h"
#include "core/cpu.h"
#include "core/pd.h"
#include "cost.h"

_Static_assert(sizeof(struct pd_session) + 2 * CELL_SIZE < PAGE_SIZE, "the home page has room for cells");
_Static_assert(COST_PD_RAM == (1 + SPACE_INITIAL_PAGES) * PAGE_SIZE && COST_PD_CAPS == 2,
               "a new PD takes its home page and the kernel's; one capability for itself and one for its address space");
_Static_assert(COST_DATASPACE_CAPS == 1 && COST_RPC_OBJECT_CAPS == 1 && COST_SIGNAL_CAPS == 1 && COST_SESSION_CAPS == 1,
               "one capability per object");

static struct thread_object *thread_of(const struct pd_session *pd, struct received_cap received)
{
	struct thread_object *const thread = thread_received(received);
	return thread && thread->pd == pd ? thread : NULL;
}

static enum rpc_status op_assign_parent(void *object, struct received_cap parent)
{
	const struct pd_session *const pd = object;
	const struct object *const target = parent.kind == RECEIVED_OWN ? (const struct object *)parent.value : NULL;
	if (!target)
		return RPC_BAD_MESSAGE;
	paddr_t const name = core_address(&target->kernel);
	return kernel_call(CORE_CAP_INSERT, pd->space.pd, CAP_PARENT, name, 0, 0, 0) == STATUS_OK ? RPC_OK : RPC_DENIED;
}

static enum rpc_status op_alloc_rpc_cap(void *object, struct received_cap entrypoint, word_t badge, cap_t *result)
{
	struct pd_session *const pd = object;
	struct thread_object *const thread = thread_of(pd, entrypoint);
	if (!thread)
		return PD_ALLOC_RPC_CAP_INVALID_THREAD;
	if (!account_available(&pd->session.account, RESOURCE_CAPS))
		return PD_ALLOC_RPC_CAP_OUT_OF_CAPS;
	struct foreign_object *const foreign = cell_alloc(&pd->session.account);
	if (!foreign)
		return PD_ALLOC_RPC_CAP_OUT_OF_RAM;
	object_init_foreign(&foreign->object, &foreign_kind, &pd->session.account, CORE_RPC_CREATE,
	                    thread_address(thread), badge);
	foreign->pd = pd;
	list_append(&pd->foreign_objects, &foreign->place);
	*result = object_name(&foreign->object);
	return RPC_OK;
}

static enum rpc_status op_free_rpc_cap(void *object, struct received_cap received)
{
	struct foreign_object *const foreign = object_received(received, &foreign_kind);
	if (!foreign || foreign->pd != object)
		return PD_FREE_RPC_CAP_UNKNOWN_OBJECT;
	foreign_destroy(foreign);
	return RPC_OK;
}

static enum rpc_status op_alloc_context(void *object, struct received_cap entrypoint, word_t imprint, cap_t *sigh)
{
	struct pd_session *const pd = object;
	struct thread_object *const thread = thread_of(pd, entrypoint);
	if (!thread)
		return PD_ALLOC_CONTEXT_INVALID_THREAD;
	if (!account_available(&pd->session.account, RESOURCE_CAPS))
		return PD_ALLOC_CONTEXT_OUT_OF_CAPS;
	struct signal *const signal = cell_alloc(&pd->session.account);
	if (!signal)
		return PD_ALLOC_CONTEXT_OUT_OF_RAM;
	object_init_foreign(&signal->object, &signal_kind, &pd->session.account, CORE_SIGNAL_CREATE,
	                    thread_address(thread), imprint);
	signal->pd = pd;
	list_init(&signal->holders);
	list_append(&pd->signals, &signal->place);
	*sigh = object_name(&signal->object);
	return RPC_OK;
}

static enum rpc_status op_free_context(void *object, struct received_cap received)
{
	struct signal *const signal = object_received(received, &signal_kind);
	if (!signal || signal->pd != object)
		return PD_FREE_CONTEXT_UNKNOWN_OBJECT;
	signal_destroy(signal);
	return RPC_OK;
}

static enum rpc_status op_address_space(void *object, cap_t *region_map)
{
	struct pd_session *const pd = object;
	*region_map = object_name(&pd->address_space.object);
	return RPC_OK;
}

static enum rpc_status op_ref_account(void *object, struct received_cap received)
{
	struct pd_session *const pd = object, *const reference = object_received(received, &pd_kind);
	if (!reference || reference == pd || pd->session.account.reference)
		return PD_REF_ACCOUNT_INVALID_SESSION;
	account_set_reference(&pd->session.account, &reference->session.account);
	return RPC_OK;
}

static enum account_result transfer(struct pd_session *pd, struct received_cap received, enum resource_kind kind,
                                    uint64_t amount)
{
	struct pd_session *const to = object_received(received, &pd_kind);
	return to ? account_transfer(&pd->session.account, &to->session.account, kind, amount) : ACCOUNT_INVALID;
}

static enum rpc_status op_transfer_ram_quota(void *object, struct received_cap to, uint64_t amount)
{
	switch (transfer(object, to, RESOURCE_RAM, amount)) {
	case ACCOUNT_OK:       return RPC_OK;
	case ACCOUNT_EXCEEDED: return PD_TRANSFER_RAM_QUOTA_EXCEEDED;
	default:               return PD_TRANSFER_RAM_QUOTA_INVALID_SESSION;
	}
}

static enum rpc_status op_transfer_cap_quota(void *object, struct received_cap to, uint64_t amount)
{
	switch (transfer(object, to, RESOURCE_CAPS, amount)) {
	case ACCOUNT_OK:       return RPC_OK;
	case ACCOUNT_EXCEEDED: return PD_TRANSFER_CAP_QUOTA_EXCEEDED;
	default:               return PD_TRANSFER_CAP_QUOTA_INVALID_SESSION;
	}
}

static enum rpc_status quota(const struct pd_session *pd, enum resource_kind kind, uint64_t *limit, uint64_t *used)
{
	*limit = pd->session.account.resource[kind].limit;
	*used = pd->session.account.resource[kind].used;
	return RPC_OK;
}

static enum rpc_status op_ram_quota(void *object, uint64_t *limit, uint64_t *used)
{
	return quota(object, RESOURCE_RAM, limit, used);
}

static enum rpc_status op_cap_quota(void *object, uint64_t *limit, uint64_t *used)
{
	return quota(object, RESOURCE_CAPS, limit, used);
}

static enum rpc_status op_alloc_ram(void *object, size_t size, bool uncached, cap_t *result)
{
	struct pd_session *const pd = object;
	struct dataspace *dataspace;
	if (!size)
		return RPC_BAD_MESSAGE;
	enum rpc_status const status = dataspace_new_ram(&dataspace, &pd->session.account, size, uncached);
	if (status != RPC_OK)
		return status == RPC_OUT_OF_RAM ? PD_ALLOC_RAM_OUT_OF_RAM : PD_ALLOC_RAM_OUT_OF_CAPS;
	list_append(&pd->dataspaces, &dataspace->place);
	*result = object_name(&dataspace->object);
	return RPC_OK;
}

/* The received dataspace if it was allocated here. */
static struct dataspace *own_dataspace(const struct pd_session *pd, struct received_cap received)
{
	struct dataspace *const dataspace = object_received(received, &dataspace_kind);
	return dataspace && dataspace->type == DATASPACE_RAM && dataspace->object.account == &pd->session.account
	       ? dataspace : NULL;
}

static enum rpc_status op_free_ram(void *object, struct received_cap received)
{
	struct dataspace *const dataspace = own_dataspace(object, received);
	if (!dataspace)
		return PD_FREE_RAM_UNKNOWN_OBJECT;
	dataspace_free_ram(dataspace);
	return RPC_OK;
}

static enum rpc_status op_seal_ram(void *object, struct received_cap received)
{
	struct dataspace *const dataspace = own_dataspace(object, received);
	if (!dataspace)
		return PD_SEAL_RAM_UNKNOWN_OBJECT;
	dataspace_seal(dataspace);
	return RPC_OK;
}

static enum rpc_status op_dma_addr(void *object, struct received_cap received, uint64_t *address)
{
	const struct pd_session *const pd = object;
	if (!pd->managing_system)
		return PD_DMA_ADDR_DENIED;
	const struct dataspace *const dataspace = own_dataspace(pd, received);
	if (!dataspace)
		return PD_DMA_ADDR_UNKNOWN_OBJECT;
	size_t adjacent;
	*address = dataspace_find(dataspace, 0, &adjacent);
	return adjacent >= dataspace->size_bytes ? RPC_OK : PD_DMA_ADDR_DENIED;
}

static enum rpc_status op_grow_cap_space(void *object, uint32_t slots, uint32_t *total)
{
	struct pd_session *const pd = object;
	enum space_grow_result const result = space_grow_caps(pd, slots);
	*total = (uint32_t)space_caps(pd);
	return result == SPACE_GROWN ? RPC_OK
	     : result == SPACE_LIMIT ? PD_GROW_CAP_SPACE_LIMIT : PD_GROW_CAP_SPACE_OUT_OF_RAM;
}

static const struct pd_ops ops = {
	.assign_parent = op_assign_parent, .alloc_rpc_cap = op_alloc_rpc_cap, .free_rpc_cap = op_free_rpc_cap,
	.alloc_context = op_alloc_context, .free_context = op_free_context, .address_space = op_address_space,
	.ref_account = op_ref_account, .transfer_ram_quota = op_transfer_ram_quota,
	.transfer_cap_quota = op_transfer_cap_quota, .ram_quota = op_ram_quota, .cap_quota = op_cap_quota,
	.alloc_ram = op_alloc_ram, .free_ram = op_free_ram, .seal_ram = op_seal_ram, .dma_addr = op_dma_addr,
	.grow_cap_space = op_grow_cap_space,
};
OBJECT_KIND(, pd, ops)

static enum session_result pd_init(struct session *session, struct text args)
{
	struct pd_session *const pd = (struct pd_session *)session;
	pd->space.tables = pd->space.others = FRAME_NONE;
	list_init(&pd->threads);
	list_init(&pd->dataspaces);
	list_init(&pd->foreign_objects);
	list_init(&pd->signals);
	pd->managing_system = args_bool(args, "managing_system", false);
	if (!region_map_init(&pd->address_space, &session->account, pd, USER_END))
		return SESSION_INSUFFICIENT_CAPS;
	return space_init(pd) ? SESSION_OK : SESSION_INSUFFICIENT_RAM;
}

static void pd_fini(struct session *session)
{
	struct pd_session *const pd = (struct pd_session *)session;
	struct link *first;
	while ((first = list_first(&pd->threads)))
		thread_object_destroy(container_of(first, struct thread_object, in_pd));
	while ((first = list_first(&pd->foreign_objects)))
		foreign_destroy(container_of(first, struct foreign_object, place));
	while ((first = list_first(&pd->signals)))
		signal_destroy(container_of(first, struct signal, place));
	space_fini(pd);
	pd->address_space.pd = NULL;             /* nothing is mapped any more, regions need not be unmapped */
	if (pd->address_space.object.kind)
		region_map_fini(&pd->address_space);
	while ((first = list_first(&pd->dataspaces)))
		dataspace_free_ram(container_of(first, struct dataspace, place));
}

const struct service pd_service = { "PD", &pd_kind, sizeof(struct pd_session), pd_init, pd_fini };
