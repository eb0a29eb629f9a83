#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs a machine until its log, which is its standard output, has a line with TEXT in it. COMMAND is the machine itself,
# no shell with a pipe: what is ended behind that line must be the machine.
#
# usage: first_line.sh TEXT COMMAND...     LOG in the environment: a file that gets the lines, up to that one

set -u
text=$1
shift
fifo=$(mktemp -u) || exit 3
mkfifo "$fifo" || exit 3
trap 'rm -f "$fifo"' EXIT
"$@" >"$fifo" 2>/dev/null </dev/null &
machine=$!
status=1
while read -r line; do
	[ -z "${LOG:-}" ] || printf '%s\n' "$line" >>"$LOG"
	case $line in *"$text"*) status=0; break ;; esac
done <"$fifo"
kill $machine 2>/dev/null
wait $machine 2>/dev/null
exit $status
