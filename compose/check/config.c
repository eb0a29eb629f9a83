/* SPDX-License-Identifier: MIT */
#include "check/check.h"

#include "base/suggest.h"
#include "import/node.h"
#include "model/regular.h"

#include <stdlib.h>
#include <string.h>

/*
 * Configurations against the shape that the component declares. At run time a component takes its default for what it
 * cannot read, and says nothing: a wrong word here would be a silent one there.
 */

struct judging {
	struct checker    *checker;
	const struct node *node;
};

/* What a text without types is, read as the run time reads it. */
static struct value reading(const struct shape_value *shape, const struct value *written)
{
	struct value value = *written;
	const char  *text  = value.text;
	bool         truth = false;
	uint64_t     number;
	int64_t      offset;

	if (value.type != VALUE_TEXT)
		return value;
	switch (shape->type) {
	case SHAPE_BOOL:
		if (conf_bool(text, &truth))
			value = (struct value){ .type = VALUE_BOOL, .number = truth, .text = text };
		break;
	case SHAPE_SIZE:
		if (conf_bytes(text, &number))
			value = (struct value){ .type = VALUE_SIZE, .number = number, .text = text };
		break;
	case SHAPE_TIME:
	case SHAPE_INTEGER:
		if (*text == '-' && conf_signed(text, &offset))
			value = (struct value){ .type = VALUE_NUMBER, .negative = offset < 0, .number = 0 - (uint64_t)offset, .text = text };
		else if (conf_unsigned(text, &number))
			value = (struct value){ .type = VALUE_NUMBER, .number = number, .text = text };
		break;
	default:
		value.type = VALUE_STRING;
	}
	return value;
}

/* ---- what depends on the configuration ---- */

static bool spend_on_condition(struct checker *checker, struct span where)
{
	return work_spend(checker->compilation, 1, where, "deciding which sessions there are");
}

static const struct shape_attribute *attribute_shape(struct checker *checker, const struct shape_node *shape,
                                                     const struct condition *condition)
{
	const struct shape_attribute *attribute = shape->attributes;
	while (attribute && attribute->name != condition->attribute && spend_on_condition(checker, condition->span))
		attribute = attribute->next;
	return attribute;
}

static const struct value *value_of(struct checker *checker, const struct node *node,
                                    const struct shape_attribute *declared)
{
	const struct config_attribute *written = node->config ? node->config->attributes : NULL;
	while (written && written->name != declared->name && spend_on_condition(checker, written->span))
		written = written->next;
	return written ? &written->value : declared->has_default ? &declared->default_value : NULL;
}

/* -1, 0, 1, as the first is less, equal or greater; texts and truths are equal or greater. */
static int compare(const struct value *a, const struct value *b)
{
	if (a->type == VALUE_STRING || b->type == VALUE_STRING || a->type == VALUE_TEXT || b->type == VALUE_TEXT)
		return a->text != b->text;
	if (a->negative != b->negative)
		return a->negative ? -1 : 1;
	int order = a->number < b->number ? -1 : a->number > b->number;
	return a->negative ? -order : order;
}

bool requirement_applies(struct checker *checker, const struct node *node, const struct requirement *requirement)
{
	const struct condition *condition = requirement->condition;
	if (!condition)
		return true;
	const struct shape_attribute *declared = attribute_shape(checker, &node->component->shape, condition);
	const struct value           *written  = declared ? value_of(checker, node, declared) : NULL;

	if (!written || written->type == VALUE_POISON)
		return true;
	struct value value = reading(&declared->value, written);
	int          order = compare(&value, &condition->value);
	switch (condition->order) {
	case COMPARE_EQUAL:         return order == 0;
	case COMPARE_UNEQUAL:       return order != 0;
	case COMPARE_LESS:          return order < 0;
	case COMPARE_LESS_EQUAL:    return order <= 0;
	case COMPARE_GREATER:       return order > 0;
	case COMPARE_GREATER_EQUAL: return order >= 0;
	}
	return true;
}

/* ---- work ---- */

/* Names are looked for in lists: short ones, of what people write. */
static bool spend(struct judging *judging, struct span where)
{
	return work_spend(judging->checker->compilation, 1, where, "comparing configurations");
}

static const struct shape_attribute *declared_attribute(struct judging *judging, const struct shape_node *shape,
                                                        const struct config_attribute *written)
{
	const struct shape_attribute *declared = shape->attributes;
	while (declared && declared->name != written->name && spend(judging, written->name_span))
		declared = declared->next;
	return declared;
}

static const struct config_attribute *written_attribute(struct judging *judging, const struct config_node *node,
                                                        const struct shape_attribute *declared)
{
	const struct config_attribute *written = node->attributes;
	while (written && written->name != declared->name && spend(judging, node->type_span))
		written = written->next;
	return written;
}

/* ---- values ---- */

static bool number_fits(const struct shape_value *shape, const struct value *value)
{
	uint64_t number = value->type == VALUE_TIME ? strtoull(value->text, NULL, 10) : value->number;

	if (value->type != VALUE_NUMBER && value->type != VALUE_SIZE && value->type != VALUE_TIME)
		return false;
	if (value->negative)
		return shape->negative && number <= shape->min;
	return number <= shape->max && (shape->negative || number >= shape->min);
}

static bool fits(struct judging *judging, struct span span, const struct shape_value *shape, const struct value *written)
{
	struct value value = reading(shape, written);

	switch (shape->type) {
	case SHAPE_ANY:     return true;
	case SHAPE_STRING:  return value.type == VALUE_STRING && (!shape->max || strlen(value.text) <= shape->max);
	case SHAPE_BOOL:    return value.type == VALUE_BOOL;
	case SHAPE_SIZE:    return value.type == VALUE_SIZE || (value.type == VALUE_NUMBER && !value.negative);
	case SHAPE_TIME:    return value.type == VALUE_TIME || (value.type == VALUE_NUMBER && !value.negative);
	case SHAPE_INTEGER: return number_fits(shape, &value);
	case SHAPE_PATTERN: return value.text && regular_matches(judging->checker->compilation, shape->pattern, value.text, span);
	case SHAPE_CHOICE:
		for (size_t i = 0; i < shape->choice_count; i++)
			if (!spend(judging, span) || (value.text && !strcmp(shape->choices[i], value.text)))
				return true;
		return false;
	}
	return false;
}

static void check_value(struct judging *judging, const struct shape_value *shape, const struct value *value,
                        const char *name, struct span span, struct span declared)
{
	if (value->type == VALUE_POISON || fits(judging, span, shape, value))
		return;
	struct diagnostic *diagnostic = finding(judging->checker, "wrong-type", span, "'%s' is declared as %s, and this is %s",
	                                        name, shape->text, value->text);
	diagnostic_note(judging->checker->compilation, diagnostic, declared, "the declaration");
	if (shape->type != SHAPE_CHOICE)
		return;
	struct suggestion best;
	suggestion_init(&best, value->text);
	for (size_t i = 0; i < shape->choice_count && suggestions_left(); i++)
		suggestion_offer(&best, shape->choices[i]);
	if (best.word)
		diagnostic_help(judging->checker->compilation, diagnostic, "did you mean \"%s\"?", best.word);
}

static void unknown_attribute(struct judging *judging, const struct shape_node *shape,
                              const struct config_attribute *attribute)
{
	struct compilation *compilation = judging->checker->compilation;
	struct diagnostic  *diagnostic  = finding(judging->checker, "unknown-attribute", attribute->name_span,
	        "component '%s' knows no attribute '%s' in '%s'", judging->node->component->name, attribute->name,
	        shape->type);
	struct suggestion   best;

	suggestion_init(&best, attribute->name);
	for (const struct shape_attribute *each = shape->attributes; each && suggestions_left(); each = each->next)
		suggestion_offer(&best, each->name);
	if (best.word)
		diagnostic_help_edit(compilation, diagnostic, attribute->name_span, best.word, "did you mean '%s'?", best.word);
	else
		diagnostic_note(compilation, diagnostic, shape->span, "what '%s' may hold", shape->type);
}

static void check_attributes(struct judging *judging, const struct shape_node *shape, const struct config_node *node,
                             struct span missing_place)
{
	for (const struct config_attribute *attribute = node->attributes; attribute; attribute = attribute->next) {
		const struct shape_attribute *declared = declared_attribute(judging, shape, attribute);
		if (declared)
			check_value(judging, &declared->value, &attribute->value, attribute->name, attribute->value_span,
			            declared->span);
		else if (!shape->open && !work_exhausted(judging->checker->compilation))
			unknown_attribute(judging, shape, attribute);
	}
	for (const struct shape_attribute *declared = shape->attributes; declared; declared = declared->next) {
		if (!declared->required || written_attribute(judging, node, declared))
			continue;
		struct diagnostic *diagnostic = finding(judging->checker, "missing-attribute", missing_place,
		        "'%s' lacks the attribute '%s', which component '%s' cannot do without", shape->type, declared->name,
		        judging->node->component->name);
		diagnostic_note(judging->checker->compilation, diagnostic, declared->span, "the declaration");
	}
}

/* Categories are sets without a circle. */
static const struct shape_node *child_shape(struct judging *judging, const struct shape_node *shape, const char *type)
{
	for (const struct shape_node *child = shape->children; child && spend(judging, judging->node->name_span);
	     child = child->next) {
		const struct shape_node *found = child->category ? child_shape(judging, shape_contents(child), type)
		                               : child->type == type ? child : NULL;
		if (found)
			return found;
	}
	return NULL;
}

static bool is_of(struct judging *judging, const struct shape_node *declared, const char *type)
{
	return declared->category ? child_shape(judging, shape_contents(declared), type) != NULL : declared->type == type;
}

static void unknown_node(struct judging *judging, const struct shape_node *shape, const struct config_node *node)
{
	struct compilation *compilation = judging->checker->compilation;
	struct diagnostic  *diagnostic  = finding(judging->checker, "unknown-node", node->type_span,
	        "component '%s' knows no node '%s' in '%s'", judging->node->component->name, node->type, shape->type);
	struct suggestion   best;

	suggestion_init(&best, node->type);
	shape_offer_children(&best, shape);
	if (best.word)
		diagnostic_help_edit(compilation, diagnostic, node->type_span, best.word, "did you mean '%s'?", best.word);
	else
		diagnostic_note(compilation, diagnostic, shape->span, "what '%s' may hold", shape->type);
}

static void check_name(struct judging *judging, const struct shape_node *shape, const struct config_node *node)
{
	if (shape->named && !shape->name_optional && !node->name && !node->name_poisoned) {
		struct diagnostic *diagnostic = finding(judging->checker, "missing-attribute", node->type_span,
		        "'%s' wants a value behind it", node->type);
		diagnostic_note(judging->checker->compilation, diagnostic, shape->span, "the declaration");
	} else if (!shape->named && node->name && !shape->open) {
		struct diagnostic *diagnostic = finding(judging->checker, "wrong-type", node->name_span,
		        "'%s' takes no value behind it", node->type);
		diagnostic_note(judging->checker->compilation, diagnostic, shape->span, "the declaration");
	} else if (shape->named && node->name) {
		check_value(judging, &shape->name_value, &node->name_value, node->type, node->name_span, shape->span);
	}
}

static void check_node(struct judging *judging, const struct shape_node *shape, const struct config_node *node,
                       struct span place);

static void check_child(struct judging *judging, const struct shape_node *shape, const struct config_node *child)
{
	const struct shape_node *declared = child_shape(judging, shape, child->type);
	if (!declared) {
		if (!shape->open && !work_exhausted(judging->checker->compilation))
			unknown_node(judging, shape, child);
		return;
	}
	check_name(judging, declared, child);
	check_node(judging, declared, child, child->type_span);
}

static void unexpected_text(struct judging *judging, const struct shape_node *shape, const struct config_node *text)
{
	struct diagnostic *diagnostic = finding(judging->checker, "unknown-node", text->span,
	        "component '%s' reads no text in '%s'", judging->node->component->name, shape->type);
	diagnostic_note(judging->checker->compilation, diagnostic, shape->span, "what '%s' may hold", shape->type);
}

/* A node that may stand once, twice; a node that must be there, not there. */
static void check_counts(struct judging *judging, const struct shape_node *shape, const struct config_node *node,
                         struct span place)
{
	for (const struct shape_node *declared = shape->children; declared; declared = declared->next) {
		const struct config_node *first = NULL;
		for (const struct config_node *child = node->children;
		     child && spend(judging, place); child = child->next) {
			if (child->item != CONFIG_NODE || !is_of(judging, declared, child->type))
				continue;
			if (first && !declared->repeated) {
				struct diagnostic *diagnostic = finding(judging->checker, "repeated-node", child->type_span,
				        "'%s' may stand once in '%s'", child->type, shape->type);
				diagnostic_note(judging->checker->compilation, diagnostic, first->type_span, "the first one");
				break;
			}
			first = first ? first : child;
			if (declared->repeated)
				break;
		}
		if (first || !declared->required || work_exhausted(judging->checker->compilation))
			continue;
		struct diagnostic *diagnostic = finding(judging->checker, "missing-node", place,
		        declared->category ? "'%s' lacks a node of the category '%s', which component '%s' cannot do without"
		                           : "'%s' lacks a node '%s', which component '%s' cannot do without", shape->type, declared->type,
		        judging->node->component->name);
		diagnostic_note(judging->checker->compilation, diagnostic, declared->span, "the declaration");
	}
}

static void check_node(struct judging *judging, const struct shape_node *shape, const struct config_node *node,
                       struct span place)
{
	check_attributes(judging, shape, node, place);
	for (const struct config_node *child = node->children; child; child = child->next)
		if (child->item == CONFIG_NODE)
			check_child(judging, shape, child);
		else if (shape->no_text)
			unexpected_text(judging, shape, child);
	check_counts(judging, shape, node, place);
}

static bool config_is_optional(struct checker *checker, const struct component *component)
{
	const struct requirement *requirement = config_requirement(checker, component);
	return !requirement || requirement->optional;
}

static bool has_config(const struct node *node)
{
	return node->config || node->policies;
}

/* A component that cannot do without configuration would read the first init's. */
static void require_config(struct checker *checker, const struct node *client)
{
	const struct requirement *requirement = config_requirement(checker, client->component);

	if (requirement && !requirement->optional && !has_config(client)) {
		struct diagnostic *diagnostic = finding(checker, "missing-config", client->name_span,
		        "'%s' has no configuration, and component '%s' cannot do without", client->path,
		        client->component->name);
		diagnostic_note(checker->compilation, diagnostic, requirement->span, "the component requires it here");
	}
	if (!requirement && has_config(client)) {
		struct diagnostic *diagnostic = finding(checker, "unused-config",
		        client->config ? client->config->type_span : client->policies->span,
		        client->config ? "'%s' has a configuration, and component '%s' reads none"
		                       : "'%s' has a policy, and component '%s' reads no configuration",
		        client->path, client->component->name);
		diagnostic_note(checker->compilation, diagnostic, client->component->name_span,
		                "it does not require ROM \"config\"");
	}
}

static void check_shape(struct checker *checker, const struct node *node)
{
	if (!has_config(node) && !config_is_optional(checker, node->component))
		return; /* missing-config says it */
	const struct config_node absent  = { .type = checker->word.config };
	struct judging           judging = { checker, node };
	check_node(&judging, &node->component->shape, node->config ? node->config : &absent,
	           node->config ? node->config->type_span : node->name_span);
}

/* Whoever reads the configuration of an init takes it for a sandbox. */
static bool init_as_component(struct checker *checker, const struct node *node)
{
	if (!node->binary || node->binary != checker->system->root->binary || !node_is_configured(node))
		return false;
	struct diagnostic *diagnostic = finding(checker, "init-as-component",
	        node->config ? node->config->type_span : node->name_span,
	        "'%s' is started as a component and runs init with a configuration: nothing is known of what that starts",
	        node->path);
	diagnostic_note(checker->compilation, diagnostic, node->component->name_span, "component '%s' is declared here",
	                node->component->name);
	diagnostic_help(checker->compilation, diagnostic, "write 'sandbox %s { … }', with what it is to start", node->name);
	return true;
}

/* When policies are complete: those that are written at routes are configuration of their servers. */
void check_configs(struct checker *checker)
{
	for (struct node *node = checker->system->root; node; node = node_after(node)) {
		if (!node->component || node->kind != NODE_COMPONENT || init_as_component(checker, node))
			continue;
		require_config(checker, node);
		if (node->component->has_shape)
			check_shape(checker, node);
	}
}

/* ---- policies ---- */

static bool takes_policies(const struct node *node)
{
	return node->component && node->component->has_shape && node->kind == NODE_COMPONENT;
}

static void check_policy_body(struct judging *judging, const struct policy *policy)
{
	const struct shape_node *shape = &judging->node->component->shape;
	const char              *type  = intern_string(checker_words(judging->checker),
	                                               policy->is_default ? "default-policy" : "policy");
	const struct shape_node *declared = child_shape(judging, shape, type);

	if (declared)
		check_node(judging, declared, policy->body, policy->body->type_span);
}

/*
 * Policies become nodes of their server's configuration, those that are written at routes too. One that nobody selects
 * has its finding already. A shape that declares no node for them leaves open what they hold.
 */
void check_policy_bodies(struct checker *checker)
{
	for (struct node *node = checker->system->root; node; node = node_after(node))
		for (const struct policy *policy = node->policies; policy && takes_policies(node); policy = policy->next)
			if (policy->body && (policy->used || policy->from_route || policy->is_default))
				check_policy_body(&(struct judging){ checker, node }, policy);
}
