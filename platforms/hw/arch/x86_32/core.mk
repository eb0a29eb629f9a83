# SPDX-License-Identifier: MIT
include platforms/hw/arch/x86/x86.mk
# The compiler calls memcpy and memset for structures; the kernel has its own. Loops stay what they are. Core divides by
# the base library's functions.
KERNEL_CPPFLAGS += -fbuiltin -fno-tree-loop-distribute-patterns -include kernel/copy.h
CORE_SRC += components/lib/arch/x86_32/divide.c
