# SPDX-License-Identifier: MIT
NAME := flood
SRC := flood.c ../common/attacker.c
CPPFLAGS := -Icomponents/test/common
