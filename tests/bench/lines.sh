#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Lines of code of what is compiled into core of a CPU's boards, core's half and the kernel's: every line of C, header and
# assembly below platforms/hw, and every line of C of the base library, that is neither blank nor only comment. Headers
# count by their folder. Prints `FOLDER LINES`, `total LINES` and, not in it, `checks LINES`: what only the variant with
# checks has.
#
# usage: lines.sh [CPU]

cpu=${1:-x86_64}
cd "$(dirname "$0")/../.." || exit 3

count() {  # lines of code of the files on standard input
	xargs -r cat | awk '
		{
			line = $0
			code = ""
			while (line != "") {
				if (inside) {
					end = index(line, "*/")
					if (!end) { line = ""; break }
					line = substr(line, end + 2)
					inside = 0
				} else {
					begin = index(line, "/*")
					slashes = index(line, "//")
					if (slashes && (!begin || slashes < begin)) { code = code substr(line, 1, slashes - 1); line = "" }
					else if (begin) { code = code substr(line, 1, begin - 1); line = substr(line, begin + 2); inside = 1 }
					else { code = code line; line = "" }
				}
			}
			if (code ~ /[^ \t]/) lines++
		}
		END { print lines + 0 }'
}

unset MAKEFLAGS MFLAGS MAKELEVEL
sources=$(make -s --no-print-directory BUILD="${BUILD:-build}" core-sources CPU="$cpu")
# Folders of what several CPUs share: what is compiled for one of this CPU's boards, and headers.
parts=$(echo "$sources" | sed -n 's|^\(platforms/hw/arch/[^/]*\)/.*|\1|p' | sort -u | grep -v "/$cpu\$")

# files FOLDER: those that count
files() {
	case " $(echo $parts) " in
	*" $1 "*) echo "$sources" | grep "^$1/"; find "$1" -name '*.h' ;;
	*)        find "$1" -maxdepth 1 -name '*.[chS]' ;;
	esac
}

total=0
for folder in platforms/hw/kernel platforms/hw/core "platforms/hw/arch/$cpu" $parts platforms/hw platforms/hw/arch; do
	lines=$(files "$folder" | count)
	[ "$lines" = 0 ] || echo "$folder $lines"
	total=$((total + lines))
done
lines=$(echo "$sources" | grep ^components/ | count)
echo "components/lib $lines"
echo "total $((total + lines))"
echo "checks $(files platforms/hw/core/check | count)"
