#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Writes the files of the table `kinds`, which were made to be slow.
#
# usage: hostile.sh list              the kinds
#        hostile.sh KIND DIRECTORY    writes one, and prints the exit status of `check` that it deserves, and its name

set -u
table=$(dirname "$0")/kinds
limit=1000000   # bytes, beside what closes the blocks

if [ "$1" = list ]; then
	sed -n 's/^\([a-z_0-9]*\)  *[01] .*/\1/p' "$table"
	exit
fi
kind=$1 directory=$2
line=$(grep "^$kind  *[01] " "$table") || { echo "hostile.sh: no kind '$kind'" >&2; exit 2; }
read -r _ status suffix _ <<-LINE
	$line
LINE

# part WORD: what stands behind it below the kind, all lines of it
part() {
	awk -v kind="$kind" -v word="$1" '
		/^[a-z#]/   { here = $1 == kind; on = 0; next }
		/^\t[a-z]+/ { on = here && $1 == word; sub(/^\t[a-z]+ */, "") }
		on          { print }' "$table"
}

# make TEXT NAME: what awk makes of it
make() {
	awk -v limit=$limit "
		function say(text) { size += length(text) + 1; if (size > limit) return 0; print text; return 1 }
		function times(text, count,    all) { all = \"\"; while (count) { if (count % 2) all = all text; text = text text; count = int(count / 2) } return all }
		BEGIN { n = 0; m = 0; i = 0; $1 }" >"$directory/$2"
}

# system BODY DECLARATIONS: a scenario, and what stands in front of it. The PC has to be one with enough of everything.
system() {
	make "
		print \"use \\\"base\\\";\"
		print \"component client { binary \\\"hello\\\"; requires Timer; ram 64K; caps 30; config any; }\"
		print \"component server { binary \\\"hello\\\"; provides Timer; ram 64K; caps 30; config any; }\"
		print \"component both { binary \\\"hello\\\"; provides Timer; requires Timer *; ram 64K; caps 30; config any; }\"
		$2
		print \"scenario hostile on pc_x86_64 {\"
		$1
		print \"}\"" "$kind.$suffix"
}

file=$(part file) whole=$(part whole)
[ -z "$file" ] || make "$file" "$kind.hid"
if [ -n "$whole" ]; then
	make "$whole" "$kind.$suffix"
else
	system "$(part inside)" "$(part declare)"
fi
echo "$status $kind.$suffix"
