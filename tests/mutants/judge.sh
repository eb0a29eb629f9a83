#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What `check` says of a mutant, and what the mutant does: booted whatever was said. The rules that reject it are allowed
# then; where one of them cannot be allowed, because nothing sensible could follow, there is nothing to boot.
#
# An accepted mutant that fails is booted again with more patience before it is believed: a busy machine is no fault.
#
# Prints and writes to MUTANT.verdict one line, separated by tabs:
#     VERDICT  accepted, warned, rejected, broken (the compiler gave no answer)
#     REALITY  passes, fails, unbuildable; unbooted: rejected, and BOOT=accepted is set
#     RULES    that it was rejected for, or warned of; separated by commas
#     WHY      it fails
#
# usage: judge.sh MUTANT.scenario     with GENODE_COMPOSE in the environment

set -u
LC_ALL=C; export LC_ALL
mutant=$1
findings=$mutant.findings
log=$mutant.log

# rules LEVEL: those of the findings of that level
rules() { sed -n 's/.*"level": *"'"$1"'".*"rule": *"\([a-z-]*\)".*/\1/p' "$findings" | sort -u; }

allow=
ask() {  # shellcheck disable=SC2086
	timeout "${TEST_SECONDS:-180}" "$GENODE_COMPOSE" check --json $allow "$mutant" >/dev/null 2>"$findings"
}

ask
status=$?
case $status in
0)
	verdict=accepted
	names=$(rules warning)
	[ -n "$names" ] && verdict=warned
	;;
1)
	verdict=rejected
	names=$(rules error)
	;;
*)
	verdict=broken
	names=
	;;
esac

# What was rejected for one rule may be rejected for others behind it.
reality=
found=$names
rounds=0
while [ $status = 1 ] && [ -z "$reality" ]; do
	rounds=$((rounds + 1))
	for rule in $found; do
		allow="$allow -A $rule"
	done
	ask
	status=$?
	found=$(rules error)
	for rule in $found; do
		case " $allow " in *" -A $rule "*) reality=unbuildable ;; esac
		[ "$rule" = unknown-rule ] && reality=unbuildable
	done
	[ $rounds = 8 ] && reality=unbuildable
done
[ $status -gt 1 ] && verdict=broken
[ $verdict = rejected ] && [ "${BOOT:-all}" = accepted ] && reality=unbooted

boot() {  # shellcheck disable=SC2086
	timeout 1800 "$GENODE_COMPOSE" test --patience "$1" $allow "$mutant" >"$log" 2>"$log.errors"
	case $?,$(sed -n 1p "$log") in
	0,ok*'# SKIP'* | *,'not ok '*' is accepted') reality=unbuildable ;;
	0,ok*)                                       reality=passes ;;
	*)                                           reality=fails ;;
	esac
}

# A machine that printed nothing was never given the time: it says nothing of the mutant.
if [ -z "$reality" ]; then
	boot "${PATIENCE:-1}"
	[ $reality = fails ] && ! grep -q '^#   ' "$log" && boot $((${PATIENCE:-1} * ${TEST_PATIENCE:-20}))
	case $verdict,$reality in accepted,fails | warned,fails) boot $((${PATIENCE:-1} * ${TEST_PATIENCE:-20})) ;; esac
fi
why=
[ $reality = fails ] && why=$(sed -n '2s/^# [^ ]*\/[0-9]*\.scenario:/line /p; 2s/^# //p' "$log" | sed 1q | cut -c 1-150)
printf '%s\t%s\t%s\t%s\n' "$verdict" "$reality" "$(echo $names | tr ' ' ,)" "$why" | tee "$mutant.verdict"
