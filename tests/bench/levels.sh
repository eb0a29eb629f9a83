#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Prints a scenario of sandboxes in sandboxes, N levels, each with a component whose sessions go through all levels
# above. Labels are shortened on the way, because the names of sixty-four levels fit into none; a platform on which each
# level keeps 1K of what is donated ends them after twelve.
#
# usage: levels.sh N

awk -v levels="$1" 'BEGIN {
	print "use \"base\";\n\nscenario generated on pc_x86_64 {\n    start timer;"
	for (level = 1; level <= levels; level++) {
		printf "sandbox s {\n    ram auto;  caps auto;\n    default route -> parent identity \"s\";\n"
		for (i = 0; i < 1; i++)
			printf "    start hello as h%d { config { greeting: \"%d of %d\"; } }\n", i, i, level
	}
	for (level = 1; level <= levels; level++)
		print "}"
	print "}"
}'
