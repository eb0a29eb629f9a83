# SPDX-License-Identifier: MIT
NAME := pulse_server
SRC := pulse_server.c ../common/only_write.c
CPPFLAGS := -Icomponents/test/common
