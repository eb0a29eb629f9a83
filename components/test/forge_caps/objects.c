/* SPDX-License-Identifier: MIT */
/*
 * Capabilities of one's own in the place where core expects another kind, or one that somebody else made. Each
 * operation gets each of them, but for the kind that is right.
 */
#include "forge.h"

#include <genode/dataspace.h>
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/rom.h>
#include <interfaces/cpu.h>
#include <interfaces/pd.h>
#include <interfaces/rm.h>

enum { PARENT, PD, CPU, LOG, THREAD, ADDRESS_SPACE, RM, MAP, TIMER, RPC, SIGNAL, RAM, MODULE, KINDS };

static const char *const names[KINDS] = {
	"Parent", "PD", "CPU session", "LOG session", "Thread", "own address space", "RM session", "Region_map",
	"Timer session", "RPC object", "signal context", "RAM", "ROM module",
};

static cap_t caps[KINDS];

static word_t address;
static cap_t  result;

static enum rpc_status rpc_new(cap_t cap)      { return pd_alloc_rpc_cap(component_env.pd, cap, 0, &result); }
static enum rpc_status rpc_free(cap_t cap)     { return pd_free_rpc_cap(component_env.pd, cap); }
static enum rpc_status context_new(cap_t cap)  { return pd_alloc_context(component_env.pd, cap, 0, &result); }
static enum rpc_status context_free(cap_t cap) { return pd_free_context(component_env.pd, cap); }
static enum rpc_status reference(cap_t cap)    { return pd_ref_account(component_env.pd, cap); }
static enum rpc_status give_ram(cap_t cap)     { return pd_transfer_ram_quota(component_env.pd, cap, 4096); }
static enum rpc_status give_caps(cap_t cap)    { return pd_transfer_cap_quota(component_env.pd, cap, 1); }
static enum rpc_status ram_free(cap_t cap)     { return pd_free_ram(component_env.pd, cap); }
static enum rpc_status ram_seal(cap_t cap)     { return pd_seal_ram(component_env.pd, cap); }
static enum rpc_status new_parent(cap_t cap)   { return pd_assign_parent(component_env.pd, cap); }
static enum rpc_status map_free(cap_t cap)     { return forge_rm ? rm_destroy(forge_rm, cap) : RPC_DENIED; }
static enum rpc_status thread_new(cap_t cap)
{
	return cpu_create_thread(component_env.cpu, cap, "forged", 0x200000, &result);
}
static enum rpc_status thread_kill(cap_t cap)  { return cpu_kill_thread(component_env.cpu, cap); }
static enum rpc_status attach(cap_t cap)
{
	return region_map_attach(env_region_map(), cap, 4096, 0, false, 0, false, false, &address);
}
static enum rpc_status device_address(cap_t cap)
{
	uint64_t at;
	return pd_dma_addr(component_env.pd, cap, &at);
}

#define ONLY(kind) (1u << (kind))

/* `except`: kinds that the operation takes, or with which the component would do harm to itself. */
static const struct operation {
	const char      *name;
	enum rpc_status (*run)(cap_t cap);
	unsigned         except;
} operations[] = {
	{ "alloc_rpc_cap",      rpc_new,        ONLY(THREAD) },
	{ "free_rpc_cap",       rpc_free,       ONLY(RPC) },
	{ "alloc_context",      context_new,    ONLY(THREAD) },
	{ "free_context",       context_free,   ONLY(SIGNAL) },
	{ "ref_account",        reference,      0 },
	{ "transfer_ram_quota", give_ram,       ONLY(PD) },
	{ "transfer_cap_quota", give_caps,      ONLY(PD) },
	{ "free_ram",           ram_free,       ONLY(RAM) },
	{ "seal_ram",           ram_seal,       ONLY(RAM) },
	{ "dma_addr",           device_address, 0 },
	{ "assign_parent",      new_parent,     0 },
	{ "Rm.destroy",         map_free,       ONLY(MAP) },
	{ "create_thread",      thread_new,     ONLY(PD) },
	{ "kill_thread",        thread_kill,    ONLY(THREAD) },
	{ "attach",             attach,         ONLY(RAM) | ONLY(MODULE) },
};

static void try_all(const struct operation *operation)
{
	for (unsigned kind = 0; kind < KINDS; kind++) {
		if (!caps[kind] || operation->except & ONLY(kind))
			continue;
		forge_attempts++;
		result = CAP_INVALID;
		if (operation->run(caps[kind]) != RPC_OK)
			continue;
		obtained("%s of a %s", operation->name, names[kind]);
		cap_delete(result);
	}
}

/* Operations beyond the last, and between the interfaces: an object must not answer another object's numbers. */
static void unknown_opcodes(void)
{
	static const unsigned opcodes[] = { 64, 255, 256, 4096, 0x7fff, 0x8000, 0xffff };
	for (unsigned kind = 0; kind < KINDS; kind++)
		for (unsigned i = 0; caps[kind] && i < sizeof(opcodes) / sizeof(opcodes[0]); i++) {
			struct message message = { .tag = tag_make(opcodes[i], 4, 0) };
			refused(rpc_call(caps[kind], &message), "an operation of that number");
		}
}

static void not_called(struct signal_context *context, unsigned count)
{
	(void)context;
	(void)count;
}

static enum rpc_status not_served(struct rpc_object *object, struct message *message)
{
	(void)object;
	(void)message;
	return RPC_BAD_OPCODE;
}

void attack_objects(void)
{
	struct rpc_object rpc;
	struct signal_context context;
	struct ram_region ram;
	struct rom_module rom;
	bool const has_rom = rom_module_open(&rom, "config");
	if (rpc_object_init(&rpc, not_served) != RPC_OK || signal_context_init(&context, not_called) != RPC_OK
	 || ram_region_init(&ram, PAGE_SIZE) != RPC_OK) {
		not_made();
		return;
	}
	cap_t const map = forge_map(1 << 20);
	cap_t const all[KINDS] = {
		[PARENT] = CAP_PARENT, [PD] = component_env.pd, [CPU] = component_env.cpu, [LOG] = component_env.log,
		[THREAD] = env_thread(), [ADDRESS_SPACE] = env_region_map(), [RM] = forge_rm, [MAP] = map,
		[TIMER] = forge_timer, [RPC] = rpc.cap, [SIGNAL] = context.cap, [RAM] = ram.dataspace,
		[MODULE] = has_rom ? rom.dataspace : CAP_INVALID,
	};
	memcpy(caps, all, sizeof(caps));
	for (unsigned i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
		try_all(&operations[i]);
	unknown_opcodes();

	forge_map_free(map);
	if (has_rom)
		rom_module_close(&rom);
	ram_region_destroy(&ram);
	signal_context_destroy(&context);
	rpc_object_destroy(&rpc);
}
