# SPDX-License-Identifier: MIT
CORE_SRC += platforms/hw/arch/common/page_table.c
# The image lies high, beyond 32-bit addresses.
CORE_CPPFLAGS += -fpie -fvisibility=hidden -Icomponents/drivers/uart/linux_tty
