# SPDX-License-Identifier: MIT
NAME := ns16550_drv
SRC := chip.c ports.c ../common/terminal.c
CPPFLAGS := -Icomponents/drivers/uart/common
