/* SPDX-License-Identifier: MIT */
/* Sessions of core's services. The concept is in session.c. */
#ifndef HW_CORE_SESSION_H
#define HW_CORE_SESSION_H

#include <genode/text.h>

#include "core/object.h"

enum { SESSION_LABEL_MAX = 160 };

struct service;

/* Common beginning of all session objects, at the start of the session's home page. */
struct session {
	struct object object;
	struct account account;
	const struct service *service;
	struct account *client;                  /* made the donation and gets it back */
	struct link place;                       /* among the sessions of the parent interface */
	uint32_t id;                             /* the client's name for it */
	char label[SESSION_LABEL_MAX];
};

enum session_result { SESSION_OK, SESSION_DENIED, SESSION_INSUFFICIENT_RAM, SESSION_INSUFFICIENT_CAPS,
                      SESSION_OUT_OF_RAM, SESSION_OUT_OF_CAPS };

struct service {
	const char *name;
	const struct object_kind *kind;
	size_t size_bytes;                       /* of the session object */
	enum session_result (*init)(struct session *session, struct text args);
	void (*fini)(struct session *session);   /* null: nothing to do */
};

struct session_request {
	const struct service *service;
	const char *label;
	struct text args;
	uint64_t ram, caps;                      /* donated */
	struct account *client;
};

enum session_result session_create(const struct session_request *request, struct session **session);
enum session_result session_upgrade(struct session *session, uint64_t ram, uint64_t caps);
void session_destroy(struct session *session);

/* Last element of the session's label: the name of what is asked for. */
struct text session_name(const struct session *session);

extern const struct service pd_service, cpu_service, rm_service, rom_service, log_service, io_mem_service, irq_service;

/* Service of that name, null if core has none. */
const struct service *service_find(const char *name);

#endif
