# SPDX-License-Identifier: MIT
NAME := linux_tty_drv
SRC := chip.c ../common/terminal.c
CPUS := host
CPPFLAGS := -Icomponents/drivers/uart/common
