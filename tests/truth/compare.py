# SPDX-License-Identifier: MIT
#
# usage: compare.py TRUTH VERDICTS     prints TAP: one test per file and platform that has a right verdict, and the table

import json
import os
import sys

truth, verdicts = sys.argv[1:3]
cases = json.load(open(os.path.join(truth, "truth.json")))
for base in sorted(os.listdir(os.path.join(truth, "base"))):
    cases.append({"file": "base/" + base, "needs": "-", "harmless": True, "operator": "base", "detail": "",
                  "platforms": {}})
cases = {case["file"]: case for case in cases}

# One file of the collection, cut between two nodes with its end mark kept: what remains is a sound configuration of
# fewer children, and that something was to follow is not written anywhere in it. Alone it is accepted, which is counted in
# the table; of a run that waits for those children it is rejected. Named by file, so that another cut file is judged like
# any other.
SOUND_ALONE = {"mutants/b01-flat-050-truncated.hid"}


def kind(case):
    outcomes = [result["outcome"] for result in case["platforms"].values()]
    if case["harmless"]:
        return "harmless"
    fails = "fails" if outcomes and all(each == "fail" for each in outcomes) else \
            "fails on some" if "fail" in outcomes else "runs"
    return case["needs"] + " " + fails


def wanted_of(what, base, name, view):
    if what == "harmless":
        return "accepted" if view == "configuration" or base else None
    if what not in ("S fails", "S+C fails"):
        return None
    return "accepted" if view == "configuration" and name in SOUND_ALONE else "rejected"


number = 0
table = {}
for line in open(verdicts):
    platform, name, view, status, rules = (line.rstrip("\n").split(" ", 4) + [""])[:5]
    case = cases.get(name)
    if not case:
        continue
    what = kind(case)
    base = case["operator"] == "base"
    verdict = {"0": "accepted", "1": "rejected"}.get(status, "broken (%s)" % status)
    if what != "harmless" or view == "configuration" or base:
        table.setdefault((view, what, verdict), {}).setdefault(platform, []).append(name)
    wanted = wanted_of(what, base, name, view)
    if wanted is None and verdict in ("accepted", "rejected"):
        continue
    number += 1
    note = "%s: %s, %s: %s %s" % (platform, name, view, verdict, rules)
    if verdict == wanted:
        print("ok %d - %s" % (number, note))
    else:
        print("not ok %d - %s" % (number, note))
        print("# %s %s: %s" % (case["operator"], case["detail"], "; ".join(case.get("errors", [])[:2])))
platforms = sorted({platform for row in table.values() for platform in row})
print("# %-14s %-20s %-10s %s" % ("judged as", "reality", "verdict", " ".join(platforms)))
for view, what, verdict in sorted(table):
    row = table[view, what, verdict]
    print("# %-14s %-20s %-10s %s" % (view, what, verdict, " ".join("%*d" % (len(each), len(row.get(each, [])))
                                                                   for each in platforms)))
print("1..%d" % number)
