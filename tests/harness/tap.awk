# SPDX-License-Identifier: MIT
#
# Reads the TAP log of one suite. Variables: suite, status (of its process), milliseconds, path, reports
# (a file of the sanitizers' reports: any is a failure), and
#   mode=line      prints one line about the suite; where it failed, with the names of what did, so that whoever sees a
#                  part of the output knows them
#   mode=failures  prints each failure with the text that follows it, skipped tests, and `=count PASSED FAILED`

# The text of a failure can be the log of a machine: its begin and its end are shown, the whole is in the log.
BEGIN { LINES_FIRST = 40; LINES_LAST = 20; NAMES_MAX = 5 }

function end_of_text(    line) {
	if (shown > LINES_FIRST + LINES_LAST)
		print "    [... " shown - LINES_FIRST - LINES_LAST " lines more in " path "]"
	for (line = shown - LINES_LAST + 1; line <= shown; line++)
		if (line > LINES_FIRST)
			print "    " last[line % LINES_LAST]
	shown = 0
}

# "not ok 17 - a name" in the line is `17 "a name"`.
function name_failure(text) {
	sub(/^not ok */, "", text)
	if (match(text, /^[0-9]+ *-* */))
		text = substr(text, 1, RLENGTH) "\"" substr(text, RLENGTH + 1) "\""
	sub(/ *- *"/, " \"", text)
	name_cause(text)
}
function name_cause(text) {
	if (++causes <= NAMES_MAX)
		names = names (causes > 1 ? ", " : ": ") text
}

# Prints the begin of the reports if there are some and failures are printed, and returns how many lines there are.
function report_lines(    count, line) {
	while (reports != "" && (getline line <reports) > 0) {
		if (mode == "failures" && !count)
			print suite ": reports of sanitizers, in " reports ":"
		if (mode == "failures" && count < LINES_FIRST)
			print "    " line
		count++
	}
	return count
}

/^1\.\.[0-9]+/ {
	plan = substr($0, 4) + 0
	has_plan = 1
	end_of_text()
	showing = 0
	next
}
/^(not )?ok([ \t]|$)/ {
	seen++
	end_of_text()
	showing = 0
	if ($0 ~ /# *[Ss][Kk][Ii][Pp]/) {
		skipped++
		if (mode == "failures")
			print suite ": " $0
	} else if ($1 == "ok") {
		passed++
	} else {
		failed++
		name_failure($0)
		showing = 1
		if (mode == "failures")
			print suite ": " $0
	}
	next
}
{
	tail[NR % 30] = $0
	if (showing && mode == "failures" && ++shown <= LINES_FIRST)
		print "    " $0
	else if (showing)
		last[shown % LINES_LAST] = $0
}
END {
	end_of_text()
	broken = ""
	if (status == 124 || status == 137)
		broken = "did not end in time"
	else if (!has_plan)
		broken = "ended without a plan, exit status " status
	else if (plan != seen)
		broken = "planned " plan " tests and ran " seen + 0 ", exit status " status
	else if (status != 0 && !failed)
		broken = "exit status " status " though no test failed"
	if (broken != "") {
		failed++
		name_cause(broken)
		if (mode == "failures") {
			print suite ": " broken "; the last of " path ":"
			for (i = NR - 29; i <= NR; i++)
				if (i > 0 && (i % 30) in tail)
					print "    " tail[i % 30]
		}
	}
	if (report_lines()) {
		failed++
		name_cause("reports of sanitizers")
	}
	if (causes > NAMES_MAX)
		names = names ", " causes - NAMES_MAX " more"
	if (mode == "failures")
		printf "=count %d %d\n", passed, failed
	else
		printf "  %-6s %-34s %4d tests%s%s  %.1f s%s\n", failed ? "FAILED" : "ok", suite, passed + failed, \
			failed ? ", " failed " failed" : "", skipped ? ", " skipped " skipped" : "", milliseconds / 1000, names
}
