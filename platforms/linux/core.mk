# SPDX-License-Identifier: MIT
# Linux schedules; everything else of kernel and core is as on bare machines. The image lies high, beyond 32-bit addresses.
CORE_OMIT := platforms/hw/kernel/scheduler.c
CORE_CPPFLAGS += -fpie -fvisibility=hidden
