# SPDX-License-Identifier: MIT
CORE_SRC += $(addprefix platforms/hw/arch/arm/,generic_timer.c gic.c gic_v2.c gic_v3.c psci.c console_ready.c)
