# SPDX-License-Identifier: MIT
NAME := fault
SRC := fault.c memory.c calls.c ../common/attacker.c ../common/worker.c
CPPFLAGS := -Icomponents/test/common
