/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_BASE_DIAGNOSTIC_JSON_H
#define COMPOSE_BASE_DIAGNOSTIC_JSON_H

#include "base/diagnostic.h"

/* one line */
void diagnostic_print_json(struct compilation *, FILE *, const struct diagnostic *);

#endif
