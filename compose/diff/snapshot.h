/* SPDX-License-Identifier: MIT */
/*
 * What a system is, as far as two of them can be compared: components and what they are given, sessions and where they
 * lead, rules that take more than one label, modules with their digests.
 *
 * Components come from the configuration, as init reads it. All else comes from the boot archive and the certificate of
 * an image, which was proved before (verify/); or from the model of a scenario, from which both would be made: what a large
 * certificate says takes long to be written and read again. One builder (build.h) makes the snapshot of either, so a
 * scenario and its image are the same system.
 *
 * All strings of the two snapshots are interned in one compilation: equal strings are equal pointers. The configurations as
 * wholes are copied there. So nothing of what a snapshot was made of has to stay.
 */
#ifndef DIFF_SNAPSHOT_H
#define DIFF_SNAPSHOT_H

#include "base/compilation.h"
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

struct member {                      /* an init or a component */
	const char       *label;         /* "init -> red -> shell" */
	const char       *name;          /* "red.shell"; the first init: "init" */
	const char       *binary;
	const char       *binary_digest; /* NULL: the archive has no such module */
	uint64_t          code_bytes;    /* of the binary's executable segments */
	bool              is_init;
	uint64_t          ram_bytes, caps;   /* assigned */
	struct text       written;       /* of a scenario's: all that the configuration says of it, up to the next member */
	const char       *config;        /* text of a component's configuration; NULL: none; of an init, its own part of it */
	const char       *settings;      /* all else that its start node says; NULL: neither was read yet (snapshot_read) */
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
 * From a draft of the image of a checked system; `own` is the compilation of both. Where each start node begins in the
 * configuration is told in `starts`, by number of the node. False: something was reported.
 */
bool snapshot_of_plan(struct snapshot *snapshot, struct compilation *words, const char *title, struct compilation *own,
                      const struct image_plan *plan, const size_t *starts);

/* NULL: there is none. */
struct member *snapshot_member(struct snapshot *snapshot, const char *label);

/* Sees to it that the sessions of the member have keys. */
void snapshot_key(struct snapshot *snapshot, struct member *member);

/* Sees to it that config and settings of the member are there. */
void snapshot_read(struct snapshot *snapshot, struct member *member);

#endif
