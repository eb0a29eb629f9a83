/* SPDX-License-Identifier: MIT */
/*
 * The parent, asked for what is not ours: sessions by other people's identifiers, answers in the name of a server,
 * services without a route, names that pretend to be somebody else's, donations that nobody has.
 */
#include "forge.h"

#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/rom.h>
#include <interfaces/parent.h>

static const uint32_t odd_ids[] = { 0, 100, 255, 256, 0x7fffffff, 0x80000000, 0xffffffff };

static enum rpc_status not_served(struct rpc_object *object, struct message *message)
{
	(void)object;
	(void)message;
	return RPC_BAD_OPCODE;
}

static void forge_id(uint32_t id, bool ours, cap_t object)
{
	cap_t cap = CAP_INVALID;
	bool pending = false;
	if (!ours) {
		refused(parent_session_cap(CAP_PARENT, id, &cap), "session of somebody else, by its identifier");
		cap_delete(cap);
		refused(parent_upgrade(CAP_PARENT, id, "ram_quota=4096", &pending), "upgrade of somebody else's session");
		refused(parent_close(CAP_PARENT, id, &pending), "closing somebody else's session");
	}
	refused(parent_deliver_session_cap(CAP_PARENT, id, object), "delivering a session as if a server");
	for (uint32_t response = 0; response < 6; response++)
		refused(parent_session_response(CAP_PARENT, id, response), "answering a request as if a server");
}

void attack_ids(void)
{
	struct rpc_object object;
	if (rpc_object_init(&object, not_served) != RPC_OK) {
		not_made();
		return;
	}
	uint32_t const first_unused = session_id_new();
	for (uint32_t id = 1; id < 200; id++)
		forge_id(id, id < first_unused, object.cap);
	for (unsigned i = 1; i < sizeof(odd_ids) / sizeof(odd_ids[0]); i++)
		forge_id(odd_ids[i], false, object.cap);
	rpc_object_destroy(&object);
}

void attack_names(void)
{
	static const char *const services[] = { "LOG", "ROM", "PD", "Timer", "Forged", "" };
	for (unsigned i = 0; i < sizeof(services) / sizeof(services[0]); i++)
		refused(parent_announce(CAP_PARENT, services[i]), "announcing a service as if it were ours");
	for (uint32_t id = 1; id < SESSION_ID_FIRST_FREE; id++) {
		cap_t cap = CAP_INVALID;
		refused(parent_session(CAP_PARENT, id, "LOG", "label=\"\", ram_quota=8K, cap_quota=2", &cap),
		        "a session under an identifier of the environment");
		cap_delete(cap);
	}
}

/* ------------------------------------------------------------------------------------------------------- routes */

static void session_refused(const char *service, const char *label)
{
	struct session_request const request = { service, label, 64 * 1024, 12, NULL };
	struct session session = { 0 };
	forge_attempts++;
	if (session_open(&session, &request) == SESSION_OPENED) {
		obtained("a session at %s (label \"%s\"), to which no route leads", service, label);
		session_close(&session);
	}
}

static void without_route(void)
{
	static const struct { const char *service, *label; } wanted[] = {
		{ "IO_MEM", "lapic" }, { "IO_MEM", "ioapic" }, { "IO_MEM", "" }, { "IO_PORT", "uart0" }, { "IO_PORT", "uart1" },
		{ "IO_PORT", "pit" }, { "IO_PORT", "" }, { "IRQ", "ktimer" }, { "IRQ", "uart1" }, { "IRQ", "uart0.1" },
		{ "TRACE", "" }, { "VM", "" }, { "Terminal", "" }, { "Report", "state" }, { "Root", "" }, { "Parent", "" },
		{ "init", "" }, { "", "" }, { "timer", "" }, { "Timer ", "" },
		{ "ROM", "init" }, { "ROM", "timer" }, { "ROM", "hello" }, { "ROM", "core" }, { "ROM", "config " },
		{ "ROM", "../config" }, { "ROM", "config\"" }, { "ROM", "x\", label=\"init" },
	};
	for (unsigned i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		session_refused(wanted[i].service, wanted[i].label);
}

/* A label that ends like the own config's may be answered, but only with the own config. */
static void other_configs(void)
{
	static const char *const labels[] = {
		"hello -> config", "init -> hello -> config", " -> config", "config -> config", "timer -> config",
	};
	struct rom_module own, other;
	if (!rom_module_open(&own, "config"))
		return;
	for (unsigned i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		forge_attempts++;
		if (!rom_module_open(&other, labels[i]))
			continue;
		if (other.size != own.size || memcmp(other.base, own.base, own.size))
			obtained("somebody else's config, as ROM \"%s\"", labels[i]);
		rom_module_close(&other);
	}
	rom_module_close(&own);
}

/* Arguments as they are, past the library that writes them. */
static void args_refused(const char *service, const char *args)
{
	cap_t cap = CAP_INVALID;
	bool pending = false;
	uint32_t const id = session_id_new();
	enum rpc_status status = parent_session(CAP_PARENT, id, service, args, &cap);
	uint64_t const end_us = time_us_call() + 1000000;
	if (status == RPC_OK && !cap) /* a server is asked */
		while ((status = parent_session_cap(CAP_PARENT, id, &cap)) == PARENT_SESSION_CAP_PENDING
		    && time_us_call() < end_us)
			yield_call();
	forge_attempts++;
	if (status == RPC_OK && cap)
		obtained("a session at %s by \"%s\"", service, args);
	cap_delete(cap);
	if (status == RPC_OK || status == PARENT_SESSION_CAP_PENDING)
		(void)parent_close(CAP_PARENT, id, &pending);
}

/* Donations that nobody can pay, and none at all. */
static void unpaid(void)
{
	static const char *const args[] = {
		"label=\"\", ram_quota=1024G, cap_quota=3", "label=\"\", ram_quota=18446744073709551615, cap_quota=3",
		"label=\"\", ram_quota=18446744073709547520, cap_quota=3", "label=\"\", ram_quota=64K, cap_quota=4294967296",
		"label=\"\", ram_quota=64K, cap_quota=18446744073709551615", "label=\"\", ram_quota=64K, cap_quota=100000",
		"label=\"\", ram_quota=0, cap_quota=0", "label=\"\", ram_quota=-1, cap_quota=-1", "label=\"\"", "",
		"label=\"\", ram_quota=99999999999999999999999, cap_quota=3", "label=\"\", ram_quota=1, cap_quota=1",
		"ram_quota", "=", ",,,,,,,,", "label=", "label=\"", "label=\"\\", "\"", "label=\"\", ram_quota=\"", "cap_quota=\"2\"",
	};
	static const char *const services[] = { "LOG", "Timer", "RM", "ROM" };
	for (unsigned s = 0; s < sizeof(services) / sizeof(services[0]); s++)
		for (unsigned i = 0; i < sizeof(args) / sizeof(args[0]); i++)
			args_refused(services[s], args[i]);
}

void attack_routes(void)
{
	without_route();
	other_configs();
	unpaid();
}
