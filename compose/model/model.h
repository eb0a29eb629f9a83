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
	struct table      names;        /* of all three, scoped by the address of the list; of services, see below */
};

void model_init(struct model *model, struct arena *arena);

/* By interned name; NULL when nobody declares it. */
struct interface *model_interface_find(const struct model *model, const char *name);
struct component *model_component_find(const struct model *model, const char *name);
struct platform  *model_platform_find(const struct model *model, const char *name);

/* Services that components provide: scoped by the component, and the first component of all by the table itself. */
void component_provision_add(struct model *model, struct component *component, struct provision *provision);
const struct provision *component_provides(const struct model *model, const struct component *component,
                                           const char *service);
const struct component *model_provider_find(const struct model *model, const char *service);

#endif
