# SPDX-License-Identifier: MIT
CORE_SRC += $(addprefix platforms/hw/arch/arm/,generic_timer.c bcm2836_interrupts.c bcm2835_console.c)
