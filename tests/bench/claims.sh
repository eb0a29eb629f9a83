#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Prints a scenario with N components of ten routes each, in two halves that share nothing but core, and, unless CLAIMS is
# 0, CLAIMS claims of every form about it that hold, so that each search has to go through all that it can reach.
#
# usage: claims.sh N CLAIMS

awk -v count="$1" -v claims="$2" 'BEGIN {
	print "use \"base\";\n"
	print "component link { provides Timer; requires Timer *; binary \"hello\"; ram 64K; caps 30; }\n"
	print "component last { provides Timer; binary \"hello\"; ram 64K; caps 30; }\n"
	print "scenario generated on pc_x86_64 {"
	half = int(count / 2)
	print "    start last as last_0;\n    start last as last_1;"
	for (i = 0; i < count; i++) {
		base = i < half ? 0 : half
		printf "    start link as c%d {\n", i
		for (j = 1; j <= 10; j++)   # to later ones: no circles
			printf "        route Timer \"t%d\" -> %s;\n", j, i + j * j < base + half ? "c" i + j * j : "last_" (base > 0)
		print "    }"
	}
	for (i = 0; i < claims; i++) {
		a = i % half; b = half + i % half
		if (i % 5 == 0) printf "    assert isolated(c%d, c%d);\n", a, b
		if (i % 5 == 1) printf "    assert separate(c%d, c%d);\n", a, b
		if (i % 5 == 2) printf "    assert c%d reaches c%d only via c%d;\n", a, b, a + 1
		if (i % 5 == 3) printf "    assert tcb(c%d) <= 1G;\n", a
		if (i % 5 == 4) printf "    assert only init, c%d uses Timer;\n", a
	}
	print "}"
}'
