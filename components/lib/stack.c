/* SPDX-License-Identifier: MIT */
/* The stack of components that do not define their own: alone in its file, so that the linker takes one or the other. */
#include <genode/env.h>

COMPONENT_STACK(16 * 1024);
