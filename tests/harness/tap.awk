# SPDX-License-Identifier: MIT
#
# Reads the TAP log of one suite. Variables: suite, status (of its process), milliseconds, path, and
#   mode=line      prints one line about the suite
#   mode=failures  prints each failure with the text that follows it, skipped tests, and `=count PASSED FAILED`

/^1\.\.[0-9]+/ {
	plan = substr($0, 4) + 0
	has_plan = 1
	showing = 0
	next
}
/^(not )?ok([ \t]|$)/ {
	seen++
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
	if (showing && mode == "failures")
		print "    " $0
}
END {
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
	if (mode == "failures")
		printf "=count %d %d\n", passed, failed
	else
		printf "  %-6s %-34s %4d tests%s%s  %.1f s\n", failed ? "FAILED" : "ok", suite, passed + failed, \
			failed ? ", " failed " failed" : "", skipped ? ", " skipped " skipped" : "", milliseconds / 1000
}
