# SPDX-License-Identifier: MIT
NAME := ns16550_drv
SRC := chip.c ../common/terminal.c
CPPFLAGS := -Icomponents/drivers/uart/common
