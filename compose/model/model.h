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

struct compilation;

struct model {
	struct interface *interfaces;   /* in order of loading, which is the order of `use` */
	struct component *components;
	struct platform  *platforms;
};

struct interface *model_interface_find(const struct model *model, const char *name);
struct component *model_component_find(const struct model *model, const char *name);
struct platform  *model_platform_find(const struct model *model, const char *name);

#endif
