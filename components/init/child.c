/* SPDX-License-Identifier: MIT */
#include <genode/args.h>
#include <genode/child_load.h>
#include <genode/env.h>
#include <genode/format.h>
#include <genode/heap.h>
#include <genode/log.h>
#include <genode/memory.h>
#include <genode/session.h>
#include <interfaces/cpu.h>
#include <interfaces/log.h>
#include <interfaces/parent.h>
#include <interfaces/pd.h>
#include <interfaces/rom.h>

#include "child.h"
#include "heartbeat.h"
#include "report.h"
#include "sessions.h"

/* The environment, in the order of its creation. PD comes first, because the others may need its quota. */
static const struct {
	uint32_t    id;
	const char *service;
	uint64_t    ram_bytes, caps;
} environment[] = {
	{ SESSION_ID_PD,     PD_SERVICE_NAME,  PD_SESSION_RAM,  PD_SESSION_CAPS },
	{ SESSION_ID_CPU,    CPU_SERVICE_NAME, CPU_SESSION_RAM, CPU_SESSION_CAPS },
	{ SESSION_ID_LOG,    LOG_SERVICE_NAME, LOG_SESSION_RAM, LOG_SESSION_CAPS },
	{ SESSION_ID_BINARY, ROM_SERVICE_NAME, ROM_SESSION_RAM, ROM_SESSION_CAPS },
};

enum { ENVIRONMENT_SESSIONS = sizeof(environment) / sizeof(environment[0]),
       ATTEMPTS_MAX = 10, RETRY_RAM = 4096, RETRY_CAPS = 1 };

struct child *children;

static void fail(struct child *child, const char *why)
{
	log_error("%s: %s", child->start->name, why);
	child_end(child, CHILD_FAILED);
}

/* ------------------------------------------------------------------------------------------------------- quota */

/*
 * What may be assigned to children: what init had when it started, without the preserved amount, out of which init pays
 * its own memory and sessions from then on.
 */
static struct quota budget;

static struct quota available_quota(void)
{
	uint64_t ram_quota = 0, ram_used = 0, cap_quota = 0, caps_used = 0;
	(void)pd_ram_quota(component_env.pd, &ram_quota, &ram_used);
	(void)pd_cap_quota(component_env.pd, &cap_quota, &caps_used);
	return (struct quota){ .ram_bytes = ram_quota - ram_used, .caps = cap_quota - caps_used };
}

void children_budget_measure(void) { budget = available_quota(); }

void children_budget_preserve(struct quota preserved)
{
	budget.ram_bytes = quota_after_preservation(budget.ram_bytes, preserved.ram_bytes);
	budget.caps      = quota_after_preservation(budget.caps, preserved.caps);
	if (!budget.ram_bytes)
		log_error("RAM preservation exceeds available memory");
	if (!budget.caps)
		log_error("Capability preservation exceeds available capabilities");
}

/* What init can give, at most what is configured. */
static uint64_t limited(const struct child *child, const char *what, uint64_t configured, uint64_t available)
{
	if (configured <= available)
		return configured;
	log_warning("%s: configured %s available %s, proceed with %llu", child->start->name,
	            what[0] == 'R' ? "RAM exceeds" : "caps exceed", what, (unsigned long long)available);
	return available;
}

static bool assign_quota(struct child *child)
{
	struct quota const available = available_quota();
	struct quota const wanted = quota_without((struct quota){ child->start->ram_bytes, child->start->caps }, child->lost);
	child->assigned = (struct quota){
		.ram_bytes = limited(child, "RAM", wanted.ram_bytes, quota_minimum(budget.ram_bytes, available.ram_bytes)),
		.caps      = limited(child, "caps", wanted.caps, quota_minimum(budget.caps, available.caps)),
	};
	budget.ram_bytes -= child->assigned.ram_bytes;
	budget.caps      -= child->assigned.caps;
	struct quota const minimum = quota_environment();
	if (child->assigned.ram_bytes < minimum.ram_bytes) {
		fail(child, "no valid RAM quota defined");
		return false;
	}
	if (child->assigned.caps < minimum.caps) {
		fail(child, "no valid capability quota defined");
		return false;
	}
	return true;
}

void child_unassign(struct child *child)
{
	budget.ram_bytes += child->assigned.ram_bytes;
	budget.caps      += child->assigned.caps;
	child->assigned = (struct quota){ 0 };
}

/* The PD session is there: gives it the child's share of init's quota. */
static bool equip_pd(struct child *child, cap_t pd)
{
	struct quota const rest = quota_transferred(child->assigned);
	if (pd_ref_account(pd, component_env.pd) != RPC_OK
	 || (rest.ram_bytes && pd_transfer_ram_quota(component_env.pd, pd, rest.ram_bytes) != RPC_OK)
	 || (rest.caps && pd_transfer_cap_quota(component_env.pd, pd, rest.caps) != RPC_OK)) {
		fail(child, "unable to initialize the quota of its PD");
		return false;
	}
	child->pd = pd;
	sessions_server_ready(child);
	return true;
}

/* ------------------------------------------------------------------------------------------------- environment */

static struct session_entry *request_once(struct child *child, unsigned index, uint64_t ram_bytes, uint64_t caps)
{
	struct session_entry *const entry = session_table_add();
	if (!entry)
		return NULL;
	uint32_t const id = entry->id;
	char args[SESSION_ARGS_CAPACITY];
	format(args, sizeof(args), "ram_quota=%llu, cap_quota=%llu", (unsigned long long)ram_bytes,
	       (unsigned long long)caps);
	entry->client      = child;
	entry->client_id   = environment[index].id;
	entry->environment = true;
	text_copy(entry->service, sizeof(entry->service), text_of(environment[index].service));
	(void)session_begin(entry, text_of(args)); /* init pays, nothing is collected */
	return session_by_id(id);
}

/* False: the session cannot be had. A server that wants a larger donation gets it, within reason. */
static bool request_environment(struct child *child, unsigned index)
{
	uint64_t ram_bytes = environment[index].ram_bytes, caps = environment[index].caps;
	for (unsigned attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
		struct session_entry *const entry = request_once(child, index, ram_bytes, caps);
		if (!entry)
			break;
		if (entry->phase < SESSION_FAILED_DENIED)
			return true;
		ram_bytes += entry->phase == SESSION_FAILED_RAM ? RETRY_RAM : 0;
		caps += entry->phase == SESSION_FAILED_CAPS ? RETRY_CAPS : 0;
		bool const denied = entry->phase == SESSION_FAILED_DENIED;
		session_release(entry);
		if (denied)
			break;
	}
	log_error("%s: %s environment session denied (label=\"%s\")", child->start->name, environment[index].service,
	          index + 1 == ENVIRONMENT_SESSIONS ? child->start->binary : child->start->name);
	child_end(child, CHILD_FAILED);
	return false;
}

/* CAP_INVALID: not there yet. */
static cap_t environment_cap(struct child *child, uint32_t id, bool *failed)
{
	struct session_entry *const entry = session_of_client(child, id);
	*failed |= !entry || entry->phase >= SESSION_FAILED_DENIED;
	return entry && entry->phase == SESSION_AVAILABLE ? entry->cap : CAP_INVALID;
}

/* ------------------------------------------------------------------------------------------------------- start */

static void handle_exception(struct signal_context *context, unsigned count)
{
	(void)count;
	struct child *const child = container_of(context, struct child, exception);
	if (child->state != CHILD_RUNNING)
		return;
	log_warning("child \"%s\" stopped by a fault", child->start->name);
	child_end(child, CHILD_FAULTED);
}

static void load(struct child *child, cap_t cpu, cap_t rom)
{
	struct child_program const program = {
		.name = child->start->name, .pd = child->pd, .cpu = cpu, .parent = child->parent.cap, .rom = rom,
	};
	if (signal_context_init(&child->exception, handle_exception) != RPC_OK
	 || cpu_exception_sigh(cpu, child->exception.cap) != RPC_OK) {
		fail(child, "local capabilities exhausted during child creation");
		return;
	}
	child->state = CHILD_RUNNING;
	const char *const fault = child_load(&program, &child->thread);
	if (fault)
		fail(child, fault);
	else
		heartbeat_begin(child);
}

/* The first step: the PD. Everything else may be asked for at once. */
static bool request_all(struct child *child)
{
	bool failed = false;
	if (!session_of_client(child, SESSION_ID_PD)) {
		if (!assign_quota(child) || !request_environment(child, 0))
			return false;
	}
	cap_t const pd = environment_cap(child, SESSION_ID_PD, &failed);
	if (!pd || failed || child->environment_requested)
		return pd && !failed;
	if (!child->pd && !equip_pd(child, pd))
		return false;
	child->environment_requested = true;
	for (unsigned i = 1; i < ENVIRONMENT_SESSIONS; i++)
		if (!request_environment(child, i))
			return false;
	return true;
}

void child_advance(struct child *child)
{
	if (child->state != CHILD_INCOMPLETE || !request_all(child))
		return;
	bool failed = false;
	cap_t const cpu = environment_cap(child, SESSION_ID_CPU, &failed);
	cap_t const log = environment_cap(child, SESSION_ID_LOG, &failed);
	cap_t const rom = environment_cap(child, SESSION_ID_BINARY, &failed);
	if (failed)
		fail(child, "environment session denied");
	else if (cpu && log && rom)
		load(child, cpu, rom);
	report_changed();
}

struct child *child_new(struct start_node *start)
{
	static unsigned ids;
	struct child *const child = heap_alloc(sizeof(*child));
	if (!child)
		return NULL;
	if (rpc_object_init(&child->parent, parent_serve) != RPC_OK) {
		heap_free(child);
		return NULL;
	}
	child->start = start;
	child->id = ++ids;
	start->child = child;

	struct child **end = &children;
	while (*end)
		end = &(*end)->next;
	*end = child;
	return child;
}

void child_kill(struct child *child)
{
	struct session_entry *const cpu = session_of_client(child, SESSION_ID_CPU);
	if (cpu && cpu->cap && child->thread)
		(void)cpu_kill_thread(cpu->cap, child->thread);
	cap_delete(child->thread);
	child->thread = CAP_INVALID;
}

void child_end(struct child *child, enum child_state state)
{
	if (child_stopped(child))
		return;
	child->state = state;
	child_kill(child);
	sessions_client_ended(child);
	sessions_server_ended(child);
	report_changed();
}
