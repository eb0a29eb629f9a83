/* SPDX-License-Identifier: MIT */
/*
 * Configuration trees and the shapes they are checked against.
 *
 * A tree is a value: everything in it is evaluated (no expression, no interpolation is left), and typed, so that a
 * writer can print it in any syntax and a check can compare it with a component's declared shape. The order of
 * attributes and of children is the author's.
 */
#ifndef MODEL_CONFIG_H
#define MODEL_CONFIG_H

#include "base/span.h"
#include "model/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct config_attribute {
	struct span              span;      /* name and value */
	struct span              name_span;
	struct span              value_span;
	const char              *name;
	struct value             value;
	struct config_attribute *next;
};

enum config_item { CONFIG_NODE, CONFIG_TEXT };

/* A node, or quoted text between nodes (then only `span` and `text` are set). */
struct config_node {
	enum config_item         item;
	struct span              span;
	struct span              type_span;
	const char              *type;        /* "config", "policy", … */
	const char              *name;        /* what follows the type: `+ policy NAME`; NULL without */
	struct span              name_span;
	struct value             name_value;  /* the same, typed */
	bool                     name_poisoned;
	struct config_attribute *attributes;  /* without the name */
	struct config_node      *children;
	const char              *text;        /* of CONFIG_TEXT: may hold several lines */
	struct config_node      *next;
};

/* ---- shapes ---- */

/* Which values an attribute, or the name of a node, may have. */
enum shape_type {
	SHAPE_ANY,       /* no matter */
	SHAPE_STRING,    /* string, at most `max` characters when `max` is not 0 */
	SHAPE_BOOL,
	SHAPE_INTEGER,   /* from `min` (negative: minus that) to `max`; sizes and times are accepted where they fit */
	SHAPE_SIZE,      /* a size or a plain number of bytes */
	SHAPE_TIME,
	SHAPE_CHOICE,    /* one of `choices` */
	SHAPE_PATTERN,   /* text that `pattern` matches as a whole */
};

struct shape_value {
	enum shape_type type;
	const char     *text;      /* as declared: "u32", "1..8"; for messages */
	uint64_t        min, max;
	bool            negative;  /* `min` is below zero */
	bool            names_rom; /* a string: the component opens the ROM session with that label */
	const char    **choices;
	size_t          choice_count;
	struct regular *pattern;   /* SHAPE_PATTERN: the expression (model/regular.h) */
};

struct shape_attribute {
	struct span             span;
	const char             *name;
	struct shape_value      value;
	bool                    required;      /* neither `?` nor a default */
	bool                    has_default;
	struct value            default_value;
	struct shape_attribute *next;
};

/*
 * What a node may contain. The root is the shape of `config` itself. A category is a set of nodes that has a name, so
 * that nodes may contain each other without end; `required` and `repeated` of it count the whole set.
 */
struct shape_node {
	struct span             span;
	const char             *type;
	bool                    named;         /* takes a value behind its type, of type `name_value` */
	struct shape_value      name_value;
	bool                    required;      /* at least one */
	bool                    repeated;      /* may occur more than once */
	bool                    open;          /* anything else is allowed inside, too */
	bool                    name_optional; /* `named`, and need not have one */
	bool                    no_text;       /* quoted text has no meaning inside */
	bool                    category;      /* of a schema: stands for each of `same_as`'s children */
	const struct shape_node *same_as;      /* what stands inside is declared there; NULL: here */
	struct shape_attribute *attributes;
	struct shape_node      *children;
	struct shape_node      *next;
};

/* Where the contents of a node are said. */
static inline const struct shape_node *shape_contents(const struct shape_node *shape)
{
	return shape->same_as ? shape->same_as : shape;
}

/* Offers the types of all nodes that may stand in such a node, those of categories too. */
struct suggestion;
void shape_offer_children(struct suggestion *best, const struct shape_node *shape);

#endif
