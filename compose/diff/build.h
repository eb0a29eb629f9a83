/* SPDX-License-Identifier: MIT */
/*
 * How a snapshot is made, whatever of: modules, then the tree, then what each component asks for.
 *
 *     build_begin(&builder, &snapshot, words, title)      of the snapshot's own numbers the caller fills in the rest
 *     build_module(…) for each
 *     build_facts(…), build_donations(…)
 *     build_configuration(…)
 *     build_tree(…), or build_members(…) and build_member(…) for each, in the order of the configuration
 *     build_room(…), then build_session(…) and build_idle(…) in the order of the system, for each member
 *
 * Texts need not stay: the configuration is copied, and all else is interned in the compilation of both snapshots.
 */
#ifndef DIFF_BUILD_H
#define DIFF_BUILD_H

#include "base/bytes.h"
#include "diff/snapshot.h"

#include <genode/hid.h>

struct builder {
	struct snapshot *snapshot;
	struct arena    *arena;
	const bool      *inits;            /* by number of the member, of a tree that is read */
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

/* As a whole; returns the copy. */
struct text build_configuration(struct builder *builder, struct text text);

/*
 * All members, from the configuration; takes as long as the text is. Which of them are inits is known before. False: there
 * are more than that many.
 */
bool build_tree(struct builder *builder, const struct hid_node *config, const bool *inits, size_t member_max);

/* One by one, parents before children. NULL: there are that many. */
void build_members(struct builder *builder, size_t count_max);
struct member *build_member(struct builder *builder, const char *label, struct member *parent, bool is_init);
void build_binary(struct builder *builder, struct member *member, struct text binary);

/* For so many sessions and rules of the member that comes next. False: it came before. */
bool build_room(struct builder *builder, struct member *member, size_t sessions, size_t idle);

/* A session of which all is known but whether it is one of the environment. Its texts are words. */
void build_session(struct member *member, const struct link *facts);

/* A rule that no session takes. */
void build_idle(struct builder *builder, struct member *member, struct text service, struct text takes);

#endif
