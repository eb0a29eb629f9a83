/* SPDX-License-Identifier: MIT */
#ifndef MODEL_CONF_FILE_H
#define MODEL_CONF_FILE_H

#include "import/node.h"
#include "model/elaborate.h"

/* The root of a file of Genode's, HID or XML, that stands beside the file that names it; read once. NULL: reported. */
const struct conf_node *conf_file_read(struct elaborator *elaborator, const struct scope *scope,
                                       const struct ast_expression *file, enum conf_syntax *syntax);

#endif
