/* SPDX-License-Identifier: MIT */
#include "import/session.h"

#include "base/suggest.h"
#include "model/config.h"
#include "model/regular.h"

#include <string.h>

/*
 * A component's configuration against the schema that came with the component. What a schema does not know, the component
 * takes no notice of, and says nothing; what it cannot read, it replaces by a default.
 *
 * The dynamic linker and the HID library read attributes of their own from the configuration of every component: no
 * schema names them, and they stand for nothing here.
 */

struct judging {
	struct foreign_system *system;
	const char            *binary;
};

static const char *const linkers_own[] = { "ld_verbose", "ld_bind_now", "ld_check_ctors", "generate_xml" };

static struct diagnostic *config_finding(const struct judging *judging, struct span span, const struct shape_node *shape,
                                         const char *format, const char *word, const char *other)
{
	struct compilation *compilation = judging->system->compilation;
	const char         *text        = arena_format(&compilation->arena, format, word, other);
	struct diagnostic  *diagnostic  = diagnostic_finding(compilation, "config-schema", RULE_DENY, span, "%s", text);
	if (shape)
		diagnostic_note(compilation, diagnostic, shape->span, "the schema of '%s'", judging->binary);
	return diagnostic;
}

static bool spend(const struct judging *judging) { return foreign_work(judging->system, 1); }

static void suggest(const struct judging *judging, struct diagnostic *diagnostic, struct span span,
                    const struct suggestion *best)
{
	if (best->word)
		diagnostic_help_edit(judging->system->compilation, diagnostic, span, best->word, "did you mean '%s'?", best->word);
}

/* ---- attributes ---- */

static void check_value(const struct judging *judging, const struct shape_value *shape, const struct shape_node *node,
                        const struct conf_attribute *attribute)
{
	bool fits = shape->type != SHAPE_PATTERN && shape->type != SHAPE_CHOICE;

	for (size_t i = 0; shape->type == SHAPE_CHOICE && i < shape->choice_count && !fits && spend(judging); i++)
		fits = !strcmp(shape->choices[i], attribute->value);
	if (shape->type == SHAPE_PATTERN)
		fits = regular_matches(judging->system->compilation, shape->pattern, attribute->value, attribute->value_span);
	if (fits)
		return;
	struct diagnostic *diagnostic = config_finding(judging, attribute->value_span, node, "'%s' is declared as %s",
	                                               attribute->tag, shape->text);
	if (shape->type != SHAPE_CHOICE)
		return;
	struct suggestion best;
	suggestion_init(&best, attribute->value);
	for (size_t i = 0; i < shape->choice_count && suggestions_left(); i++)
		suggestion_offer(&best, shape->choices[i]);
	suggest(judging, diagnostic, attribute->value_span, &best);
}

static const struct shape_attribute *attribute_find(const struct judging *judging, const struct shape_node *shape,
                                                    const char *tag)
{
	const struct shape_attribute *declared = shape->attributes;
	while (declared && strcmp(declared->name, tag) && spend(judging))
		declared = declared->next;
	return declared;
}

static bool is_linkers_own(const struct conf_node *node, const char *tag)
{
	for (size_t i = 0; conf_is(node, "config") && i < sizeof(linkers_own) / sizeof(linkers_own[0]); i++)
		if (!strcmp(linkers_own[i], tag))
			return true;
	return false;
}

static void unknown_attribute(const struct judging *judging, const struct shape_node *shape, const struct conf_node *node,
                              const struct conf_attribute *attribute)
{
	struct suggestion  best;
	struct diagnostic *diagnostic = config_finding(judging, attribute->span, NULL, "'%s' has no attribute '%s'",
	                                               node->type, attribute->tag);
	suggestion_init(&best, attribute->tag);
	for (const struct shape_attribute *each = shape->attributes; each && suggestions_left(); each = each->next)
		suggestion_offer(&best, each->name);
	if (best.word)
		diagnostic_help(judging->system->compilation, diagnostic, "did you mean '%s'?", best.word);
	else
		diagnostic_note(judging->system->compilation, diagnostic, shape->span, "the schema of '%s'", judging->binary);
}

static void check_attributes(const struct judging *judging, const struct shape_node *shape, const struct conf_node *node)
{
	for (const struct conf_attribute *each = node->attributes; each && spend(judging); each = each->next) {
		bool const name = !strcmp(each->tag, "name");
		const struct shape_attribute *declared = name ? NULL : attribute_find(judging, shape, each->tag);
		if (name && shape->named)
			check_value(judging, &shape->name_value, shape, each);
		else if (declared)
			check_value(judging, &declared->value, shape, each);
		else if (!shape->open && !is_linkers_own(node, each->tag))
			unknown_attribute(judging, shape, node, each);
	}
	if (shape->named && !shape->name_optional && !conf_value(node, "name"))
		config_finding(judging, node->head_span, shape, "'%s' lacks its name%s", node->type, "");
	for (const struct shape_attribute *declared = shape->attributes; declared && spend(judging); declared = declared->next)
		if (declared->required && !conf_value(node, declared->name))
			config_finding(judging, node->head_span, shape, "'%s' lacks the attribute '%s'", node->type, declared->name);
}

/* ---- nodes ---- */

/* Categories are sets without a circle. */
static const struct shape_node *child_find(const struct judging *judging, const struct shape_node *shape, const char *type)
{
	for (const struct shape_node *child = shape->children; child && spend(judging); child = child->next) {
		const struct shape_node *found = child->category ? child_find(judging, shape_contents(child), type)
		                               : !strcmp(child->type, type) ? child : NULL;
		if (found)
			return found;
	}
	return NULL;
}

static void unknown_node(const struct judging *judging, const struct shape_node *shape, const struct conf_node *node)
{
	struct suggestion  best;
	struct diagnostic *diagnostic = config_finding(judging, node->span, NULL, "'%s' has no node '%s'", shape->type, node->type);

	suggestion_init(&best, node->type);
	shape_offer_children(&best, shape);
	suggest(judging, diagnostic, node->span, &best);
	if (!best.word)
		diagnostic_note(judging->system->compilation, diagnostic, shape->span, "the schema of '%s'", judging->binary);
}

/* How often what is declared stands there: once or more, unless the schema says otherwise. */
static void check_number(const struct judging *judging, const struct shape_node *shape, const struct conf_node *node,
                         const struct shape_node *declared)
{
	const struct conf_node *first = NULL;

	for (const struct conf_node *child = node->children; child && spend(judging); child = child->next) {
		if (declared->category ? !child_find(judging, shape_contents(declared), child->type) : strcmp(declared->type, child->type))
			continue;
		if (first && !declared->repeated) {
			diagnostic_note(judging->system->compilation, config_finding(judging, child->head_span, NULL,
			        "'%s' stands in '%s' a second time", declared->type, shape->type), first->head_span, "the first one");
			return;
		}
		first = child;
	}
	if (!first && declared->required)
		config_finding(judging, node->head_span, declared, declared->category ? "'%s' lacks a node of the category '%s'"
		               : "'%s' lacks its node '%s'", node->type, declared->type);
}

/* The file's reader bounds how deep nodes are. */
static void check_node(const struct judging *judging, const struct shape_node *shape, const struct conf_node *node)
{
	const struct shape_node *inside = shape_contents(shape);

	check_attributes(judging, inside, node);
	if (node->content && inside->no_text && !inside->open)
		config_finding(judging, node->head_span, inside, "quoted text has no meaning in '%s'%s", node->type, "");
	for (const struct conf_node *child = node->children; child && spend(judging); child = child->next) {
		const struct shape_node *declared = child_find(judging, inside, child->type);
		if (declared)
			check_node(judging, declared, child);
		else if (!inside->open)
			unknown_node(judging, inside, child);
	}
	for (const struct shape_node *declared = inside->children; declared && spend(judging); declared = declared->next)
		check_number(judging, inside, node, declared);
}

void schema_check(struct foreign_system *system, const char *binary, const struct conf_node *config)
{
	const struct shape_node *shape   = foreign_schema_find(system->facts, binary);
	struct judging           judging = { system, binary };

	if (shape && config)
		check_node(&judging, shape, config);
}
