/* SPDX-License-Identifier: MIT */
#ifndef MODEL_SCHEMA_H
#define MODEL_SCHEMA_H

#include "import/node.h"
#include "model/config.h"

/* A schema of Genode's, read from its file, as the shape of a configuration. False: it is no sound one; was reported. */
bool schema_read(struct compilation *compilation, const struct conf_node *root, struct shape_node *shape);

#endif
