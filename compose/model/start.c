/* SPDX-License-Identifier: MIT */
#include "model/elaborate.h"

#include "model/text.h"

#include <string.h>

/*
 * Start nodes: one component in a sandbox, and the statements that say how it is started. Sandboxes take most of the
 * same statements, because a sandbox is a start node of the component `init`.
 */

/* ---- names of a sandbox ---- */

bool child_declare(struct elaborator *elaborator, struct node *sandbox, const char *name, struct span span,
                   struct node *node, struct alias *alias)
{
	struct compilation *compilation = elaborator->compilation;
	void              **at          = table_at(&elaborator->children, sandbox, name);

	if (*at) {
		const struct child_entry *first = *at;
		struct diagnostic *diagnostic = diagnostic_error(compilation, "duplicate-child", span,
		        sandbox->depth ? "sandbox '%2$s' has two children named '%1$s'"
		                       : "the scenario starts two children named '%1$s'", name, sandbox->path);
		diagnostic_note(compilation, diagnostic, first->span, "the first '%s'", name);
		if (!alias && !first->alias)
			diagnostic_help(compilation, diagnostic, "give one of them a name of its own: as NAME");
		return false;
	}
	struct child_entry *entry = arena_new(&compilation->arena, struct child_entry);
	*entry = (struct child_entry){ .span = span, .node = node, .alias = alias };
	*at    = entry;
	return true;
}

/* A name becomes part of labels and of a configuration's text. */
static bool name_is_sound(struct elaborator *elaborator, const char *name, struct span span)
{
	struct compilation *compilation = elaborator->compilation;
	size_t              chars       = strlen(name);

	if (chars > CHILD_NAME_CHARS_MAX) {
		diagnostic_error(compilation, "name-too-long", span,
		                 "the name of a child has at most %d characters, and this has %zu", CHILD_NAME_CHARS_MAX, chars);
		return false;
	}
	if (chars && !strstr(name, "->") && !strpbrk(name, "|\"\n\r\t") && *name != ' ' && name[chars - 1] != ' ')
		return true;
	diagnostic_error(compilation, "invalid-name", span,
	                 chars ? "'%s' cannot name a child: it would not survive in labels and configurations"
	                       : "a child needs a name", name);
	return false;
}

/*
 * Nodes stand one behind the other, in the order of the text, which is that in which the stages go through them: the
 * processor fetches by itself what follows in even steps.
 */
static struct node *node_take(struct elaborator *elaborator)
{
	struct node_block *block = &elaborator->nodes;
	if (block->used == block->size) {
		block->size  = block->size ? block->size < NODE_BLOCK_MAX ? 2 * block->size : NODE_BLOCK_MAX : NODE_BLOCK_FIRST;
		block->first = arena_new_array(&elaborator->compilation->arena, struct node, block->size);
		block->used  = 0;
	}
	return &block->first[block->used++];
}

struct node *node_new(struct elaborator *elaborator, struct node *parent, enum node_kind kind, const char *name,
                      struct span name_span, struct span span)
{
	if (parent && strlen(parent->label) > LABEL_CHARS_SANE) {
		diagnostic_error(elaborator->compilation, "nesting-too-deep", parent->name_span,
		                 "the names of the sandboxes above '%s' have more than %d characters together, and labels, which "
		                 "hold them, at most %d", name, LABEL_CHARS_SANE, LABEL_CHARS_MAX);
		return NULL;
	}
	struct arena *arena = &elaborator->compilation->arena;
	struct node  *node  = node_take(elaborator);
	*node = (struct node){
		.span = span, .name_span = name_span, .kind = kind, .name = name, .parent = parent,
		.depth = parent ? parent->depth + 1 : 0,
		.ram = { .span = name_span }, .caps = { .span = name_span },
	};
	if (!parent) {
		node->path  = "";
		node->label = name;
	} else {
		node->path  = parent->parent ? text_joined_plain(arena, parent->path, ".", name) : name;
		node->label = text_joined_plain(arena, parent->label, " -> ", name);
		if (!name_is_sound(elaborator, name, name_span)
		    || !child_declare(elaborator, parent, name, name_span, node, NULL))
			return NULL;
		*parent->last_child = node;
		parent->last_child  = &node->next;
		parent->child_count++;
	}
	node->last_child = &node->children;
	node->index      = (unsigned)elaborator->system->node_count++;
	return node;
}

void node_take_binary(struct elaborator *elaborator, struct node *node, const char *name, struct span span)
{
	node->binary_name = name;
	node->binary_span = span;
	if (elaborator->platform->genode)
		return;
	node->binary      = binary_read(elaborator, name, span);
	if (node->binary)
		node->binary_module = module_of_binary(elaborator, node->binary, span);
	if (!node->binary_module)
		node->poisoned = true;
}

/* ---- quotas ---- */

/* auto, auto + 25%, auto + 64K */
static bool quota_auto(struct elaborator *elaborator, const struct scope *scope, struct quota *quota,
                       const struct ast_expression *at)
{
	if (at->kind == AST_AUTO)
		return true;
	if (at->kind != AST_OPERATION || at->operator != AST_ADD)
		return false;
	if (!quota_auto(elaborator, scope, quota, at->left))
		return false;

	uint64_t *sum = at->right->kind == AST_PERCENT ? &quota->margin_percent : &quota->margin;
	uint64_t  amount = at->right->number;
	if (at->right->kind != AST_PERCENT && !expression_u64(elaborator, scope, at->right, &amount))
		return true;
	if (!checked_add(sum, amount) || quota->margin_percent > 1000000)
		diagnostic_error(elaborator->compilation, "overflow", at->span, "the margin is too large");
	return true;
}

void quota_elaborate(struct elaborator *elaborator, const struct scope *scope, struct quota *quota,
                     const struct ast_expression *expression)
{
	quota->span = expression->span;
	if (expression->kind == AST_REST) {
		quota->form = QUOTA_REST;
	} else if (quota_auto(elaborator, scope, quota, expression)) {
		quota->form = QUOTA_AUTO;
	} else if (expression_u64(elaborator, scope, expression, &quota->value)) {
		quota->form = QUOTA_NUMBER;
	} else {
		quota->form = QUOTA_POISON;
	}
}

/* ---- statements of start nodes and sandboxes ---- */

void node_context_init(struct node_context *context, struct node *node)
{
	*context = (struct node_context){
		.node = node, .last_route = &node->routes, .last_default_route = &node->default_routes,
		.last_requirement = &node->requires, .last_policy = &node->policies, .last_import = &node->imports,
		.last_export = &node->exports, .last_alias = &node->aliases };
}

static void take_affinity(struct elaborator *elaborator, const struct scope *scope, struct affinity *affinity,
                          const struct ast_affinity *statement)
{
	*affinity = (struct affinity){ .span = statement->base.span, .width = 1, .height = 1 };
	if (statement->x)
		expression_u64(elaborator, scope, statement->x, &affinity->x);
	if (statement->y)
		expression_u64(elaborator, scope, statement->y, &affinity->y);
	if (statement->width)
		expression_u64(elaborator, scope, statement->width, &affinity->width);
	if (statement->height)
		expression_u64(elaborator, scope, statement->height, &affinity->height);
	if (!affinity->width || !affinity->height)
		diagnostic_error(elaborator->compilation, "affinity-range", affinity->span, "an affinity without processors");
}

/* What of its services the component is to offer here. */
static void take_provides(struct elaborator *elaborator, const struct scope *scope, struct node *node,
                          const struct ast_list *list)
{
	struct provision **last = &node->provides;
	node->provides = NULL;
	for (size_t i = 0; i < list->names.count; i++) {
		const struct ast_name *name    = &list->names.items[i];
		const char            *service = name_text(elaborator, scope, name);
		if (!service)
			continue;
		struct provision *provision = arena_new(&elaborator->compilation->arena, struct provision);
		*provision = (struct provision){ .span = name->span, .service = service,
		                                 .interface = service_find(elaborator, service, name->span) };
		if (node->component && provision->interface && !node->component->offers_any
		    && !component_provides(elaborator->model, node->component, service)) {
			struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "not-provided", name->span,
			        "component '%s' does not provide '%s'", node->component->name, service);
			diagnostic_note(elaborator->compilation, diagnostic, node->component->name_span, "its declaration");
			continue;
		}
		*last = provision;
		last  = &provision->next;
	}
}

static void take_requires(struct elaborator *elaborator, const struct scope *scope, struct node_context *context,
                          const struct ast_requires *requires)
{
	for (size_t i = 0; i < requires->requirements.count; i++) {
		struct requirement *requirement = requirement_elaborate(elaborator, scope,
		                                                        &requires->requirements.items[i]);
		if (!requirement)
			continue;
		*context->last_requirement = requirement;
		context->last_requirement  = &requirement->next;
	}
}

/* A `rom` of a start node is a module of the image and a session of this component. */
static void take_rom(struct elaborator *elaborator, const struct scope *scope, struct node_context *context,
                     const struct ast_rom *statement)
{
	struct module *module = module_elaborate(elaborator, scope, statement);
	if (!module || context->node->kind == NODE_SANDBOX)
		return;
	const char         *service     = intern_string(&elaborator->compilation->interner, "ROM");
	struct requirement *requirement = arena_new(&elaborator->compilation->arena, struct requirement);
	*requirement = (struct requirement){
		.span = module->span, .service = service,
		.interface = service_find(elaborator, service, statement->base.keyword),
		.label = { .span = module->span, .match = LABEL_EXACT, .text = module->name } };
	*context->last_requirement = requirement;
	context->last_requirement  = &requirement->next;
}

static void take_route(struct elaborator *elaborator, const struct scope *scope, struct node_context *context,
                       const struct ast_route *statement)
{
	struct route *route = route_elaborate(elaborator, scope, statement);
	if (!route) {
		elaborator->system->incomplete = true;
		return;
	}
	if (!context->node->parent) {
		diagnostic_error(elaborator->compilation, "misplaced-route", statement->base.span,
		                 "nothing stands around the scenario that its own sessions could be routed to");
		return;
	}
	*context->last_route = route;
	context->last_route  = &route->next;
}

static void take_config(struct elaborator *elaborator, const struct scope *scope, struct node *node,
                        const struct ast_config *statement)
{
	switch (statement->form) {
	case AST_CONFIG_TREE:
		node->config = tree_elaborate(elaborator, scope, "config", statement->base.keyword, statement->body);
		break;
	case AST_CONFIG_FROM:
		node->config   = config_from_file(elaborator, scope, statement);
		node->poisoned |= !node->config;
		break;
	default:
		diagnostic_error(elaborator->compilation, "wrong-type", statement->base.span,
		                 "a component declares the shape of its configuration, a start node says the configuration");
	}
}

static void take_value(struct elaborator *elaborator, const struct scope *scope, struct node *node,
                       const struct ast_value *statement)
{
	const struct ast_expression *value = statement->value;

	switch (statement->base.kind) {
	case AST_RAM:     quota_elaborate(elaborator, scope, &node->ram, value); break;
	case AST_CAPS:    quota_elaborate(elaborator, scope, &node->caps, value); break;
	case AST_VERSION: node->version = expression_text(elaborator, scope, value); break;
	case AST_NOTE:    node->note = expression_text(elaborator, scope, value); break;
	case AST_PRIORITY:
		node->priority_span = statement->base.span;
		expression_i64(elaborator, scope, value, &node->priority);
		break;
	case AST_BINARY: {
		const char *name = expression_text(elaborator, scope, value);
		if (name)
			node_take_binary(elaborator, node, name, value->span);
		else
			node->poisoned = true;
		break;
	}
	case AST_HEARTBEAT:
		node->heartbeat         = true;
		node->heartbeat_span    = statement->base.span;
		node->has_restart_after = value && expression_u64(elaborator, scope, value, &node->restart_after);
		break;
	case AST_MANAGING_SYSTEM:
		node->managing_system = true;
		node->managing_span   = statement->base.span;
		if (value)
			expression_bool(elaborator, scope, value, &node->managing_system);
		break;
	case AST_LD: {
		bool linked  = true;
		node->ld_span   = statement->base.span;
		node->no_linker = expression_bool(elaborator, scope, value, &linked) && !linked;
		break;
	}
	default:
		node->exit_propagate = true;
	}
}

static bool may_stand_once(enum ast_statement_kind kind)
{
	static const enum ast_statement_kind kinds[] = {
		AST_RAM, AST_CAPS, AST_VERSION, AST_NOTE, AST_PRIORITY, AST_BINARY, AST_HEARTBEAT, AST_MANAGING_SYSTEM, AST_LD,
		AST_EXIT_PROPAGATE, AST_AFFINITY, AST_PROVIDES, AST_CONFIG,
	};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i] == kind)
			return true;
	return false;
}

bool node_statement(struct elaborator *elaborator, const struct scope *scope, struct node_context *context,
                    const struct ast_statement *statement)
{
	struct node *node = context->node;

	if (may_stand_once(statement->kind)
	    && !statement_once(elaborator, &context->seen[statement->kind], statement))
		return true;
	switch (statement->kind) {
	case AST_RAM: case AST_CAPS: case AST_VERSION: case AST_NOTE: case AST_PRIORITY: case AST_BINARY:
	case AST_HEARTBEAT: case AST_MANAGING_SYSTEM: case AST_LD: case AST_EXIT_PROPAGATE:
		take_value(elaborator, scope, node, (const struct ast_value *)statement);
		return true;
	case AST_AFFINITY:
		take_affinity(elaborator, scope, &node->affinity, (const struct ast_affinity *)statement);
		return true;
	case AST_PROVIDES: take_provides(elaborator, scope, node, (const struct ast_list *)statement); return true;
	case AST_REQUIRES: take_requires(elaborator, scope, context, (const struct ast_requires *)statement); return true;
	case AST_ROUTE:    take_route(elaborator, scope, context, (const struct ast_route *)statement); return true;
	case AST_ROM:      take_rom(elaborator, scope, context, (const struct ast_rom *)statement); return true;
	case AST_CONFIG:   take_config(elaborator, scope, node, (const struct ast_config *)statement); return true;
	case AST_POLICY:
	case AST_DEFAULT_POLICY:
		policy_elaborate(elaborator, scope, context, (const struct ast_policy *)statement);
		return true;
	default:
		return false;
	}
}

static void take_start_statement(struct elaborator *elaborator, const struct scope *scope, void *context,
                                 const struct ast_statement *statement)
{
	if (!node_statement(elaborator, scope, context, statement))
		statement_misplaced(elaborator, statement->keyword, "a start node");
}

void start_elaborate(struct elaborator *elaborator, const struct scope *scope, struct node *sandbox,
                     const struct ast_start *statement)
{
	const struct ast_name *named     = ast_name_present(&statement->alias) ? &statement->alias : &statement->component;
	const char            *component = name_text(elaborator, scope, &statement->component);
	const char            *name      = name_text(elaborator, scope, named);
	struct node           *node      = component && name
		? node_new(elaborator, sandbox, NODE_COMPONENT, name, named->span, statement->base.span) : NULL;
	if (!node) {
		elaborator->system->incomplete = true;
		return;
	}
	node->component = component_of(elaborator, component, statement->component.span);
	node->poisoned  = !node->component;
	if (node->component)
		node->provides = node->component->provides;
	else
		elaborator->system->incomplete = true;
	if (node->component && (node->component->opens_any || node->component->offers_any) && !elaborator->platform->genode) {
		struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "opaque-component",
		        statement->component.span, "component '%s' does not say what it %s: no route can be derived for it",
		        component, node->component->opens_any ? "opens" : "offers");
		diagnostic_note(elaborator->compilation, diagnostic, node->component->name_span, "its declaration");
		node->poisoned = true;
	}
	struct node_context context;
	node_context_init(&context, node);
	block_expand(elaborator, scope, statement->body, take_start_statement, &context);
	if (node->component && !node->binary_name && node->component->binary)
		node_take_binary(elaborator, node, node->component->binary, node->name_span);
}
