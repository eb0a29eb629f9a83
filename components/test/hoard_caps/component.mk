# SPDX-License-Identifier: MIT
NAME := hoard_caps
SRC := hoard_caps.c ../common/attacker.c
CPPFLAGS := -Icomponents/test/common
