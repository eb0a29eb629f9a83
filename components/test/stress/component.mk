# SPDX-License-Identifier: MIT
NAME := stress
SRC  := stress.c ../common/attacker.c ../common/worker.c
CPPFLAGS := -Icomponents/test/common
