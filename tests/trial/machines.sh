# SPDX-License-Identifier: MIT
#
# machines: the numbers of those that this run of the suite started, which are in the file MACHINE_STARTED, and are there
# now. A number that has become another program's since is none of them, nor is that of a machine that ended. They are looked
# at one after the other: of two lists that are equal, all were there at a time, between the two.
machines() {
	while read -r machine; do
		[ -r "/proc/$machine/cmdline" ] && grep -q -a -F tests/trial/machine.sh "/proc/$machine/cmdline" 2>/dev/null &&
			echo "$machine"
	done <"$MACHINE_STARTED"
}
