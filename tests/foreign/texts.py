# SPDX-License-Identifier: MIT
#
# usage: texts.py KIND [COUNT]     prints a configuration: a large one (hid, xml), or a megabyte that was made to take long

import sys

kind, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
parts = []
put = parts.append
HEAD = """config
+ parent-provides
  + service ROM
  + service PD
  + service CPU
  + service LOG
+ default | caps: 50 | ram: 1M
"""


def rest(text):
    put(text * (1000000 // len(text)))


def repeat(times, text):
    parts.extend(text.replace("#", str(i)) for i in range(times))


if kind == "hid":
    put(HEAD + "+ default-route\n  + any-service\n    + parent\n    + any-child\n+ start timer\n  + provides | + service Timer\n")
    repeat(count - 1, "+ start c#\n  + binary dummy\n  + route\n    + service Timer | + child timer\n"
           "    + service ROM | label: x# | + parent\n    + any-service | + parent\n"
           "  + config\n    + sleep | milliseconds: 10\n    + log | string: hello\n\n")
elif kind == "xml":
    put('<config><parent-provides><service name="ROM"/><service name="PD"/><service name="CPU"/><service name="LOG"/>'
        '</parent-provides><default caps="50" ram="1M"/><default-route><any-service><parent/><any-child/></any-service>'
        '</default-route><start name="timer"><provides><service name="Timer"/></provides></start>\n')
    repeat(count - 1, '<start name="c#"><binary name="dummy"/><route><service name="Timer"><child name="timer"/></service>'
           '<any-service><parent/></any-service></route><config><sleep milliseconds="10"/></config></start>\n')
    put("</config>\n")
elif kind == "deep":
    put("config\n" + "".join("  " * i + "+ a\n" for i in range(1000)))
elif kind == "one-line":
    put("config")
    rest(" | + a")
elif kind == "attributes":
    put("config\n+ start x")
    repeat(90000, " | a#: 1")
elif kind == "same-attribute":
    put("config\n+ start x")
    rest(" | a: 1")
elif kind == "same-child":
    put(HEAD)
    rest("+ start x\n")
elif kind == "rules":
    put(HEAD + "+ start x\n  + route\n")
    repeat(25000, "    + service ROM | label: l# | + parent\n")
elif kind == "default-rules":
    put(HEAD + "+ default-route\n")
    repeat(8000, "  + service ROM | label: l# | + parent\n")
    repeat(40000, "+ start x#\n")
elif kind == "targets":
    put(HEAD + "+ default-route\n  + any-service\n")
    repeat(20000, "    + child c#\n")
    repeat(40000, "+ start x#\n")
elif kind == "services":
    put("config\n+ parent-provides\n")
    repeat(20000, "  + service S#\n")
    put("+ default-route\n  + any-service | + parent\n")
    repeat(40000, "+ start x#\n")
elif kind == "policies":
    put(HEAD + "+ default-route\n  + service LOG | + child s\n  + any-service | + parent\n+ start s | caps: 1000 | ram: 8M\n"
        "  + binary init\n  + provides | + service LOG\n  + config\n    + service LOG\n")
    repeat(10000, "      + policy | label: x# | + child c\n")
    repeat(40000, "+ start x#\n")
elif kind == "sessions":
    put(HEAD + "+ default-route\n  + any-service | + parent\n")
    repeat(10000, "+ start f#\n  + binary dummy\n  + config | + create_log_connections | count: 99999\n")
elif kind == "circle":
    put(HEAD)
    repeat(9000, "+ start c#\n  + provides | + service LOG\n  + route\n    + service LOG | + child c1#\n    + any-service | + parent\n")
elif kind == "misspelled":
    put(HEAD)
    repeat(50000, "+ strat x# | cpas: 1\n")
elif kind == "text":
    put("config\n: ")
    rest("x")
elif kind == "bars":
    put("config ")
    rest("|")
elif kind == "xml-deep":
    rest("<a>")
elif kind == "xml-attributes":
    put("<config><start")
    repeat(90000, ' a#="1"')
    put("/></config>")
elif kind == "xml-pieces":
    put("<config>")
    rest("a<b/>")
    put("</config>")
elif kind == "xml-entities":
    put('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b0 "b">')
    for i in range(1, 12):
        put('<!ENTITY b%d "%s">' % (i, "&b%d;" % (i - 1) * 10))
    put("]><config>&b11;</config>")
if not kind.startswith("xml"):
    put("\n-\n")
sys.stdout.write("".join(parts))
