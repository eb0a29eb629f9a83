/* SPDX-License-Identifier: MIT */
#ifndef IMPORT_SESSION_H
#define IMPORT_SESSION_H

#include "import/init.h"

/* One session that a child opens, or init for it. */
struct wanted {
	struct foreign_start *client;
	const char           *service;
	const char           *client_label; /* of an environment session: the whole label */
	bool                  environment;
	bool                  synchronous;  /* must be there at once: PD and CPU of the environment */
	bool                  binary, linker;
	bool                  optional;
	bool                  reads_only;
	bool                  waits;        /* not denied: it is never answered */
	struct span           cause;        /* node of the configuration that makes the component open it */
};

/* False: something was reported about it. */
bool session_check(struct foreign_system *system, const struct wanted *wanted);

/* The sessions that a described component opens; of one that nobody described, an assumption. */
void component_check(struct foreign_system *system, struct foreign_start *start);

/* The configuration against the schema that was given for the binary; without one, nothing is said. */
void schema_check(struct foreign_system *system, const char *binary, const struct conf_node *config);

/* What the description of a component says of a service that it provides. NULL: it provides none of that name. */
const struct conf_node *foreign_provision(const struct foreign_system *system, const struct foreign_component *component,
                                          const char *service);

/* Says so if the server, which answers by itself, has a lower priority than the client. `service` is interned. */
void inversion_check(struct foreign_system *system, const struct wanted *wanted, const char *service,
                     const struct foreign_start *server);

/* Says so if the policy, which is for this client alone, lets it write, though it only reads. */
void writeable_check(struct foreign_system *system, const struct wanted *wanted, const struct foreign_start *server,
                     const struct conf_node *policy);

#endif
