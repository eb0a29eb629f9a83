# SPDX-License-Identifier: MIT
NAME := pl011_drv
SRC := chip.c ../common/terminal.c
CPPFLAGS := -Icomponents/drivers/uart/common
