# SPDX-License-Identifier: MIT
# The compiler calls functions for long copies and for divisions; core has those of the base library, the kernel its own
# of the former and no division.
CORE_SRC += platforms/hw/arch/arm/gic.c platforms/hw/arch/arm/gic_v2.c platforms/hw/arch/arm/console.c platforms/hw/arch/arm/core_console.c
CORE_SRC += components/lib/arch/arm_v7a/divide.S components/lib/arch/arm_v7a/divide_long.c
KERNEL_CPPFLAGS += -fbuiltin -include kernel/copy.h
CORE_SRC += platforms/hw/arch/arm/boot_kernel.c platforms/hw/arch/arm/memory_size.c
