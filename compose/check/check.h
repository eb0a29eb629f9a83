/* SPDX-License-Identifier: MIT */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "base/compilation.h"
#include "model/model.h"

/*
 * What is judged, in this order (check.c is the list):
 *
 *   sessions.c   which sessions each node opens          device.c    which device of the board a driver gets
 *   provider.c   who provides what                       route.c     where each session leads
 *   commit.c     what that means on the way              derive.c    the rules that each configuration needs
 *   policy.c     which policy a server applies           cycle.c     who waits for whom
 *   clients.c    how many a server serves                expectation.c  whose lines are expected
 *   ledger*.c    RAM and capabilities                    config.c    configurations against declared shapes
 *   reference.c  what is written and not used            limits.c    lengths, priorities, affinities
 *   inversion.c  who waits for whom of lower priority    system_control.c  who has the right to it
 *   writeable.c  who may write and only reads
 *   assertion.c  what the author claims
 *
 * Findings of all of them come in one run; one mistake is reported by the first stage that can name it.
 */

/* Who offers a service among the children of one sandbox. */
struct providers {
	struct node *first, *second, *third;   /* in the author's order */
	size_t       count;
};

/* check/derive.c: derived rules by child, service and condition. */
struct derived_table {
	struct derived_slot *slots;
	size_t               slot_count;   /* power of two, or 0 */
	size_t               count;
};

struct checker {
	struct compilation *compilation;
	const struct model *model;
	struct system      *system;

	struct table        providers;      /* (sandbox, service) -> struct providers */
	struct table        offered;        /* (node, service) -> the node, where it provides it; (NULL, service) -> the first
	                                       component that does, wherever it stands */
	struct table        parent_provides; /* (sandbox, service) -> struct service_use */
	struct derived_table derived;       /* derived rules of children that have many */
	struct table        claims;         /* (NULL, device) -> struct node that has it */
	struct table        instances;      /* (requirement, label) -> struct node that has the session */
	struct table        modules;        /* (NULL, name) -> struct module */
	struct table        exact_policies; /* (server, trimmed label) -> struct policy */
	struct table        used_routes;    /* (place in the text, "") -> a struct route from there that is used */
	bool                used_routes_known;
	struct table        opened;         /* (interface, its name) -> anything, where it stands in system->interfaces */
	struct table        route_lists;    /* check/route_list.c: (first of a list, label) -> the rules for exactly it */
	bool                has_poisoned;   /* some node is, see there */
	bool                has_policies_at_routes;   /* some session has one, see there */
	struct session     *by_policy;      /* sessions that policies at routes make servers open, through next_by_policy */
	struct session    **last_by_policy;

	struct {
		const char *name, *label, *text;
	} scoped;                           /* the latest label that left a sandbox: "name -> label" is text */

	struct {                            /* interned once */
		const char *pd, *cpu, *log, *rom, *io_mem, *io_port, *irq;
		const char *config, *session_requests, *init, *empty;
	} word;
};

/*
 * Sets system->image_span_bytes, which the ledger starts from; false when it reported something. Called when rules and
 * policies are complete, if nothing is wrong so far. NULL: the span stays as it is.
 */
typedef bool image_placer(struct compilation *compilation, struct system *system, void *context);

/* Judges one system. Everything is reported; false when something is an error. */
bool check_system(struct compilation *compilation, const struct model *model, struct system *system,
                  image_placer *place, void *context);

/* ---- stages ---- */

void check_devices(struct checker *checker);
void check_sessions(struct checker *checker);
void check_routes(struct checker *checker);
void check_derived_rules(struct checker *checker);
void check_policies(struct checker *checker);
void check_clients(struct checker *checker);
void check_cycles(struct checker *checker);
void check_configs(struct checker *checker);
void check_policy_bodies(struct checker *checker);
void check_default_policies(struct checker *checker);
void check_report_sizes(struct checker *checker);
void check_expectations(struct checker *checker);
void check_references(struct checker *checker);
void check_limits(struct checker *checker);
void check_inversions(struct checker *checker);
void check_system_control(struct checker *checker);
void check_writeable(struct checker *checker);
void check_ledger(struct checker *checker);
void check_assertions(struct checker *checker);

/* ---- shared ---- */

/*
 * Nodes in the author's order, parents before children, without recursion:
 *     for (struct node *node = system->root; node; node = node_after(node)) …
 */
struct node *node_after(const struct node *node);

/* "'red.shell_1'", and "the scenario" for the first init. */
const char *node_words(struct checker *checker, const struct node *node);

/* Where the component declares ROM "config", or NULL. */
const struct requirement *config_requirement(struct checker *checker, const struct component *component);

/* Whether the node's configuration, with the defaults of its shape, is such that the session is opened. */
bool requirement_applies(struct checker *checker, const struct node *node, const struct requirement *requirement);

/* Enters the sessions that `server` opens because of a policy at a route to it: behind those it has, and to be routed. */
void sessions_of_policy(struct checker *checker, struct node *server, const struct config_node *body);

const struct interface *interface_of(struct checker *checker, const char *service);

static inline struct interner *checker_words(struct checker *checker)
{
	return &checker->compilation->interner;
}

static inline struct arena *checker_arena(struct checker *checker)
{
	return &checker->compilation->arena;
}

/* A finding of a rule of rule.h, at the level that the registry and the author give it. */
struct diagnostic *finding(struct checker *checker, const char *rule, struct span span, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The levels of rules that the scenario sets. */
void check_rule_levels(struct compilation *compilation, struct system *system);

#endif
