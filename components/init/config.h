/* SPDX-License-Identifier: MIT */
/*
 * Init's configuration as it takes effect: nodes are imported in the order of the document, because the effect of some
 * depends on what stood before them. A start node's routes are settled when it is imported: its own `route`, or the
 * `default-route` that was there by then, or none at all.
 *
 * The model refers to the configuration's text, which must stay where it is.
 */
#ifndef INIT_CONFIG_H
#define INIT_CONFIG_H

#include <genode/affinity.h>
#include <genode/hid.h>
#include <genode/label.h>

enum { VERSION_CAPACITY = 80, PRIO_LEVELS_LOG2_MAX = 16 };

struct provided_service {
	char                     name[SERVICE_NAME_CAPACITY];
	struct provided_service *next;
};

struct start_node {
	char            name[CHILD_NAME_CAPACITY];
	char            version[VERSION_CAPACITY];
	char            binary[CHILD_NAME_CAPACITY];

	bool            has_route;              /* neither `route` nor `default-route`: every session is denied */
	bool            own_route;
	struct hid_node route;
	bool            has_config;
	struct hid_node config;

	uint64_t        ram_bytes;
	uint64_t        caps;
	int64_t         priority;
	struct place    place;          /* among init's CPUs */
	bool            managing_system;
	bool            exit_propagate;
	bool            heartbeat;              /* it must answer */
	uint64_t        restart_after;          /* more skipped heartbeats than this; 0: never */

	struct provided_service *provides;
	struct child            *child;         /* what runs of it; not the model's business */
	struct start_node       *next;          /* order of the document */
};

struct alias_node {
	char               name[CHILD_NAME_CAPACITY];
	char               child[CHILD_NAME_CAPACITY];
	struct alias_node *next;
};

struct report_config {
	bool wanted;
	bool log;                               /* to init's own LOG instead of a Report session */
	bool ids, requested, provided, session_args;
	bool child_ram, child_caps, init_ram, init_caps;
	uint64_t buffer_bytes;
	uint64_t delay_ms;                      /* after a change; 0: as soon as init has nothing else to do */
};

struct init_config {
	struct hid_node       root;
	char                  version[CHILD_NAME_CAPACITY];
	bool                  verbose;
	unsigned              prio_levels_log2;
	uint64_t              preserve_ram_bytes;
	uint64_t              preserve_caps;
	struct report_config  report;
	uint64_t              heartbeat_rate_ms;        /* 0: nobody is asked */
	bool                  has_parent_provides;
	struct hid_node       parent_provides;
	struct start_node    *starts;
	struct alias_node    *aliases;
};

/* False: a start node without a name, in which case nothing may be started, or memory ran out; said in the log. */
bool config_import(struct init_config *config, const struct hid_node *root);

bool config_parent_provides(const struct init_config *config, const char *service);
bool start_provides(const struct start_node *start, const char *service);

/* Top-level `service` node of that name; false: none. */
bool config_service(const struct init_config *config, const char *service, struct hid_node *node);

#endif
