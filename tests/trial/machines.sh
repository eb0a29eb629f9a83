# SPDX-License-Identifier: MIT
#
# machines: how many of those that this run of the suite started, whose numbers are in the file MACHINE_STARTED, are there
# now. A number that has become another program's since does not count, nor does a machine that ended.
machines() {
	live=0
	while read -r machine; do
		[ -r "/proc/$machine/cmdline" ] && grep -q -a -F tests/trial/machine.sh "/proc/$machine/cmdline" 2>/dev/null &&
			live=$((live + 1))
	done <"$MACHINE_STARTED"
	echo $live
}
