/* SPDX-License-Identifier: MIT */
#include "model/elaborate.h"

#include <string.h>

/* ---- labels and requirements ---- */

bool label_pattern_from_text(struct elaborator *elaborator, const char *text, struct span span,
                             struct label_pattern *result)
{
	struct interner *interner = &elaborator->compilation->interner;
	size_t           chars    = strlen(text);
	bool             prefix   = chars > 0 && text[chars - 1] == '*';
	bool             suffix   = chars > 1 && text[0] == '*';

	*result = (struct label_pattern){ .span = span };
	if (prefix && chars == 1)
		return true;
	const char *inner = text + suffix;
	size_t      inner_chars = chars - prefix - suffix;
	if ((prefix && suffix) || memchr(inner, '*', inner_chars)) {
		diagnostic_error(elaborator->compilation, "label-pattern", span,
		                 "a label pattern has one star, at its begin or at its end");
		return false;
	}
	result->match = prefix ? LABEL_PREFIX : suffix ? LABEL_SUFFIX : LABEL_EXACT;
	result->text  = intern(interner, inner, inner_chars);
	return true;
}

bool pattern_elaborate(struct elaborator *elaborator, const struct scope *scope, const struct ast_pattern *pattern,
                       struct label_pattern *result)
{
	*result = (struct label_pattern){ 0 };
	if (!pattern)
		return true;
	result->span = pattern->span;
	const char *text = expression_text(elaborator, scope, pattern->text);
	if (!text)
		return false;
	/* in a configuration that is written for Genode, the empty prefix: what the client names, and not its environment */
	if (pattern->kind == AST_PATTERN_LABEL && !strcmp(text, "*") && elaborator->platform && elaborator->platform->genode) {
		result->match = LABEL_PREFIX;
		result->text  = intern(&elaborator->compilation->interner, "", 0);
		return true;
	}
	if (pattern->kind == AST_PATTERN_LABEL)
		return label_pattern_from_text(elaborator, text, pattern->span, result);
	result->match = pattern->kind == AST_PATTERN_LAST ? LABEL_LAST : LABEL_UNSCOPED;
	result->text  = text;
	return true;
}

static struct requirement *requirement_new(struct elaborator *elaborator, const struct scope *scope,
                                           const struct ast_requirement *written)
{
	const char *service = name_text(elaborator, scope, &written->service);
	if (!service)
		return NULL;

	struct requirement *requirement = arena_new(&elaborator->compilation->arena, struct requirement);
	*requirement = (struct requirement){
		.span = written->span, .service = service, .optional = written->optional, .any_number = written->many,
		.read_only = written->read_only,
		.interface = service_find(elaborator, service, written->service.span) };
	if (written->label) {
		const char *text = expression_text(elaborator, scope, written->label);
		if (!text || !label_pattern_from_text(elaborator, text, written->label->span, &requirement->label))
			return NULL;
		if (requirement->label.match != LABEL_EXACT)
			requirement->any_number = true;
	}
	return requirement;
}

struct requirement *requirement_elaborate(struct elaborator *elaborator, const struct scope *scope,
                                          const struct ast_requirement *written)
{
	if (written->condition) {
		diagnostic_error(elaborator->compilation, "misplaced-statement", written->condition->span,
		                 "only a component's declaration says of what in its configuration a session depends");
		return NULL;
	}
	return requirement_new(elaborator, scope, written);
}

/* ---- conditions ---- */

static bool take_order(enum ast_operator operator, enum condition_order *order)
{
	static const struct { enum ast_operator from; enum condition_order to; } comparisons[] = {
		{ AST_EQUAL, COMPARE_EQUAL }, { AST_UNEQUAL, COMPARE_UNEQUAL }, { AST_LESS, COMPARE_LESS },
		{ AST_LESS_EQUAL, COMPARE_LESS_EQUAL }, { AST_GREATER, COMPARE_GREATER },
		{ AST_GREATER_EQUAL, COMPARE_GREATER_EQUAL },
	};
	for (size_t i = 0; i < sizeof(comparisons) / sizeof(comparisons[0]); i++)
		if (comparisons[i].from == operator) {
			*order = comparisons[i].to;
			return true;
		}
	return false;
}

/* An attribute alone, or one compared with a constant. */
static const struct condition *condition_elaborate(struct elaborator *elaborator, const struct ast_expression *written)
{
	struct interner  *interner  = &elaborator->compilation->interner;
	struct condition *condition = arena_new(&elaborator->compilation->arena, struct condition);
	bool              compares  = written->kind == AST_OPERATION;

	*condition = (struct condition){ .span = written->span, .value = value_bool(interner, true) };
	const struct ast_expression *attribute = compares ? written->left : written;
	if (attribute->kind != AST_REFERENCE || (compares && !take_order(written->operator, &condition->order))) {
		diagnostic_error(elaborator->compilation, "wrong-type", written->span,
		                 "a condition is an attribute of the configuration, alone or compared with a constant");
		return NULL;
	}
	condition->attribute = attribute->name.text;
	if (compares)
		condition->value = expression_value(elaborator, NULL, written->right);
	return condition->value.type == VALUE_POISON ? NULL : condition;
}

static bool is_declared(struct elaborator *elaborator, const struct component *component,
                        const struct condition *condition)
{
	for (const struct shape_attribute *each = component->shape.attributes; each; each = each->next)
		if (each->name == condition->attribute
		    || !work_spend(elaborator->compilation, 1, condition->span, "finding attributes"))
			return true;
	return false;
}

/* When the shape is known, wherever in the declaration it stands. */
static void check_conditions(struct elaborator *elaborator, struct component *component)
{
	for (struct requirement *requirement = component->requires; requirement; requirement = requirement->next) {
		const struct condition *condition = requirement->condition;
		if (!condition || is_declared(elaborator, component, condition))
			continue;
		diagnostic_error(elaborator->compilation, "unknown-name", condition->span,
		                 "the configuration of component '%s' has no attribute '%s'", component->name,
		                 condition->attribute);
		requirement->condition = NULL;
	}
}

/* ---- quotas of a component: base + amount per service + … ---- */

struct terms_context {
	uint64_t           *base;
	struct quota_term **last;
};

static bool take_terms(struct elaborator *elaborator, const struct ast_expression *at, struct terms_context *context)
{
	if (at->kind == AST_GROUP)
		return take_terms(elaborator, at->left, context);
	if (at->kind == AST_OPERATION && at->operator == AST_ADD)
		return take_terms(elaborator, at->left, context) && take_terms(elaborator, at->right, context);
	if (at->kind == AST_POISON)
		return false;

	uint64_t amount;
	if (at->kind != AST_PER) {
		if (!expression_u64(elaborator, NULL, at, &amount))
			return false;
		if (checked_add(context->base, amount))
			return true;
		diagnostic_error(elaborator->compilation, "overflow", at->span, "the sum does not fit into 64 bits");
		return false;
	}
	if (!at->name.text || !expression_u64(elaborator, NULL, at->left, &amount))
		return false;
	service_find(elaborator, at->name.text, at->name.span);
	struct quota_term *term = arena_new(&elaborator->compilation->arena, struct quota_term);
	*term = (struct quota_term){ .span = at->span, .service = at->name.text, .amount = amount };
	*context->last = term;
	context->last  = &term->next;
	return true;
}

static void quota_terms(struct elaborator *elaborator, const struct ast_value *statement, struct span *span,
                        uint64_t *base, struct quota_term **terms)
{
	if (!statement_once(elaborator, span, &statement->base))
		return;
	*span = statement->value->span;
	take_terms(elaborator, statement->value, &(struct terms_context){ base, terms });
}

/* ---- the component ---- */

struct component_context {
	struct component    *component;
	struct provision   **last_provision;
	struct requirement **last_requirement;
	struct device_need **last_device;
	struct implementation **last_implementation;
	struct span          binary_seen, config_seen, managing_seen;
};

/* `any`, as a word: in quotes it would be a service of that name. */
static bool name_is_any(const struct ast_name *name)
{
	return name->text && !name->string && !strcmp(name->text, "any");
}

static void take_clients(struct elaborator *elaborator, struct component *component, const struct ast_value *statement)
{
	uint64_t base = 0;
	quota_terms(elaborator, statement, &component->clients_span, &base, &component->client_limits);
	if (base)
		diagnostic_error(elaborator->compilation, "wrong-type", statement->value->span,
		                 "a number of clients is that of a service: N per SERVICE");
}

static void take_provides(struct elaborator *elaborator, struct component_context *context,
                          const struct ast_list *list)
{
	for (size_t i = 0; i < list->names.count; i++) {
		const struct ast_name *name = &list->names.items[i];
		if (!name->text)
			continue;
		if (name_is_any(name)) {
			context->component->offers_any = true;
			continue;
		}
		const struct provision *first = component_provides(elaborator->model, context->component, name->text);
		if (first) {
			struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "duplicate-statement",
			        name->span, "service '%s' is provided twice", name->text);
			diagnostic_note(elaborator->compilation, diagnostic, first->span, "the first one");
			continue;
		}
		struct provision *provision = arena_new(&elaborator->compilation->arena, struct provision);
		*provision = (struct provision){ .span = name->span, .service = name->text,
		                                 .interface = service_find(elaborator, name->text, name->span) };
		component_provision_add(elaborator->model, context->component, provision);
		*context->last_provision = provision;
		context->last_provision  = &provision->next;
	}
}

static void take_requires(struct elaborator *elaborator, struct component_context *context,
                          const struct ast_requires *requires)
{
	for (size_t i = 0; i < requires->requirements.count; i++) {
		const struct ast_requirement *written = &requires->requirements.items[i];
		if (name_is_any(&written->service)) {
			context->component->opens_any = true;
			continue;
		}
		struct requirement *requirement = requirement_new(elaborator, NULL, written);
		if (!requirement)
			continue;
		if (written->condition)
			requirement->condition = condition_elaborate(elaborator, written->condition);
		*context->last_requirement = requirement;
		context->last_requirement  = &requirement->next;
	}
}

static void take_device(struct elaborator *elaborator, struct component_context *context,
                        const struct ast_device *statement)
{
	const char *kind = expression_text(elaborator, NULL, statement->device_kind);
	if (!kind)
		return;
	if (statement->body)
		diagnostic_error(elaborator->compilation, "misplaced-resources", statement->body->span,
		                 "the resources of a device are the platform's to name; a component names its kind");
	struct device_need *need = arena_new(&elaborator->compilation->arena, struct device_need);
	*need = (struct device_need){ .span = statement->base.span, .name = statement->name.text, .kind = kind };
	*context->last_device = need;
	context->last_device  = &need->next;
}

static void take_implements(struct elaborator *elaborator, struct component_context *context,
                            const struct ast_list *list)
{
	for (size_t i = 0; i < list->names.count; i++) {
		const struct ast_name *name = &list->names.items[i];
		if (!name->text)
			continue;
		struct implementation *implementation = arena_new(&elaborator->compilation->arena, struct implementation);
		*implementation = (struct implementation){ .span = name->span, .name = name->text };
		*context->last_implementation = implementation;
		context->last_implementation  = &implementation->next;
	}
}

static void take_config(struct elaborator *elaborator, struct component_context *context,
                        const struct ast_config *statement)
{
	if (!statement_once(elaborator, &context->config_seen, &statement->base))
		return;
	struct component *component = context->component;
	switch (statement->form) {
	case AST_CONFIG_TREE:
		component->has_shape  = true;
		component->shape.span = statement->base.keyword;
		component->shape.type = intern_string(&elaborator->compilation->interner, "config");
		shape_elaborate(elaborator, &component->shape, statement->body);
		break;
	case AST_CONFIG_ANY:
		break;
	case AST_CONFIG_SCHEMA:
		component->has_shape = schema_elaborate(elaborator, &component->shape, statement);
		break;
	case AST_CONFIG_FROM:
		diagnostic_error(elaborator->compilation, "wrong-type", statement->base.span,
		                 "a component declares the shape of its configuration, not the configuration");
		break;
	}
}

static void take_statement(struct elaborator *elaborator, const struct scope *scope, void *opaque,
                           const struct ast_statement *statement)
{
	struct component_context *context   = opaque;
	struct component         *component = context->component;
	const struct ast_value   *value     = (const struct ast_value *)statement;

	switch (statement->kind) {
	case AST_BINARY:
		if (statement_once(elaborator, &context->binary_seen, statement)) {
			component->binary      = expression_text(elaborator, scope, value->value);
			component->binary_span = value->value->span;
		}
		break;
	case AST_RAM:
		quota_terms(elaborator, value, &component->ram_span, &component->ram_bytes, &component->ram_terms);
		break;
	case AST_CAPS:
		quota_terms(elaborator, value, &component->caps_span, &component->caps, &component->caps_terms);
		break;
	case AST_CLIENTS: take_clients(elaborator, component, value); break;
	case AST_MANAGING_SYSTEM:
		component->managing_system = true;
		if (statement_once(elaborator, &context->managing_seen, statement) && value->value)
			expression_bool(elaborator, scope, value->value, &component->managing_system);
		break;
	case AST_PROVIDES: take_provides(elaborator, context, (const struct ast_list *)statement); break;
	case AST_REQUIRES: take_requires(elaborator, context, (const struct ast_requires *)statement); break;
	case AST_DEVICE:   take_device(elaborator, context, (const struct ast_device *)statement); break;
	case AST_IMPLEMENTS: take_implements(elaborator, context, (const struct ast_list *)statement); break;
	case AST_CONFIG:   take_config(elaborator, context, (const struct ast_config *)statement); break;
	case AST_NOTE:     break;
	default:           statement_misplaced(elaborator, statement->keyword, "a component");
	}
}

void components_elaborate(struct elaborator *elaborator)
{
	struct component **last = &elaborator->model->components;

	for (const struct declared *declared = elaborator->components.first; declared; declared = declared->next) {
		const struct ast_declaration *statement = declared->statement;
		struct component             *component = arena_new(&elaborator->compilation->arena, struct component);
		*component = (struct component){
			.span = statement->base.span, .name_span = statement->name.span, .doc = statement->base.doc,
			.name = statement->name.text, .file = declared->file->source->path };
		*last = component;
		last  = &component->next;
		if (!component->name)
			continue;
		*table_at(&elaborator->model->names, &elaborator->model->components, component->name) = component;
		struct component_context context = { .component = component, .last_provision = &component->provides,
		                                     .last_requirement = &component->requires,
		                                     .last_device = &component->devices,
		                                     .last_implementation = &component->implements };
		block_expand(elaborator, NULL, statement->body, take_statement, &context);
		check_conditions(elaborator, component);
		if (!component->binary) {
			component->binary      = component->name;
			component->binary_span = component->name_span;
		}
	}
}
