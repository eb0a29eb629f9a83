/* SPDX-License-Identifier: MIT */
/*
 * What a configuration means to Genode's init: a tree of inits, each with the children it starts.
 *
 *   system ── top: the init that core starts
 *     init ── starts, in document order, and what else its configuration holds
 *       start ── inner: the init inside, when the binary is init and its configuration is written inline
 *
 * This is no `struct system` of the language: init's rules (document order, first matching rule final, any-service falls
 * through, unknown values count as absent) are those of the run time and partly absurd, and a scenario cannot express
 * them. Components that nobody described are unknown: what depends on their inside is an assumption, which is listed.
 */
#ifndef IMPORT_INIT_H
#define IMPORT_INIT_H

#include "import/foreign.h"
#include "import/node.h"
#include "model/table.h"

enum {
	NAME_CHARS_MAX    = 63,
	SERVICE_CHARS_MAX = 31,
	LABEL_MAX_CHARS   = 159,
	ARGS_MAX_CHARS    = 159,
	INIT_DEPTH_MAX    = 64,
};

struct foreign_init;

struct foreign_edge {                      /* needs the other before it can start, or before it can go on */
	struct foreign_start *server;
	const char           *service;
	struct span           span;
	bool                  environment;
	struct foreign_edge  *next;
};

struct foreign_start {
	const struct conf_node   *node;
	struct foreign_init      *outer;       /* who starts it */
	struct foreign_init      *inner;       /* NULL: no init, or its configuration is not in this file */
	struct foreign_start     *next;
	const char               *name;
	const char               *version;
	const char               *path;        /* "red -> shell", without the first init's name */
	const char               *binary;
	const struct conf_node   *config;      /* NULL: none */
	const struct conf_node   *route;       /* own or default route; NULL: none, every session is denied */
	bool                      own_route;
	const struct conf_node   *provides;
	const struct foreign_component *component; /* NULL: unknown */
	bool                      ld;
	bool                      silenced;    /* a mistake in this start was reported: no echo */
	bool                      starved;     /* its quota was reported */

	bool                      has_ram, has_caps;
	struct span               ram_span, caps_span;
	uint64_t                  ram_bytes, caps;               /* as configured */
	uint64_t                  given_ram_bytes, given_caps;   /* what init really gives: less after clamping */
	int64_t                   priority;

	struct foreign_taken     *taken;       /* requests that pass its own route */
	bool                      denied;      /* a request of its own was reported: no echo of that either */
	struct foreign_edge      *edges;
	unsigned                  visit;       /* cycle search: 0 new, 1 open, 2 done; of the second search 3 open, 4 done */
	const struct foreign_edge *way;        /* open: the edge that the search is at */
	struct foreign_start      *around;     /* open: the server of that edge, or the init around it that is looked at */
	struct foreign_start      *from;       /* open: whom the search came from */
};

struct foreign_answer;

/* A request that a rule of a route took, and who serves it. */
struct foreign_taken {
	const char                 *service, *label;
	const struct conf_node     *rule;
	unsigned                    outcome;     /* enum foreign_outcome */
	const struct foreign_start *server;
	const char                 *server_label;
	bool                        passed;      /* foreign_check_passed_over() is behind that rule */
	struct foreign_taken       *next;
};

struct foreign_visits;

/* A rule of which the text alone says that it takes nothing. */
struct foreign_shadow {
	const struct conf_node *rule, *earlier;
	struct foreign_shadow  *next;
};

/* Who provides a service among the children of one init; a third one changes nothing. */
struct foreign_provider {
	struct foreign_start *first, *second;
};

struct foreign_init {
	struct table           *names;         /* of the system: starts by (init, name), providers by (&starts, service),
	                                          aliases by (&config, name), exports by (&defaults, service), services of
	                                          parent-provides by (&parent_provides, service) and of a start node by
	                                          (&provides, service) */
	const struct conf_node *config;
	struct foreign_start   *self;          /* NULL: core starts it */
	const char             *path;          /* of the start: "" of the first init */
	unsigned                depth;
	struct foreign_start   *starts, **last_start;
	size_t                  start_count;
	const struct conf_node *parent_provides;
	const struct conf_node *default_route, *defaults, *affinity_space;
	unsigned                priority_levels;
};

struct foreign_system {
	struct compilation           *compilation;
	struct conf_document          document;
	const struct foreign_facts   *facts;
	const struct foreign_kernel  *kernel;
	const struct foreign_modules *modules; /* NULL: which ROM modules there are is not known */
	const char *const            *expected;  /* texts that a run waits for */
	size_t                        expected_count;
	struct foreign_init          *top;
	struct table                  names;
	struct table                  reported; /* rule and place of what was said about routes */
	bool                          trial;    /* what would be, if another rule held: nothing is written down */
	struct foreign_visits        *visits;   /* who selected which policy */
	struct foreign_shadow        *shadows;
	struct foreign_assumption    *assumptions, **last_assumption;
	size_t                        assumption_count, component_count, session_count;
	uint64_t                      work, work_max;
};

/*
 * A bound on time. Requests and rules, clients and policies are compared with each other; a text of some size can be made
 * so that the product of both has no end. One unit is one comparison. False: the bound was reached, which is reported
 * once; what is undecided then stays so.
 */
bool foreign_work(struct foreign_system *system, uint64_t amount);


/* What was not decided, and had to be taken for right. */
struct foreign_assumption {
	struct span                span;
	const char                *text;
	struct foreign_assumption *next;
};

void foreign_assume(struct foreign_system *system, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- stages ---- */

void foreign_vocabulary(struct foreign_system *system);           /* names and values of nodes and attributes */
void foreign_build(struct foreign_system *system);                /* the tree */
void foreign_check_structure(struct foreign_system *system);      /* names, duplicates, order, priorities, places */
void foreign_check_routes(struct foreign_system *system);         /* rules that can never do what they say */
void foreign_check_sessions(struct foreign_system *system);       /* each session to its server */
void foreign_check_policies(struct foreign_system *system);       /* after the sessions */
void foreign_check_programs(struct foreign_system *system);       /* likewise: binaries that come from servers */
void foreign_check_passed_over(struct foreign_system *system);    /* likewise: rules and policies without request */
void foreign_check_cycles(struct foreign_system *system);
void foreign_check_quotas(struct foreign_system *system);
void foreign_check_system_control(struct foreign_system *system);
void foreign_check_expectations(struct foreign_system *system);

/* ---- routing ---- */

enum foreign_outcome {
	OUTCOME_CORE,      /* served by core */
	OUTCOME_START,     /* served by a child */
	OUTCOME_INIT,      /* init itself: inline config, session_requests */
	OUTCOME_LOCAL,     /* implemented inside of a component that uses the sandbox library */
	OUTCOME_DENIED,
	OUTCOME_PENDING,   /* waits for ever */
};

struct foreign_answer {
	enum foreign_outcome    outcome;
	struct foreign_start   *server;
	struct foreign_start   *config_of;  /* OUTCOME_INIT with a config ROM: whose */
	const char             *label;      /* as the server sees it */
	const struct conf_node *policy;     /* of a service that init exports */
	struct span             rule;       /* the deciding rule */
	struct span             place;      /* denied: where the mistake is */
	const char             *finding;    /* denied: name of the rule of the registry */
	const char             *why;        /* denied: "… because " this */
	struct foreign_start   *at;         /* denied: the child of which init */
	struct span             ambiguous;  /* an `any-child` on the way had two candidates, and a later target was taken */
	const char             *ambiguous_why;
	const char             *long_label; /* the longest that travelled in arguments to a parent */
	unsigned                parents;    /* inits that passed the request on: each keeps some of the donation */
};

/*
 * The way of a request of `start` with `label`, which is "start -> label of the client", or just "start" or the ROM's name
 * for a session of the environment.
 */
struct foreign_answer foreign_request(struct foreign_system *system, struct foreign_start *start, const char *service,
                                      const char *label);

/* Whether a rule, if it took the request, would lead it somewhere. */
bool foreign_rule_resolves(struct foreign_system *system, struct foreign_start *start, const struct conf_node *rule,
                           const char *service, const char *label, struct foreign_answer *answer);

/* Notes for foreign_check_passed_over(). */
void foreign_taken_add(struct foreign_system *system, struct foreign_start *start, const char *service, const char *label,
                       const struct conf_node *rule, const struct foreign_answer *answer);
void foreign_visit_add(struct foreign_system *system, const struct foreign_start *server, const struct conf_node *policies,
                       const char *label, const struct conf_node *policy);

/* The child that `name` means to a target in `init`: aliases are followed once. NULL: none. */
struct foreign_start *foreign_start_named(const struct foreign_init *init, const char *name);
struct foreign_start *foreign_child(const struct foreign_init *init, const char *name, const struct conf_node **alias);
bool foreign_provides(const struct foreign_start *start, const char *service); /* `service` is interned, in all of these */
bool foreign_parent_provides(const struct foreign_init *init, const char *service);
const struct conf_node *foreign_export(const struct foreign_init *init, const char *service);
const char *foreign_alias_target(const struct foreign_init *init, const char *name, const struct conf_node **alias);

/* Whether a `service` or `any-service` node takes a request. */
bool foreign_rule_matches(const struct conf_node *rule, const char *child, const char *service, const char *label);
bool foreign_is_rule(const struct conf_node *node);

/* The policy of `config` that a server takes for a label: generic selection. NULL: none, not even a default. */
/* Under (&server->config, this key) stand the policies of a server that known clients get. */
const char *foreign_policy_key(struct foreign_system *system, const struct conf_node *policy);
const struct conf_node *foreign_policy(struct foreign_system *system, const struct conf_node *config, const char *label);

const char *foreign_last_element(struct foreign_system *system, const char *label);

#endif
