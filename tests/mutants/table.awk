# SPDX-License-Identifier: MIT
#
# The table of verdict against reality, from the lines
#     file, base, operator, line, change, verdict, reality, rules, why
# and, first, the explanations: rule, operators (a pattern), sentence. A rejected mutant that runs is explained when each
# of the rules that reject it has a line whose pattern matches the operator.
#
# Some operators change the text and nothing else: no rule may object to what they make.

BEGIN {
	FS = "\t"
	harmless = "^(comment-.*|.*-respelt|name-quoted|note-added)$"
}

FNR == NR {
	if ($0 !~ /^#/ && NF >= 3) {
		explanations++
		rule[explanations] = $1
		pattern[explanations] = "^(" $2 ")$"
		sentence[explanations] = $3
	}
	next
}

function explanation(name, operator, i) {
	for (i = 1; i <= explanations; i++)
		if (rule[i] == name && operator ~ pattern[i]) return i
	return 0
}

function explain(names, operator, list, count, i, e) {
	count = split(names, list, ",")
	for (i = 1; i <= count; i++)
		if (!explanation(list[i], operator)) return 0
	for (i = 1; i <= count; i++) runs_by[explanation(list[i], operator)]++
	return count > 0
}

{
	total++
	cell[$6, $7]++
	bases[$2]++
	base_cell[$2, $6, $7]++
	operators[$3]++
	file = $1
	sub(/.*\//, "", file)
	line = sprintf("  %s %s line %s, %s: %s", file, $2, $4, $3, $5)
	if ($6 == "broken") bad[++bads] = "the compiler gave no answer:" line
	if (($6 == "accepted" || $6 == "warned") && $7 != "passes") bad[++bads] = $6 " and " $7 ":" line "\n      " $9
	if ($6 != "accepted" && $6 != "broken" && $3 ~ harmless) bad[++bads] = $6 ", and nothing was changed:" line "\n      " $8
	else if ($6 == "rejected" && $7 == "passes" && !explain($8, $3)) bad[++bads] = "rejected and runs, unexplained:" line "\n      " $8
}

function row(name, verdict, remark) {
	printf "%-24s %8d %8d %12d   %s\n", name, cell[verdict, "passes"], cell[verdict, "fails"], cell[verdict, "unbuildable"], remark
}

END {
	printf "%-24s %8s %8s %12s\n", "check \\ boot", "passes", "fails", "not buildable"
	row("accepted", "accepted", "fails must be 0")
	row("accepted, with warnings", "warned", "fails must be 0")
	row("rejected", "rejected", "passes: stricter by intent, explained below")
	for (name in operators) operator_count++
	printf "\n%d mutants, %d operators; each base:\n", total, operator_count
	for (name in bases) {
		order[++base_count] = name
		for (i = base_count; i > 1 && order[i - 1] > order[i]; i--) {
			swap = order[i]; order[i] = order[i - 1]; order[i - 1] = swap
		}
	}
	for (i = 1; i <= base_count; i++) {
		name = order[i]
		printf "  %-12s %4d mutants, %3d accepted, %3d rejected and failing, %3d rejected and running, %3d not buildable\n", name,
			bases[name], base_cell[name, "accepted", "passes"] + base_cell[name, "warned", "passes"],
			base_cell[name, "rejected", "fails"], base_cell[name, "rejected", "passes"],
			base_cell[name, "rejected", "unbuildable"]
	}
	print "\nrejected, and runs:"
	for (i = 1; i <= explanations; i++)
		if (runs_by[i]) printf "  %4d  %s: %s\n", runs_by[i], rule[i], sentence[i]
	if (bads) print "\nwrong:"
	for (i = 1; i <= bads; i++) print bad[i]
	exit bads > 0
}
