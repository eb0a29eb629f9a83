/* SPDX-License-Identifier: MIT */
#ifndef CHECK_EXPLAIN_H
#define CHECK_EXPLAIN_H

#include "check/ledger.h"
#include "check/rule.h"

#include <stdio.h>

/*
 * What was decided, and why, for people, or as one JSON object. Nothing is computed here that a check did not use.
 */

void explain_rule(FILE *out, const struct rule *rule, bool json);
void explain_rules(FILE *out, bool names_only, bool json);

/* The books of the system, or of one node and what stands in it. */
void explain_quota(FILE *out, struct compilation *compilation, const struct system *system, const struct node *node,
                   bool json);

/* What `node` depends on to do its work, with the code of each part. */
void explain_tcb(FILE *out, struct compilation *compilation, struct system *system, const struct node *node, bool json);

/*
 * Each session of `client` for the service (and the label, unless NULL) from configuration to configuration. False when
 * the client has no such session.
 */
bool explain_route(FILE *out, struct compilation *compilation, const struct node *client, const char *service,
                   const char *label, bool json);

#endif
