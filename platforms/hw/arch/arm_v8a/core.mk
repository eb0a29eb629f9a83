# SPDX-License-Identifier: MIT
# The compiler calls memcpy and memset for structures; the kernel has its own. Loops stay what they are.
KERNEL_CPPFLAGS += -fbuiltin -fno-tree-loop-distribute-patterns -include kernel/copy.h
CORE_SRC += platforms/hw/arch/common/page_table.c
CORE_SRC += platforms/hw/arch/arm/console.c platforms/hw/arch/arm/core_console.c
CORE_SRC += platforms/hw/arch/arm/boot_kernel.c platforms/hw/arch/arm/memory_size.c
