# SPDX-License-Identifier: MIT
#
# Sourced by suites that boot kernel and core on machines of their own making: TAP, what a log has to say, and the tests
# that are the same for all CPUs. The suite sets `qemu_words`, the emulator and the words of its machine without memory.

. tests/harness/await.sh
number=0
found=$SUITE_DIR/found
: >"$found"
hello='\[init -> hello\] hello, world (3)'
too_small='^core: panic: this image needs [0-9]* bytes of RAM for init and [0-9]* for core, the machine has [0-9]* left'

result() {  # result 0|1 name, and what to show in $found
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		sed 's/^/# /' "$found"
	fi
	: >"$found"
}
skip_all() {  # skip_all WHY: the suite ends
	echo "ok 1 - machines # SKIP $1"
	echo '1..1'
	exit 0
}
# boots NAME PATTERN IMAGE QEMU-ARGUMENT...: the pattern appears in the log
boots() {
	name=$1 pattern=$2 image=$3 status=1
	shift 3
	case $image in
	*.iso) set -- -cdrom "$image" "$@" ;;
	*)     set -- -kernel "$image" "$@" ;;
	esac
	timeout "$TEST_SECONDS" $qemu_words "$@" -display none -nic none -no-reboot -monitor none -serial "file:$found" \
		>/dev/null 2>"$SUITE_DIR/errors" &
	qemu=$!
	while kill -0 $qemu 2>/dev/null; do
		grep -q -e "$pattern" "$found" && { status=0; break; }
		sleep 0.05
	done
	grep -q -e "$pattern" "$found" && status=0
	kill $qemu 2>/dev/null
	wait $qemu 2>/dev/null
	cat "$SUITE_DIR/errors" >>"$found"
	result $status "$name"
}
build() {  # build SCENARIO PLATFORM OUTPUT [ARGUMENT...]
	scenario=$1 platform=$2 output=$3
	shift 3
	"$GENODE_COMPOSE" build "$scenario" --platform "$platform" "$@" -o "$output" >"$found" 2>&1 ||
		result 1 "$scenario is built for $platform"
}
byte() {  # byte FILE OFFSET OCTAL: replaces one byte
	printf "\\$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}
# damaged ELF ARGUMENT...: copies whose archive is gone, or broken, are refused. The archive is the last segment: its magic number
# stands at a page boundary.
damaged() {
	whole=$1
	shift
	archive=$(grep -abo GCOArcv1 "$whole" | awk -F: '$1 % 4096 == 0 { print $1; exit }')
	cp "$whole" "$SUITE_DIR/magic.elf"
	byte "$SUITE_DIR/magic.elf" "$archive" 000
	boots 'an image without its archive is refused' '^kernel: panic: no boot archive behind the image' \
		"$SUITE_DIR/magic.elf" -m 64 "$@"
	cp "$whole" "$SUITE_DIR/module.elf"
	byte "$SUITE_DIR/module.elf" $((archive + 176 + 64 + 1)) 001    # offset of the first module
	boots 'a broken archive is refused' '^core: panic: broken boot archive: ' "$SUITE_DIR/module.elf" -m 64 "$@"
}
# fits_in PLATFORM RAM ARGUMENT...: hello with as little as its children need runs on a machine with that much memory
fits_in() {
	platform=$1 memory=$2
	shift 2
	cat >"$SUITE_DIR/least.scenario" <<TEXT
use "base";
scenario least on $platform {
    ram 1M;
    start timer { ram auto;  caps auto; }
    start hello { ram auto;  caps auto;  config { greeting: "hello, world"; repeat: 3; period_ms: 100; } }
}
TEXT
	build "$SUITE_DIR/least.scenario" "$platform" "$SUITE_DIR/least.elf" --format elf
	boots "hello in $memory MiB" "$hello" "$SUITE_DIR/least.elf" -m "$memory" "$@"
}
# rpc_is_quick PLATFORM ARGUMENT...: what the goal of issue and bench is, as a test
rpc_is_quick() {
	platform=$1
	shift
	build tests/bench/bench.scenario "$platform" "$SUITE_DIR/bench.elf" --format elf
	boots 'at most 1500 instructions per RPC' 'bench: rpc: \([0-9]\{1,3\}\|1[0-4][0-9][0-9]\|1500\) instructions' \
		"$SUITE_DIR/bench.elf" -m 64 -icount shift=0,sleep=off "$@"
}
