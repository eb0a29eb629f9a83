# SPDX-License-Identifier: MIT
NAME := ns16550_mmio_drv
SRC := registers.c ../ns16550/chip.c ../common/terminal.c
CPPFLAGS := -Icomponents/drivers/uart/ns16550 -Icomponents/drivers/uart/common
