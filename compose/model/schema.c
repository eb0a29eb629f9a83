/* SPDX-License-Identifier: MIT */
#include "model/schema.h"

#include "model/conf_file.h"

#include "base/suggest.h"
#include "model/pattern.h"

#include <string.h>

/*
 * `config schema "file.hsd";` : a schema of Genode's as the shape of a component's configuration. A schema is itself a
 * configuration: `type` names a grammar of values, `attr` and `node` say what may stand in a node, `category` names a set
 * of nodes. What a category holds is written once, and shapes point to it: so nodes may hold each other without end.
 */

struct schema {
	struct compilation *compilation;
	struct table       types;        /* (NULL, id) -> struct shape_value */
	struct table       categories;   /* (NULL, id) -> struct category */
	bool               failed;
};

enum visit { VISIT_NEW, VISIT_OPEN, VISIT_DONE };

struct category {
	struct shape_node       shape;
	const struct conf_node *from;
	enum visit              visit;
	struct category        *next;
};

static struct diagnostic *wrong(struct schema *schema, struct span span, const char *format, const char *word)
{
	schema->failed = true;
	return diagnostic_error(schema->compilation, "schema-invalid", span, format, word);
}

static struct arena *schema_arena(struct schema *schema)
{
	return &schema->compilation->arena;
}

static const char *name_of(struct schema *schema, const struct conf_node *node)
{
	const char *name = conf_value(node, "name");
	if (!name)
		wrong(schema, node->span, "'%s' wants a name behind it", node->type);
	return name;
}

static bool truth_of(struct schema *schema, const struct conf_node *node, const char *tag)
{
	const char *text  = conf_value(node, tag);
	bool        truth = false;
	if (text && !conf_bool(text, &truth))
		wrong(schema, conf_place(node, tag), "'%s' is yes or no", tag);
	return truth;
}

/* Only these attributes and nodes have a meaning; a word that is misspelt would let everything pass. */
static void check_words(struct schema *schema, const struct conf_node *node, const char *const *tags,
                        const char *const *types)
{
	for (const struct conf_attribute *each = node->attributes; each; each = each->next) {
		const char *const *tag = tags;
		while (*tag && strcmp(*tag, each->tag))
			tag++;
		if (!*tag)
			wrong(schema, each->span, "a schema's node of this kind has no attribute '%s'", each->tag);
	}
	for (const struct conf_node *child = node->children; child; child = child->next) {
		const char *const *type = types;
		while (*type && strcmp(*type, child->type))
			type++;
		if (!*type)
			wrong(schema, child->span, "'%s' has no meaning here in a schema", child->type);
	}
}

/* ---- types of values ---- */

static void take_type(struct schema *schema, const struct conf_node *node)
{
	const char  *name    = name_of(schema, node);
	const char  *content = node->content ? strrchr(node->content, '\n') : NULL;
	const char  *text    = content ? content + 1 : node->content;   /* the last line counts */
	void       **at;

	check_words(schema, node, (const char *const[]){ "name", NULL }, (const char *const[]){ NULL });
	if (!name)
		return;
	at = table_at(&schema->types, NULL, name);
	if (*at || !text) {
		wrong(schema, node->head_span, *at ? "type '%s' is declared twice" : "type '%s' has no expression: write it behind ':'",
		      name);
		return;
	}
	struct shape_value *value = arena_new(schema_arena(schema), struct shape_value);
	*value = (struct shape_value){ .text = name };
	*at    = value;
	if (!pattern_type(schema_arena(schema), &schema->compilation->interner, text, value))
		wrong(schema, node->head_span, "the expression of type '%s' cannot be read", name);
}

static void take_value_type(struct schema *schema, const struct conf_node *attr, struct shape_value *result)
{
	const char *name = conf_value(attr, "type");

	*result = (struct shape_value){ .type = SHAPE_ANY, .text = "any" };
	if (!name) {
		wrong(schema, attr->head_span, "'%s' lacks its type", conf_value(attr, "name"));
		return;
	}
	const struct shape_value *value = table_get(&schema->types, NULL, name);
	if (value)
		*result = *value;
	else
		wrong(schema, conf_place(attr, "type"), "the schema declares no type '%s'", name);
}

/* ---- what stands in a node ---- */

static void fill(struct schema *schema, struct shape_node *shape, const struct conf_node *from);

static void take_attr(struct schema *schema, struct shape_node *shape, struct shape_attribute ***last,
                      const struct conf_node *attr)
{
	const char        *name = name_of(schema, attr);
	struct shape_value value;

	check_words(schema, attr, (const char *const[]){ "name", "type", "default", NULL }, (const char *const[]){ NULL });
	if (!name)
		return;
	take_value_type(schema, attr, &value);
	if (!strcmp(name, "name")) {
		shape->named         = true;
		shape->name_value    = value;
		shape->name_optional = conf_value(attr, "default") != NULL;
		return;
	}
	struct shape_attribute *attribute = arena_new(schema_arena(schema), struct shape_attribute);
	*attribute = (struct shape_attribute){ .span = attr->head_span, .name = name, .value = value,
	                                       .required = !conf_value(attr, "default") };
	**last = attribute;
	*last  = &attribute->next;
}

static struct shape_node *take_node(struct schema *schema, const struct conf_node *from)
{
	static const char *const tags[]  = { "name", "multiple", "optional", "category", NULL };
	static const char *const types[] = { "attr", "node", "anything", "quote", NULL };
	struct shape_node *shape = arena_new(schema_arena(schema), struct shape_node);
	const char        *category = conf_value(from, "category");

	check_words(schema, from, tags, types);
	*shape = (struct shape_node){ .span = from->head_span, .required = !truth_of(schema, from, "optional"),
	                              .repeated = truth_of(schema, from, "multiple") };
	if (category) {
		struct category *named = table_get(&schema->categories, NULL, category);
		if (!named)
			wrong(schema, conf_place(from, "category"), "the schema declares no category '%s'", category);
		shape->category = true;
		shape->type     = category;
		shape->same_as  = named ? &named->shape : NULL;
		return named ? shape : NULL;
	}
	shape->type = name_of(schema, from);
	if (!shape->type)
		return NULL;
	fill(schema, shape, from);
	return shape;
}

static void fill(struct schema *schema, struct shape_node *shape, const struct conf_node *from)
{
	struct shape_attribute **last_attribute = &shape->attributes;
	struct shape_node      **last_child     = &shape->children;

	shape->no_text = true;
	for (const struct conf_node *each = from->children; each; each = each->next) {
		if (conf_is(each, "attr"))
			take_attr(schema, shape, &last_attribute, each);
		else if (conf_is(each, "node") && (*last_child = take_node(schema, each)))
			last_child = &(*last_child)->next;
		shape->no_text &= !conf_is(each, "quote") && !conf_is(each, "anything");
		shape->open    |= conf_is(each, "anything");
	}
}

/* ---- categories ---- */

static struct category *take_category(struct schema *schema, const struct conf_node *from)
{
	const char *name = name_of(schema, from);

	check_words(schema, from, (const char *const[]){ "name", NULL }, (const char *const[]){ "node", NULL });
	if (!name)
		return NULL;
	void **at = table_at(&schema->categories, NULL, name);
	if (*at) {
		wrong(schema, from->head_span, "category '%s' is declared twice", name);
		return NULL;
	}
	struct category *category = arena_new(schema_arena(schema), struct category);
	*category = (struct category){ .shape = { .span = from->head_span, .type = name }, .from = from };
	return *at = category;
}

/* A category that is part of itself; it is cut open where that shows. The nodes of categories may hold whatever they like. */
static void check_circle(struct schema *schema, struct category *category)
{
	category->visit = VISIT_OPEN;
	for (struct shape_node **at = &category->shape.children; *at; ) {
		struct category *part = (*at)->category ? table_get(&schema->categories, NULL, (*at)->type) : NULL;
		if (part && part->visit == VISIT_NEW)
			check_circle(schema, part);
		if (part && part->visit == VISIT_OPEN) {
			wrong(schema, (*at)->span, "category '%s' is part of itself", part->shape.type);
			*at = (*at)->next;
		} else {
			at = &(*at)->next;
		}
	}
	category->visit = VISIT_DONE;
}

static void take_categories(struct schema *schema, const struct conf_node *root)
{
	struct category *first = NULL, **last = &first;

	for (const struct conf_node *each = root->children; each; each = each->next)
		if (conf_is(each, "category") && (*last = take_category(schema, each)))
			last = &(*last)->next;
	for (struct category *each = first; each; each = each->next)
		fill(schema, &each->shape, each->from);
	for (struct category *each = first; each; each = each->next)
		if (each->visit == VISIT_NEW)
			check_circle(schema, each);
}

bool schema_read(struct compilation *compilation, const struct conf_node *root, struct shape_node *shape)
{
	static const char *const types[] = { "type", "category", "attr", "node", "anything", "quote", NULL };
	struct schema schema = { .compilation = compilation };

	if (!conf_is(root, "schema") || !conf_value(root, "name") || strcmp(conf_value(root, "name"), "config")) {
		wrong(&schema, root->head_span, "a schema of configurations begins with 'schema config', and this with '%s'",
		      root->type);
		return false;
	}
	table_init(&schema.types, schema_arena(&schema));
	table_init(&schema.categories, schema_arena(&schema));
	check_words(&schema, root, (const char *const[]){ "name", NULL }, types);
	for (const struct conf_node *each = root->children; each; each = each->next)
		if (conf_is(each, "type"))
			take_type(&schema, each);
	take_categories(&schema, root);
	*shape = (struct shape_node){ .span = root->head_span,
	                              .type = intern_string(&compilation->interner, "config") };
	fill(&schema, shape, root);
	return !schema.failed;
}

bool schema_elaborate(struct elaborator *elaborator, struct shape_node *shape, const struct ast_config *statement)
{
	enum conf_syntax syntax;
	const struct conf_node *root = conf_file_read(elaborator, NULL, statement->file, &syntax);
	return root && schema_read(elaborator->compilation, root, shape);
}
