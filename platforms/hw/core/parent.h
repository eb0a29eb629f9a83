/* SPDX-License-Identifier: MIT */
/* Core as the parent of the first init. */
#ifndef HW_CORE_PARENT_H
#define HW_CORE_PARENT_H

#include "core/cpu.h"

/* What init has from the start, in the order of the identifiers 1 to 4. */
struct init_environment {
	struct pd_session *pd;
	struct session *cpu, *log, *binary;
	struct thread_object *thread;
};

/* Makes the parent object, to be inserted into init's capability space. */
const struct object *parent_init(const struct init_environment *environment);

#endif
