/* SPDX-License-Identifier: MIT */
/*
 * Words and values of a configuration as the language spells them: names bare where they read as names and nothing else,
 * texts with their escapes, sizes with K, M and G, configuration trees as blocks.
 */
#ifndef IMPORT_SPELL_H
#define IMPORT_SPELL_H

#include "import/node.h"

#include <stdio.h>

struct spelling {
	struct compilation *compilation;
	FILE               *out;
	unsigned            depth;           /* blocks around the next line */
	bool                failed;          /* something cannot be said, and was reported */
};

void spell_begin_line(struct spelling *spelling);
void spell_open(struct spelling *spelling);   /* " {", and the end of the line */
void spell_close(struct spelling *spelling);

/* Of a child, component, service: bare or quoted. */
void spell_name(struct spelling *spelling, const char *name);
void spell_text(struct spelling *spelling, const char *text);
void spell_size(struct spelling *spelling, uint64_t bytes);
/* A label pattern, with the star where `label_prefix` and `label_suffix` have none. */
void spell_pattern(struct spelling *spelling, const char *before, const char *text, const char *behind);

/* "# left out: …" */
void spell_left_out(struct spelling *spelling, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* `config { … }` of a component. */
void spell_config(struct spelling *spelling, const struct conf_node *config, enum conf_syntax syntax);
/* `key: value;` for each, without those of the given tags (NULL-terminated). */
void spell_attributes(struct spelling *spelling, const struct conf_node *node, const char *const *without);

/* Reports all texts that HID cannot carry; and a value whose blanks matter, also where init's own do not. */
void spell_check_texts(struct spelling *spelling, const struct conf_node *root);
void spell_check_blanks(struct spelling *spelling, const struct conf_attribute *attribute);

/* Reports what the language cannot say. */
void spell_refuse(struct spelling *spelling, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* What can name a declaration, from any text: what does not fit becomes '_'. */
const char *spell_declaration_name(struct compilation *compilation, const char *text);

#endif
