# SPDX-License-Identifier: MIT
#
# Reads the TAP log of one suite. Variables: suite, status (of its process), milliseconds, path, reports
# (a file of the sanitizers' reports: any is a failure), and
#   mode=line      prints one line about the suite
#   mode=failures  prints each failure with the text that follows it, skipped tests, and `=count PASSED FAILED`

# The text of a failure can be the log of a machine: its begin and its end are shown, the whole is in the log.
BEGIN { LINES_FIRST = 40; LINES_LAST = 20 }

function end_of_text(    line) {
	if (shown > LINES_FIRST + LINES_LAST)
		print "    [... " shown - LINES_FIRST - LINES_LAST " lines more in " path "]"
	for (line = shown - LINES_LAST + 1; line <= shown; line++)
		if (line > LINES_FIRST)
			print "    " last[line % LINES_LAST]
	shown = 0
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
		if (mode == "failures") {
			print suite ": " broken "; the last of " path ":"
			for (i = NR - 29; i <= NR; i++)
				if (i > 0 && (i % 30) in tail)
					print "    " tail[i % 30]
		}
	}
	if (report_lines())
		failed++
	if (mode == "failures")
		printf "=count %d %d\n", passed, failed
	else
		printf "  %-6s %-34s %4d tests%s%s  %.1f s\n", failed ? "FAILED" : "ok", suite, passed + failed, \
			failed ? ", " failed " failed" : "", skipped ? ", " skipped " skipped" : "", milliseconds / 1000
}
