/* SPDX-License-Identifier: MIT */
/* A look into core's objects for tests, which know the kernel's and cannot include both. */
#ifndef FAKE_CORE_VIEW_H
#define FAKE_CORE_VIEW_H

#include "kernel/list.h"

struct thread;

struct thread *core_view_thread(unsigned long core_reference);

#endif
