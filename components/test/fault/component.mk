# SPDX-License-Identifier: MIT
NAME := fault
SRC := fault.c memory.c calls.c ../common/attacker.c ../common/worker.c
SRC_x86_64 := arch/x86_64/memory.c arch/x86_64/privileged.c arch/x86_64/state.c
SRC_host := arch/host/memory.c arch/x86_64/privileged.c arch/host/state.c
CPPFLAGS := -Icomponents/test/common
SRC_riscv64 := arch/riscv64/memory.c arch/riscv64/privileged.c arch/riscv64/state.c
SRC_arm_v8a := arch/arm_v8a/memory.c arch/arm_v8a/privileged.c arch/arm_v8a/state.c
SRC_arm_v7a := arch/arm_v7a/memory.c arch/arm_v7a/privileged.c arch/arm_v7a/state.c
SRC_x86_32 := arch/x86_32/memory.c arch/x86_32/privileged.c arch/x86_32/state.c
