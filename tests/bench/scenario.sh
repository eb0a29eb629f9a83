#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Prints a scenario with N components beside core and init: a timer, and clients of it in sandboxes of fifty (each
# sandbox counts as a component). Half of the clients have written quotas and a route, half leave both to the compiler;
# every client has a configuration that is checked against its declared shape.
#
# usage: scenario.sh N

awk -v count="$1" 'BEGIN {
	print "use \"base\";\n\nscenario generated on pc_x86_64 {\n    start timer;\n"
	for (made = 1; made < count; ) {
		printf "    sandbox group_%d {\n        ram auto;  caps auto;\n", ++sandbox
		made++
		for (i = 0; i < 50 && made < count; i++) {
			made++
			client++
			if (client % 2)
				printf "        start hello as client_%d {\n            ram 1M;  caps 64;\n" \
					"            config { greeting: \"hello from %d\"; repeat: 3; period_ms: %d; }\n" \
					"            route Timer -> parent;\n        }\n", client, client, 100 + client % 50
			else
				printf "        start hello as client_%d {\n            config { greeting: \"hi from %d\"; }\n        }\n", \
					client, client
		}
		print "    }"
	}
	print "    expect \"hello from 1\" within 10s;\n}"
}'
