# SPDX-License-Identifier: MIT
NAME := random_syscalls
SRC := random_syscalls.c rights.c shape.c ../common/attacker.c
CPPFLAGS := -Icomponents/test/common
