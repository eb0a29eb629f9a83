# SPDX-License-Identifier: MIT
#
# Sourced by bench.sh: what checking costs, for systems of growing size, for claims about a large one, and for files that
# were made to be slow. Growth is taken of the processor's time, which the rest of the machine disturbs least.

# Ten thousand components need more memory than the board has: the same board, larger, in a store of its own.
cp -r "$BUILD/store" "$work/store"
tests/limits/large_pc.sh "$work/store"

for count in 1000 10000 20000 40000 80000 100000; do
	tests/bench/scenario.sh $count >"$work/files/$count.scenario"
	goal=- goal_mib=- peer=
	[ $count = 1000 ] && goal=20 peer=1200
	[ $count = 100000 ] && goal=3000 goal_mib=1024
	timed "$compose" check --store "$work/store" "$work/files/$count.scenario"
	figure "check $count components" "$milliseconds" ms $goal "$peer"
	figure "check $count components" "$mebibytes" MiB $goal_mib ''
	eval "check_mib_$count=\$mebibytes"
	[ $count -le 10000 ] || continue
	timed "$compose" build --store "$work/store" "$work/files/$count.scenario" -o "$work/files/$count.iso"
	figure "build $count components to an ISO" "$milliseconds" ms - ''
	figure "build $count components to an ISO" "$mebibytes" MiB - ''
	eval "build_$count=\$busy build_mib_$count=\$mebibytes"
done

# Sizes are compared in turns: what else the machine does lasts longer than a run, and would be taken for growth.
checked() { echo "$compose" check --store "$work/store" "$work/files/$1.scenario"; }
timed_in_turns -t 8 $(checked 20000) --- $(checked 40000) --- $(checked 80000)
take 1
before=$busy
for size in '2 20,000 to 40,000' '3 40,000 to 80,000'; do
	take ${size%% *}
	figure "check, time for twice the components: ${size#* }" "$(ratio "$before" "$busy")" times 2.2 ''
	before=$busy
done
figure 'check, memory of ten times the components' "$(ratio "$check_mib_1000" "$check_mib_10000")" times 13.7 ''
figure 'build, time of ten times the components' "$(ratio "$build_1000" "$build_10000")" times 13.7 ''
figure 'build, memory of ten times the components' "$(ratio "$build_mib_1000" "$build_mib_10000")" times 13.7 ''
for levels in 16 32 64; do
	tests/bench/levels.sh $levels >"$work/files/levels_$levels.scenario"
	timed "$compose" check --store "$work/store" "$work/files/levels_$levels.scenario"
	figure "check $levels levels of sandboxes, a component in each" "$milliseconds" ms - ''
done

# What claims cost is the difference to the same system without any, run in turns with it.
heading 'Claims of all forms about 10,000 components and 100,000 routes'
for claims in 0 5 100; do
	tests/bench/claims.sh 10000 $claims >"$work/files/claims_$claims.scenario"
done
timed_in_turns $(checked claims_0) --- $(checked claims_5) --- $(checked claims_100)
take 1
without=$busy
figure 'check without a claim' "$milliseconds" ms - ''
take 2
figure '  5 claims more' "$(difference "$without" "$busy")" ms 300 ''
take 3
figure '  100 claims more' "$(difference "$without" "$busy")" ms 300 ''

heading 'Files of at most 1 MiB that were made to be slow'
mkdir -p "$work/hostile"
slowest=0 name= runs=3
# answered NAME STATUS COMMAND...: keeps the slowest; one that is not answered as it should be leaves no figure
answered() {
	asked=$1 status=$2
	shift 2
	timed -n $runs -t 4 -e "$status" "$compose" "$@"
	if [ -z "$busy" ] || [ -z "$slowest" ]; then
		[ -z "$slowest" ] || name=$asked
		slowest=''
	elif awk -v a="$busy" -v b="$slowest" 'BEGIN { exit !(a > b) }'; then
		slowest=$busy name=$asked
	fi
}
made() {
	read -r deserved file <<-WHAT
		$(tests/limits/hostile.sh "$1" "$work/hostile")
	WHAT
	file=$work/hostile/$file
}
for kind in $(tests/limits/hostile.sh list); do
	made "$kind"
	answered "$kind" "$deserved" check --store "$work/store" "$file"
	rm -f "$file"
done
figure "check, the slowest of all kinds: $name" "$slowest" ms 2000 ''

# Those whose work is another one; `diff` reads two such files. Some write into the file: each is run once.
slowest=0 name= runs=1
while read -r expected kind words; do
	case $expected in '#'* | '') continue ;; esac
	made "$kind"
	command=$(echo "$words" | sed "s#FILE#$file#g")
	case ${words%% *} in fmt | stubs | verify) ;; *) command="$command --store $work/store" ;; esac
	# shellcheck disable=SC2086
	answered "${words%% *} $kind" "$expected" $command
	rm -f "$file"
done <tests/limits/commands
figure "other commands, the slowest: $name" "$slowest" ms 2000 ''
