/* SPDX-License-Identifier: MIT */
/*
 * Facts that the certificate tells of a routed system and that do not stand in the model as they are told: for whoever
 * writes it down, and for whoever speaks of a system as if the certificate had been read.
 */
#ifndef EMIT_CERTIFIED_H
#define EMIT_CERTIFIED_H

#include "model/system.h"

struct arena;
struct compilation;

/* A rule's condition in words, without blanks at the ends: "any label", "prefix disk", "any service, label x". */
const char *condition_words(struct compilation *compilation, const char *service, const struct label_pattern *pattern);

/* Written rules that some session takes, sorted by address: routing also marks those as used that decided otherwise. */
struct taken_rules {
	const struct route **items;
	size_t               count;
};

void taken_rules_collect(struct taken_rules *taken, struct arena *arena, const struct system *system);
bool rule_is_taken(const struct taken_rules *taken, const struct route *rule);

/* Interfaces of all sessions, each once, by name. */
const struct interface **session_interfaces(struct arena *arena, const struct system *system, size_t *count);

#endif
