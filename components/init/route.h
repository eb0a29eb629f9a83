/* SPDX-License-Identifier: MIT */
/*
 * Where a session request goes. No state but the configuration; nothing is opened here.
 *
 * The first `service` rule that matches decides, even if none of its targets can serve; an `any-service` rule that
 * cannot serve lets the search go on.
 */
#ifndef INIT_ROUTE_H
#define INIT_ROUTE_H

#include "config.h"

enum route_kind { ROUTE_DENIED, ROUTE_PARENT, ROUTE_CHILD };

struct route {
	enum route_kind    kind;
	struct start_node *server;                  /* of ROUTE_CHILD */
	char               label[LABEL_CAPACITY];   /* as the server sees it */
};

/*
 * `label` is the request's full one: "child -> what the client asked for", or for the environment sessions the child's
 * (or binary's) name alone. A denied request has been explained in the log.
 */
void route_resolve(const struct init_config *config, const struct start_node *child, const char *service,
                   const char *label, struct route *route);

/* The child that a policy or a route calls `name`: by alias first. */
const char        *route_alias(const struct init_config *config, struct text name, char *buffer, size_t capacity);
struct start_node *route_server(const struct init_config *config, struct text child, const char *service);

#endif
