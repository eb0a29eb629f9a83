/* SPDX-License-Identifier: MIT */
/*
 * A configuration as text, in either of Genode's two notations.
 *
 *     struct document document;
 *     document_init(&document, compilation, SYNTAX_HID);
 *     document_begin(&document, "config", NULL);
 *         document_attribute(&document, "verbose", "yes", span);
 *         document_begin(&document, "start", "timer");
 *         document_end(&document);
 *     document_end(&document);
 *     document_finish(&document);            document.text, document.length
 *
 * In place of a text, SYNTAX_TREE makes the nodes that a reader of the text would see, with places in the scenario: a
 * judge of configurations can then say where each came from.
 *
 * Attributes of a node come before its sub nodes. A text that the notation cannot carry is reported at the span it came
 * from: what is written is never something else than what was meant.
 */
#ifndef EMIT_DOCUMENT_H
#define EMIT_DOCUMENT_H

#include "base/span.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct compilation;
struct conf_node;

enum document_syntax { SYNTAX_HID, SYNTAX_XML, SYNTAX_TREE };

struct document {
	struct compilation  *compilation;
	enum document_syntax syntax;
	char                *text;          /* in the arena; zero-terminated when finished */
	size_t               length, capacity;
	unsigned             depth;         /* open nodes */
	const char         **open;          /* XML: their types */
	size_t               open_capacity;
	bool                 has_content;   /* XML: the start tag of the open node is closed */
	bool                 inline_next;   /* HID: the next node goes on the same line */
	unsigned             indent;        /* HID: columns of the next node's parent */
	struct conf_node    *root, *node;   /* tree: the top node, and the open one */
	struct span          place;         /* tree: of the next attribute; none: of its node */
	bool                 failed;        /* something was reported */
	bool                 trusted;       /* set after document_init: the notation can carry all of it, do not look again */
	bool                 measured;      /* set after document_init: only `length` is wanted, there is no text */
};

void document_init(struct document *document, struct compilation *compilation, enum document_syntax syntax);

/* `name` may be NULL. The span is where type and name were written, for errors. */
void document_begin_at(struct document *document, const char *type, const char *name, struct span span);
void document_begin(struct document *document, const char *type, const char *name);
void document_end(struct document *document);

/* HID: the next node begins on the line of the node begun last, as a rule's only target does. */
void document_on_same_line(struct document *document);

/* Where the number that is written next stands in the scenario. */
void document_place(struct document *document, struct span span);

void document_attribute(struct document *document, const char *tag, const char *value, struct span span);
void document_number(struct document *document, const char *tag, uint64_t value);
void document_signed(struct document *document, const char *tag, int64_t value);
/* As Genode writes sizes: with K, M or G where the number is a multiple. */
void document_bytes(struct document *document, const char *tag, uint64_t value);
/* "yes"; a false value is left out by the caller. */
void document_yes(struct document *document, const char *tag);
/* Text content, one or more lines. */
void document_text(struct document *document, const char *text, struct span span);

/*
 * For who knows how long a node is but for its texts: what a value takes behind its tag and colon, and what a name
 * takes behind its type (HID). They are looked at as those that are written.
 */
size_t document_value_chars(struct document *document, const char *value, struct span span);
size_t document_name_chars(struct document *document, const char *name, struct span span);

/* False: something was reported. */
bool document_finish(struct document *document);

#endif
