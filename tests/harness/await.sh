# SPDX-License-Identifier: MIT
#
# Sourced by suites that wait for what another process writes.

# await COUNT PATTERN FILE [PID]: until so many lines of the file match; false after TEST_SECONDS, or if the process ends
# before they do.
await() {
	tries=0
	until matching "$@"; do
		if [ $tries -ge $((TEST_SECONDS * 20)) ] || { [ -n "${4-}" ] && ! kill -0 "$4" 2>/dev/null; }; then
			matching "$@"
			return
		fi
		tries=$((tries + 1))
		sleep 0.05
	done
}
matching() { [ "$(grep -a -c -e "$2" "$3" 2>/dev/null)" -ge "$1" ] 2>/dev/null; }

# looking FILE COMMAND...: commands for QEMU's monitor, which print what there is, again and again, each time while the
# machine stands still; until FILE is there, which whoever reads the answers makes when he has seen enough, or they end.
looking() {
	rm -f "$1"
	until_there=$1
	shift
	until [ -e "$until_there" ]; do
		printf '%s\n' stop "$@" 'info version' cont
		sleep 0.2
	done
	echo quit
}
