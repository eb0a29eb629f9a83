# SPDX-License-Identifier: MIT
#
# usage: awk -f declarations.awk kernels.hid     prints the same as declarations of the language, for `use "genode";`
#
# Numbers stay where they are: a scenario for a platform of Genode is judged by the data itself.

function value(tag,    found) {
	found = $0
	if (!sub(".*\\| " tag ": *", "", found)) return ""
	sub(/ *\|.*/, "", found)
	return found
}

function platform_end() {
	if (platform == "") return
	printf "\nplatform %s {\n    arch   %s;\n    kernel genode;\n    core   { provides %s; }\n}\n", platform, arch, services
	platform = ""
}

BEGIN {
	print "# Genode's own platforms and services; written by the build from kernels.hid."
	print "\ncomponent init { provides any;  requires any; }"
}
/^\+ kernel / { platform_end(); platform = $3; arch = value("arch"); services = "" }
/^    \+ service / { services = services (services == "" ? "" : ", ") $3 }
/^\+ service / { interfaces = interfaces "interface " $3 " { session { } }\n" }
END {
	platform_end()
	printf "\n%s", interfaces
}
