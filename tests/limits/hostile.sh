#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Files of at most 1 MiB that were made to be slow: whatever a pass does for each pair of things, for each level of
# nesting, or as often as a text says so, one of these says so as often as it can.
#
# usage: hostile.sh list              the kinds
#        hostile.sh KIND DIRECTORY    writes one, and prints the exit status of `check` that it deserves, and its name

set -u
limit=1000000   # bytes, beside what closes the blocks

if [ "$1" = list ]; then
	sed -n 's/^\([a-z_0-9]*\))  *# .*/\1/p' "$0"
	exit
fi
kind=$1 directory=$2 suffix=scenario status=1

# make FORMAT: what awk makes of `say(text)` (false when there is no room left) with `head` before and `tail` behind
make() {
	awk -v limit=$limit "
		function say(text) { size += length(text) + 1; if (size > limit) return 0; print text; return 1 }
		function times(text, count,    all) { all = \"\"; while (count) { if (count % 2) all = all text; text = text text; count = int(count / 2) } return all }
		BEGIN { n = 0; m = 0; i = 0; $1 }" >"$directory/$kind.$suffix"
}
# system BODY DECLARATIONS: a scenario, and what stands in front of it. The PC has to be one with enough of everything.
system() {
	make "
		print \"use \\\"base\\\";\"
		print \"component client { binary \\\"hello\\\"; requires Timer; ram 64K; caps 30; config any; }\"
		print \"component server { binary \\\"hello\\\"; provides Timer; ram 64K; caps 30; config any; }\"
		print \"component both { binary \\\"hello\\\"; provides Timer; requires Timer *; ram 64K; caps 30; config any; }\"
		${2-}
		print \"scenario hostile on pc_x86_64 {\"
		$1
		print \"}\""
}

case $kind in
# ---- syntax ----
nested_sandboxes)    # deeper than any limit
	make 'while (say("sandbox s {")) n++' ;;
nested_parentheses)  # in an expression, and never closed
	make 'print "let a = "; while (say(times("(", 1000))) n++' ;;
nested_config)       # nodes in nodes
	make 'print "use \"base\"; scenario x on pc_x86_64 { start hello { config {"; while (say(times("a {", 300))) n++' ;;
nested_ifs)          # conditions in conditions
	make 'print "use \"base\"; scenario x on pc_x86_64 {"; while (say("if 1 == 1 {")) n++' ;;
else_chain)          # an if of as many branches as there is room for
	system 'say("if 1 == 2 {}"); while (say("else if 1 == 2 {}")) n++; print "start nothing_of_the_kind;"' ;;
operators)           # one expression of as many terms as there is room for
	make 'print "let a = 1"; while (say(times(" + 1", 100))) n++; print ";"' ;;
open_braces)         # nothing else
	make 'while (say(times("{", 1000))) n++' ;;
closed_braces)       # nothing else
	make 'while (say(times("}", 1000))) n++' ;;
semicolons)          # nothing else, and so no mistake but that there is no scenario
	make 'while (say(times(";", 1000))) n++' ;;
words)               # one line of words that mean nothing
	make 'printf "%s", times("ram start ", 99000)' ;;
errors_in_one_line)  # each with an excerpt of its line
	make 'printf "use \"base\"; scenario x on pc_x86_64 { start hello { "; printf "%s", times("ram; ", 190000); print "}}"' ;;
long_name)           # a name of a million characters
	make 'print "use \"base\"; scenario x on pc_x86_64 { start " times("a", 999900) "; }"' ;;
long_path)           # a name of a quarter of a million elements
	system 'print "assert ram(" times("a.", 240000) "a) <= 1M;"' ;;
long_number)         # of a million digits
	make 'print "let a = " times("1", 999900) ";"' ;;
open_string)         # that never ends
	make 'print "let a = \"" times("a", 999900)' ;;
open_raw_string)     # that never ends
	make 'print "let a = \"\"\"" times("\n", 999900)' ;;
open_comment)        # that never ends
	make 'print "/*" times("*", 999900)' ;;
interpolations)      # a text of as many pieces as there is room for
	status=0
	make 'print "let b = 1; let a = \"" times("{b}", 330000) "\"; use \"base\"; scenario x on pc_x86_64 {}"' ;;
bytes)               # that are no text
	make 'for (i = 0; i < 900000; i++) printf "%c", 128 + (i * 7919) % 127' ;;

# ---- values ----
let_chain)           # each the next one
	make 'while (say("let a" n " = a" ++n ";")) ; print "let a" n " = 1; use \"base\"; scenario x on pc_x86_64 {}"' ;;
let_doubling)        # texts that would be two to the power of their number characters long
	make 'print "let a0 = \"0123456789\";"; while (say("let a" (n + 1) " = \"{a" n "}{a" n "}\";")) n++; print "use \"base\"; scenario x on pc_x86_64 {}"' ;;
let_large_texts)     # a text of a million characters in each of many
	make 'print "let a0 = \"0123456789\";"; for (; n < 16; n++) say("let a" n + 1 " = \"{a" n "}{a" n "}\";");
	      while (say("let b" (m + 1) " = \"{a16}" m "\";")) m++; print "use \"base\"; scenario x on pc_x86_64 {}"' ;;
loop_of_texts)       # a text of a million characters, each time another
	system 'print "for i in 1..1000000 { note \"{a16}{i}\"; }"' 'print "let a0 = \"0123456789\";"; for (; n < 16; n++) say("let a" n + 1 " = \"{a" n "}{a" n "}\";");' ;;
unknown_names)       # each nearly one of many others
	make 'while (say("let name_" n " = nume_" n++ ";")) ; print "use \"base\"; scenario x on pc_x86_64 {}"' ;;
block_lets)          # in one block, looked up from the end
	system 'say("start hello as h {"); while (say("let v" n " = 1; note \"{v0}\";")) n++; print "}"' ;;
parameters)          # of a template, each with a default
	status=0
	make 'printf "template t(p0"; while (say(", p" ++n " = p0")) ; print ") { } use \"base\"; scenario x on pc_x86_64 { use t(1); }"' ;;

# ---- expansion ----
endless_loop)        # that makes nothing
	system 'print "for i in 1..18446744073709551615 { }"' ;;
loops_in_loops)      # that make nothing
	system 'print "for a in 1..1000 { for b in 1..1000 { for c in 1..1000 { } } }"' ;;
many_children)       # of a short text
	system 'print "for i in 1..4000000 { start client as \"c{i}\"; }"' ;;
many_sandboxes)      # of a short text
	system 'print "for i in 1..4000000 { sandbox \"s{i}\" { start client; } }"' ;;
many_modules)        # of a short text
	system 'print "for i in 1..4000000 { rom \"m{i}\" = \"\"; }"' ;;
many_nodes)          # of a configuration
	system 'print "start client { config { for i in 1..4000000 { node \"{i}\"; } } }"' ;;
many_routes)         # of one component, of a short text
	system 'print "start server; start both { for i in 1..4000000 { route Timer \"{i}\" -> server; } }"' ;;
template_tree)       # templates that use the next one twice
	system 'print "use t0();"' 'for (i = 0; i < 60; i++) print "template t" i "() { use t" i + 1 "(); use t" i + 1 "(); }"; print "template t60() { }"' ;;
template_circle)     # a template that uses itself
	system 'print "use t();"' 'print "template t() { use t(); use t(); }"' ;;
deep_labels)         # long names above each other, and many below
	system 'for (i = 0; i < 250; i++) print "sandbox " times("n", 60) " {"; print "for i in 1..10000 { start client as \"c{i}\"; }"; print times("}", 250)' ;;
platforms)           # one system for each of many
	make 'while (size < limit / 2) { say("platform p" n " { arch x86_64; kernel hw; memory 0x100000 + 63M; load 0x100000; core { provides PD; } cost { pd ram 1K; } image elf; }"); list = list (n ? ", " : "") "p" n++ }
	      print "component c { binary \"hello\"; } scenario x on " list " {"; while (say("start c as c" i++ ";")) ; print "}"' ;;
scenarios)           # many in one file
	status=0
	make 'print "use \"base\";"; while (say("scenario s" n++ " on pc_x86_64 { start hello; }")) ;' ;;

# ---- names ----
unknown_components)  # each nearly one of many others
	system 'while (say("start cimponent_" m " as x" m++ ";")) ;' 'while (size < limit / 2) say("component component_" n++ " { }");' ;;
unknown_services)    # each nearly one of many others
	system 'while (say("start client as x" m " { route Intarface_" m++ " -> parent; }")) ;' 'while (size < limit / 2) say("interface Interface_" n++ " { session { } }");' ;;
unknown_targets)     # each nearly one of many others
	system 'while (say("start client as client_" n " { route Timer -> cliemt_" n++ "; }")) ;' ;;
unknown_attributes)  # of a large shape
	make 'print "use \"base\"; component large { binary \"hello\"; requires ROM \"config\"; config {"; while (size < limit / 2) say("attribute_" n++ "?: bool;");
	      print "} } scenario x on pc_x86_64 { start large { config {"; while (say("attributo_" m++ ": yes;")) ; print "} } }"' ;;
attributes)          # of a large shape, all there
	make 'print "use \"base\"; component large { binary \"hello\"; requires ROM \"config\"; config {"; while (size < limit / 2) say("a" n++ "?: bool;");
	      print "} } scenario x on pc_x86_64 { start large { config {"; while (m < n && say("a" m++ ": 1;")) ; print "} } }"' ;;
choices)             # of one attribute, and many that are none
	make 'print "use \"base\"; component large { binary \"hello\"; requires ROM \"config\"; config { a * { b: \"x\""; while (size < limit / 2) say("| \"choice_" n++ "\"");
	      print "; } } } scenario x on pc_x86_64 { start large { config {"; while (say("a { b: \"chiice_" m++ "\"; }")) ; print "} } }"' ;;
duplicate_children)  # all of one name
	system 'while (say("start client;")) ;' ;;
duplicate_components) # all of one name
	make 'while (say("component c { }")) ;' ;;
duplicate_modules)   # all of one name
	system 'while (say("rom m = \"\";")) ;' ;;
duplicate_statements) # all the same, where one can stand
	system 'print "start client {"; while (say("ram 1M;")) ; print "}"' ;;
duplicate_attributes) # all the same
	system 'print "start client { config {"; while (say("a: 1;")) ; print "} }"' ;;
aliases)             # each of the one before
	system 'print "start client as a0;"; while (say("alias a" n + 1 " -> a" n ";")) n++;' ;;
unknown_rules)       # each nearly one
	make 'while (say("check allow unused-rim" n++ ";")) ; print "use \"base\"; scenario x on pc_x86_64 {}"' ;;
levels)              # of each rule again and again
	system 'while (say("check warn unused-rom; check deny unused-rom;")) ; print "rom x = \"\";"' ;;
interface_operations) # many, and many of one name
	make 'print "interface I { session { }"; while (size < limit / 2) say("rpc o" n++ "();"); while (say("rpc o" --n "();")) ; print "}"' ;;

# ---- routes ----
routes)              # of one component, each for a session of its own
	status=0
	system 'print "start server; start both {"; while (say("route Timer \"" n++ "\" -> server;")) ; print "}"' ;;
routes_by_prefix)    # none of which fits, but the last
	status=0
	system 'print "start server; start both {"; while (say("route Timer \"a" n++ "*\" -> server;")) ; print "}"' ;;
default_routes)      # many for many
	system 'print "start server;"; while (size < limit / 2) say("default route Timer \"" n++ "\" -> server;"); while (say("start client as c" m++ ";")) ;' ;;
targets)             # of one route
	system 'print "start server; start client { route Timer -> parent"; while (say(", parent")) ; print "; }"' ;;
targets_unknown)     # of one route
	system 'print "start server; start client { route Timer -> parent"; while (say(", t" n++)) ; print "; }"' ;;
routes_any)          # wildcards for each of many
	status=0
	system 'print "start server;"; while (say("start both as c" n++ " { route any -> any, parent; }")) ;' ;;
ambiguous)           # providers by the thousand, and clients that decide for none
	system 'while (size < limit / 2) say("start server as s" n++ ";"); while (say("start client as c" m++ ";")) ;' ;;
circles)             # of two
	status=0
	system 'while (say("start both as a" n " { route Timer \"x\" -> b" n "; } start both as b" n " { route Timer \"x\" -> a" n++ "; }")) ;' ;;
one_circle)          # of all
	status=0
	system 'print "start both as c0 { route Timer \"x\" -> last; }"; while (say("start both as c" ++n " { route Timer \"x\" -> c" n - 1 "; }")) ; print "start both as last { route Timer \"x\" -> c" n - 1 "; }"' ;;
dense_circles)       # everybody with everybody
	status=0
	system 'for (i = 0; i < 150; i++) { print "start both as c" i " {"; for (j = 0; j < 150; j++) if (i != j) say("route Timer \"" j "\" -> c" j ";"); print "}" }' ;;
log_circles)         # of the environment
	system 'while (say("start lg as a" n " { route LOG -> b" n "; } start lg as b" n " { route LOG -> a" n++ "; }")) ;' 'print "component lg { binary \"hello\"; provides LOG; }"' ;;
imports)             # many, and each session looks for its own
	system 'print "sandbox s { import LOG, ROM"; while (size < limit / 2) say(", Timer \"" n++ "\""); print ";"; while (say("start client as c" m++ ";")) ; print "} start server;"' ;;
exports)             # many, and each session looks for its own
	system 'print "sandbox s {start server;"; while (size < limit / 2) say("export Timer \"c" n++ " -> x\" -> server;"); print "}"; while (say("start client as c" m++ " { route Timer -> s; }")) ;' ;;
rom_families)        # each of all modules
	system 'while (size < limit / 2) say("rom m" n++ " = \"\";"); while (say("start r as r" m++ ";")) ;' 'print "component r { binary \"hello\"; requires ROM \"m*\"; }"' ;;
modules)             # many, and nobody who uses them
	status=0
	system 'while (say("rom m" n++ " = \"\";")) ;' ;;
missing_modules)     # each nearly one of many others
	system 'while (size < limit / 2) say("rom module_" n++ " = \"\";"); print "start r {"; while (say("requires ROM \"modole_" m++ "\";")) ; print "}"' 'print "component r { binary \"hello\"; }"' ;;
interfaces)          # a session of each
	status=0
	make 'print "use \"base\";"; while (size < limit / 3) say("interface I" n++ " { session { } }"); print "component c { binary \"hello\"; requires I0";
	      for (i = 1; i < n; i++) say(", I" i); print "; } component s { binary \"hello\"; provides I0"; for (i = 1; i < n; i++) say(", I" i);
	      print "; } scenario x on pc_x86_64 { start s; start c; }"' ;;

# ---- policies ----
policies)            # one for each client
	system 'print "start server {"; while (size < limit / 2) say("policy \"c" n++ "\" { }"); print "}"; while (say("start client as c" m++ ";")) ;' ;;
policies_by_prefix)  # all tried for each client
	system 'print "start server { default policy { }"; while (size < limit / 2) say("policy \"c" n++ "*\" { }"); print "}"; while (say("start client as c" m++ ";")) ;' ;;
policies_tied)       # all the same
	system 'print "start server {"; while (say("policy \"client\" { }")) ; print "} start client;"' ;;
policies_unmatched)  # each nearly one of many clients
	system 'print "start server {"; while (size < limit / 2) say("policy \"cliemt_" n++ "\" { }"); print "default policy { } }"; while (say("start client as client_" m++ ";")) ;' ;;
policies_at_routes)  # of one client
	system 'print "start server; start both {"; while (say("route Timer \"" n++ "\" -> server with { a: 1; };")) ; print "}"' ;;

# ---- books ----
terms)               # what each of many sessions costs, for each of many services
	make 'print "use \"base\"; component s { binary \"hello\"; provides Timer; ram 64K"; while (size < limit / 2) say("+ 1K per Timer"); print "; caps 50; } scenario x on pc_x86_64 { start s;";
	      while (say("start hello as h" n++ ";")) ; print "}"' ;;
too_small)           # every quota
	system 'print "start server;"; while (say("start client as c" n++ " { ram 4K; caps 1; }")) ;' ;;
rests)               # everybody takes what the others leave
	status=0
	system 'print "start server;"; while (say("start client as c" n++ " { ram rest; caps rest; }")) ;' ;;

# ---- devices ----
devices)             # of one kind, and as many drivers
	make 'print "use \"base\"; platform p { arch x86_64; kernel hw; memory 0x100000 + 63G; load 0x100000; core { provides ROM, LOG, PD, CPU, IO_MEM; ram 512K; caps 1000; caps_total 1000000; } image elf; cost { pd ram 1K; }";
	      while (size < limit / 2) say("device d" n " \"k\" { io_mem " 4096 * n++ " + 4K; }"); print "} component d { binary \"hello\"; device d \"k\"; } scenario x on p {";
	      while (say("start d as x" m " { route IO_MEM \"d\" -> parent label \"d" m++ "\"; }")) ; print "}"' ;;
devices_free)        # of many kinds, and a driver for each
	make 'print "use \"base\"; platform p { arch x86_64; kernel hw; memory 0x100000 + 63G; load 0x100000; core { provides ROM, LOG, PD, CPU, IO_MEM; ram 512K; caps 1000; caps_total 1000000; } image elf; cost { pd ram 1K; }";
	      while (size < limit / 3) say("device d" n " \"k" n "\" { io_mem " 4096 * n++ " + 4K; }"); print "}"; for (i = 0; i < n; i++) say("component x" i " { binary \"hello\"; device d \"k" i "\"; }");
	      print "scenario x on p {"; for (i = 0; i < n && say("start x" i ";"); i++) ; print "}"' ;;
device_overlaps)     # all of one range
	make 'print "use \"base\"; platform p { arch x86_64; kernel hw; memory 0x100000 + 63M; load 0x100000; core { provides ROM, LOG, PD, CPU, IO_MEM; ram 512K; caps 1000; } image elf; cost { pd ram 1K; }";
	      while (say("device d" n++ " \"k\" { io_mem 0x1000 + 4K; }")) ; print "} scenario x on p { }"' ;;

# ---- claims and steps ----
claims_isolated)     # about a long chain of servers
	system 'print "start server as c0;"; for (n = 1; n < 6000; n++) print "start both as c" n " { route Timer \"x\" -> c" n - 1 "; }"; while (say("assert isolated(c" 3000 + m % 3000 ", c" (m++ * 7) % 3000 ");")) ;' ;;
claims_separate)     # about a tree
	status=0
	system 'for (n = 0; n < 3000; n++) { print "start server as s" n ";"; print "start both as c" n " { route Timer \"x\" -> s" n "; }" } while (say("assert separate(c" m % 3000 ", c" (m + 1) % 3000 ");")) m++' ;;
claims_that_hold)    # about much that has to be looked at
	system 'print "start server as a0; start server as b0;"; for (n = 1; n < 4000; n++) print "start both as a" n " { route Timer \"x\" -> a" n - 1 "; } start both as b" n " { route Timer \"x\" -> b" n - 1 "; }";
	        while (say("assert isolated(a" 3999 - m % 1000 ", b" 3999 - m++ % 1000 ");")) ;' ;;
claims_reaches)      # about much that has to be looked at
	system 'print "start server as a0; start server as b0;"; for (n = 1; n < 4000; n++) print "start both as a" n " { route Timer \"x\" -> a" n - 1 "; } start both as b" n " { route Timer \"x\" -> b" n - 1 "; }";
	        while (say("assert a" 3999 - m % 1000 " reaches b" m % 3000 " only via b" 3999 - m++ % 1000 ";")) ;' ;;
claims_tcb)          # about much that has to be added up
	system 'print "start server as a0;"; for (n = 1; n < 6000; n++) print "start both as a" n " { route Timer \"x\" -> a" n - 1 "; }"; while (say("assert tcb(a" 5999 - m++ % 1000 ") <= 1G;")) ;' ;;
claims_uses)         # who of all
	system 'print "start server;"; for (n = 1; n < 8000; n++) print "start client as c" n ";"; while (say("assert only server uses Timer;")) ;' ;;
claims_list)         # one, about all
	system 'for (n = 0; n < 20000; n++) print "start server as c" n ";"; printf "assert separate(c0"; for (n = 1; n < 20000; n++) printf ", c%d", n; print ");"' ;;
claims_unknown)      # about names that are nearly there
	system 'while (size < limit / 2) say("start server as server_" n++ ";"); while (say("assert ram(sirver_" m++ ") <= 1M;")) ;' ;;
claims_about_inner)  # names that stand deep inside, looked for everywhere
	system 'while (size < limit / 2) say("sandbox s" n " { start server as x" n++ "; }"); while (say("assert ram(x" m++ ") <= 1M;")) ;' ;;
expectations)        # of components that are nearly there
	system 'while (size < limit / 2) say("start server as server_" n++ ";"); while (say("expect \"[init -> sirver_" m++ "] x\";")) ;' ;;
expectations_met)    # of components that are there
	status=0
	system 'while (size < limit / 2) say("start server as s" n++ ";"); while (say("expect \"[init -> s" m++ % n "] x\";")) ;' ;;

# ---- systems that are right ----
components)          # as many as there is room for
	status=0
	system 'print "start server;"; while (say("start client as c" n++ ";")) ;' ;;
configuration)       # one, larger than init hands on
	system 'print "start client { ram auto; config {"; while (say("a { b: 1; c { d: \"e\"; } }")) ; print "} } start server;"' ;;

# ---- configurations of Genode ----
hid_nested)          # deeper than any limit
	suffix=hid
	make 'print "config"; while (say(times(" ", 2 * n) "+ start x")) n++; print "-"' ;;
hid_nested_inline)   # on one line
	suffix=hid
	make 'print "config"; printf "+ a"; printf "%s", times(" | + a", 160000); print "\n-"' ;;
hid_attributes)      # of one node
	suffix=hid
	make 'print "config"; printf "+ start x"; while (n < 90000) printf " | a%d: 1", n++; print "\n-"' ;;
hid_starts)          # as many as there is room for
	suffix=hid
	make 'print "config\n+ parent-provides | + service PD | + service CPU | + service ROM | + service LOG\n+ default-route | + any-service | + parent | + any-child\n+ default | caps: 100 | ram: 1M";
	      print "+ parent-provides\n  + service PD\n  + service CPU\n  + service ROM\n  + service LOG"; while (say("+ start c" n++ "\n  + binary dummy")) ; print "-"' ;;
hid_same_starts)     # all of one name
	suffix=hid
	make 'print "config"; while (say("+ start c")) ; print "-"' ;;
hid_providers)       # any-child, and thousands of them
	suffix=hid
	make 'print "config\n+ default | caps: 100 | ram: 1M"; while (say("+ start c" n++ "\n  + provides | + service LOG\n  + route | + any-service | + any-child")) ; print "-"' ;;
hid_routes)          # of one start node
	suffix=hid
	make 'print "config\n+ default | caps: 100 | ram: 1M\n+ start c\n  + route"; while (say("    + service LOG | label_prefix: " n++ " | + parent")) ; print "-"' ;;
hid_circles)         # of log sessions
	suffix=hid
	make 'print "config\n+ default | caps: 100 | ram: 1M"; while (say("+ start a" n "\n  + provides | + service LOG\n  + route | + service LOG | + child a" (n % 2 ? n - 1 : n + 1))) n++; print "-"' ;;
hid_words)           # each nearly one
	suffix=hid
	make 'print "config"; while (say("+ strat c" n++ " | cap: 1 | rum: 1")) ; print "-"' ;;
hid_no_end)          # a line of a million characters
	suffix=hid
	make 'printf "config | a: %s", times("x", 999000)' ;;
xml_nested)          # deeper than any limit
	suffix=xml
	make 'while (say("<config><start>")) n++' ;;
xml_attributes)      # of one node
	suffix=xml
	make 'print "<config "; while (say("a" n++ "=\"1\"")) ; print "/>"' ;;
xml_same_starts)     # all of one name
	suffix=xml
	make 'print "<config>"; while (say("<start name=\"c\"/>")) ; print "</config>"' ;;
xml_comment)         # that never ends
	suffix=xml
	make 'print "<config><!--"; while (say(times("- ", 500))) ;' ;;
xml_open_tag)        # that never ends
	suffix=xml
	make 'print "<config " times("<", 999000)' ;;
*)
	echo "hostile.sh: no kind '$kind'" >&2
	exit 2 ;;
esac
echo "$status $kind.$suffix"
