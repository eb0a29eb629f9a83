/* SPDX-License-Identifier: MIT */
#ifndef CHECK_ROUTE_H
#define CHECK_ROUTE_H

#include "check/check.h"

/* Enters who provides what in each sandbox; before any route is looked for. */
void providers_collect(struct checker *checker);

/* Providers of a service among the children of a sandbox other than `except`: how many, and the first two. */
size_t providers_of(struct checker *checker, const struct node *sandbox, const char *service,
                    const struct node *except, struct node **first, struct node **second);

/* The export of a sandbox that takes a request with this label, or NULL. */
const struct export *export_for(struct checker *checker, const struct node *sandbox, const char *service,
                                const char *label);
bool node_offers(const struct checker *checker, const struct node *node, const char *service);

/* Whether a request that leaves the sandbox could find a provider outside. */
bool outside_offers(struct checker *checker, const struct node *sandbox, const char *service);

/* The label that goes on to the target. */
const char *target_label(struct interner *interner, const struct route_target *target, const char *label);

static inline bool session_is_environment(const struct session *session)
{
	return session->kind <= SESSION_BINARY;
}

/* Enters a session that has arrived, with its hops, into the configurations that it passes and at its server. */
void session_commit(struct checker *checker, struct session *session);

/*
 * The rule that the configuration of `sandbox` needs for one session of `child`, where the author wrote none: made
 * once for each service and label. `label` is scoped: "child -> x", or the child's name alone for an environment
 * session; `relative` is the "x", or NULL where the caller does not know that there is one.
 */
struct route *derived_rule(struct checker *checker, struct node *child, const struct session *session,
                           struct label label, const char *relative, const struct route_target *target);

/* Reports of a session that leads nowhere. */
void report_no_provider(struct checker *checker, const struct session *session, const struct node *sandbox);
void report_ambiguous_provider(struct checker *checker, const struct session *session, const struct node *sandbox,
                               struct span span, const struct node *first, const struct node *second);
void report_ambiguous_rom(struct checker *checker, const struct session *session, struct span span,
                          const struct node *child, const struct module *module);
void report_session_to_itself(struct checker *checker, const struct session *session, struct span span);
void report_binary_from_server(struct checker *checker, const struct session *session, struct span span);
void report_not_provided(struct checker *checker, const struct session *session, const struct node *sandbox,
                         const struct route_target *target);
void report_not_imported(struct checker *checker, const struct session *session, struct node *sandbox);
void report_missing_rom(struct checker *checker, const struct session *session, const char *name,
                        const struct route *rule);
void report_absent_device(struct checker *checker, const struct session *session, const char *name,
                          const struct route *rule);

/* Adds where a component declares the session that `diagnostic` is about. */
void note_requirement(struct checker *checker, struct diagnostic *diagnostic, const struct session *session);

#endif
