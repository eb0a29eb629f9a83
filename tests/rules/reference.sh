#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Prints grammar/rules.md: every rule of the registry with its page, by groups. The text is the compiler's own.
#
# usage: reference.sh     GENODE_COMPOSE in the environment

cat <<'TEXT'
# Rules

What `genode-compose check` can find, by groups: the name that stands in brackets behind a finding, what happens at run
time and how to mend it, and a fragment that trips the rule. `genode-compose explain RULE` prints the same. Each rule has
a folder `tests/rules/RULE` with scenarios or configurations that trip it and others that stand just inside.

The level of a rule is set by `check allow|warn|deny RULE;` in a scenario, and by `-A`, `-W`, `-E` on the command line,
which have the last word; that of a rule "always an error" is not. This page is made by `tests/rules/reference.sh`.
TEXT
"$GENODE_COMPOSE" explain | awk -v compose="$GENODE_COMPOSE" '
	/^[^ ]/ { printf "\n## %s\n", $0 }
	/^  [^ ]/ {
		rule = $1
		printf "\n### %s\n\n", rule
		command = "\"" compose "\" explain " rule
		while ((command | getline line) > 0) {
			if (line ~ /^  In a scenario: / || line ~ /^  Group: /)
				continue
			if (sub(/^  Level:   /, "", line))
				printf "* %s\n", line
			else if (sub(/^  Example: /, "", line))
				printf "* `%s`\n", line
			else if (index(line, rule ": ") == 1)
				printf "**%s.**\n", substr(line, length(rule) + 3)
			else {
				sub(/^  /, "", line)
				print line
			}
		}
		close(command)
	}'
