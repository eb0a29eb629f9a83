# SPDX-License-Identifier: MIT
NAME := forge_caps
SRC := forge_caps.c indices.c messages.c chains.c objects.c accounts.c memory.c parent.c \
	../common/attacker.c ../common/worker.c
CPPFLAGS := -Icomponents/test/common
