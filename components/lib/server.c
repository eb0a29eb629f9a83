/* SPDX-License-Identifier: MIT */
#include <genode/log.h>
#include <genode/memory.h>
#include <genode/rom.h>
#include <genode/server.h>
#include <interfaces/parent.h>
#include <interfaces/rom.h>

static struct service       *services;
static struct rom_module     requests;
static struct signal_context requests_signal;

/* ----------------------------------------------------------------------------------------------- the donation */

bool session_take(struct server_session *session, uint64_t ram_bytes, uint64_t caps)
{
	if (session->ram_left < ram_bytes || session->caps_left < caps)
		return false;
	session->ram_left  -= ram_bytes;
	session->caps_left -= caps;
	return true;
}

void session_give(struct server_session *session, uint64_t ram_bytes, uint64_t caps)
{
	session->ram_left  += ram_bytes;
	session->caps_left += caps;
}

enum rpc_status session_ram_init(struct server_session *session, struct ram_region *region, size_t size)
{
	if (size > SIZE_MAX - PAGE_SIZE || session->ram_left < page_round_up(size))
		return RPC_OUT_OF_RAM;
	if (!session_take(session, page_round_up(size), 1))
		return RPC_OUT_OF_CAPS;
	enum rpc_status const status = ram_region_init(region, size);
	if (status != RPC_OK)
		session_give(session, page_round_up(size), 1);
	return status;
}

void session_ram_destroy(struct server_session *session, struct ram_region *region)
{
	if (region->dataspace)
		session_give(session, region->size, 1);
	ram_region_destroy(region);
}

/* ------------------------------------------------------------------------------------------------ the sessions */

static struct server_session **place_of(uint32_t id)
{
	for (struct service *service = services; service; service = service->next)
		for (struct server_session **at = &service->sessions; *at; at = &(*at)->next)
			if ((*at)->id == id)
				return at;
	return NULL;
}

static void respond(uint32_t id, enum session_response response)
{
	(void)parent_session_response(CAP_PARENT, id, (uint32_t)response);
}

static void free_session(struct server_session *session)
{
	struct ram_region memory = session->memory;
	rpc_object_destroy(&session->rpc);
	ram_region_destroy(&memory);
}

/* Decides by the donation alone, before anything is allocated. */
static enum session_response affordable(const struct service *service, uint64_t ram_bytes, uint64_t caps)
{
	if (ram_bytes < page_round_up(service->session_size))
		return SESSION_INSUFFICIENT_RAM;
	return caps < 2 /* the object's memory, and its name */ ? SESSION_INSUFFICIENT_CAPS : SESSION_OK;
}

static enum session_response create_session(struct service *service, uint32_t id, struct text args,
                                            struct server_session **created)
{
	uint64_t const ram_bytes = args_bytes(args, "ram_quota", 0);
	uint64_t const caps      = args_bytes(args, "cap_quota", 0);
	enum session_response response = affordable(service, ram_bytes, caps);
	if (response != SESSION_OK)
		return response;

	struct ram_region memory;
	if (ram_region_init(&memory, service->session_size) != RPC_OK)
		return SESSION_INSUFFICIENT_RAM;
	struct server_session *const session = memory.base;
	if (rpc_object_init(&session->rpc, service->dispatch) != RPC_OK) {
		ram_region_destroy(&memory);
		return SESSION_INSUFFICIENT_CAPS;
	}
	session->service   = service;
	session->id        = id;
	session->memory    = memory;
	session->ram_left  = ram_bytes - memory.size;
	session->caps_left = caps - 2;
	(void)args_string(args, "label", session->label, sizeof(session->label));

	response = service->create ? service->create(session, args) : SESSION_OK;
	if (response == SESSION_OK)
		*created = session;
	else
		free_session(session);
	return response;
}

static void destroy_session(struct server_session **place)
{
	struct server_session *const session = *place;
	*place = session->next;
	if (session->service->destroy)
		session->service->destroy(session);
	free_session(session);
}

/* ------------------------------------------------------------------------------------------------ the requests */

static void handle_upgrade(const struct hid_node *entry)
{
	uint32_t const id = (uint32_t)hid_unsigned(entry, "id", 0);
	struct server_session **const place = place_of(id);
	if (place) {
		session_give(*place, hid_bytes(entry, "ram_quota", 0), hid_bytes(entry, "cap_quota", 0));
		if ((*place)->service->upgraded)
			(*place)->service->upgraded(*place);
	}
	respond(id, SESSION_OK);
}

/* A session that is not there may be closed as well: its creation was withdrawn before it was seen. */
static void handle_close(const struct hid_node *entry)
{
	uint32_t const id = (uint32_t)hid_unsigned(entry, "id", 0);
	struct server_session **const place = place_of(id);
	if (place)
		destroy_session(place);
	respond(id, SESSION_CLOSED);
}

static struct service *service_by_name(struct text name)
{
	struct service *service = services;
	while (service && !text_is(name, service->name))
		service = service->next;
	return service;
}

static void handle_create(const struct hid_node *entry)
{
	struct hid_node args_entry;
	struct text args = { 0 };
	const char *at = NULL;
	if (hid_first_of(entry, "args", &args_entry))
		(void)hid_next_quote(&args_entry, &at, &args);

	uint32_t const id = (uint32_t)hid_unsigned(entry, "id", 0);
	struct service *const service = service_by_name(hid_text(entry, "service", ""));
	struct server_session *session = NULL;
	enum session_response const response = !service ? SESSION_DENIED :
	                                       place_of(id) ? SESSION_DENIED : create_session(service, id, args, &session);
	if (response != SESSION_OK) {
		respond(id, response);
		return;
	}
	session->next = service->sessions;
	service->sessions = session;
	if (parent_deliver_session_cap(CAP_PARENT, id, session->rpc.cap) != RPC_OK)
		destroy_session(place_of(id)); /* the client is gone */
}

static void handle_requests(struct signal_context *context, unsigned count)
{
	static const struct { const char *type; void (*handle)(const struct hid_node *); } order[] = {
		{ "upgrade", handle_upgrade }, { "close", handle_close }, { "create", handle_create },
	};
	(void)context;
	(void)count;
	struct hid_node root, entry;
	if (!rom_module_update(&requests) || !hid_document((struct text){ requests.base, requests.size }, &root))
		return;
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		HID_FOR_EACH_OF(&entry, &root, order[i].type)
			order[i].handle(&entry);
}

static bool listen(void)
{
	if (requests_signal.cap)
		return true;
	if (!rom_module_open(&requests, "session_requests")) {
		log_error("no ROM session_requests from the parent");
		return false;
	}
	if (signal_context_init(&requests_signal, handle_requests) != RPC_OK)
		return false;
	/* requests that are there already are looked at as if signalled now */
	signal_submit(requests_signal.cap, 1);
	return rom_sigh(requests.session.cap, requests_signal.cap) == RPC_OK;
}

bool service_announce(struct service *service)
{
	service->next = services;
	services = service;
	if (!listen())
		return false;
	if (parent_announce(CAP_PARENT, service->name) == RPC_OK)
		return true;
	log_error("parent refused the announcement of service \"%s\"", service->name);
	return false;
}
