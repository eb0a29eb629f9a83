#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `make bench`: every figure with its unit, its goal, and the peer's where it was measured: Genode 26.02 on its own
# kernel (its run tool, its `hid check`). Times are the shortest of several runs, memory is the largest. Instructions are
# counted by QEMU (`-icount shift=0`: the time stamp counter advances by one per instruction), so they do not depend on
# the machine. A goal that is missed is marked; a figure that could not be taken makes the run fail.
#
# Where the user may, the moments that take no second are measured with a real-time priority: other processes of this
# machine do not count then.
#
# usage: bench.sh [check|ports]     with BUILD in the environment; `check`: the compiler alone; `ports`: the platforms but
#                                   pc_x86_64, and lines of code

set -u
LC_ALL=C; export LC_ALL
compose=$BUILD/genode-compose
work=$BUILD/bench
measure=$work/measure
rm -rf "$work/files" "$work/store"
mkdir -p "$work/files"
failed=0 missed=0

heading() { printf '\n%s\n%-58s %12s %-13s %10s  %s\n' "$1" '' 'measured' 'unit' 'goal' 'peer'; }
# figure NAME VALUE UNIT GOAL PEER: the goal is an upper bound or `-`
figure() {
	if [ -z "$2" ]; then
		printf '%-58s %12s %-13s %10s  %s\n' "$1" 'NOT MEASURED' "$3" "$4" "$5"
		failed=$((failed + 1))
		return
	fi
	mark=
	if [ "$4" != - ] && awk -v value="$2" -v goal="$4" 'BEGIN { exit !(value > goal) }'; then
		mark='  MISSED'
		missed=$((missed + 1))
	fi
	printf '%-58s %12s %-13s %10s  %s%s\n' "$1" "$2" "$3" "$4" "$5" "$mark"
}

alone=
chrt -f 1 true 2>/dev/null && alone='chrt -f 1'
hello=examples/hello/hello.scenario
instructions() { sed -n "s/.*bench: $1: \\([0-9]*\\) instructions.*/\\1/p" "$work/files/log" | head -n 1; }

# timed COMMAND...: sets $milliseconds, $mebibytes, and $busy: the processor's time, in milliseconds
timed() {
	timed_in_turns "$@"
	take 1
}
# timed_in_turns COMMAND... [--- COMMAND...]...: `take N` sets the same of the Nth command
timed_in_turns() {
	results=''
	if measured=$("$measure" "$@" 2>"$work/files/error"); then
		results=$(echo "$measured" | awk '{ printf "%.1f %.1f %.1f\n", $1, $2 / 1024, $3 }')
	else
		cat "$work/files/error" >&2
	fi
}
take() {
	read -r milliseconds mebibytes busy <<-LINE
		$(echo "$results" | sed -n "$1p")
	LINE
}
ratio() { [ -n "$1" ] && [ -n "$2" ] && awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", b / a }'; }
difference() { [ -n "$1" ] && [ -n "$2" ] && awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", b - a }'; }

if [ "${1:-}" = ports ]; then
	. tests/bench/ports.sh
	. tests/bench/linux.sh
	printf '\n%d goals missed, %d figures not measured\n' $missed $failed
	[ $failed = 0 ]
	exit
fi

# --------------------------------------------------------------------------------------------------- the compiler
heading 'The compiler (time, and peak of resident memory)'
timed "$compose" check $hello
figure 'check hello' "$milliseconds" ms 5 ''
figure 'check hello' "$mebibytes" MiB - ''
timed "$compose" build $hello -o "$work/files/hello.iso"
figure 'build hello to an ISO' "$milliseconds" ms 60 '750'
figure 'build hello to an ISO' "$mebibytes" MiB - '76'

. tests/bench/check.sh
if [ "${1:-}" = check ]; then
	printf '\n%d goals missed, %d figures not measured\n' $missed $failed
	[ $failed = 0 ]
	exit
fi

# ----------------------------------------------------------------------------------------------------- the image
heading 'The image'
figure "hello's ISO" "$(awk -v n="$(wc -c <"$work/files/hello.iso")" 'BEGIN { printf "%.2f", n / 1048576 }')" MiB 1.5 '1.8'
"$compose" build $hello --format elf -o "$work/files/hello.elf" >/dev/null
figure "hello's ELF image" "$(awk -v n="$(wc -c <"$work/files/hello.elf")" 'BEGIN { printf "%.1f", n / 1024 }')" KiB - ''
tests/bench/lines.sh >"$work/files/lines"
while read -r folder lines; do
	case $folder in
	total)  figure 'kernel and core, lines of code (no blanks, no comments)' "$lines" lines 6000 '14700' ;;
	checks) figure 'what only the variant with checks has' "$lines" lines - '' ;;
	*)      figure "  $folder" "$lines" lines - '' ;;
	esac
done <"$work/files/lines"

# ---------------------------------------------------------------------------------------------------- the target
heading 'The target (instructions, user code included)'
: >"$work/files/log"
if "$compose" build tests/bench/bench.scenario --format elf -o "$work/files/bench.elf"; then
	tests/harness/boot.sh "$work/files/bench.elf" 120 'bench: done' -m 64 -icount shift=0,sleep=off >"$work/files/log" ||
		{ echo 'the benchmark did not end; its log:'; cat "$work/files/log"; } >&2
fi
figure 'RPC round trip between two components, empty' "$(instructions rpc)" instructions 1200 '10517'
figure 'RPC round trip, 64-byte structure' "$(instructions rpc_64)" instructions - '10749'
figure 'RPC round trip to core' "$(instructions rpc_core)" instructions 1200 '22620'
figure 'signal, submit and receive' "$(instructions signal)" instructions 1500 '5368'
figure 'session, create and close' "$(instructions session)" instructions - ''
boot=$(instructions boot)
figure "core's entry to the first line of a component" "$boot" instructions - ''
figure '  at 1000 instructions a microsecond' "$([ -n "$boot" ] && awk -v n="$boot" 'BEGIN { printf "%.1f", n / 1e6 }')" ms 50 '240'

. tests/bench/ports.sh
. tests/bench/linux.sh

# ---------------------------------------------------------------------------------------------------- least memory
heading 'Memory'
. tests/bench/least_ram.sh
figure 'least RAM of the machine in which hello runs' "$(least_ram "$work/files/hello-small")" KiB 4096 ''

printf '\n%d goals missed, %d figures not measured\n' $missed $failed
[ $failed = 0 ]
