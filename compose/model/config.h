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

#include "base/source.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum value_type {
	VALUE_STRING, /* quoted text, or a bare word */
	VALUE_NUMBER, /* plain integer */
	VALUE_SIZE,   /* bytes; `text` is the canonical short form: "64K" */
	VALUE_TIME,   /* microseconds in `number`; `text` is in milliseconds, as Genode's `_ms` attributes want it */
	VALUE_BOOL,   /* `text` is "yes" or "no" */
	VALUE_POISON, /* the expression was wrong and has been reported: later checks skip it */
};

struct value {
	enum value_type type;
	const char     *text;     /* interned: exactly what a configuration contains */
	uint64_t        number;   /* magnitude of a number, size, time; 0 or 1 of a bool */
	bool            negative; /* of a number */
};

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
	struct config_attribute *attributes;  /* without the name */
	struct config_node      *children;
	const char              *text;        /* of CONFIG_TEXT: may hold several lines */
	struct config_node      *next;
};

/* Returns the attribute of that (interned) name or NULL. */
const struct config_attribute *config_attribute_find(const struct config_node *node, const char *name);

/* ---- shapes ---- */

struct shape_attribute {
	struct span             span;
	const char             *name;
	enum value_type         type;
	bool                    optional;     /* `?` or a default */
	bool                    has_default;
	struct value            default_value;
	const char            **choices;      /* an enumeration's words, NULL for a free string */
	size_t                  choice_count;
	struct shape_attribute *next;
};

/* What a node may contain. The root is the shape of `config` itself. */
struct shape_node {
	struct span             span;
	const char             *type;
	bool                    named;        /* takes a name behind its type */
	bool                    optional;     /* may be absent */
	bool                    repeated;     /* may occur more than once */
	bool                    open;         /* anything is allowed inside */
	struct shape_attribute *attributes;
	struct shape_node      *children;
	struct shape_node      *next;
};

#endif
