# SPDX-License-Identifier: MIT
# Pieces of the base library that core uses.
CORE_SRC += $(addprefix components/lib/,args.c elf.c format.c memory.c string_copy.c text.c)
