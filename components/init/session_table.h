/* SPDX-License-Identifier: MIT */
/*
 * All sessions that init knows of: those that its children requested or have, the environment sessions that init opened
 * for them, and those that init's parent requested from it.
 *
 *   UNSENT    -> CREATING   the server's PD did not exist yet
 *   CREATING  -> AVAILABLE  the server delivered the session
 *             -> FAILED_DENIED, FAILED_RAM, FAILED_CAPS; removed when the client has been told
 *   AVAILABLE -> UPGRADING -> AVAILABLE
 *   CREATING, AVAILABLE, UPGRADING -> CLOSING -> gone
 *
 * An entry costs what init keeps of a session's donation (COST_SESSION_RAM), so the table must not cost more than that
 * per entry, whatever order sessions come and go in: entries are stored without gaps, the last one moves into the place
 * of one that goes. Nobody may keep a pointer to an entry over a call that removes one; entries are named by `id`.
 */
#ifndef INIT_SESSION_TABLE_H
#define INIT_SESSION_TABLE_H

#include <genode/abi.h>
#include <genode/label.h>

struct child;
struct local_rom;

enum session_phase {
	SESSION_UNSENT, SESSION_CREATING, SESSION_AVAILABLE, SESSION_UPGRADING, SESSION_CLOSING,
	SESSION_FAILED_DENIED, SESSION_FAILED_RAM, SESSION_FAILED_CAPS,
};

enum session_provider { PROVIDER_PARENT, PROVIDER_CHILD, PROVIDER_LOCAL };

struct session_entry {
	uint32_t              id;            /* unique in this init: towards its parent, and in servers' requests */
	uint32_t              client_id;     /* chosen by the client */
	struct child         *client;        /* NULL: init's parent */
	struct child         *server;        /* of PROVIDER_CHILD */
	struct local_rom     *local;         /* of PROVIDER_LOCAL */
	enum session_provider provider;
	enum session_phase    phase;
	bool                  environment;   /* opened and paid by init for the client */
	bool                  delivered;     /* the client has been given it once */
	cap_t                 cap;
	uint64_t              ram_bytes, caps;                 /* donated by the client in all */
	uint64_t              sent_ram_bytes, sent_caps;       /* of it, what the server or parent got */
	uint64_t              upgrade_ram_bytes, upgrade_caps; /* under way */
	char                  service[SERVICE_NAME_CAPACITY];
	char                  label[LABEL_CAPACITY];           /* as the server sees it */
	char                  args[SESSION_ARGS_CAPACITY];     /* complete, as the server sees them */
};

/* NULL: no memory. The entry is zeroed but for its fresh `id`. */
struct session_entry *session_table_add(void);
void                  session_table_remove(struct session_entry *entry);

unsigned              session_table_count(void);
struct session_entry *session_table_at(unsigned index);

/* For messages: the child's name, or that of init's parent. */
const char           *session_client_name(const struct session_entry *entry);

struct session_entry *session_by_id(uint32_t id);
struct session_entry *session_of_client(const struct child *client, uint32_t client_id);
struct session_entry *session_at_server(const struct child *server, uint32_t id);

#endif
