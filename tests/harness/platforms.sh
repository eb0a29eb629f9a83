#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Prints `PLATFORM yes`, or `PLATFORM EMULATOR` where the emulator is not installed, for every platform that the store
# has a core for. What runs as Linux processes needs none.
#
# usage: platforms.sh     with BUILD in the environment

for file in "$BUILD"/store/platforms/*.platform; do
	platform=$(basename "$file" .platform)
	set -- "$BUILD"/store/*/core-"$platform"
	[ -f "$1" ] || continue
	emulator=$(sed -n 's/^ *qemu *"\([^" ]*\).*/\1/p' "$file" | head -n 1)
	[ "$emulator" = qemu-system-x86_64 ] && emulator=${QEMU_X86_64:-$emulator}
	if [ -z "$emulator" ] || command -v "$emulator" >/dev/null 2>&1; then emulator=yes; fi
	echo "$platform $emulator"
done
