/* SPDX-License-Identifier: MIT */
#include "check/rule.h"

#include <string.h>

const struct rule rules[] = {
	/* ---- syntax ---- */
	{ .name = "syntax", .group = "syntax", .level = RULE_DENY, .fixed = true,
	  .summary = "the text is not of the language",
	  .why = "A word stands where the grammar wants another one; the message says which. What the statement says "
	         "is left out, up to the next ';' or '}', and everything else is read as usual, so that one mistake "
	         "does not hide the next.",
	  .example = "start timer { ram 1M caps 10; }" },
	{ .name = "misplaced-statement", .group = "syntax", .level = RULE_DENY, .fixed = true,
	  .summary = "a statement stands in a block where it has no meaning",
	  .why = "Each block has its statements: a platform has devices, a start node has quotas and routes. The "
	         "message names the block that the statement belongs to.",
	  .example = "scenario x on pc_x86_64 { memory 0x100000 + 63M; }" },
	{ .name = "invalid-text", .group = "syntax", .level = RULE_DENY, .fixed = true,
	  .summary = "a file is not UTF-8 text",
	  .why = "Scenarios are UTF-8 without zero bytes. A binary file that is named by mistake is one finding, not "
	         "thousands.",
	  .example = "genode-compose check image.iso" },
	/* ---- names ---- */
	{ .name = "missing-file", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "a file that the scenario names cannot be read",
	  .why = "Files of 'use' are looked for beside the file that uses them, in the -I directories in their order, "
	         "and in the store; files of 'rom' beside the scenario.",
	  .example = "use \"bsae\";" },
	{ .name = "use-cycle", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "files use each other in a circle",
	  .why = "A circle of files has no order in which its declarations could be read. Move what both need into a "
	         "third file.",
	  .example = "# a.scenario: use \"b\";   b.scenario: use \"a\";" },
	{ .name = "duplicate-declaration", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "a name is declared twice",
	  .why = "Two declarations of one name would leave it to the order of files which one holds. The note shows "
	         "the first.",
	  .example = "interface Timer { … }  interface Timer { … }" },
	{ .name = "duplicate-statement", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "a statement that can stand once stands twice",
	  .why = "In a configuration of Genode the last or the first of two wins, silently and depending on the "
	         "statement. Here it is an error.",
	  .example = "start hello { ram 1M; ram 2M; }" },
	{ .name = "duplicate-child", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "two children of one sandbox have the same name",
	  .why = "Init takes two start nodes of one name for one child: quota and priority of the first, the rest of "
	         "the second, no message. Names and aliases share one space. Give one of them a name of its own with "
	         "'as'.",
	  .example = "start shell; start shell;" },
	{ .name = "duplicate-module", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "two ROM modules of the image have the same name",
	  .why = "Core finds modules by name and would hand out one of them. Binaries are modules, too: a 'rom' cannot "
	         "have the name of a binary that is started.",
	  .example = "rom \"timer\" = \"x\"; start timer;" },
	{ .name = "invalid-name", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "a name that labels or configurations cannot carry",
	  .why = "Names become elements of labels, joined by ' -> ', and values in configurations, which end at a bar "
	         "or a line's end and lose blanks around them.",
	  .example = "start shell as \"a -> b\";" },
	{ .name = "name-too-long", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "a name does not fit into the buffers of the target",
	  .why = "Children and ROM modules have at most 63 characters, services 31. A longer name is cut at run time, "
	         "and two that were different become equal.",
	  .example = "start hello as \"a-name-of-more-than-sixty-three-characters-…\";" },
	{ .name = "alias-of-alias", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "an alias stands for another alias",
	  .why = "Init replaces an alias once: a route to it would lead to a child that does not exist, and the "
	         "session would be denied without a message.",
	  .example = "alias fs -> disk; alias disk -> vfs;" },
	{ .name = "unknown-component", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "no component of that name is declared",
	  .why = "A component is declared by a '.component' file of the store, which 'use \"base\";' loads, or by the "
	         "scenario's own files.",
	  .example = "start timmer;" },
	{ .name = "no-driver", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "no driver of that name drives what the board has",
	  .why = "Components that 'implements' a name stand for it on the platforms whose devices they drive. Here none "
	         "finds its device: the board has another chip, or core keeps the only one. The notes show which chip "
	         "each of them drives.",
	  .example = "start uart_drv;   # on a board whose UARTs nobody drives" },
	{ .name = "ambiguous-driver", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "two drivers of that name drive what the board has",
	  .why = "Which of them is started would depend on the order of files. Start the one that is meant by its own "
	         "name, with 'as' for the one that the scenario uses.",
	  .example = "start uart_drv;   # on a board with two kinds of UARTs" },
	{ .name = "unknown-service", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "no interface of that name is declared",
	  .why = "Services are declared by interfaces. Only an interface with a 'session' block is a service; others "
	         "describe capabilities that operations hand out.",
	  .example = "route Nick -> nic_drv;" },
	{ .name = "unknown-platform", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "the platform is not declared, or none is named",
	  .why = "A scenario is checked for each platform of its 'on' list, or for those that --platform names instead; "
	         "'--platform all' stands for every one that is declared.",
	  .example = "scenario x on pc_x86_46 { … }" },
	{ .name = "unknown-name", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "a name stands for nothing here",
	  .why = "Variables are declared by 'let', 'for', and the parameters of templates and scenarios; 'arch', "
	         "'kernel' and 'platform' describe the platform. A text is written in quotes.",
	  .example = "config { period_ms: perod; }" },
	{ .name = "unknown-template", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "no template of that name is declared",
	  .why = "Templates are declared at the top of a file, before or behind the scenario.",
	  .example = "use web_clint(1);" },
	{ .name = "unknown-type", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "a type that does not exist, or not here",
	  .why = "Operations take bool, u8 to u64, s8 to s64, size, addr, string[N], bytes[N] and cap NAME; "
	         "configurations bool, string, size, time, u8 to s64, a range, or a choice of texts.",
	  .example = "rpc read(length: int);" },
	{ .name = "unknown-rule", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "no rule of that name, or one whose level is fixed",
	  .why = "Levels can be set of what is a finding about a system that can be understood. Where nothing sensible "
	         "can follow, the rule is always an error.",
	  .example = "check allow unused-rmo;" },
	{ .name = "template-arguments", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "a template is used with too many or too few values",
	  .why = "Each parameter without a default needs a value; values are given in the order of the parameters.",
	  .example = "use web_client();" },
	{ .name = "misplaced-template", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "a template is used outside of a scenario",
	  .why = "A template makes statements of the block that it is used in; at the top of a file there is no such "
	         "block.",
	  .example = "use web_client(\"host1\", 100);   # at the top of a file" },
	{ .name = "misplaced-resources", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "a component lists the resources of a device",
	  .why = "Which registers and interrupts a device has is the platform's to say. A component names the kind of "
	         "device that it drives.",
	  .example = "component uart_drv { device uart \"ns16550\" { irq 4; } }" },
	{ .name = "misplaced-route", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "a route of the scenario itself",
	  .why = "Nothing stands around the first init but core, which answers all its requests. Routes stand in start "
	         "nodes and sandboxes.",
	  .example = "scenario x on pc_x86_64 { route LOG -> parent; }" },
	{ .name = "no-scenario", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "a file without scenario",
	  .why = "There is nothing to check or to build. Files of interfaces and components are used by scenarios.",
	  .example = "genode-compose check timer.component" },
	{ .name = "missing-parameter", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "a parameter of the scenario has no value",
	  .why = "A parameter without default gets its value on the command line: -D NAME=VALUE.",
	  .example = "scenario load(width) on pc_x86_64 { … }" },
	{ .name = "let-cycle", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "a 'let' depends on itself",
	  .why = "Its value would depend on its value.",
	  .example = "let a = b + 1; let b = a - 1;" },
	{ .name = "expansion-too-large", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "loops and templates make too many statements",
	  .why = "A short text must not make an endless system: at most 64 templates deep, and a quarter of a million statements "
	         "beyond one for each byte of the text. A child counts for eight, a route or policy for four, each round of "
	         "a loop for one, and so do 64 characters of a text that is put together.",
	  .example = "template t() { use t(); }" },
	{ .name = "nesting-too-deep", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "sandboxes are nested too deeply",
	  .why = "256 levels. Labels, which name every sandbox on the way, end long before that.",
	  .example = "sandbox a { sandbox b { … } }" },
	{ .name = "platform-invalid", .group = "names", .level = RULE_DENY, .fixed = true,
	  .summary = "a platform says something impossible, or not enough",
	  .why = "A platform says its CPU, kernel, memory and core; costs and devices have fixed kinds.",
	  .example = "platform x { arch x86_46; }" },
	/* ---- values ---- */
	{ .name = "wrong-type", .group = "values", .level = RULE_DENY, .fixed = true,
	  .summary = "a value is not of the type that is wanted",
	  .why = "At run time a component takes its default for a value that it cannot read, and says nothing. "
	         "Numbers, sizes, times, texts and yes/no do not stand for each other; a plain number serves as a "
	         "size.",
	  .example = "config { period_ms: \"100\"; }" },
	{ .name = "overflow", .group = "values", .level = RULE_DENY, .fixed = true,
	  .summary = "a number does not fit",
	  .why = "Arithmetic is exact in 64 bits. A wrap would be a small quota where a large one was meant.",
	  .example = "ram 16000000000000M * 1024;" },
	{ .name = "unknown-attribute", .group = "values", .level = RULE_DENY,
	  .summary = "an attribute that the component does not know",
	  .why = "Components ignore attributes that they do not know: a typing mistake silently means the default. The "
	         "shape of a component's configuration stands in its declaration.",
	  .example = "config { greating: \"hello\"; }" },
	{ .name = "missing-attribute", .group = "values", .level = RULE_DENY,
	  .summary = "an attribute that the component cannot do without is missing",
	  .why = "The component's declaration gives it no default and no question mark.",
	  .example = "config { }" },
	{ .name = "unknown-node", .group = "values", .level = RULE_DENY,
	  .summary = "a node that the component does not know",
	  .why = "Components ignore nodes that they do not know.",
	  .example = "config { polcy { } }" },
	{ .name = "missing-node", .group = "values", .level = RULE_DENY,
	  .summary = "a node that the component cannot do without is missing",
	  .why = "The component's declaration says that at least one such node must be there.",
	  .example = "config { }" },
	{ .name = "repeated-node", .group = "values", .level = RULE_DENY,
	  .summary = "a node that may stand once stands twice",
	  .why = "Which of two a component reads is up to its code.",
	  .example = "config { vfs { } vfs { } }" },
	{ .name = "value-not-writable", .group = "values", .level = RULE_DENY, .fixed = true,
	  .summary = "a value that a configuration cannot carry",
	  .why = "Values of attributes end at a bar or at the end of the line, and lose blanks around them. A quoted "
	         "text as content of a node carries everything.",
	  .example = "config { path: \"a|b\"; }" },
	{ .name = "unwritable-config", .group = "values", .level = RULE_DENY, .fixed = true,
	  .summary = "a configuration that its notation cannot carry",
	  .why = "Node types and attribute names are small letters, digits, '_' and '-'; a node holds text or nodes, "
	         "not both.",
	  .example = "config { Greeting: \"x\"; }" },
	{ .name = "config-root", .group = "values", .level = RULE_DENY, .fixed = true,
	  .summary = "a file given as a configuration begins with another node than 'config'",
	  .why = "A component reads the node 'config' of its ROM module of that name. A file that begins otherwise is some "
	         "other document, such as a whole system's, a schema or a report; name the file that was meant.",
	  .example = "config from \"nic_router.hsd\";" },
	{ .name = "schema-invalid", .group = "values", .level = RULE_DENY, .fixed = true,
	  .summary = "a schema says something that no configuration can be checked against",
	  .why = "A schema names types, attributes and nodes in Genode's schema language: 'type NAME' with a regular "
	         "expression behind ':', 'attr', 'node', 'category', 'quote' and 'anything'. What it names it must declare, "
	         "and a word that is misspelt would let everything pass: so the schema is judged before anything is judged by it.",
	  .example = "component x { config schema \"x.hsd\"; }   # + attr level | type: Numbr" },
	{ .name = "empty-expectation", .group = "values", .level = RULE_DENY, .fixed = true,
	  .summary = "an expected text that is empty",
	  .why = "The empty text is found in every line, so the step would prove nothing.",
	  .example = "expect \"\";" },
	{ .name = "expected-of-nobody", .group = "values", .level = RULE_DENY,
	  .summary = "a text is expected of a component that is not there",
	  .why = "Lines of the log begin with the label of the component in brackets: the names of the inits above it and its "
	         "own, joined by ' -> ', or what a route calls the LOG session. A label that no component has is never seen, "
	         "and the test waits in vain. For a configuration of Genode, 'check --expect TEXT' says what a run waits for.",
	  .example = "start hello;   expect \"[init -> helo] hello, world\";" },
	{ .name = "label-pattern", .group = "values", .level = RULE_DENY, .fixed = true,
	  .summary = "a label pattern that cannot be written so",
	  .why = "A pattern is \"x\", \"x*\" or \"*x\", last \"x\" or unscoped \"x\". Servers select policies by the whole "
	         "label, a prefix or a suffix.",
	  .example = "route ROM \"a*b\" -> parent;" },
	{ .name = "label-rewriting", .group = "values", .level = RULE_DENY, .fixed = true,
	  .summary = "a route that rewrites the label in two ways at once",
	  .why = "'label' replaces the whole label; 'identity', 'resource' and 'prepend' change its parts.",
	  .example = "route ROM -> parent label \"x\" prepend \"y\";" },
	{ .name = "export-target", .group = "values", .level = RULE_DENY, .fixed = true,
	  .summary = "an export that is no single service and child",
	  .why = "An export hands requests from outside on to one child of the sandbox, with the label as it came or "
	         "with another one.",
	  .example = "export Terminal -> a, b;" },
	/* ---- references ---- */
	{ .name = "missing-binary", .group = "references", .level = RULE_DENY, .fixed = true,
	  .summary = "the binary of a component is not in the store",
	  .why = "The image would lack the module, and the component's start fails with a denied ROM session. The "
	         "store keeps binaries per CPU.",
	  .example = "start hello { binary \"helo\"; }" },
	{ .name = "foreign-binary", .group = "references", .level = RULE_DENY,
	  .summary = "a start node gives one component the binary of another",
	  .why = "What the program needs and offers was declared for another component, so every route, quota and "
	         "configuration was judged for a program that does not run. A binary that no component declares, such as "
	         "a variant built for a test, may stand in for the declared one.",
	  .example = "start hello { binary \"timer\"; }   # start timer as hello;" },
	{ .name = "init-as-component", .group = "references", .level = RULE_DENY, .fixed = true,
	  .summary = "init is started as a component, with a configuration",
	  .why = "What init starts by a configuration that is written by hand is in no ledger, no route and no certificate, and "
	         "an image with it is not verified. A sandbox is an init whose configuration the compiler writes and proves. An "
	         "init that gets its configuration at run time, as a ROM of another component, is a component like any other.",
	  .example = "start init as inner { config { start { name: \"hello\"; } } }" },
	{ .name = "invalid-binary", .group = "references", .level = RULE_DENY, .fixed = true,
	  .summary = "the binary of a component cannot be loaded",
	  .why = "The loader wants a static executable whose segments stay inside the file, do not overlap, and are "
	         "not writable and executable at once. What it would refuse on the target is refused here.",
	  .example = "component x { binary \"x.txt\"; }" },
	{ .name = "dynamic-binary", .group = "references", .level = RULE_DENY, .fixed = true,
	  .summary = "the binary wants a dynamic linker",
	  .why = "The platform starts static executables. A dynamic one would run into its first unresolved address.",
	  .example = "component x { binary \"libx.so\"; }" },
	{ .name = "wrong-cpu", .group = "references", .level = RULE_DENY, .fixed = true,
	  .summary = "the binary is for another CPU",
	  .why = "The first instruction would already be none. Binaries are compared with the 'arch' of the platform.",
	  .example = "start hello;   # store/x86_64/hello is an ARM file" },
	{ .name = "missing-rom", .group = "references", .level = RULE_DENY,
	  .summary = "a ROM module that the image does not have",
	  .why = "Core denies the session, and the component stops. Modules are the binaries of what is started and "
	         "the 'rom' statements.",
	  .example = "route ROM \"motd\" -> parent label \"modt\";" },
	{ .name = "unused-rom", .group = "references", .level = RULE_WARN,
	  .summary = "a ROM module that nobody reads",
	  .why = "It takes memory for the life of the system, and was perhaps meant to be read under another name.",
	  .example = "rom \"motd\" = \"hello\";" },
	{ .name = "missing-config", .group = "references", .level = RULE_DENY,
	  .summary = "a component that needs a configuration has none",
	  .why = "Its ROM request \"config\" would reach the configuration of the first init, which it would misread "
	         "silently.",
	  .example = "start nic_router;" },
	{ .name = "unused-config", .group = "references", .level = RULE_WARN,
	  .summary = "a configuration for a component that reads none",
	  .why = "The component does not require ROM \"config\", so nothing in the block has an effect.",
	  .example = "start hello { config { x: 1; } }   # hello requires no config" },
	{ .name = "route-unused", .group = "references", .level = RULE_DENY,
	  .summary = "a route that no session takes",
	  .why = "The component opens no such session, or not with such a label. The route is authority that is not "
	         "needed, or the session that it was meant for goes elsewhere, to whom nobody named.",
	  .example = "start hello { route Nic -> nic_drv; }" },
	/* ---- routing ---- */
	{ .name = "dangling-target", .group = "routing", .level = RULE_DENY, .fixed = true,
	  .summary = "a route leads to a child that does not exist",
	  .why = "Init denies the session without a message: the first rule that matches is final, even where later "
	         "ones would do. A route can name children of the same sandbox only.",
	  .example = "route Nic -> nic_dvr;" },
	{ .name = "not-provided", .group = "routing", .level = RULE_DENY,
	  .summary = "a route leads to a child that does not provide the service",
	  .why = "Init denies the session without a message. What a component provides stands in its declaration, what "
	         "a sandbox offers in its exports.",
	  .example = "route Nic -> timer;" },
	{ .name = "no-provider", .group = "routing", .level = RULE_DENY,
	  .summary = "a session that nobody answers",
	  .why = "No sibling provides the service, no rule leads to one, and core does not offer it. The component "
	         "stops at its first request. A provider inside of another sandbox must be exported there.",
	  .example = "start httpd;   # requires Nic" },
	{ .name = "ambiguous-provider", .group = "routing", .level = RULE_DENY,
	  .summary = "two provide the service, and no route decides",
	  .why = "One obvious provider needs no route; two need a decision by the author: two children, or, of a ROM module, "
	         "a child and the image.",
	  .example = "start nic_drv; start nic_router; start httpd;" },
	{ .name = "binary-from-server", .group = "routing", .level = RULE_DENY,
	  .summary = "a component's binary is routed to another component",
	  .why = "A route of ROM without a label takes the ROM with the binary, too. What starts is what the server hands "
	         "out, and everything that was read from the binary in the store holds of something else. Where a server "
	         "of binaries is meant, allow it.",
	  .example = "route ROM -> shelf;" },
	{ .name = "too-many-clients", .group = "routing", .level = RULE_DENY,
	  .summary = "a server has more clients than it serves",
	  .why = "The component's declaration says how many sessions of a service it has room for: a driver of one serial "
	         "line serves one. The session of whoever comes last is denied at run time.",
	  .example = "start uart_drv; start terminal_echo; start shell;" },
	{ .name = "not-imported", .group = "routing", .level = RULE_DENY,
	  .summary = "a session leaves a sandbox that does not import the service",
	  .why = "'import' states an upper bound of what may cross the border inwards. PD and CPU sessions of the "
	         "children are not counted; everything else is, their LOG sessions and ROM modules included.",
	  .example = "sandbox red { import Timer; start shell; }" },
	{ .name = "import-not-satisfied", .group = "routing", .level = RULE_DENY,
	  .summary = "a sandbox imports what nobody outside provides",
	  .why = "The promise that the border makes cannot be kept.",
	  .example = "sandbox red { import Nic; }" },
	{ .name = "export-without-provider", .group = "routing", .level = RULE_DENY,
	  .summary = "a sandbox exports what its child does not provide",
	  .why = "A client outside would wait for ever: the request reaches the child, which never announced the "
	         "service.",
	  .example = "export Nic -> timer;" },
	{ .name = "route-shadowed", .group = "routing", .level = RULE_WARN,
	  .summary = "a route that an earlier one hides",
	  .why = "Rules are tried in order, and the first that matches is final. Put the more special one first.",
	  .example = "route ROM -> parent; route ROM \"dump\" -> report_rom;" },
	{ .name = "environment-cycle", .group = "routing", .level = RULE_DENY,
	  .summary = "components that cannot start before each other",
	  .why = "PD, CPU, LOG and the binary's ROM must be there before a component starts. In a circle nobody ever "
	         "starts, and nothing is logged. Let one of them take its session from the parent.",
	  .example = "start a { route LOG -> b; } start b { route LOG -> a; }" },
	{ .name = "session-cycle", .group = "routing", .level = RULE_WARN,
	  .summary = "components that are clients of each other",
	  .why = "If each waits for its session before it serves the other's, both hang. The compiler cannot see the "
	         "order inside of a component; a component that can do without declares the session with '?'.",
	  .example = "component a { provides A; requires B; } component b { provides B; requires A; }" },
	/* ---- labels and policies ---- */
	{ .name = "label-too-long", .group = "labels and policies", .level = RULE_DENY,
	  .summary = "a label or argument string does not fit into the request",
	  .why = "Labels have at most 159 characters, and so have the arguments of a session request, which hold label "
	         "and quotas. Longer ones are cut, and the session is denied. Every sandbox on the way adds its name.",
	  .example = "sandbox a_long_name { sandbox another_long_name { … } }" },
	{ .name = "policy-unmatched", .group = "labels and policies", .level = RULE_DENY,
	  .summary = "a policy that no client selects",
	  .why = "The client that it was meant for gets another policy or none. Labels start with the client's name, "
	         "as the server's own sandbox sees it.",
	  .example = "start uart_drv { policy \"init -> shell\" { } }" },
	{ .name = "policy-missing", .group = "labels and policies", .level = RULE_DENY,
	  .summary = "a client without policy",
	  .why = "A server with policies denies a client that none of them matches. Write the policy at the client's "
	         "route, 'with { … }', and the label is right.",
	  .example = "start fs { policy \"shell\" { root: \"/\"; } } start editor;" },
	{ .name = "policy-tie", .group = "labels and policies", .level = RULE_DENY,
	  .summary = "two policies for one label",
	  .why = "The first one applies and the second never does, whatever else they say.",
	  .example = "policy \"shell\" { } policy \"shell\" { }" },
	/* ---- quota ---- */
	{ .name = "ram-below-floor", .group = "quota", .level = RULE_DENY,
	  .summary = "a RAM quota that cannot suffice",
	  .why = "The sum shows what the component needs at least: its environment, the writable segments of its "
	         "binary, what its declaration says, and the donations for its sessions. With less it stops while it "
	         "is loaded, or hangs in a resource request. 'ram auto' is the least that suffices.",
	  .example = "start hello { ram 16K; }" },
	{ .name = "caps-below-floor", .group = "quota", .level = RULE_DENY,
	  .summary = "a capability quota that cannot suffice",
	  .why = "As ram-below-floor, for capabilities: each kernel object and each session costs some. 'caps auto' is "
	         "the least that suffices.",
	  .example = "start hello { caps 4; }" },
	{ .name = "ram-overcommit", .group = "quota", .level = RULE_DENY,
	  .summary = "children that take more RAM than there is",
	  .why = "Init gives the children what they ask for in their order, and those at the end get the rest, with a "
	         "warning only. They fail later, under load. The sum shows what the sandbox has for its children and "
	         "who takes how much.",
	  .example = "sandbox red { ram 4M; start a { ram 3M; } start b { ram 3M; } }" },
	{ .name = "caps-overcommit", .group = "quota", .level = RULE_DENY,
	  .summary = "children that take more capabilities than there are",
	  .why = "As ram-overcommit, for capabilities.",
	  .example = "sandbox red { caps 100; start a { caps 80; } start b { caps 80; } }" },
	{ .name = "donation-too-small", .group = "quota", .level = RULE_DENY,
	  .summary = "a donation that is used up on the way",
	  .why = "Each init that passes a session request on keeps the cost of its book-keeping from the donation. "
	         "Behind many levels too little is left for the session's object at the server.",
	  .example = "# a session through forty sandboxes" },
	{ .name = "config-too-large", .group = "quota", .level = RULE_DENY,
	  .summary = "a configuration that init cannot hand on",
	  .why = "Init keeps a copy of each child's configuration, of at most 1 MiB. Divide the sandbox.",
	  .example = "sandbox red { for i in 1..100000 { start hello as \"h{i}\"; } }" },
	/* ---- schedule and place ---- */
	{ .name = "priority-range", .group = "schedule and place", .level = RULE_DENY,
	  .summary = "a priority outside of the levels",
	  .why = "0 is the highest priority, lower ones are negative, down to one less than the number of levels. Core "
	         "clamps a positive one to the lowest, silently.",
	  .example = "start timer { priority 1; }" },
	{ .name = "priority-levels", .group = "schedule and place", .level = RULE_DENY,
	  .summary = "an impossible number of priority levels",
	  .why = "Levels are a power of two; otherwise init disables all priorities. Inits inside of inits divide one "
	         "range of 65536, so the product over all levels is at most that.",
	  .example = "prio_levels 3;" },
	{ .name = "affinity-range", .group = "schedule and place", .level = RULE_DENY,
	  .summary = "a place outside of the affinity space or the board",
	  .why = "Init takes the whole space for a location outside of it, with a warning. The space of the scenario "
	         "is at most the processors of the platform.",
	  .example = "start timer { affinity 1,0; }   # without affinity_space" },
	{ .name = "heartbeat-ignored", .group = "schedule and place", .level = RULE_DENY,
	  .summary = "a heartbeat that nobody asks for",
	  .why = "'heartbeat rate' makes a sandbox ask, 'heartbeat' in a start node names a child that has to answer: one "
	         "without the other does nothing, and a component that hangs would not be noticed.",
	  .example = "sandbox red { start hello { heartbeat restart_after 3; } }   # and no heartbeat rate" },
	/* ---- devices ---- */
	{ .name = "device-absent", .group = "devices", .level = RULE_DENY,
	  .summary = "a device that the board does not have",
	  .why = "The driver's IO_MEM, IO_PORT or IRQ session is denied. Devices stand in the platform's declaration.",
	  .example = "start uart_drv;   # on a board without that chip" },
	{ .name = "device-conflict", .group = "devices", .level = RULE_DENY,
	  .summary = "a device with two owners",
	  .why = "Two drivers would program one device. Core's own devices have their owner already.",
	  .example = "start uart_drv; start uart_drv as uart_2;   # on a board with one free UART" },
	{ .name = "device-ambiguous", .group = "devices", .level = RULE_DENY,
	  .summary = "several free devices, and no route that decides",
	  .why = "Which device a driver gets must not depend on the order of a list. A route that rewrites the label "
	         "decides.",
	  .example = "start uart_drv;   # on a board with two free UARTs" },
	{ .name = "device-kind", .group = "devices", .level = RULE_DENY,
	  .summary = "a route gives a driver a device of another kind",
	  .why = "The driver would program registers that mean something else.",
	  .example = "start uart_drv { route IRQ \"uart\" -> parent label \"pit\"; }" },
	/* ---- assertions ---- */
	{ .name = "assertion-failed", .group = "assertions", .level = RULE_DENY,
	  .summary = "a claim of the author that does not hold",
	  .why = "The message shows the number that was computed and the one that was claimed.",
	  .example = "assert image <= 64K;" },
	{ .name = "assertion-subject", .group = "assertions", .level = RULE_DENY, .fixed = true,
	  .summary = "a claim about nothing, or about what is not two",
	  .why = "The forms are: isolated(a, b); separate(a, b) trusting x; a reaches S via x; a reaches S only via x; only "
	         "a, b uses S; and bounds with <= or < of image, ram(a), caps(a) and tcb(a). Names are those of components "
	         "and sandboxes: 'red.shell_1', or 'shell_1' where only one is called so. What is compared must not stand "
	         "in one another, because the claim would be about a thing and itself.",
	  .example = "assert isolated(red, red.shell_1);" },
	{ .name = "not-isolated", .group = "assertions", .level = RULE_DENY,
	  .summary = "isolated(a, b) is claimed, and one can obtain a session at the other",
	  .why = "A client of a server can make requests of it, and with them use what the server itself is a client of. The "
	         "notes are a shortest chain of such sessions, each with the route or the declaration that makes it. The "
	         "claim holds again when one of them goes elsewhere.",
	  .example = "start httpd { route Nic -> nic_drv; }   assert isolated(httpd, nic_drv);" },
	{ .name = "not-separate", .group = "assertions", .level = RULE_DENY,
	  .summary = "separate(a, b) is claimed, and a chain of sessions joins them",
	  .why = "A session carries information in both directions: two clients of one server can talk through it unless it "
	         "keeps them apart, and an init shares what it knows with its children. Core and the inits above both do not "
	         "count; whom the author trusts to keep them apart is named with 'trusting'. Trusting a sandbox that one of "
	         "the two stands in trusts its init alone. The notes are a shortest chain that remains.",
	  .example = "assert separate(red, black);   # both are clients of timer: trusting timer" },
	{ .name = "reaches-around", .group = "assertions", .level = RULE_DENY,
	  .summary = "'a reaches S via x' is claimed, and there is a way around x",
	  .why = "Every chain of sessions from 'a' to a session of the service, or at the component, must pass one of those "
	         "named: be answered by it, or cross its border if it is a sandbox; 'parent' is the init around 'a'. The "
	         "notes are a shortest chain that does not. Without 'only', the claim also says that there is such a chain.",
	  .example = "assert httpd reaches Nic only via nic_router;" },
	{ .name = "used-by-others", .group = "assertions", .level = RULE_DENY,
	  .summary = "'only a uses S' is claimed, and somebody else has a session to it",
	  .why = "The environment counts: every component has sessions PD, CPU, LOG and the ROM with its binary, and so do the "
	         "inits. With a label only those sessions count that the server knows by it: a ROM module, a device.",
	  .example = "assert only httpd uses Nic;" },
	{ .name = "tcb-too-large", .group = "assertions", .level = RULE_DENY,
	  .summary = "tcb(a) is larger than claimed",
	  .why = "What 'a' depends on: the kernel with core, the inits above, every server that answers one of its sessions, "
	         "and what these depend on. Counted are bytes of executable segments, each program once. 'explain tcb' "
	         "lists the parts.",
	  .example = "assert tcb(vault) <= 100K;" },
	/* ---- image ---- */
	{ .name = "image-size", .group = "image", .level = RULE_DENY, .fixed = true,
	  .summary = "the image does not fit into the memory of the platform",
	  .why = "The boot loader would write beyond the memory, or fail.",
	  .example = "rom \"film\" from \"film.mkv\";" },
	{ .name = "image-modules", .group = "image", .level = RULE_DENY, .fixed = true,
	  .summary = "more ROM modules than an image can hold",
	  .why = "The module table has 65,536 entries.",
	  .example = "for i in 1..70000 { rom \"m{i}\" = \"\"; }" },
	{ .name = "image-devices", .group = "image", .level = RULE_DENY, .fixed = true,
	  .summary = "more device resources than an image can hold",
	  .why = "The device table has 1,024 entries.",
	  .example = "platform x { … }" },
#include "check/rule_verify.inc"
#include "check/rule_system.inc"
#include "check/rule_genode.inc"
};

const size_t rule_count = sizeof(rules) / sizeof(rules[0]);

const struct rule *rule_find(const char *name)
{
	for (size_t i = 0; i < rule_count; i++)
		if (!strcmp(rules[i].name, name))
			return &rules[i];
	return NULL;
}
