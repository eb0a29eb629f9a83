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

# ---- many of many ----
sessions)            # of many services, by many clients of one server
	make 'print "use \"base\";"; while (size < limit / 2) say("interface I" n++ " { session { } }"); print "component s { binary \"hello\"; ram 64K; caps 20; provides I0";
	      for (i = 1; i < n; i++) print ", I" i; print "; } component c { binary \"hello\"; ram 64K; caps 20; requires I0"; for (i = 1; i < n; i++) print ", I" i;
	      print "; } scenario x on pc_x86_64 { start s; for i in 1..1000000 { start c as \"c{i}\"; } }"' ;;
provisions)          # of many services, by many servers
	make 'print "use \"base\";"; while (size < limit / 2) say("interface I" n++ " { session { } }"); print "component s { binary \"hello\"; ram 64K; caps 20; provides I0";
	      for (i = 1; i < n; i++) print ", I" i; print "; } scenario x on pc_x86_64 { for i in 1..1000000 { start s as \"s{i}\"; } }"' ;;
defaults)            # many attributes that nobody writes, of many components
	make 'print "use \"base\"; component large { binary \"hello\"; requires ROM \"config\"; config {"; while (size < limit - 1000) say("a" n++ ": bool = no;");
	      print "} } scenario x on pc_x86_64 { for i in 1..1000000 { start large as \"l{i}\" { config { } } } }"' ;;
required_attributes) # many that are missing, of many components
	make 'print "use \"base\"; component large { binary \"hello\"; requires ROM \"config\"; config {"; while (size < limit - 1000) say("a" n++ ": bool;");
	      print "} } scenario x on pc_x86_64 { for i in 1..1000000 { start large as \"l{i}\" { config { } } } }"' ;;
conditions)          # sessions that many attributes decide about, for many components
	make 'print "use \"base\"; component c { binary \"hello\"; requires ROM \"config\"; config { a: number = 1; } "; while (size < limit - 1000) say("requires Timer if a > " n++ ";");
	      print "} scenario x on pc_x86_64 { start timer; for i in 1..100000 { start c as \"l{i}\"; } }"' ;;
config_copies)       # of a large configuration for many
	system 'print "template t(i) { start client as \"c{i}\" { config {"; while (say("a { b: 1; c { d: \"e\"; } }")) ; print "} } } for i in 1..100000 { use t(i); }"' ;;
large_labels)        # of half a million characters, for many routes
	system 'print "start server; start both {"; print "for i in 1..100000 { route Timer \"{a16}{i}\" -> server label \"{a16}\"; } }"' 'print "let a0 = \"0123456789\";"; for (; n < 16; n++) say("let a" n + 1 " = \"{a" n "}{a" n "}\";");' ;;
large_children)      # names of thousand characters, in sandboxes in sandboxes
	system 'for (i = 0; i < 60; i++) print "sandbox " times("n", 200) " {"; while (say("start client as " times("c", 150) n++ ";")) ; print times("}", 60)' ;;
deep_routes)         # from the innermost of many sandboxes, by wildcards
	system 'print "start server;"; for (i = 0; i < 60; i++) print "sandbox s" i " { default route any -> any, parent;"; while (say("start client as c" n++ ";")) ; print times("}", 60)' ;;
deep_prepended)      # labels that each border makes longer
	system 'print "start server;"; for (i = 0; i < 60; i++) print "sandbox s" i " { default route Timer -> parent prepend \"" times("p", 60) "\";"; while (say("start client as c" n++ ";")) ; print times("}", 60)' ;;
deep_exports)        # servers far inside
	system 'for (i = 0; i < 60; i++) print "sandbox s" i " { export Timer -> " (i < 59 ? "s" i + 1 : "server") ";"; print "start server;" times("}", 60); while (say("start client as c" n++ " { route Timer -> s0; }")) ;' ;;
chains)              # of rom modules through sandboxes, each asked for by many
	system 'for (i = 0; i < 60; i++) print "sandbox s" i " {"; while (size < limit / 2) say("rom m" n++ " = \"\";"); while (say("start client as c" m " { requires ROM \"m" m++ % n "\"; }")) ; print times("}", 60)' ;;
policies_in_family)  # exact ones, and sessions whose labels are only known at run time
	system 'print "start server {"; while (size < limit / 2) say("policy \"f -> " n++ "\" { }"); print "}"; while (say("start many as c" m++ ";")) ;' 'print "component many { binary \"hello\"; requires Timer \"x*\"; }"' ;;
policies_by_suffix)  # all tried for each client
	system 'print "start server { default policy { }"; while (size < limit / 2) say("policy \"*" n++ "\" { }"); print "}"; while (say("start client as c" m++ ";")) ;' ;;
withs)               # policies at routes, of families
	system 'print "start server; start both {"; while (say("route Timer \"" n++ "*\" -> server with { a: 1; };")) ; print "}"' ;;
exports_exact)       # and each session looks for its own
	system 'print "sandbox s {start server;"; while (size < limit / 2) say("export Timer \"c" n++ "\" -> server;"); print "}"; while (say("start client as c" m++ " { route Timer -> s; }")) ;' ;;
imports_of_families) # that each session looks through
	system 'print "sandbox s { import LOG, ROM"; while (size < limit / 2) say(", Timer \"" n++ "*\""); print ";"; while (say("start client as c" m++ ";")) ; print "} start server;"' ;;
routes_by_suffix)    # none of which fits
	status=0
	system 'print "start server; start both {"; while (say("route Timer \"*a" n++ "\" -> server;")) ; print "route Timer \"q*\" -> server; }"' ;;
routes_by_last)      # none of which fits
	system 'print "start server; start both {"; while (size < limit / 2) say("route Timer last \"a" n++ "\" -> server;"); while (say("requires Timer \"b" m++ "\";")) ; print "}"' ;;
requirements)        # each looks through the routes
	system 'print "start server; start both {"; while (size < limit / 2) say("route Timer \"a" n++ "*\" -> server;"); while (say("requires Timer \"b" m++ "\";")) ; print "}"' ;;
limits_of_clients)   # a bound for each service
	make 'print "use \"base\";"; while (size < limit / 3) say("interface I" n++ " { session { } }"); print "component s { binary \"hello\"; ram 64K; caps 20; provides I0"; for (i = 1; i < n; i++) say(", I" i); print "; ";
	      for (i = 0; i < n; i++) say("clients 0 per I" i ";"); print "} scenario x on pc_x86_64 { for i in 1..10000 { start s as \"s{i}\"; } }"' ;;
uses_unknown)        # of files that are not there
	make 'while (say("use \"b" n++ "\";")) ; print "scenario x on pc_x86_64 { }"' ;;
rom_files)           # that are not there
	system 'while (say("rom m" n " from \"f" n++ "\";")) ;' ;;
errors_behind_tabs)  # in one line of characters of several bytes
	make 'printf "use \"base\"; scenario x on pc_x86_64 { start hello { "; printf "%s", times("/*ä\t*/ram; ", 80000); print "}}"' ;;
unknown_platforms)   # each nearly one
	make 'printf "use \"base\"; scenario x on pc_x86_65"; while (say(", pc_x86_6" n++)) ; print "{ }"' ;;
platforms_large)     # many components on all shipped ones
	make 'print "use \"base\"; scenario x on pc_x86_64, pc_x86_32, pbxa9, vea9x4, virt_arm_v7a, virt_arm_v8a, virt_riscv64, linux { start timer;"; while (say("start hello as c" n++ ";")) ; print "}"' ;;
devices_asked)       # by label, of many
	make 'print "use \"base\"; platform p { arch x86_64; kernel hw; memory 0x100000 + 63G; load 0x100000; core { provides ROM, LOG, PD, CPU, IO_MEM; ram 512K; caps 1000; caps_total 1000000; } image elf; cost { pd ram 1K; }";
	      while (size < limit / 3) say("device d" n " \"k\" { io_mem " 4096 * n++ " + 4K; }"); print "} component d { binary \"hello\"; requires IO_MEM \"d0\"; } scenario x on p {";
	      while (say("start d as x" m++ ";")) ; print "}"' ;;
registers)           # of one device
	make 'print "use \"base\"; platform p { arch x86_64; kernel hw; memory 0x100000 + 63G; load 0x100000; core { provides ROM, LOG, PD, CPU, IO_MEM; ram 512K; caps 1000; caps_total 1000000; } image elf; cost { pd ram 1K; }";
	      print "device d \"k\" {"; while (say("io_mem " 4096 * n++ " + 4K;")) ; print "} } component d { binary \"hello\"; device d \"k\"; } scenario x on p { start d; start d as e; }"' ;;
implementations)     # of one component by many
	make 'print "use \"base\";"; while (size < limit / 2) say("component i" n++ " { implements drv; binary \"hello\"; }"); print "scenario x on pc_x86_64 { "; while (say("start drv as d" m++ ";")) ; print "}"' ;;
arguments)           # of an operation
	make 'print "interface I { session { } rpc o(a: u64"; while (say(", a" n++ ": u64")) ; print "); }"' ;;
circle_of_lets)      # each by the next one
	make 'while (say("let a" n " = a" ++n ";")) ; print "let a" n " = a0; use \"base\"; scenario x on pc_x86_64 {}"' ;;
template_arguments)  # texts that double at each step
	system 'print "use t0(\"0123456789\");"' 'for (i = 0; i < 60; i++) print "template t" i "(x) { use t" i + 1 "(\"{x}{x}\"); }"; print "template t60(x) { }"' ;;
wide_tree)           # a sandbox for each component
	status=0
	system 'while (say("sandbox s" n++ " { start server; start client; }")) ;' ;;
trees_of_quotas)     # auto in auto
	system 'for (i = 0; i < 62; i++) print "sandbox s" i " { ram auto + 1%; caps auto + 1%;"; print "start server;"; while (say("start client as c" n++ ";")) ; print times("}", 62)' ;;
notes)               # nothing else
	system 'while (say("note \"a\";")) ; print "start server;"' ;;
priorities)          # of many
	status=0
	system 'print "start server;"; while (say("start client as c" n " { priority -" n++ "; }")) ;' ;;
forbids)             # of texts
	status=0
	system 'while (say("forbid \"text" n++ "\";")) ; print "start server;"' ;;
expressions_deep)    # in parentheses
	status=0
	make 'print "let a = "; print times("(", 250) "1" times(")", 250) ";"; while (say("let b" n " = " times("(", 250) "a" times(")", 250) ";")) n++; print "use \"base\"; scenario x on pc_x86_64 { }"' ;;
comparisons_of_texts) # that are long, again and again
	system 'print "for i in 1..1000000 { if \"{a16}\" == \"{a16}x\" { } }"' 'print "let a0 = \"0123456789\";"; for (; n < 16; n++) say("let a" n + 1 " = \"{a" n "}{a" n "}\";");' ;;
loops_of_ifs)        # that decide nothing
	system 'print "for i in 1..1000000 {"; while (say("if i == 0 { }")) ; print "}"' ;;
loops_of_nodes)      # in a configuration
	system 'print "start client { config { for i in 1..1000 { for j in 1..1000 { a \"{i}\" { b: j; } } } } }"' ;;
parent_services)     # that one sandbox takes, in the order that is worst
	make 'print "use \"base\";"; for (n = 20000; n < 40000; n++) print "interface I" n " { session { } }"; print "platform p { arch x86_64; kernel hw; memory 0x100000 + 63G; load 0x100000; core { provides ROM, LOG, PD, CPU"; for (i = n; i > 20000; i--) print ", I" i - 1;
	      print "; ram 512K; caps 1000; caps_total 1000000; } image elf; cost { pd ram 1K; } } component c { binary \"hello\"; requires I20000"; for (i = 20001; i < n; i++) print ", I" i; print "; } scenario x on p { sandbox s { start c; } }"' ;;
device_needs)        # of one driver, and as many devices
	make 'print "use \"base\"; platform p { arch x86_64; kernel hw; memory 0x100000 + 63G; load 0x100000; core { provides ROM, LOG, PD, CPU, IO_MEM; ram 512K; caps 1000; caps_total 1000000; } image elf; cost { pd ram 1K; }";
	      while (size < limit / 2) say("device d" n " \"k" n "\" { io_mem " 4096 * n++ " + 4K; }"); print "} component d { binary \"hello\"; "; for (i = 0; i < n; i++) say("device d" i " \"k" i "\";"); print "} scenario x on p { start d; }"' ;;
device_requirements) # of one driver, each for one of its devices
	make 'print "use \"base\"; platform p { arch x86_64; kernel hw; memory 0x100000 + 63G; load 0x100000; core { provides ROM, LOG, PD, CPU, IO_MEM; ram 512K; caps 1000; caps_total 1000000; } image elf; cost { pd ram 1K; }";
	      while (size < limit / 3) say("device d" n " \"k" n "\" { io_mem " 4096 * n++ " + 4K; }"); print "} component d { binary \"hello\"; "; for (i = 0; i < n; i++) say("device d" i " \"k" i "\"; requires IO_MEM \"d" i ".1\";"); print "} scenario x on p { start d; }"' ;;
device_absent)       # and many of the kind
	make 'print "use \"base\"; platform p { arch x86_64; kernel hw; memory 0x100000 + 63G; load 0x100000; core { provides ROM, LOG, PD, CPU, IO_MEM; ram 512K; caps 1000; caps_total 1000000; } image elf; cost { pd ram 1K; }";
	      while (size < limit / 2) say("device d" n " \"k\" { io_mem " 4096 * n++ " + 4K; }"); print "} component d { binary \"hello\"; device x \"k\"; } scenario x on p {"; while (say("start d as e" m " { route IO_MEM \"x\" -> parent label \"q" m++ "\"; }")) ; print "}"' ;;
unused_routes)       # of a client with as many sessions
	system 'print "start server; start both {"; while (size < limit / 2) say("route Timer \"" n++ "\" -> server;"); while (say("route ROM \"x" m++ "\" -> parent;")) ; print "}"' ;;
implementing)        # one component all names, and others that are started
	make 'print "use \"base\"; component c { binary \"hello\"; implements a0"; while (size < limit / 2) say(", a" ++n); print "; } scenario x on pc_x86_64 {"; while (say("start b" m++ ";")) ; print "}"' ;;
roms_by_shape)       # children of a shape and of a configuration
	make 'print "use \"base\"; component c { binary \"hello\"; requires ROM \"config\", ROM *; config { x: rom? ; "; while (size < limit / 2) say("n" n++ " * { r?: rom; }"); print "} } scenario x on pc_x86_64 { start c { config {"; while (say("m" m++ " { r: \"a\"; }")) ; print "} } }"' ;;
roms_by_attributes)  # of a shape and of a configuration
	make 'print "use \"base\"; component c { binary \"hello\"; requires ROM \"config\", ROM *; config { "; while (size < limit / 2) say("n" n++ "?: rom;"); print "} } scenario x on pc_x86_64 { start c { config {"; for (m = n; m > 0 && say("n" --m ": \"a\";");) ; print "} } }"' ;;
conditions_of_all)   # attributes, each decides one session
	make 'print "use \"base\"; component c { binary \"hello\"; requires ROM \"config\"; config { "; while (size < limit / 2) say("a" n++ ": number = 1;"); print "} "; for (m = n; m > 0 && say("requires Timer if a" --m " > 0;");) ; print "} scenario x on pc_x86_64 { start timer; start c { config { } } }"' ;;
exports_of_all)      # services
	make 'print "use \"base\";"; while (size < limit / 4) say("interface I" n++ " { session { } }"); print "component s { binary \"hello\"; provides I0"; for (i = 1; i < n; i++) say(", I" i); print "; } scenario x on pc_x86_64 { sandbox q { start s;"; for (i = 0; i < n; i++) say("export I" i " -> s;"); print "} }"' ;;
provisions_asked)    # for the last of many services of one server
	status=0
	make 'print "use \"base\";"; while (size < limit / 3) say("interface I" n++ " { session { } }"); print "component s { binary \"hello\"; provides I0"; for (i = 1; i < n; i++) say(", I" i);
	      print "; } component c { binary \"hello\"; requires I" n - 1 "; } scenario x on pc_x86_64 { start s;"; while (say("start c as c" m++ " { route I" n - 1 " -> s; }")) ; print "}"' ;;
unprovided)          # sessions, and many components that provide others
	make 'print "use \"base\"; interface N { session { } }"; while (size < limit / 2) say("component s" n++ " { provides Timer; }"); print "component c { binary \"hello\"; requires N; } scenario x on pc_x86_64 {"; while (say("start c as c" m++ ";")) ; print "}"' ;;
boot_ways)           # and image formats
	make 'print "use \"base\"; platform p { arch x86_64; kernel hw; memory 0x100000 + 63G; load 0x100000; core { provides ROM; ram 512K; } image a0"; while (size < limit / 2) say(", a" ++n); print ";"; while (say("qemu for b" m++ " \"q\";")) ; print "cost { pd ram 1K; } } scenario x on p { }"' ;;
outside_routes)      # that each session of a sandbox looks through
	system 'print "start server; sandbox q {"; while (size < limit / 2) say("route Timer \"a" n++ "\" -> server;"); while (say("start client as c" m++ " { route Timer -> parent, parent; }")) ; print "}"' ;;
file_of_words)       # a configuration in HID, of nodes in nodes
	make 'print "config"; while (say(times(" ", 2 * n) "+ a")) n++; print "-"'; mv "$directory/$kind.scenario" "$directory/$kind.hid"
	make 'print "use \"base\"; scenario x on pc_x86_64 { start hello { config from \"file_of_words.hid\"; } }"' ;;
file_of_attributes)  # a configuration in HID
	make 'print "config"; while (say("+ a" n " | b" n++ ": 1")) ; print "-"'; mv "$directory/$kind.scenario" "$directory/$kind.hid"
	make 'print "use \"base\"; scenario x on pc_x86_64 { start hello { config from \"file_of_attributes.hid\"; } }"' ;;
file_again)          # one large configuration for many
	make 'print "config"; while (say("+ a" n " | b" n++ ": 1")) ; print "-"'; mv "$directory/$kind.scenario" "$directory/$kind.hid"
	make 'print "use \"base\"; scenario x on pc_x86_64 { for i in 1..1000 { start hello as \"h{i}\" { config from \"file_again.hid\"; } } }"' ;;

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
xml_providers)       # any-child, and thousands of them
	suffix=xml
	make 'print "<config><default caps=\"100\"><resource name=\"RAM\" quantum=\"1M\"/></default>"; while (say("<start name=\"c" n++ "\"><provides><service name=\"LOG\"/></provides><route><any-service><any-child/></any-service></route></start>")) ; print "</config>"' ;;
xml_routes)          # many, each for a label
	suffix=xml
	make 'print "<config><default caps=\"100\"><resource name=\"RAM\" quantum=\"1M\"/></default><start name=\"c\"><route>"; while (say("<service name=\"ROM\" label_suffix=\"" n++ "\"><parent/></service>")) ; print "</route></start></config>"' ;;
hid_policies)        # of one server, and many clients
	suffix=hid
	make 'print "config\n+ default | caps: 100 | ram: 1M\n+ start s\n  + binary report_rom\n  + provides | + service ROM\n  + config"; while (size < limit / 2) say("    + policy c" n++ " -> x | report: a"); while (say("+ start c" m++ "\n  + route\n    + service ROM | label: x\n      + child s\n    + any-service | + parent")) ; print "-"' ;;
hid_inline)          # inits in inits
	suffix=hid
	make 'print "config\n+ default | caps: 100 | ram: 1M"; for (i = 0; i < 300; i++) { print times(" ", 4 * i) "+ start i" i "\n" times(" ", 4 * i) "  + binary init\n" times(" ", 4 * i) "  + config" } print "-"' ;;
hid_inline_wide)     # inits in one init
	suffix=hid
	make 'print "config\n+ default | caps: 100 | ram: 1M\n+ default-route | + any-service | + any-child | + parent"; while (say("+ start i" n++ "\n  + binary init\n  + provides | + service LOG\n  + config\n    + parent-provides | + service LOG\n    + start x | caps: 10 | ram: 100K")) ; print "-"' ;;
hid_aliases)         # of each other
	status=0
	suffix=hid
	make 'print "config"; while (say("+ alias a" n " | child: a" ++n)) ; print "-"' ;;
hid_values)          # that are none
	suffix=hid
	make 'print "config"; while (say("+ start c" n++ " | caps: q | ram: z | priority: p")) ; print "-"' ;;
hid_all_services)    # each of another, and default routes for each
	suffix=hid
	make 'print "config\n+ default | caps: 100 | ram: 1M\n+ default-route"; while (size < limit / 2) say("  + service S" n++ " | + any-child"); while (say("+ start c" m "\n  + provides | + service S" m++)) ; print "-"' ;;
hid_parent_provides) # many services
	suffix=hid
	make 'print "config\n+ default | caps: 100 | ram: 1M\n+ parent-provides"; while (size < limit / 2) say("  + service S" n++); while (say("+ start c" m++ "\n  + route | + any-service | + parent")) ; print "-"' ;;
hid_comments)        # nothing else
	status=0
	suffix=hid
	make 'print "config"; while (say(". comment")) ; print "-"' ;;
*)
	echo "hostile.sh: no kind '$kind'" >&2
	exit 2 ;;
esac
echo "$status $kind.$suffix"
