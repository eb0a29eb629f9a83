/* SPDX-License-Identifier: MIT */
#include "core/cpu.h"
#include "core_view.h"

struct thread *core_view_thread(unsigned long core_reference)
{
	return (struct thread *)(void *)&container_of((void *)core_reference, struct thread_object, object)->kernel;
}
