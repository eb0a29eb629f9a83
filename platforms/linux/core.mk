# SPDX-License-Identifier: MIT
# The image lies high, beyond 32-bit addresses.
CORE_CPPFLAGS += -fpie -fvisibility=hidden -Icomponents/drivers/uart/linux_tty
