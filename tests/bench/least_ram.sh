# SPDX-License-Identifier: MIT
#
# Sourced by bench.sh. least_ram PREFIX prints the least RAM of a machine, in KiB, in which hello and its timer still
# run: first the least quota of init that the checker accepts, with every child's quota derived, then the least `-m` of
# QEMU at which that image prints its lines. Firmware and loader need their part of it too.

least_ram_scenario() {  # least_ram_scenario KIB
	cat <<TEXT
use "base";

scenario least on pc_x86_64 {
    ram ${1}K;
    start timer { ram auto;  caps auto; }
    start hello {
        ram auto;  caps auto;
        config { greeting: "hello, world"; repeat: 3; period_ms: 100; }
    }
    expect "[init -> hello] hello, world" within 10s;
}
TEXT
}

least_ram() {
	prefix=$1
	low=0 high=32768 step=4  # in KiB: `low` does not do, `high` does
	while [ $((high - low)) -gt $step ]; do
		middle=$(((low + high) / 2 / step * step))
		least_ram_scenario $middle >"$prefix.scenario"
		if "$compose" check "$prefix.scenario" >/dev/null 2>&1; then high=$middle; else low=$middle; fi
	done
	least_ram_scenario $high >"$prefix.scenario"
	"$compose" build "$prefix.scenario" --format elf -o "$prefix.elf" >/dev/null 2>&1 || return
	echo "  quota of init: $high KiB" >"$prefix.quota"
	low=512 high=32768 step=64
	tests/harness/boot.sh "$prefix.elf" 20 'hello, world' -m ${high}K >/dev/null || return
	while [ $((high - low)) -gt $step ]; do
		middle=$(((low + high) / 2 / step * step))
		if tests/harness/boot.sh "$prefix.elf" 8 'hello, world' -m ${middle}K >/dev/null; then high=$middle; else low=$middle; fi
	done
	echo $high
}
