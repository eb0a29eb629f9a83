#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Stands in for QEMU: plays the script in the file that MACHINE_SCRIPT names. Standard output is the first serial line,
# descriptor 3 the second, descriptor 4 the image. A script is shell code with these words:
#
#     say TEXT…      a line on the log               show TEXT…   a line on the second serial line
#     hear WANTED    waits for that line there        report       prints the reports of the inits, if there are any
#     stay           until somebody ends the machine  machines     which there are, see there
#
# There is no `sleep` to stay: it would outlive the machine.
report() { cat "${MACHINE_REPORT:-/dev/null}"; }
say() { printf '%s\n' "$*"; }
show() { printf '%s\n' "$*" >&3; }
hear() {
	IFS= read -r heard <&3
	[ "$heard" = "$1" ] || say "heard '$heard' instead of '$1'"
}
stay() { while read -r heard <&3; do :; done; }
. "${0%/*}/machines.sh"
echo $$ >>"$MACHINE_STARTED"
. "$MACHINE_SCRIPT"
