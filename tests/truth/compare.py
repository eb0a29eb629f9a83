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
# fewer children, and that something was to follow is not written anywhere. Named by file, so that another cut file is
# judged like any other; counted in the table as accepted.
UNDECIDABLE = {"mutants/b01-flat-050-truncated.hid"}


def kind(case):
    outcomes = [result["outcome"] for result in case["platforms"].values()]
    if case["harmless"]:
        return "harmless"
    fails = "fails" if outcomes and all(each == "fail" for each in outcomes) else \
            "fails on some" if "fail" in outcomes else "runs"
    return case["needs"] + " " + fails


number = 0
table = {}
for line in open(verdicts):
    platform, name, status, rules = (line.rstrip("\n").split(" ", 3) + [""])[:4]
    case = cases.get(name)
    if not case:
        continue
    what = kind(case)
    verdict = {"0": "accepted", "1": "rejected"}.get(status, "broken (%s)" % status)
    table.setdefault((what, verdict), {}).setdefault(platform, []).append(name)
    wanted = "accepted" if what == "harmless" else "rejected" if what in ("S fails", "S+C fails") else None
    if wanted is None and verdict in ("accepted", "rejected"):
        continue
    number += 1
    note = "%s: %s: %s %s" % (platform, name, verdict, rules)
    if verdict == wanted:
        print("ok %d - %s" % (number, note))
    elif case["file"] in UNDECIDABLE and verdict == "accepted":
        print("ok %d - %s # TODO nothing in the file is wrong" % (number, note))
    else:
        print("not ok %d - %s" % (number, note))
        print("# %s %s: %s" % (case["operator"], case["detail"], "; ".join(case.get("errors", [])[:2])))
platforms = sorted({platform for row in table.values() for platform in row})
print("# %-20s %-10s %s" % ("reality", "verdict", " ".join(platforms)))
for what, verdict in sorted(table):
    row = table[what, verdict]
    print("# %-20s %-10s %s" % (what, verdict, " ".join("%*d" % (len(each), len(row.get(each, []))) for each in platforms)))
print("1..%d" % number)
