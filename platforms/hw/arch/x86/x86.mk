# SPDX-License-Identifier: MIT
# What both x86 CPUs share.
CORE_SRC += $(sort $(wildcard platforms/hw/arch/x86/*.c)) platforms/hw/arch/common/page_table.c
CORE_CPPFLAGS += -Iplatforms/hw/arch/x86
