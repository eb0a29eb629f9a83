# SPDX-License-Identifier: MIT
#
# Sourced by bench.sh: figures of every platform whose core the store has and whose machine QEMU emulates, but the PC's,
# which bench.sh takes itself. Lines of code per CPU.

heading 'Other platforms'
for file in platforms/*/*.platform; do
	platform=$(basename "$file" .platform)
	cpu=$(sed -n 's/^ *arch *\([a-z0-9_]*\) *;.*/\1/p' "$file" | head -n 1)
	words=$(sed -n 's/^ *qemu *"\(.*\)";/\1/p' "$file" | sed 's/-serial [a-z]*//')
	[ "$platform" = pc_x86_64 ] || [ -z "$words" ] || [ ! -e "$BUILD/store/$cpu/core-$platform" ] && continue
	command -v "${words%% *}" >/dev/null || continue
	# how its ELF image boots, if not by -kernel alone
	boot=$(sed -n 's/^ *qemu *elf *"\(.*\)";/\1/p' "$file" | sed "s|{store}|$BUILD/store|; s|-kernel {image}||")
	run="$words -display none -nic none -monitor none -serial stdio $boot"
	: >"$work/files/log"
	"$compose" build tests/bench/bench.scenario --platform "$platform" --format elf -o "$work/files/bench.elf" >/dev/null &&
		"$compose" build $hello --platform "$platform" --format elf -o "$work/files/hello-port.elf" >/dev/null || continue
	LOG=$work/files/log timeout 120 tests/bench/first_line.sh 'bench: done' $run -icount shift=0,sleep=off \
		-kernel "$work/files/bench.elf"
	figure "$platform: RPC round trip between two components" "$(instructions rpc)" instructions 1500 '10517'
	figure "$platform: session, create and close" "$(instructions session)" instructions - ''
	timed -n 20 -l 'hello, world' $alone $run -kernel "$work/files/hello-port.elf"
	figure "$platform: QEMU's start to hello's first line" "$milliseconds" ms 100 '190'
done
heading 'Lines of code of each CPU (no blanks, no comments)'
for cpu in x86_64 arm_v7a arm_v8a riscv64 x86_32; do
	[ -d "platforms/hw/arch/$cpu" ] && [ -d "$BUILD/store/$cpu" ] || continue
	tests/bench/lines.sh $cpu >"$work/files/lines"
	figure "$cpu: lines of its folder" "$(awk -v folder="platforms/hw/arch/$cpu" '$1 == folder { print $2 }' \
		"$work/files/lines")" lines 1500 ''
	figure "$cpu: kernel, core, and what it takes from the base library" \
		"$(awk '$1 == "total" { print $2 }' "$work/files/lines")" lines 6000 '14700'
done
