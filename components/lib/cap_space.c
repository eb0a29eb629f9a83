/* SPDX-License-Identifier: MIT */
/* The bitmap of components that do not define their own: alone in its file, so that the linker takes one or the other. */
#include <genode/cap.h>

CAP_SPACE(CAP_SPACE_MAX);
