/* SPDX-License-Identifier: MIT */
#include <genode/memory_checker_none.h>
