/* SPDX-License-Identifier: MIT */
/*
 * A system: one scenario elaborated for one platform. This is what checks judge and emitters write; nobody behind it
 * looks at the syntax again.
 *
 *   system ── root: the first init, a node of kind NODE_SANDBOX named "init"
 *     node  ── children (components and further sandboxes), written routes, configuration, ROMs, quotas
 *             ── sessions: what the node opens, each resolved through `hops` to its server        (after routing)
 *             ── rules: what the parent's configuration says about this child                     (after routing)
 *             ── ledger: what comes in, what goes where                                           (after accounting)
 *
 * Elaboration builds the tree, routing adds sessions and rules, accounting adds numbers. Each stage only adds; checks
 * change nothing. All names are interned, unless said otherwise: equal names are equal pointers. Lists keep the author's order.
 */
#ifndef MODEL_SYSTEM_H
#define MODEL_SYSTEM_H

#include "base/vector.h"
#include "model/platform.h"

struct node;
struct session;

/* ---- binaries and modules ---- */

/* Facts of an ELF file, read once per file. */
struct binary {
	const char *name;                  /* as the ROM module is called */
	const char *path;                  /* in the store */
	uint64_t    file_size_bytes;
	uint64_t    entry;
	uint64_t    text_bytes;            /* executable segments: what a trusted computing base counts */
	uint64_t    readonly_bytes;        /* segments that are mapped from the ROM module itself */
	uint64_t    writable_bytes;        /* sum of writable segments, each rounded up to whole pages: RAM of the child */
	unsigned    writable_segments;     /* each is a dataspace */
	unsigned    segments;              /* PT_LOAD in all */
};

enum module_source { MODULE_STORE_FILE, MODULE_USER_FILE, MODULE_INLINE };

/* A ROM module that the boot image holds. The config of the first init is not in the list: the emitter writes it. */
struct module {
	struct span        span;           /* what first asked for it */
	const char        *name;           /* unique in the image */
	enum module_source source;
	const char        *path;           /* of a file */
	const uint8_t     *bytes;          /* MODULE_INLINE */
	uint64_t           size_bytes;
	bool               used;           /* some session ends at it */
	bool               written;        /* by a `rom` statement, else it is a binary */
	bool               poisoned;       /* its content cannot be had, which was reported */
	struct module     *next;
};

/* ---- quotas ---- */

enum quota_form {
	QUOTA_NONE,    /* not written: as AUTO */
	QUOTA_NUMBER,
	QUOTA_AUTO,    /* least sufficient + margin */
	QUOTA_REST,    /* what the siblings leave */
	QUOTA_POISON,  /* was reported */
};

struct quota {
	struct span     span;              /* of the written value, or of the start statement */
	enum quota_form form;
	uint64_t        margin_percent;    /* of auto */
	uint64_t        margin;            /* of auto, added */
	uint64_t        value;             /* resolved by accounting; of QUOTA_NUMBER from the start */
};

/* ---- routes as written ---- */

enum target_kind { TARGET_PARENT, TARGET_CHILD, TARGET_ANY_CHILD, TARGET_POISON };

struct route_target {
	struct span          span;
	enum target_kind     kind;
	const char          *child;            /* TARGET_CHILD: name as written, aliases kept */
	struct node         *node;             /* TARGET_CHILD: the child; NULL when dangling */
	const char          *label;            /* rewriting, each NULL when absent */
	const char          *identity;
	const char          *resource;
	const char          *prepend_resource;
	struct route_target *next;
};

/* One rule of a child's `route` node in its parent's configuration. */
struct route {
	struct span             span;
	struct span             service_span;
	const char             *service;       /* NULL: any-service */
	const struct interface *interface;
	struct label_pattern    label;
	struct route_target    *targets;
	struct config_node     *with;          /* policy at the route: attributes and children; NULL without */
	bool                    written;       /* by the author; false: derived for one session */
	bool                    used;          /* some session took it */
	const struct route     *shadowed_by;   /* the earlier rule that took what this one would match */
	struct route           *next;
};

/* A rule, or an export, with this condition takes one label of one service; NULL: of all services. */
static inline bool condition_is_one_label(const char *service, const struct label_pattern *pattern)
{
	return service && (pattern->match == LABEL_EXACT || pattern->match == LABEL_UNSCOPED);
}

/* ---- policies ---- */

struct policy {
	struct span          span;
	struct label_pattern label;            /* LABEL_ANY: the default policy */
	bool                 is_default;
	struct config_node  *body;             /* attributes and children, without the label */
	struct route        *from_route;       /* written as `with` at that route; NULL: at the server */
	bool                 used;             /* some client's label selects it */
	struct policy       *next;
	struct policy       *next_inexact;     /* policies of the server that are no exact label */
};

/* ---- what crosses a sandbox border ---- */

struct service_use {                       /* an entry of parent-provides, or of `import` */
	struct span             span;
	const char             *service;
	const struct interface *interface;
	struct label_pattern    label;
	bool                    used;
	struct service_use     *next;
};

struct export {                            /* `export Terminal -> terminal_crosslink;` */
	struct span             span;
	const char             *service;
	const struct interface *interface;
	struct label_pattern    label;
	struct route_target     target;
	bool                    used;
	struct export          *next;
};

struct alias {
	struct span   span;
	const char   *name;
	const char   *child;
	struct node  *node;
	struct alias *next;
};

/* ---- nodes ---- */

enum node_kind { NODE_COMPONENT, NODE_SANDBOX };

struct affinity {
	struct span span;                      /* empty: not written */
	uint64_t    x, y, width, height;
};

struct preservation {
	struct span span;                      /* empty: not written */
	bool        has_ram, has_caps;
	uint64_t    ram_bytes, caps;
};

struct report_options {
	struct span span;                      /* empty: no report */
	bool        present, ids, requested, provided, session_args, child_ram, child_caps, init_ram, init_caps, log;
	bool        has_delay, has_buffer;
	uint64_t    delay_ms, buffer_bytes;
};

/* Which device of the board a driver got: found by compose/check/device.c. */
struct device_binding {
	const struct device_need *need;
	const struct device      *device;
	struct device_binding    *next;
};

struct ledger;

/* How long a text can get at most. */
struct text_bound {
	uint64_t chars;                        /* without indentation */
	uint64_t lines;
	uint64_t indents;                      /* sum of the lines' depths */
};

/*
 * What most stages read of every node comes first: no cache holds a large system, and each line of memory that a stage
 * touches is fetched again for it.
 */
struct node {
	struct node            *parent;        /* NULL: core starts it */
	struct node            *children;
	struct node            *next;          /* sibling */
	struct session         *sessions;      /* environment first, then declared ones */
	enum node_kind          kind;
	bool                    poisoned;      /* an error was reported: checks do not echo it */
	bool                    labels_too_long;
	bool                    donation_reported;
	bool                    managing_system;
	struct component       *component;     /* of a sandbox: the component "init"; NULL: unknown, reported */
	struct config_node     *config;        /* NULL: none; of a sandbox: further attributes of what the emitter writes */
	struct policy          *policies;      /* of a server, merged from `policy` statements and routes' `with` */

	struct ledger          *ledger;        /* check/ledger.h */
	struct route           *routes;        /* as written in the start node */
	struct route           *rules;         /* complete and in order: what the parent's configuration holds */
	struct route           *derived;       /* the end of `rules`: those that the author did not write */
	struct session         *served;        /* sessions that end here, through next_at_server */
	struct provision       *provides;      /* as started: the component's, or what the start node says */
	const char             *name;          /* "shell_1"; the root: "init" */
	unsigned                depth;         /* 0: root */
	unsigned                index;         /* number of the node in the system, in order of elaboration */

	struct span             name_span;
	struct span             span;          /* the statement */
	struct span             priority_span; /* empty: not written */
	bool                    no_linker;     /* `ld no`: the binary starts without the dynamic linker */
	bool                    exit_propagate;
	bool                    heartbeat;
	bool                    has_restart_after;
	bool                    has_imports;
	const char             *path;          /* "red.shell_1" as in scenarios; the root: ""; not interned */
	const char             *label;         /* "init -> red -> shell_1" as in logs; not interned */
	struct affinity         affinity;
	struct quota            ram, caps;

	const char             *binary_name;
	struct span             binary_span;
	const struct binary    *binary;        /* NULL: missing, reported */
	struct module          *binary_module;
	size_t                  child_count;
	struct node           **last_child;    /* for elaboration */
	int64_t                 priority;
	const char             *version;       /* NULL: none */
	const char             *note;
	struct span             managing_span; /* the statement */
	struct span             ld_span;
	struct span             heartbeat_span;
	uint64_t                restart_after;

	struct requirement     *requires;      /* added by the start node to the component's */
	struct policy         **last_policy;
	struct policy          *inexact_policies;
	size_t                  derived_count;
	struct session        **last_session;  /* the end of the list, once it is collected */
	size_t                  session_count;
	struct session        **last_served;
	struct device_binding  *devices;
	const struct route_target *implicit;   /* what sessions that end here by themselves are routed to; NULL: none yet */
	struct text_bound       config_bound;  /* check/config_size.c */
	struct text_bound       rules_bound;   /* of `rules`, in the parent's configuration */
	uint64_t                config_bytes_bound;

	/* sandboxes only */
	struct service_use     *imports;       /* upper bound when `has_imports` */
	struct service_use     *parent_provides; /* least set, in canonical order; with label LABEL_ANY */
	struct export          *exports;
	struct route           *default_routes;
	struct alias           *aliases;
	struct span             prio_levels_span;
	uint64_t                prio_levels;   /* 0: not written */
	struct affinity         affinity_space; /* width, height */
	struct preservation     preserve;
	struct report_options   report;
	uint64_t                heartbeat_rate_ms; /* 0: none */
	struct span             heartbeat_rate_span;
};

/* Whether `node` is `sandbox` or stands in it, at whatever depth. */
static inline bool node_within(const struct node *node, const struct node *sandbox)
{
	while (node && node->depth > sandbox->depth)
		node = node->parent;
	return node == sandbox;
}

/* Whether init has something to wait for by itself. */
static inline bool node_opens_timer(const struct node *node)
{
	return node->kind == NODE_SANDBOX
	       && (node->heartbeat_rate_ms || (node->report.present && node->report.delay_ms));
}

/* Whether its parent asks it for heartbeats. */
static inline bool node_is_watched(const struct node *node)
{
	return node->heartbeat && node->parent && node->parent->heartbeat_rate_ms;
}

/* ---- sessions ---- */

enum session_kind {
	SESSION_PD, SESSION_CPU, SESSION_LOG, SESSION_BINARY, /* opened by the parent for the child */
	SESSION_CONFIG,                                        /* ROM "config", answered by the parent */
	SESSION_REQUESTS,                                      /* ROM "session_requests" of a server */
	SESSION_DECLARED,
};

enum server_kind {
	SERVER_NONE,    /* not resolved: reported, or optional and without provider */
	SERVER_CHILD,   /* `server` */
	SERVER_CORE,
	SERVER_INIT,    /* the client's parent itself: inline config, session_requests */
};

/* One sandbox that a session request passes, from the client outwards and then, through exports, inwards. */
struct hop {
	struct node         *sandbox;      /* whose configuration decides */
	struct node         *child;        /* of `sandbox`: who asks; NULL when the request comes in through an export */
	const char          *label;        /* what the rules are matched against: "child -> label" */
	const struct route  *rule;         /* NULL at an export */
	const struct export *export;       /* NULL at a route */
	const struct route_target *target;
	const char          *label_out;    /* what goes on */
	uint64_t             ram_kept;     /* by this parent, of the donation */
	bool                 takes_one;    /* the rule takes one label of one service */
	struct hop          *next;
};

/* First, again, what most stages read. */
struct session {
	struct session         *next;          /* of the client */
	enum session_kind       kind;
	enum server_kind        server_kind;
	bool                    label_is_prefix; /* a family whose labels start so */
	bool                    optional;
	bool                    by_policy;     /* opened because of a policy that is written at some route */
	bool                    has_policy;    /* one is written at a route on its way */
	uint32_t                label_chars_max; /* of all hops */
	const char             *service;
	struct hop             *hops;
	struct node            *server;        /* SERVER_CHILD and SERVER_INIT */
	const char             *label;         /* as the client names it: "" or "site.tar" */
	const char             *server_label;  /* what the server sees */

	uint64_t                ram_bytes;     /* donated by the client */
	uint64_t                caps;
	uint64_t                ram_arrives;   /* at the server, after what each parent keeps */
	const struct interface *interface;
	struct node            *client;
	struct requirement     *requirement;   /* NULL for the environment */
	struct span             span;          /* what asks: requirement, device, or start statement */
	const struct policy    *policy;        /* of SERVER_CHILD; NULL: the server has none */

	const struct module    *module;        /* ROM from core */
	const struct device_resource *bound;    /* of a driver's device: what the session must reach */
	const struct device_resource *resource; /* IO_MEM, IO_PORT, IRQ from core: what it reaches */
	struct session         *next_at_server;
	struct session         *next_by_policy;
};

/* Whether its parent hands it a configuration, be it an empty one. */
static inline bool node_is_configured(const struct node *node)
{
	const struct session *session = node->sessions;
	while (session && session->kind != SESSION_CONFIG)
		session = session->next;
	return session;
}

/* ---- expectations ---- */

enum step_kind { STEP_EXPECT, STEP_FORBID, STEP_SEND };

struct step {
	struct span    span;
	enum step_kind kind;
	const char    *text;        /* evaluated */
	uint64_t       within_us;   /* 0: not written */
	struct step   *next;
};

/* ---- assertions ---- */

enum assertion_form {
	ASSERT_IMAGE,      /* image <= 2M */
	ASSERT_RAM,        /* ram(x) <= 1M */
	ASSERT_CAPS,       /* caps(x) <= 100 */
	ASSERT_TCB,        /* tcb(x) <= 400K */
	ASSERT_ISOLATED,   /* isolated(subjects) */
	ASSERT_SEPARATE,   /* separate(subjects) trusting others */
	ASSERT_REACHES,    /* the one subject reaches object [only] via others */
	ASSERT_ONLY_USES,  /* only subjects uses object "label" */
};

/* A node that a claim names; a sandbox stands for all in it. */
struct assertion_node {
	struct span     span;
	struct node    *node;
	struct assertion_node *next;
};

/* What is used or reached: exactly one of node, service and device is set. */
struct assertion_object {
	struct span          span;
	const char          *name;
	struct node         *node;
	const char          *service;
	const struct device *device;
};

struct assertion {
	struct span         span;
	enum assertion_form form;
	struct node        *node;      /* of ram, caps, tcb */
	uint64_t            bound;
	bool                strict;    /* `<`: the bound itself is too much */
	struct assertion_node     *subjects;  /* of separate and isolated: two at least, none in another */
	struct assertion_node     *others;
	struct assertion_object       object;
	const char         *label;     /* of ASSERT_ONLY_USES; NULL: all */
	bool                only;      /* reaches only via */
	struct assertion   *next;
};

/* `check allow|warn|deny RULE;` */
struct level_setting {
	struct span           span;
	const char           *rule;
	unsigned              level;     /* enum rule_level of base/diagnostic.h */
	struct level_setting *next;
};

/* ---- the system ---- */

struct system {
	struct span            span;          /* the scenario's name */
	const char            *name;          /* of the scenario */
	const char            *doc;
	const char            *file;          /* path of the scenario file */
	struct platform       *platform;
	const char            *core_path;     /* <store>/<cpu>/core-<platform>; NULL when the store has none */

	struct node           *root;
	size_t                 node_count;
	size_t                 session_count;
	struct interfaces VECTOR_OF(const struct interface *) interfaces;   /* of all sessions, each once */
	struct module         *modules;       /* sorted by name; the first init's binary included */
	size_t                 module_count;
	struct step           *steps;         /* in the author's order */
	struct assertion      *assertions;
	struct level_setting  *levels;
	bool                   incomplete;     /* a route, ROM or component was wrong and left out: nothing is "unused" */

	uint64_t               image_span_bytes; /* memory that core and archive occupy, whole pages; from the planner */
	uint64_t               init_ram_bytes;   /* RAM quota of the first init, for the boot archive */
	uint64_t               init_caps;
	struct system         *next;          /* the same scenario on the next platform of its `on` list */
};

#endif
