# SPDX-License-Identifier: MIT
NAME := mortal_server
SRC := mortal_server.c ../common/only_write.c
CPPFLAGS := -Icomponents/test/common
