# SPDX-License-Identifier: MIT
SRC := host_syscalls.c arch/host/attempts.c ../common/attacker.c ../common/worker.c
CPUS := host
CPPFLAGS := -Icomponents/test/common
