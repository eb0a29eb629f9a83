/* SPDX-License-Identifier: MIT */
/*
 * Sessions.
 *
 * The client's donation becomes the account of the session; everything that the session ever needs at core is paid from
 * it, the session object first, whose page is the home page of the account. So a session costs core nothing of its own
 * and closing it gives the client back exactly what it gave.
 */
#include <genode/memory.h>

#include "core/cells.h"
#include "core/core_arch.h"
#include "core/print.h"
#include "core/session.h"

/* Holds the donation while the session's page does not exist yet, or not any more. */
static struct account passing;

static enum session_result close(struct account *client, enum session_result result)
{
	account_close(&passing, client);
	return result;
}

enum session_result session_create(const struct session_request *request, struct session **result)
{
	const struct service *const service = request->service;
	if (request->ram < PAGE_SIZE)
		return SESSION_INSUFFICIENT_RAM;
	if (request->caps < 1)
		return SESSION_INSUFFICIENT_CAPS;
	if (request->ram > account_available(request->client, RESOURCE_RAM))
		return SESSION_OUT_OF_RAM;

	account_init(&passing);
	if (!account_donate(request->client, &passing, request->ram, request->caps))
		return close(request->client, SESSION_OUT_OF_CAPS);
	struct session *const session = core_at(account_page(&passing));
	account_init(&session->account);
	account_inherit(&session->account, &passing);
	cells_init_home(&session->account, session, service->size_bytes);
	session->service = service;
	session->client = request->client;
	string_copy(session->label, sizeof(session->label), request->label);
	object_init(&session->object, service->kind, &session->account);

	enum session_result const status = service->init(session, request->args);
	if (status == SESSION_OK)
		*result = session;
	else
		session_destroy(session);
	return status;
}

enum session_result session_upgrade(struct session *session, uint64_t ram, uint64_t caps)
{
	if (ram > account_available(session->client, RESOURCE_RAM))
		return SESSION_OUT_OF_RAM;
	return account_donate(session->client, &session->account, ram, caps) ? SESSION_OK : SESSION_OUT_OF_CAPS;
}

void session_destroy(struct session *session)
{
	struct account *const client = session->client;
	if (session->service->fini)
		session->service->fini(session);
	list_remove(&session->place);
	object_fini(&session->object);
	cells_leave_home(session);
	account_init(&passing);
	account_inherit(&passing, &session->account);
	account_page_free(&passing, core_address(session));
	close(client, SESSION_OK);
}

struct text session_name(const struct session *session)
{
	const char *name = session->label;
	for (const char *at = name; *at; at++)
		if (at[0] == ' ' && at[1] == '-' && at[2] == '>' && at[3] == ' ')
			name = at + 4;
	return text_of(name);
}

static const struct service *const services[] = {
	&rom_service, &log_service, &pd_service, &cpu_service, &rm_service, &io_mem_service, &irq_service, NULL,
};

const struct service *service_find(const char *name)
{
	const struct service *const *const lists[] = { services, arch_services };
	for (unsigned i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (const struct service *const *at = lists[i]; *at; at++)
			if (strcmp((*at)->name, name) == 0)
				return *at;
	return NULL;
}
