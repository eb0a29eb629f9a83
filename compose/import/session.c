/* SPDX-License-Identifier: MIT */
#include "import/session.h"

#include "model/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

/*
 * Each session that is known to be opened, from its client to its server: those of the environment, which init opens for
 * each child, those of init itself, and those of components that somebody described.
 */


/* ---- saying it ---- */

/* One mistake, one finding: what a rule does wrong to the first session, it does to all that follow. */
static bool first_at(struct foreign_system *system, const char *finding, struct span place)
{
	const char *key = intern_format(&system->compilation->interner, "%s %" PRIu32, finding, place.begin);
	void      **at  = table_at(&system->reported, system, key);
	bool        first = !*at;
	*at = system;
	return first;
}

static const char *quoted_label(struct foreign_system *system, const char *label)
{
	return *label ? arena_format(&system->compilation->arena, " \"%s\"", label) : "";
}

static struct diagnostic *report(struct foreign_system *system, const struct wanted *wanted, const char *finding,
                                 struct span place, const char *format, ...) __attribute__((format(printf, 5, 6)));

static struct diagnostic *report(struct foreign_system *system, const struct wanted *wanted, const char *finding,
                                 struct span place, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *text = arena_vformat(&system->compilation->arena, format, arguments);
	va_end(arguments);
	/* what a component can do without says nothing of one that cannot */
	if (!(wanted->optional ? first_at(system, intern_format(&system->compilation->interner, "%s?", finding), place)
	                       : first_at(system, finding, place)))
		return NULL;
	struct diagnostic *diagnostic = diagnostic_finding(system->compilation, finding,
	        wanted->optional ? RULE_WARN : RULE_DENY, place, "'%s' %s its %s session%s: %s", wanted->client->path,
	        wanted->waits ? "waits for ever for" : "does not get", wanted->service,
	        quoted_label(system, wanted->client_label), text);
	if (place.begin != wanted->client->node->head_span.begin)
		diagnostic_note(system->compilation, diagnostic, wanted->client->node->head_span, wanted->environment
		        ? "init opens this session for '%s', which cannot start without it" : "'%s' opens this session",
		        wanted->client->name);
	if (!span_is_none(wanted->cause) && wanted->cause.begin != place.begin)
		diagnostic_note(system->compilation, diagnostic, wanted->cause, "because of this");
	return diagnostic;
}

static const char *way_out(const char *finding)
{
	static const struct { const char *finding, *text; } ways[] = {
		{ "no-route",            "add a rule for the service, such as '+ any-service | + parent'" },
		{ "parent-not-provided", "add '+ service NAME' to the 'parent-provides' of this init, or route to a child" },
		{ "core-service",        "start a component that provides it, and route to that child" },
		{ "dangling-target",     "start a child of that name, or name the one that is meant" },
		{ "not-provided",        "add the service to the 'provides' of that child, if its binary offers it" },
		{ "ambiguous-provider",  "name the child: '+ service NAME | + child CHILD'" },
		{ "no-provider",         "start a component that provides it" },
		{ "rule-without-target", "add a target: '+ parent' or '+ child NAME'" },
		{ "policy-missing",      "add a policy for this label, or a 'default-policy'" },
		{ "export-missing",      "add '+ service NAME' with a policy to the configuration of the inner init" },
		{ "missing-rom",         "add the module to the image, or route the request to a ROM server" },
		{ "missing-binary",      "name the binary with '+ binary NAME', or add the module to the image" },
		{ "never-announced",     "route to the child that offers the service" },
	};
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (!strcmp(ways[i].finding, finding))
			return ways[i].text;
	return NULL;
}

static void report_answer(struct foreign_system *system, const struct wanted *wanted, const struct foreign_answer *answer)
{
	struct wanted said = *wanted;
	said.waits = answer->outcome == OUTCOME_PENDING;
	struct diagnostic *diagnostic = report(system, &said, answer->finding, answer->place, "%s", answer->why);
	if (!diagnostic)
		return;
	if (answer->at && answer->at != wanted->client)
		diagnostic_note(system->compilation, diagnostic, answer->at->node->head_span, "the request passes '%s'",
		                answer->at->path);
	if (way_out(answer->finding))
		diagnostic_help(system->compilation, diagnostic, "%s", way_out(answer->finding));
}

/* ---- what happens at the server ---- */

static bool has_node_named(struct foreign_system *system, const struct conf_node *config, const char *type, const char *name)
{
	for (const struct conf_node *node = config ? config->children : NULL; node; node = node->next)
		if (!foreign_work(system, 1) || (conf_is(node, type) && conf_value(node, "name") && !strcmp(conf_value(node, "name"), name)))
			return true;
	return false;
}

const struct conf_node *foreign_provision(const struct foreign_system *system, const struct foreign_component *component,
                                          const char *service)
{
	for (const struct conf_node *node = component->provides ? component->provides->children : NULL; node; node = node->next) {
		const char *name = foreign_service_of_type(system->facts, node->type);
		if (name && !strcmp(name, service))
			return node;
	}
	return NULL;
}

/* ---- folders of a virtual file system ---- */

/* What is there from the start, and holds no folder that the configuration does not show. */
static bool is_without_folders(const struct conf_node *node)
{
	static const char *const types[] = { "inline", "rom", "log", "null", "zero", "rtc", "ram", "symlink", "terminal" };
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (conf_is(node, types[i]))
			return true;
	return false;
}

/* Clients that write may make folders. */
static bool somebody_writes(const struct conf_node *config)
{
	bool value;
	for (const struct conf_node *node = config->children; node; node = node->next)
		if (conf_value(node, "writeable") && conf_bool(conf_value(node, "writeable"), &value) && value)
			return true;
	return false;
}

/* Whether a path can be there: false only for sure. */
static bool tree_has(const struct conf_node *config, const char *type, const char *path)
{
	const struct conf_node *folder = conf_child(config, type);
	if (!folder || somebody_writes(config))
		return true;
	for (path += strspn(path, "/"); *path; path += strspn(path, "/")) {
		size_t                  chars = strcspn(path, "/");
		const struct conf_node *found = NULL;
		for (const struct conf_node *node = folder->children; node; node = node->next) {
			const char *name = conf_value(node, "name");
			if (conf_is(node, "dir") && name && strlen(name) == chars && !strncmp(name, path, chars))
				found = node;
			else if (!conf_is(node, "dir") && !is_without_folders(node))
				return true;
		}
		if (!found)
			return false;
		folder = found;
		path  += chars;
	}
	return true;
}

static bool at_server(struct foreign_system *system, const struct wanted *wanted, const struct foreign_answer *answer)
{
	const struct foreign_start     *server    = answer->server;
	const struct foreign_component *component = server->component;

	if (!component || !component->has_inside || !strcmp(component->name, "init"))
		return true;
	const struct conf_node *provision = foreign_provision(system, component, wanted->service);
	const char *when = provision ? conf_value(provision, "when") : NULL;
	if (!provision || (when && server->config && !conf_child(server->config, when))) {
		struct wanted waits = *wanted;
		waits.waits = true;
		struct diagnostic *diagnostic = report(system, &waits, "never-announced", answer->rule,
		        "'%s' is '%s', which does not offer '%s'%s", server->name, server->binary, wanted->service,
		        provision ? " with this configuration" : "");
		if (diagnostic)
			diagnostic_note(system->compilation, diagnostic, server->node->head_span, "'%s' starts here", server->name);
		return false;
	}
	/* its configuration may come from elsewhere: then its policies are not known */
	const char *policy = conf_value(provision, "policy"), *names = conf_value(provision, "names");
	if (!server->config)
		return true;
	const struct conf_node *chosen = policy && !strcmp(policy, "yes") ? foreign_policy(system, server->config, answer->label)
	                                                                  : NULL;
	const char *needs = conf_value(provision, "policy_needs");
	if (chosen)
		foreign_visit_add(system, server, server->config, answer->label, chosen);
	if (chosen)
		*table_at(&system->names, &((struct foreign_start *)server)->config, foreign_policy_key(system, chosen)) = (void *)chosen;
	if (chosen && needs && !conf_value(chosen, needs)) {
		struct diagnostic *diagnostic = report(system, wanted, "missing-attribute", chosen->head_span,
		        "the policy of '%s' lacks the attribute '%s'", server->name, needs);
		if (diagnostic)
			diagnostic_help(system->compilation, diagnostic, "add '| %s: …' to it", needs);
		return false;
	}
	const char *root = chosen && conf_value(provision, "tree") ? conf_value(chosen, "root") : NULL;
	if (root && !tree_has(server->config, conf_value(provision, "tree"), root)) {
		struct diagnostic *diagnostic = report(system, wanted, "missing-root", conf_place(chosen, "root"),
		        "'%s' has no folder '%s'", server->name, root);
		if (diagnostic)
			diagnostic_note(system->compilation, diagnostic, conf_child(server->config, conf_value(provision, "tree"))->head_span,
			                "the folders that it has");
		return false;
	}
	if (chosen && wanted->reads_only)
		writeable_check(system, wanted, server, chosen);
	if (policy && !strcmp(policy, "yes") && !chosen && foreign_work(system, 0)) {
		struct diagnostic *diagnostic = report(system, wanted, "policy-missing", server->config->head_span,
		        "no policy of '%s' takes the label \"%s\"", server->name, answer->label);
		if (diagnostic)
			diagnostic_help(system->compilation, diagnostic, "add '+ policy | label: %s' to its configuration",
			                answer->label);
		return false;
	}
	if (names && !has_node_named(system, server->config, names, foreign_last_element(system, answer->label))) {
		report(system, wanted, "missing-rom", server->config->head_span, "'%s' has no '%s %s'", server->name, names,
		       foreign_last_element(system, answer->label));
		return false;
	}
	return true;
}

/* ---- ROM modules of core ---- */

static bool at_core(struct foreign_system *system, const struct wanted *wanted, const struct foreign_answer *answer)
{
	if (strcmp(wanted->service, "ROM"))
		return true;
	const char *module = foreign_last_element(system, answer->label);
	if (system->modules && !foreign_module_present(system->modules, module)) {
		struct diagnostic *diagnostic = report(system, wanted, wanted->binary ? "missing-binary" : "missing-rom",
		        wanted->binary ? wanted->client->node->head_span : answer->rule, "core has no module '%s'", module);
		if (diagnostic)
			diagnostic_help(system->compilation, diagnostic, "%s", way_out(wanted->binary ? "missing-binary" : "missing-rom"));
		return false;
	}
	const struct foreign_component *component = foreign_component_find(system->facts, module);
	if (wanted->linker && strcmp(module, "ld.lib.so") && component) {
		struct diagnostic *diagnostic = report(system, wanted, "wrong-module", answer->rule,
		        "it asks for the linker \"ld.lib.so\" and gets '%s'", module);
		if (diagnostic)
			diagnostic_help(system->compilation, diagnostic, "a rule for one module needs 'label', 'label_last' or "
			                                                 "'unscoped_label'");
		return false;
	}
	if (!strcmp(module, "config") && !wanted->environment && wanted->client->component && system->top)
		diagnostic_finding(system->compilation, "config-of-init", RULE_WARN, wanted->client->node->head_span,
		        "'%s' has no configuration of its own, and reads the one of the first init", wanted->client->path);
	return true;
}

/* ---- one session ---- */

static size_t argument_chars(const struct foreign_answer *answer)
{
	/* quotas have five digits or more */
	return sizeof("label=\"\", ram_quota=, cap_quota=") - 1 + strlen(answer->long_label) + 6;
}

enum { RETRY_BYTES = 4096, SILENT_ATTEMPTS = 2 };

/* A request that is refused for its donation is repeated with more, from the third attempt on with a warning. */
static void check_donation(struct foreign_system *system, const struct wanted *wanted, const struct foreign_answer *answer,
                           const char *service)
{
	const struct foreign_kernel *kernel  = system->kernel;
	uint64_t donation = foreign_service_donation(system->facts, service), parents = answer->parents;

	/* its own init keeps from what goes to a sibling, too; core keeps as much as an init */
	parents += answer->outcome == OUTCOME_START || answer->outcome == OUTCOME_CORE;
	if (wanted->environment || !donation
	    || donation + SILENT_ATTEMPTS * RETRY_BYTES - RETRY_BYTES >= parents * kernel->parent_ram_bytes + kernel->session_ram_bytes)
		return;
	struct diagnostic *diagnostic = NULL;
	if (first_at(system, "donation-too-small", wanted->client->outer->config->head_span))
		diagnostic = diagnostic_finding(system->compilation, "donation-too-small", RULE_WARN,
		        wanted->client->node->head_span, "of the %" PRIu64 " bytes that '%s' donates for '%s', %" PRIu64 " parents on "
		        "the way keep %" PRIu64 " each: the session is asked for again and again, with more", donation,
		        wanted->client->path, service, parents, kernel->parent_ram_bytes);
	if (diagnostic)
		diagnostic_help(system->compilation, diagnostic, "nest inits less deeply, or serve '%s' further inside", service);
}

static void edge_add(struct foreign_system *system, const struct wanted *wanted, const struct foreign_answer *answer)
{
	struct foreign_edge *edge = arena_new(&system->compilation->arena, struct foreign_edge);
	*edge = (struct foreign_edge){ .server = answer->server, .service = wanted->service, .span = answer->rule,
	                               .environment = wanted->environment, .next = wanted->client->edges };
	wanted->client->edges = edge;
}

static bool is_answered(struct foreign_system *system, const struct wanted *wanted)
{
	const char *label = wanted->environment ? wanted->client_label
	                  : text_joined(&system->compilation->interner, wanted->client->name, " -> ", wanted->client_label);
	const char           *service = intern_string(&system->compilation->interner, wanted->service);
	struct foreign_answer answer  = foreign_request(system, wanted->client, service, label);

	if (answer.outcome == OUTCOME_DENIED || answer.outcome == OUTCOME_PENDING) {
		report_answer(system, wanted, &answer);
		return false;
	}
	if (!span_is_none(answer.ambiguous)) {
		struct diagnostic *diagnostic = report(system, wanted, "ambiguous-provider", answer.ambiguous,
		        "%s: init reports an error, and takes the next target", answer.ambiguous_why);
		if (diagnostic)
			diagnostic_help(system->compilation, diagnostic, "%s", way_out("ambiguous-provider"));
	}
	if (answer.long_label && argument_chars(&answer) > ARGS_MAX_CHARS) {
		struct diagnostic *diagnostic = report(system, wanted, "label-too-long", wanted->client->node->head_span,
		        "the arguments of the request have about %zu characters, and %d fit", argument_chars(&answer), ARGS_MAX_CHARS);
		if (diagnostic)
			diagnostic_help(system->compilation, diagnostic, "the label is \"%s\"", answer.long_label);
		return false;
	}
	if (answer.outcome == OUTCOME_CORE || answer.outcome == OUTCOME_START)
		check_donation(system, wanted, &answer, service);
	if (answer.outcome == OUTCOME_CORE)
		return at_core(system, wanted, &answer);
	if (answer.outcome == OUTCOME_INIT && answer.config_of && answer.config_of != wanted->client)
		diagnostic_note(system->compilation, diagnostic_finding(system->compilation, "config-of-init", RULE_WARN,
		        wanted->client->node->head_span, "'%s' has no configuration of its own, and reads the one of '%s'",
		        wanted->client->path, answer.config_of->path), answer.rule, "this one");
	if (answer.outcome != OUTCOME_START)
		return true;
	if (wanted->synchronous) {
		struct diagnostic *diagnostic = report(system, wanted, "environment-service", answer.rule,
		        "it must come from the parent, because init needs it at once");
		if (diagnostic)
			diagnostic_help(system->compilation, diagnostic, "route PD and CPU of a child to the parent");
		return false;
	}
	if (answer.server == wanted->client && !wanted->environment) {
		report(system, &(struct wanted){ .client = wanted->client, .service = wanted->service,
		       .client_label = wanted->client_label, .cause = wanted->cause, .waits = true }, "session-to-itself", answer.rule,
		       "it would have to serve it before it goes on");
		return false;
	}
	edge_add(system, wanted, &answer);
	inversion_check(system, wanted, service, answer.server);
	if (!strcmp(service, "Report"))
		*table_at(&system->names, &answer.server->edges, answer.label) = answer.server;
	return at_server(system, wanted, &answer);
}

bool session_check(struct foreign_system *system, const struct wanted *wanted)
{
	bool answered = is_answered(system, wanted);
	wanted->client->denied |= !answered;
	return answered;
}

/* ---- the environment ---- */

static void check_environment(struct foreign_system *system, struct foreign_start *start)
{
	const struct wanted all[] = {
		{ .client = start, .service = "PD",  .client_label = start->name,   .environment = true, .synchronous = true },
		{ .client = start, .service = "CPU", .client_label = start->name,   .environment = true, .synchronous = true },
		{ .client = start, .service = "LOG", .client_label = start->name,   .environment = true },
		{ .client = start, .service = "ROM", .client_label = start->binary, .environment = true, .binary = true },
		{ .client = start, .service = "ROM", .client_label = "ld.lib.so",   .environment = true, .linker = true },
	};
	size_t count = sizeof(all) / sizeof(all[0]) - !start->ld;
	for (size_t i = 0; i < count; i++)
		if (!session_check(system, &all[i])) {
			start->silenced = true;
			return;
		}
}

/* ---- init ---- */

static bool flag(const struct conf_node *node, const char *tag)
{
	bool value = false;
	return conf_value(node, tag) && conf_bool(conf_value(node, tag), &value) && value;
}

struct own_session { const char *service, *label; const struct conf_node *cause; };

static size_t own_sessions(const struct foreign_init *init, struct own_session *own)
{
	const struct conf_node *report_node = conf_child(init->config, "report");
	const struct conf_node *heartbeat   = conf_child(init->config, "heartbeat");
	const char             *delay       = report_node ? conf_value(report_node, "delay_ms") : NULL;
	uint64_t                delay_ms;
	size_t                  count = 0;

	if (report_node)
		own[count++] = (struct own_session){ "Report", "state", report_node };
	if (report_node && !(delay && conf_unsigned(delay, &delay_ms) && delay_ms == 0))
		own[count++] = (struct own_session){ "Timer", "", report_node };
	if (report_node && (flag(report_node, "child_ram") || flag(report_node, "child_caps")))
		own[count++] = (struct own_session){ "Timer", "", report_node };
	if (heartbeat)
		own[count++] = (struct own_session){ "Timer", "", heartbeat };
	return count;
}

static void check_own_sessions(struct foreign_system *system, const struct foreign_init *init)
{
	struct own_session own[4];
	size_t             count = own_sessions(init, own);

	for (size_t i = 0; i < count; i++) {
		if (init->self) {
			session_check(system, &(struct wanted){ .client = init->self, .service = own[i].service,
			              .client_label = own[i].label, .cause = own[i].cause->head_span });
		} else if (!foreign_kernel_provides(system->kernel, own[i].service) && first_at(system, "core-service", own[i].cause->span)) {
			diagnostic_help(system->compilation, diagnostic_finding(system->compilation, "core-service", RULE_DENY,
			        own[i].cause->head_span, "the first init opens a '%s' session for this, which core does not offer: init "
			        "stops, and nothing is started", own[i].service), "put the children into a nested init, beside a "
			        "component that provides '%s'", own[i].service);
		}
	}
}

static void check_init(struct foreign_system *system, struct foreign_init *init)
{
	check_own_sessions(system, init);
	for (struct foreign_start *start = init->starts; start; start = start->next) {
		check_environment(system, start);
		if (!start->silenced)
			component_check(system, start);
		schema_check(system, start->binary, start->config);
		if (start->inner)
			check_init(system, start->inner);
	}
}

void foreign_check_sessions(struct foreign_system *system)
{
	table_init(&system->reported, &system->compilation->arena);
	if (!system->modules)
		foreign_assume(system, SPAN_NONE, "every ROM module that is asked for is in the image (no --module, --modules-from)");
	schema_check(system, intern_string(&system->compilation->interner, "init"), system->top->config);
	check_init(system, system->top);
}
