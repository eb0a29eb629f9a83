/* SPDX-License-Identifier: MIT */
/* Linux as the kernel runs on that CPU. */
#include "../x86_64/privileged.c"
