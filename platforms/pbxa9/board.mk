# SPDX-License-Identifier: MIT
CORE_SRC += platforms/hw/arch/arm/a9_timer.c platforms/hw/arch/arm/console_ready.c
# The peripheral clock, in Hz: half of the CPU's or less, set up by the board.
CORE_CPPFLAGS += -DBOARD_TIMER_HZ=100000000
