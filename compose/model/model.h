/* SPDX-License-Identifier: MIT */
/*
 * The model: everything that the loaded files declare, and the systems that a scenario elaborates to.
 *
 *   interface.h  what a service is                config.h  configuration trees and their shapes
 *   component.h  what a binary needs and offers   label.h   session labels and patterns
 *   platform.h   what a machine gives             system.h  the tree of inits and children, with its sessions
 *
 * Checks and emitters include this header and never see the syntax tree.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "model/system.h"
#include "model/table.h"

struct model {
	struct interface *interfaces;   /* each list in order of loading */
	struct component *components;
	struct platform  *platforms;
	struct table      names;        /* of all three, scoped by the address of the list */
};

void model_init(struct model *model, struct arena *arena);

/* By interned name; NULL when nobody declares it. */
struct interface *model_interface_find(const struct model *model, const char *name);
struct component *model_component_find(const struct model *model, const char *name);
struct platform  *model_platform_find(const struct model *model, const char *name);

#endif
