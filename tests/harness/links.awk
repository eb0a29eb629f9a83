# SPDX-License-Identifier: MIT
#
# Reads what test programs say of themselves in comments that start a line,
#     /* link: a.c b.c */   /* cflags: -DX */   /* target: cpu platform */   /* seeds: folders */
# (also over several lines), and prints one makefile call per program:
#     $(eval $(call RULE,NAME,FILE,LINK,CFLAGS,CPU,PLATFORM,SEEDS))
# Variable: rule, the name of the makefile's template.

function flush() {
	if (file == "")
		return
	name = file
	sub(/.*\//, "", name)
	sub(/\.c$/, "", name)
	split(said["target"] "", place, " ")
	printf "$(eval $(call %s,%s,%s,%s,%s,%s,%s,%s))\n", rule, name, file, \
		said["link"], said["cflags"], place[1], place[2], said["seeds"]
}

FNR == 1 {
	flush()
	file = FILENAME
	key = ""
	split("", said)
}

match($0, /^\/\* *(link|cflags|target|seeds):/) {
	key = $0
	sub(/^\/\* */, "", key)
	sub(/:.*/, "", key)
	sub(/^[^:]*:/, "")
}

key != "" {
	last = sub(/\*\/.*/, "")
	sub(/^ *\* /, " ")
	gsub(/[ \t]+/, " ")
	sub(/^ /, "")
	sub(/ $/, "")
	said[key] = said[key] (said[key] == "" || $0 == "" ? "" : " ") $0
	if (last)
		key = ""
}

END { flush() }
