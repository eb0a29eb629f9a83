# SPDX-License-Identifier: MIT
#
# Sourced by suites of machines with 64-bit ARM CPUs, behind tests/harness/machine.sh: what page tables in a dump of the
# memory say.

# judge_tables PLATFORM ORIGIN BYTES UART QEMU-ARGUMENT...: the memory from ORIGIN on, where the image's first 2 MiB begin, is dumped
# while components run; of devices, a component has the page at UART and no other.
judge_tables() {
	platform=$1 origin=$2 bytes=$3 uart=$4
	shift 4
	"${CC:-cc}" -std=c17 -O2 -Wall -Wextra -o "$SUITE_DIR/tables" tests/machine_arm_v8a/tables.c
	cat >"$SUITE_DIR/busy.scenario" <<TEXT
use "base";
scenario busy on $platform {
    start timer;
    start uart_drv;
    start random_syscalls { config { seed: 1; } }
}
TEXT
	build "$SUITE_DIR/busy.scenario" "$platform" "$SUITE_DIR/busy.elf" --format elf
	rm -f "$SUITE_DIR/dump" "$SUITE_DIR/log"
	{ await 3 '^\[init -> random_syscalls\] [0-9]* calls, ' "$SUITE_DIR/log"
		printf '%s\n' stop "pmemsave $origin $bytes \"$SUITE_DIR/dump\"" quit; } |
		timeout "$TEST_SECONDS" $qemu_words "$@" -display none -nic none -serial "file:$SUITE_DIR/log" -monitor stdio \
			-kernel "$SUITE_DIR/busy.elf" >"$found" 2>&1
	[ -s "$SUITE_DIR/dump" ]
	result $? 'memory is dumped'
	# The last sections of the image lie at KERNEL_SECTIONS, where its memory's first 2 MiB begin.
	begin=$(sed -n 's/^ *load *\(0x[0-9a-f]*\).*/\1/p' "platforms/$platform/$platform.platform")
	begin=$(printf %016x $((begin)))
	end=$(aarch64-linux-gnu-nm "$BUILD/core/$platform/core" | awk '$3 == "_core_end" { print "0x" substr($1, 9) }')
	end=$(printf %016x $((end - 0x80000000 + origin)))
	for space in kernel core component; do
		"$SUITE_DIR/tables" "$SUITE_DIR/dump" "$origin" $space >"$SUITE_DIR/$space" 2>>"$found"
	done
	rm -f "$SUITE_DIR/dump"
	[ ! -s "$found" ]
	result $? 'tables are in memory'
	judge_spaces
}
judge_spaces() {
	cat "$SUITE_DIR/kernel" "$SUITE_DIR/core" "$SUITE_DIR/component" | awk '
		$3 ~ /w/ && $3 ~ /[xk]/ { print "writeable and executable: " $0 }
		$3 ~ /k/ && $3 !~ /u/ { text[$2] = $0 }
		$3 ~ /w/ { writeable[$2] = $0 }
		END {
			for (page in text) if (page in writeable) print "kernel code can be written: " writeable[page]
			if (!length(text)) print "no kernel code is mapped"
		}' >"$found"
	[ ! -s "$found" ]
	result $? 'nothing that is executed can be written'
	awk '$1 == "table" { tables++; next } $3 ~ /u/ { print "open to EL0: " $0 }
		END { if (tables != 1) print tables + 0 " address spaces of the kernel" }' "$SUITE_DIR/kernel" >"$found"
	[ ! -s "$found" ]
	result $? "nothing of the kernel's is open to EL0"
	awk '$1 == "table" { tables++; next } $3 !~ /u/ { print "not open to it: " $0 } $3 ~ /k/ { print "EL1 executes it: " $0 }
		END { if (tables != 1) print tables + 0 " address spaces of core" }' "$SUITE_DIR/core" >"$found"
	[ ! -s "$found" ]
	result $? 'page tables of core'
	awk -v begin="$begin" -v end="$end" -v uart="$uart" '
		$1 == "table" { tables++; next }
		{ pages++ }
		$3 !~ /u/ { print "not open to EL0: " $0 }
		$3 ~ /k/ { print "EL1 executes it: " $0 }
		$2 >= begin && $2 < end { print "of kernel and core, open to a component: " $0 }
		$3 ~ /d/ && $2 != uart { print "a device: " $0 }
		END { if (tables < 4 || pages < 40) print "only " tables + 0 " components with " pages + 0 " pages" }' \
		"$SUITE_DIR/component" >"$found"
	[ ! -s "$found" ]
	result $? 'page tables of components'
}
