# SPDX-License-Identifier: MIT
CORE_SRC += platforms/hw/arch/arm/generic_timer.c platforms/hw/arch/arm/console_ready.c
