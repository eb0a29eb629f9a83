#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Boots an ELF image in QEMU until its log has a line that matches a pattern, or SECONDS have passed, and prints the log.
# Exit status 0 if the line came. Further arguments go to QEMU.
#
# usage: boot.sh IMAGE SECONDS PATTERN [QEMU ARGUMENT...]     QEMU_X86_64 in the environment

set -u
image=$1 seconds=$2 pattern=$3
shift 3
log=$(mktemp) || exit 3
trap 'rm -f "$log"' EXIT
case $image in
*.iso) set -- -cdrom "$image" "$@" ;;
*)     set -- -kernel "$image" "$@" ;;
esac
timeout "$seconds" "${QEMU_X86_64:-qemu-system-x86_64}" -M q35 -display none -net none -no-reboot -monitor none \
	-serial "file:$log" "$@" >/dev/null 2>&1 &
qemu=$!
status=1
while kill -0 $qemu 2>/dev/null; do
	if grep -q -e "$pattern" "$log"; then
		status=0
		break
	fi
	sleep 0.05
done
grep -q -e "$pattern" "$log" && status=0
kill $qemu 2>/dev/null
wait $qemu 2>/dev/null
# Without what the boot loader says to a terminal.
esc=$(printf '\033')
tr -d '\r' <"$log" | sed "s/$esc\[[0-9;]*[A-Za-z]//g"
exit $status
