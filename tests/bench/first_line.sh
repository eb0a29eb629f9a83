#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Runs a machine until its log, which is its standard output, has a line with TEXT in it.
#
# usage: first_line.sh TEXT COMMAND...

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
	case $line in *"$text"*) status=0; break ;; esac
done <"$fifo"
kill $machine 2>/dev/null
wait $machine 2>/dev/null
exit $status
