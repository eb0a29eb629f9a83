#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs fuzz targets, two at a time, $FUZZ_SECONDS each (60), from seeds that their sources name. What libFuzzer finds
# worth keeping stays in $BUILD/fuzz/corpus/NAME for the next run; inputs that break something are put into
# $BUILD/fuzz/findings/ and make the run fail.
#
# An input has a minute, so that a busy machine finds nothing: how long one may take is what tests/limits is about.
#
# usage: fuzz.sh PROGRAM...     with BUILD in the environment; beside each PROGRAM, PROGRAM.seeds lists files and folders

set -u
seconds=${FUZZ_SECONDS:-60}

if [ "$1" = --one ]; then
	program=$2
	name=${program##*/fuzz_}
	base=$BUILD/fuzz
	seeds=$base/seeds/$name
	log=$base/$name.log
	rm -rf "$seeds"
	mkdir -p "$seeds" "$base/corpus/$name" "$base/findings"
	rm -f "$base/findings/$name-"*
	count=0
	for place in tests/fuzz/seeds/"$name" $(cat "$program.seeds"); do
		case $place in build/*) place=$BUILD/${place#build/} ;; esac
		[ -e "$place" ] || continue
		for file in $(find "$place" -type f -size -512k | sort); do
			count=$((count + 1))
			cp "$file" "$seeds/$count"
		done
	done
	case $name in
	schema)      dictionary=tests/fuzz/hsd.dict ;;
	diff)        dictionary=tests/fuzz/check.dict ;;
	init_config) dictionary=tests/fuzz/hid.dict ;;
	*)           dictionary=tests/fuzz/$name.dict ;;
	esac
	[ -f "$dictionary" ] && dictionary=-dict=$dictionary || dictionary=
	timeout -k 10 $((seconds + 120)) "$program" $dictionary -max_total_time="$seconds" -timeout=60 -rss_limit_mb=2048 \
		-print_final_stats=1 -artifact_prefix="$base/findings/$name-" \
		"$base/corpus/$name" "$seeds" >"$log" 2>&1 </dev/null
	status=$?
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
	coverage=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
	if [ $status = 0 ]; then
		printf '  %-8s %9s runs in %s s, %s edges, %s seeds: no finding\n' "$name" "$runs" "$seconds" "$coverage" "$count"
		: >"$base/$name.clean"
	else
		printf '  %-8s FINDING (exit status %s), the last of %s:\n' "$name" "$status" "$log"
		grep -v '^stat::' "$log" | tail -n 40 | sed 's/^/    /'
	fi
	exit 0
fi

mkdir -p "$BUILD/fuzz"
rm -f "$BUILD/fuzz/"*.clean
printf '%s\n' "$@" | xargs -n 1 -P 2 tests/fuzz/fuzz.sh --one
findings=0
for program; do
	[ -f "$BUILD/fuzz/${program##*/fuzz_}.clean" ] || findings=$((findings + 1))
done
echo "$# fuzz targets, $findings with a finding"
[ $findings = 0 ]
