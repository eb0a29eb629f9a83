/* SPDX-License-Identifier: MIT */
/* PD sessions: protection domains. */
#ifndef HW_CORE_PD_H
#define HW_CORE_PD_H

#include "core/region_map.h"
#include "core/session.h"
#include "core/space.h"

struct pd_session {
	struct session session;
	struct space space;
	struct region_map address_space;
	bool managing_system;                    /* may ask for physical addresses */
	struct link threads;                     /* that run here: struct thread_object.in_pd */
	struct link dataspaces, foreign_objects, signals;   /* made by this session, members `place` */
};

extern const struct object_kind pd_kind;

#endif
