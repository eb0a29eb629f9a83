#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Makes the PC of a copy of the store as large as no PC is, so that what is measured is the compiler: memory and
# capabilities for a hundred thousand components, and sessions that cost little on each of sixty-four levels.
#
# usage: large_pc.sh STORE

platform=$1/platforms/pc_x86_64.platform
sed -i 's/^\( *memory  *0x100000 + \)[0-9A-Za-z]*;/\164G;/; s/caps_total  *[0-9A-Za-z]*;/caps_total 64M;/
	s/^\( *session  *ram \)[0-9A-Za-z]*/\164/' "$platform"
grep -q '+ 64G;' "$platform" && grep -q 'caps_total 64M;' "$platform" && grep -q 'session *ram 64 ' "$platform"
