# SPDX-License-Identifier: MIT
NAME := bcm2835_aux_drv
SRC := chip.c ../common/terminal.c
CPPFLAGS := -Icomponents/drivers/uart/common
