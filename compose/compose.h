/* SPDX-License-Identifier: MIT */
/*
 * The stages from files to an image that several commands share, in their order. The commands that stop early (check,
 * explain) and those that go on (build, run, test) see the same system and the same numbers.
 *
 *     struct composition composition;
 *     compose_load(&composition, &options, path)         files → syntax → names → model
 *     for each system of composition.systems
 *         compose_check(&composition, system)            routes → ledger → rules
 *         compose_plan(&composition, system, …, &plan)   configuration + modules → image, planned
 *     compose_report(&composition, &options)             what was found, on standard error
 *     compose_end(&composition)
 */
#ifndef COMPOSE_COMPOSE_H
#define COMPOSE_COMPOSE_H

#include "base/compilation.h"
#include "emit/config.h"
#include "image/image.h"
#include "model/model.h"
#include "options.h"

struct composition {
	struct compilation compilation;
	struct model       model;
	struct system     *systems;        /* one per scenario of the file and platform */
	struct image_files files;
	bool               report_on_log;  /* each init prints what is used: for `test` */
	const struct genode_options *genode; /* modules and components of a platform of Genode; NULL: nothing is known */
	struct foreign_system       *foreign; /* what the last check of a system for such a platform found */
};

/* Rule levels of the command line; a rule that does not exist is reported. */
void compose_levels(struct compilation *compilation, const struct options *options);

/* False: something was reported, the systems are not to be used. A file that cannot be read is fatal. */
bool compose_load(struct composition *composition, const struct options *options, const char *path);

/* False: something was reported. */
bool compose_check(struct composition *composition, struct system *system);

/* The configuration of a checked system. NULL: something was reported. */
const char *compose_config(struct composition *composition, const struct system *system, enum document_syntax syntax,
                           size_t *length);

/* The image of a checked system. */
bool compose_plan(struct composition *composition, const struct system *system, struct image_plan *plan);

/* What its image would hold (image_draft), of a system without errors: quicker, and not to be written. */
struct system_draft {
	struct image_plan    plan;
	struct config_place *places;       /* of each node but the first in the configuration, by its number */
};

bool compose_draft(struct composition *composition, const struct system *system, struct system_draft *draft);

/* Prints the findings. Returns the exit status that they demand. */
int compose_report(struct composition *composition, const struct options *options);

void compose_end(struct composition *composition);

#endif
