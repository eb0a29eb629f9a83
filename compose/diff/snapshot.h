/* SPDX-License-Identifier: MIT */
/*
 * What a system is, as far as two of them can be compared: components and what they are given, sessions and where they
 * lead, rules that take more than one label, modules with their digests.
 *
 * Of an image, which was proved before (verify/), it comes from its configuration, as init reads it, its boot archive and its
 * certificate. Of a scenario it comes from the model, from which all these would be made: what is large takes long to be
 * written and read again. Its configuration is written, but read only where two differ: what a member gets and how it is
 * started. One builder (build.h) makes the snapshot of either, so a scenario and its image are the same system.
 *
 * All strings of the two snapshots are interned in one compilation: equal strings are equal pointers. The configurations as
 * wholes are copied there. So nothing of what a snapshot was made of has to stay.
 */
#ifndef DIFF_SNAPSHOT_H
#define DIFF_SNAPSHOT_H

#include "base/compilation.h"
#include "emit/config.h"
#include "image/image.h"
#include "model/table.h"

#include <genode/text.h>

enum server_class { SERVED_BY_CORE, SERVED_BY_CHILD, SERVED_BY_PARENT };

struct member;

struct link {                        /* a session */
	const char       *service, *label;
	const char       *key;           /* unique among the sessions of its client; NULL: not made yet (snapshot_key) */
	bool              family;        /* all labels that begin so */
	bool              environment;   /* every component has it: PD, CPU, LOG, its binary, its configuration */
	enum server_class served_by;
	const char       *server_label;  /* what the server sees */
	const char       *device;        /* resource of a device; NULL: none */
	const char       *takes;         /* what the client's rule takes, where that is more than this label; or NULL */
	uint64_t          ram_bytes, caps;
	struct member    *server;        /* SERVED_BY_CHILD */
};

enum part { PART_CONFIG, PART_SETTINGS, PARTS };

struct member {                      /* an init or a component */
	const char       *label;         /* "init -> red -> shell" */
	const char       *name;          /* "red.shell"; the first init: "init" */
	const char       *binary;
	const char       *binary_digest; /* NULL: the archive has no such module */
	uint64_t          code_bytes;    /* of the binary's executable segments */
	bool              is_init;
	uint64_t          ram_bytes, caps;   /* assigned */
	const char       *config;        /* text of a component's configuration; NULL: none; of an init, its own part of it */
	const char       *settings;      /* what else its start node says */
	struct text       unread[PARTS]; /* where either of them stands that was not read yet; without begin: it was */
	struct link      *links;
	size_t            link_count;
	const char      **idle;          /* rules that no session takes, in words */
	size_t            idle_count;
	struct member    *parent;        /* NULL: the first init */
	size_t            index;         /* in snapshot.members */
	struct member    *other;         /* the one with this label in the other snapshot; NULL: none */
	bool              sessions_same; /* as those of the other */
};

struct donation { const char *service; uint64_t ram_bytes, caps; };   /* of an interface */

struct piece { const char *name, *digest; uint64_t size_bytes, code_bytes; };   /* code: executable segments */

struct snapshot {
	struct compilation *words;       /* of both snapshots */
	const char   *title;             /* file */
	const char   *scenario, *platform;
	const char   *facts;             /* costs and services of core, in one text */
	struct donation *donations;
	size_t        donation_count;
	struct table  donation_by_service; /* (NULL, service) -> struct donation */
	uint64_t      memory_bytes;      /* of the platform */
	const char   *core_digest;
	uint64_t      core_code_bytes, image_bytes, init_ram_bytes, init_caps;
	struct member *members;          /* parents before children */
	size_t        member_count;
	struct table  by_label;          /* (NULL, label) -> struct member; empty until one is looked for (snapshot_member) */
	struct piece *modules;           /* but for config and certificate */
	size_t        module_count;
	struct table  module_by_name;    /* (NULL, name) -> struct piece */
	struct text   config;
};

/* From an archive that holds together. False: its certificate is none that is understood here. */
bool snapshot_of_archive(struct snapshot *snapshot, struct compilation *words, const char *title, const uint8_t *archive);

/*
 * From a draft of the image of a checked system; `own` is the compilation of both, and `places` tells where the nodes
 * stand in the configuration, by their numbers. False: something was reported.
 */
bool snapshot_of_plan(struct snapshot *snapshot, struct compilation *words, const char *title, struct compilation *own,
                      const struct image_plan *plan, const struct config_place *places);

/* NULL: there is none. */
struct member *snapshot_member(struct snapshot *snapshot, const char *label);

/* Sees to it that the sessions of the member have keys. */
void snapshot_key(struct snapshot *snapshot, struct member *member);

/* What the configuration says of a member. */
const char *snapshot_part(struct snapshot *snapshot, struct member *member, enum part part);

#endif
