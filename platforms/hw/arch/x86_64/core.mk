# SPDX-License-Identifier: MIT
include platforms/hw/arch/x86/x86.mk
# Kernel above -2 GiB, core below +2 GiB: one code model reaches both by sign-extended 32-bit addresses. Copying and
# clearing is always inlined, because the kernel cannot call core's memcpy.
CORE_CPPFLAGS += -mcmodel=kernel -mstringop-strategy=rep_8byte
