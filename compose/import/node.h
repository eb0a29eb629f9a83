/* SPDX-License-Identifier: MIT */
/*
 * A configuration of Genode as the components of a running system read it: a tree of typed nodes with attributes, from
 * HID (the syntax of 26.02) or XML (the syntax before). Both readers give the same tree, with places in the file.
 *
 * The readers follow the run-time parsers, not the offline tools: what a running system would not see is not in the tree,
 * and each place where the two differ, or where the author will have meant something else, is a finding of its own.
 */
#ifndef IMPORT_NODE_H
#define IMPORT_NODE_H

#include "base/compilation.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { CONF_ATTRIBUTES_MAX = 256 };

struct conf_attribute {
	struct span            span;       /* tag and value */
	struct span            value_span;
	const char            *tag;        /* interned */
	const char            *value;      /* interned; HID: trimmed; XML: as written, entities are not decoded */
	struct conf_attribute *next;
};

struct conf_node {
	struct span            span;       /* the type word */
	struct span            head_span;  /* type and name: what a message points at */
	const char            *type;       /* interned */
	struct conf_attribute *attributes, *last_attribute;
	unsigned               attribute_count; /* at most CONF_ATTRIBUTES_MAX, so that looking one up stays cheap */
	struct conf_node      *children, *last_child;
	struct conf_node      *next;
	struct conf_node      *parent;     /* NULL: the root */
	char                  *content;    /* quoted text, lines joined by '\n'; NULL without */
	size_t                 content_chars, content_room;
	unsigned               column;     /* of the type word, HID only */
	bool                   indented_by_one; /* deeper than its parent by one column only: the two HID parsers differ */
};

enum conf_syntax { CONF_HID, CONF_XML };

struct conf_document {
	const struct source *source;
	enum conf_syntax     syntax;
	struct conf_node    *root;         /* NULL: a running system would see an empty configuration; was reported */
};

/* By the first byte that is no blank, as the run time decides: '<' is XML. */
enum conf_syntax conf_syntax_of(const struct source *source);

void conf_read_hid(struct compilation *compilation, struct conf_document *document);
void conf_read_xml(struct compilation *compilation, struct conf_document *document);

/* Whether a file is a Genode configuration and no scenario: by its suffix, .hid or .xml. */
bool conf_file_name(const char *path);

/* ---- access, all by text ---- */

const struct conf_attribute *conf_attribute(const struct conf_node *node, const char *tag);
const char *conf_value(const struct conf_node *node, const char *tag);   /* NULL without */
const struct conf_node *conf_child(const struct conf_node *node, const char *type);
static inline bool conf_is(const struct conf_node *node, const char *type)
{
	return node->type[0] == type[0] && !strcmp(node->type, type);
}
struct span conf_place(const struct conf_node *node, const char *tag);   /* of the value, else of the node's head */

/* ---- values, as the run time reads them: the whole value or nothing ---- */

bool conf_bool(const char *text, bool *value);
bool conf_unsigned(const char *text, uint64_t *value);
bool conf_signed(const char *text, int64_t *value);
bool conf_bytes(const char *text, uint64_t *value);

/* ---- for the readers ---- */

struct conf_node *conf_node_new(struct compilation *compilation, struct conf_node *parent, const char *type,
                                size_t chars, struct span span);
void conf_child_add(struct conf_node *parent, struct conf_node *child);
/* Text of a node comes in pieces, with `between` between two of them. */
void conf_content_add(struct compilation *compilation, struct conf_node *node, const char *between, const char *text,
                      size_t chars);
void conf_attribute_add(struct compilation *compilation, struct conf_node *node, struct conf_attribute attribute);

#endif
