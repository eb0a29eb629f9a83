# SPDX-License-Identifier: MIT
NAME := hoard_ram
SRC := hoard_ram.c ../common/attacker.c
CPPFLAGS := -Icomponents/test/common
