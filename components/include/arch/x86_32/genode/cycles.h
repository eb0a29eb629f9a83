/* SPDX-License-Identifier: MIT */
#include "../../x86_64/genode/cycles.h"
