#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Mutants of every base, what `check` says of each, and what each does. The bases are the shipped examples, with short
# limits of time, and the scenarios of tests/mutants/bases. A base that does not pass stops the bench.
#
# Exit status: 0 when every accepted mutant passes, and every rejected one that runs is explained by tests/mutants/stricter.
#
# usage: bench.sh DIRECTORY     with in the environment
#     BUILD, GENODE_COMPOSE    of the compiler under test
#     SEED (1), COUNT (600)    which mutants, and how many
#     JOBS (2)                 mutants at a time
#     BASES                    names of bases; all where it is not set
#     PATIENCE (1)             multiplies every limit of time
#     BOOT (all)               `accepted`: what is rejected is not booted

set -u
LC_ALL=C; export LC_ALL
: "${BUILD:?bench.sh wants BUILD in the environment, see make bench-mutants}"
: "${GENODE_COMPOSE:=$BUILD/genode-compose}"
export GENODE_COMPOSE PATIENCE="${PATIENCE:-1}" BOOT="${BOOT:-all}"
directory=$1
here=tests/mutants
mkdir -p "$directory/bases" "$directory/mutants"

# An example as a base: limits of time as short as those of the other bases, and nothing that init or core complains of.
example() {  # example NAME [sed expression]
	sed -e 's/within [0-9]*s;/within 2s;/' -e '/^scenario /a\    forbid "panic: ";' ${2+-e "$2"} \
		"examples/$1/$1.scenario" >"$directory/bases/$1.scenario"
	for file in examples/"$1"/*; do
		case $file in *.scenario | *.md) ;; *) cp "$file" "$directory/bases/"; cp "$file" "$directory/mutants/" ;; esac
	done
}

for path in examples/*/*.scenario; do
	name=$(basename "$path" .scenario)
	case $name in
	attackers) example attackers 's/seconds = 60/seconds = 1/; s/period_ms: 1000/period_ms: 500/' ;;
	*)         example "$name" '/^scenario /a\    forbid "page fault"; forbid "Warning: "; forbid "Error: ";' ;;
	esac
done
for path in $here/bases/*.scenario; do
	sed '/^scenario /a\    forbid "panic: "; forbid "page fault"; forbid "Warning: "; forbid "Error: ";' "$path" \
		>"$directory/bases/$(basename "$path")"
done

set --
for path in "$directory"/bases/*.scenario; do
	case " ${BASES-$(basename "$path" .scenario)} " in *" $(basename "$path" .scenario) "*) set -- "$@" "$path" ;; esac
done
if ! "$GENODE_COMPOSE" test --jobs "${JOBS:-2}" --patience "${TEST_PATIENCE:-20}" "$@" >"$directory/bases.log" 2>&1; then
	grep -A 3 '^not ok\|error:' "$directory/bases.log"
	echo "a base does not pass: see $directory/bases.log" >&2
	exit 1
fi

"$BUILD/mutate" "${SEED:-1}" "${COUNT:-600}" "$directory/mutants" "$@" >"$directory/list" || exit 3
cut -f 1 "$directory/list" | xargs -n 1 -P "${JOBS:-2}" $here/judge.sh >/dev/null
cut -f 1 "$directory/list" | while read -r mutant; do
	cat "$mutant.verdict" 2>/dev/null || printf 'broken\tunbuildable\t\tno verdict\n'
done | paste "$directory/list" - >"$directory/results"
awk -f $here/table.awk $here/stricter "$directory/results"
