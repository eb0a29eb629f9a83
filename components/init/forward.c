/* SPDX-License-Identifier: MIT */
#include <genode/args.h>
#include <genode/entrypoint.h>
#include <genode/log.h>
#include <genode/memory.h>
#include <genode/rom.h>
#include <genode/session.h>
#include <interfaces/parent.h>
#include <interfaces/rom.h>

#include "child.h"
#include "forward.h"
#include "route.h"
#include "sessions.h"

static struct rom_module     requests;
static struct signal_context requests_signal;

static void respond(uint32_t id, enum session_response response)
{
	(void)parent_session_response(CAP_PARENT, id, (uint32_t)response);
}

void forward_closed(uint32_t parent_id) { respond(parent_id, SESSION_CLOSED); }

static enum session_response response_of(enum session_phase phase)
{
	return phase == SESSION_FAILED_RAM  ? SESSION_INSUFFICIENT_RAM :
	       phase == SESSION_FAILED_CAPS ? SESSION_INSUFFICIENT_CAPS : SESSION_DENIED;
}

void forward_settled(struct session_entry *entry)
{
	uint32_t const id = entry->client_id;
	if (entry->phase == SESSION_AVAILABLE && entry->delivered) {
		respond(id, SESSION_OK);
	} else if (entry->phase == SESSION_AVAILABLE) {
		entry->delivered = true;
		(void)parent_deliver_session_cap(CAP_PARENT, id, entry->cap);
	} else if (entry->phase >= SESSION_FAILED_DENIED) {
		enum session_response const response = response_of(entry->phase);
		session_release(entry); /* first, so that the donation is there when the parent takes it back */
		respond(id, response);
	}
}

/* ------------------------------------------------------------------------------------------------------ create */

/* The child that the best policy for the label names, and the label that it shall see. NULL: denied, with a message. */
static struct child *server_for(const struct hid_node *service_node, const char *service, const char *label,
                                char *new_label)
{
	struct hid_node policy, target;
	if (!policy_for_label(service_node, text_of(label), &policy) || !hid_first_of(&policy, "child", &target)) {
		log_warning("no policy of service \"%s\" for label \"%s\"", service, label);
		return NULL;
	}
	struct text const name = hid_text(&target, "name", "");
	struct start_node *const start = route_server(&init_config, name, service);
	if (!start) {
		log_warning("child \"%.*s\" of the policy for label \"%s\" does not provide service \"%s\"",
		            TEXT_ARGS(name), label, service);
		return NULL;
	}
	text_copy(new_label, LABEL_CAPACITY, hid_text(&target, "label", label));
	return start->child;
}

static void begin(struct child *server, uint32_t id, const char *service, const char *label, struct text args)
{
	struct session_entry *const entry = session_table_add();
	if (!entry) {
		log_error("%s session of parent denied, init has no memory left", service);
		respond(id, SESSION_DENIED);
		return;
	}
	uint32_t const own_id = entry->id;
	entry->client_id = id;
	text_copy(entry->service, sizeof(entry->service), text_of(service));
	session_begin_forwarded(entry, server, label, args);
	struct session_entry *const begun = session_by_id(own_id);
	if (begun && begun->phase >= SESSION_FAILED_DENIED)
		forward_settled(begun);
}

static void handle_create(const struct hid_node *node, uint32_t id)
{
	char service[SERVICE_NAME_CAPACITY], label[LABEL_CAPACITY], new_label[LABEL_CAPACITY];
	struct hid_node args_node, service_node;
	struct text args = { 0 };
	const char *at = NULL;

	if (session_of_client(NULL, id)) /* on its way already */
		return;
	text_copy(service, sizeof(service), hid_text(node, "service", ""));
	if (hid_first_of(node, "args", &args_node))
		(void)hid_next_quote(&args_node, &at, &args);
	(void)args_string(args, "label", label, sizeof(label)); /* the attribute cannot express every label */
	if (!config_service(&init_config, service, &service_node)) {
		log_warning("parent requests service \"%s\", which the configuration does not offer", service);
		respond(id, SESSION_DENIED);
		return;
	}
	struct child *const server = server_for(&service_node, service, label, new_label);
	if (server)
		begin(server, id, service, new_label, args);
	else
		respond(id, SESSION_DENIED);
}

/* --------------------------------------------------------------------------------------------- upgrade, close */

static void handle_upgrade(const struct hid_node *node, uint32_t id)
{
	struct session_entry *const entry = session_of_client(NULL, id);
	if (!entry) {
		respond(id, SESSION_OK);
		return;
	}
	if (entry->phase != SESSION_AVAILABLE) /* on its way already */
		return;
	if (session_increase(entry, hid_bytes(node, "ram_quota", 0), hid_bytes(node, "cap_quota", 0)) != DONATION_OK
	 || entry->phase == SESSION_AVAILABLE)
		respond(id, SESSION_OK);
}

static void handle_close(const struct hid_node *node, uint32_t id)
{
	(void)node;
	struct session_entry *const entry = session_of_client(NULL, id);
	if (!entry || !session_end(entry))
		respond(id, SESSION_CLOSED);
}

static void handle_requests(struct signal_context *context, unsigned count)
{
	static const struct { const char *type; void (*handle)(const struct hid_node *, uint32_t id); } order[] = {
		{ "upgrade", handle_upgrade }, { "close", handle_close }, { "create", handle_create },
	};
	(void)context;
	(void)count;
	struct hid_node root, node;
	if (!rom_module_update(&requests) || !hid_document((struct text){ requests.base, requests.size }, &root))
		return;
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		HID_FOR_EACH_OF(&node, &root, order[i].type)
			order[i].handle(&node, (uint32_t)hid_unsigned(&node, "id", 0));
}

/* ------------------------------------------------------------------------------------------------------- setup */

static bool listen(void)
{
	if (!rom_module_open(&requests, "session_requests")) {
		log_error("init offers services, but its parent has no session_requests for it");
		return false;
	}
	return signal_context_init(&requests_signal, handle_requests) == RPC_OK
	    && rom_sigh(requests.session.cap, requests_signal.cap) == RPC_OK;
}

void forward_init(void)
{
	struct hid_node service;
	if (!hid_first_of(&init_config.root, "service", &service) || !listen())
		return;
	do {
		char name[SERVICE_NAME_CAPACITY];
		text_copy(name, sizeof(name), hid_text(&service, "name", ""));
		if (parent_announce(CAP_PARENT, name) != RPC_OK)
			log_error("parent refused the announcement of service \"%s\"", name);
	} while (hid_next_of(&service, "service"));
	signal_submit(requests_signal.cap, 1); /* what was requested before init listened */
}
