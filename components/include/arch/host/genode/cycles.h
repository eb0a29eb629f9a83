/* SPDX-License-Identifier: MIT */
/* As on the bare CPU. */
#include "../../x86_64/genode/cycles.h"
