/* SPDX-License-Identifier: MIT */
/*
 * The configuration of the first init, with those of all sandboxes inside it, from a system whose sessions are routed.
 */
#ifndef EMIT_CONFIG_H
#define EMIT_CONFIG_H

#include "emit/document.h"
#include "model/system.h"

/* Where in the text the parts of a start node begin, each with its line break: where it is not there, where the next does. */
struct config_place { size_t start, route, config; };

struct config_options {
	enum document_syntax syntax;
	bool report_on_log;     /* each init prints what its children and itself have and use, for `test` */
	struct config_place *places;   /* NULL, or of each node by its number */
	bool trusted;           /* the widest one was written before: what it holds can be, and is not looked at again */
	bool widest;            /* quotas are written as wide as a number can be: an upper bound before they are known */
};

/* Returns zero-terminated text of the arena and its length, or NULL when something was reported. Of the widest
 * configuration only the length is made. */
const char *config_text(struct compilation *compilation, const struct system *system,
                        const struct config_options *options, size_t *length);

/* The same as the nodes that init would read, with places in the scenario. */
struct conf_node *config_tree(struct compilation *compilation, const struct system *system);

#endif
