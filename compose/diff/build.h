/* SPDX-License-Identifier: MIT */
/*
 * How a snapshot is made, whatever of: modules, then the tree, then what each component asks for.
 *
 *     build_begin(&builder, &snapshot, words, title)      of the snapshot's own numbers the caller fills in the rest
 *     build_module(…) for each
 *     build_facts(…), build_donations(…)
 *     build_tree(…)
 *     build_room(…), then build_session(…) and build_idle(…) in the order of the system, for each member
 *
 * Texts need not stay: all are interned in the compilation of both snapshots. The configuration has to stay.
 */
#ifndef DIFF_BUILD_H
#define DIFF_BUILD_H

#include "base/bytes.h"
#include "diff/snapshot.h"

#include <genode/hid.h>

struct builder {
	struct snapshot *snapshot;
	struct arena    *arena;
	struct table     keys;             /* (member, key) -> how many sessions have it; of members that have many sessions */
	bool             few;              /* the member has not: looking at all of them is quicker */
	size_t           member_max;
};

void build_begin(struct builder *builder, struct snapshot *snapshot, struct compilation *words, const char *title);

const char *build_word(struct builder *builder, struct text text);
const char *build_digest(struct builder *builder, const uint8_t sha256[static SHA256_BYTES]);

void build_modules(struct builder *builder, size_t count_max);
void build_module(struct builder *builder, const char *name, const uint8_t sha256[static SHA256_BYTES],
                  const uint8_t *bytes, uint64_t size_bytes);

/* Costs and services of core: all that stands below this node. */
void build_facts(struct builder *builder, const struct hid_node *platform);

void build_donations(struct builder *builder, size_t count_max);
void build_donation(struct builder *builder, struct text service, uint64_t ram_bytes, uint64_t caps);

/* ---- members ---- */

/* All members, from the configuration; takes as long as the text is. False: there are more than that many. */
bool build_tree(struct builder *builder, struct text text, const struct hid_node *config, size_t member_max);

/* For so many sessions and rules of the member that comes next. False: it came before. */
bool build_room(struct builder *builder, struct member *member, size_t sessions, size_t idle);

/* A session of which all is known but key and environment. Its texts are words. */
void build_session(struct builder *builder, struct member *member, const struct link *facts);

/* A rule that no session takes. */
void build_idle(struct builder *builder, struct member *member, struct text service, struct text takes);

#endif
