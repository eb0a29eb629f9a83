# SPDX-License-Identifier: MIT
#
# usage: same.py CONFIGURATION RESULT     prints where two configurations of init differ, node by node
#
# An independent reader of both notations, and the equalities that hold for init whatever is written: quotas of `default`
# belong to the children that have none, rules of `default-route` to the children without `route`, `resource RAM` and
# `CAP` of a start node are its attributes, a place without a size is one processor, values that are the default are as
# good as absent, and top-level nodes of different kinds may change places.

import re
import sys
import xml.parsers.expat


class Node:
    def __init__(self, kind, column=0):
        self.kind, self.column, self.attributes, self.children, self.text = kind, column, {}, [], None

    def get(self, tag, otherwise=None):
        return self.attributes.get(tag, otherwise)

    def child(self, kind):
        return next((each for each in self.children if each.kind == kind), None)

    def all(self, kind):
        return [each for each in self.children if each.kind == kind]


def kind_of(word):
    """What is no identifier is the type 'invalid' to the readers of the running system."""
    return word if re.fullmatch(r"[a-z][a-z0-9_-]*", word) else "invalid"


TAG = re.compile(r"([a-z][a-z0-9_-]*):(?: |$)(.*)", re.S)


def read_hid(text):
    stack, owner, quoted, hidden = [], None, None, None
    for line in text.lstrip(" \r\n").split("\n"):
        line = line.rstrip("\r")
        if line.startswith("-"):
            break
        at = 0
        while at <= len(line):
            rest = line[at:]
            first = rest.lstrip(" ")
            column = at + len(rest) - len(first)
            if re.match(r"[.:]([ \t]|$)", first):
                if first[0] == ":" and quoted:
                    quoted.text = (quoted.text + "\n" if quoted.text is not None else "") + first[2:]
                break
            bar = rest.find("|")
            segment = (rest if bar < 0 else rest[:bar]).strip(" ")
            at += len(rest) + 1 if bar < 0 else bar + 1
            if not segment:
                continue
            if not stack:
                kind, _, name = segment.partition(" ")
                owner = quoted = Node(kind, -1)
                stack = [owner]
            elif re.match(r"[+x] ", segment):
                word = segment[2:].lstrip(" ")
                where = column + len(segment) - len(word)
                kind, _, name = word.partition(" ")
                if hidden is not None and where > hidden:
                    continue
                hidden = None
                if segment[0] == "x":
                    hidden, owner, quoted = where, None, None
                    continue
                while len(stack) > 1 and stack[-1].column >= where:
                    stack.pop()
                owner = quoted = Node(kind_of(kind), where)
                stack[-1].children.append(owner)
                stack.append(owner)
                name = name.strip(" ")
            else:
                kind, name = None, segment
            match = TAG.match(name) if name else None
            if match and owner and match.group(1) not in owner.attributes:
                owner.attributes[match.group(1)] = match.group(2).strip(" ")
            elif name and kind and owner:
                owner.attributes["name"] = name
    return stack[0]


def read_xml(text):
    stack, root = [], []
    parser = xml.parsers.expat.ParserCreate()
    parser.ordered_attributes = True

    def begin(kind, attributes):
        node = Node(kind)
        node.attributes = dict(zip(attributes[::2], attributes[1::2]))
        (stack[-1].children if stack else root).append(node)
        stack.append(node)

    def data(content):
        stack[-1].text = (stack[-1].text or "") + content

    parser.StartElementHandler, parser.CharacterDataHandler = begin, data
    parser.EndElementHandler = lambda kind: stack.pop()
    parser.Parse(text, True)

    def trim(node):
        node.text = node.text.strip() or None if node.text else None
        for each in node.children:
            trim(each)
    trim(root[0])
    return root[0]


def read(path):
    text = open(path, encoding="utf-8", newline="").read()
    return read_xml(text) if text.lstrip().startswith("<") else read_hid(text)


def number(text):
    match = re.fullmatch(r"(0[xX][0-9a-fA-F]+|[0-9]+)([KMG]?)", text or "")
    return int(match.group(1), 0 if "x" in match.group(1).lower() else 10) << {"": 0, "K": 10, "M": 20, "G": 30}[
        match.group(2)] if match else None


def truth(text):
    return text in ("yes", "true", "on")


def tree(node):
    """A component's configuration, as it stands."""
    return (node.kind, tuple(node.attributes.items()), node.text, tuple(tree(each) for each in node.children))


def rules(route):
    result = []
    for rule in route.children:
        conditions = {tag: value.strip() for tag, value in rule.attributes.items() if tag != "name"}
        for holds in ("unscoped_label", "label_last"):
            if holds in conditions:
                conditions = {holds: conditions[holds]}
        targets = []
        for target in rule.children:
            rewriting = {tag: value for tag, value in target.attributes.items() if tag != "name"}
            if "label" in rewriting:
                rewriting = {"label": rewriting["label"]}
            targets.append((target.kind, target.get("name"), tuple(sorted(rewriting.items()))))
        result.append((rule.kind, rule.get("name"), tuple(sorted(conditions.items())), tuple(targets)))
    return result


def names(node):
    return [each.get("name") for each in node.children] if node else []


def exports(config):
    result = {}
    for service in config.all("service"):
        for policy in service.children:
            if policy.kind == "policy" and not [tag for tag in policy.attributes if tag.startswith("label")]:
                continue
            child = policy.child("child")
            conditions = {tag: value.strip() for tag, value in policy.attributes.items() if tag.startswith("label")}
            result.setdefault(service.get("name"), []).append(
                (policy.kind, tuple(sorted(conditions.items())), child.get("name"), child.get("label")))
    return result


def start(config, node):
    default, space = config.child("default") or Node("default"), config.child("affinity-space") or Node("space")
    result = {"name": node.get("name"), "binary": (node.child("binary") or node).get("name")}
    resources = {each.get("name"): number(each.get("quantum")) for each in node.all("resource")}
    for tag, resource in (("ram", "RAM"), ("caps", "CAP")):
        own, other = number(node.get(tag)), number(default.get(tag))
        result[tag] = next((each for each in (resources.get(resource), own, other) if each is not None), 0)
    for tag in ("priority", "version"):
        result[tag] = node.get(tag) if node.get(tag) not in ("0", "") else None
    result["managing_system"], result["ld"] = truth(node.get("managing_system")), truth(node.get("ld", "yes"))
    exits, heartbeat, place = node.child("exit"), node.child("heartbeat"), node.child("affinity")
    result["exit"] = bool(exits) and truth(exits.get("propagate"))
    result["heartbeat"] = heartbeat and (number(heartbeat.get("restart_after_skipped")), )
    result["affinity"] = place and [number(place.get(tag)) or 0 for tag in ("xpos", "ypos")] + [
        number(place.get(tag)) or (1 if place.get(pos) is not None else number(space.get(tag)) or 1)
        for tag, pos in (("width", "xpos"), ("height", "ypos"))]
    result["provides"] = names(node.child("provides"))
    route = node.child("route") or config.child("default-route")
    result["route"] = rules(route) if route else None
    inner = node.child("config")
    if inner and result["binary"] == "init":
        result["init"] = init(inner, result["provides"])
    else:
        result["config"] = inner and tree(inner)
    return result


def init(config, provided):
    result = {"parent-provides": names(config.child("parent-provides"))}
    result["attributes"] = {tag: value for tag, value in config.attributes.items()
                            if tag not in ("verbose", "prio_levels", "name")}
    result["verbose"], result["prio_levels"] = truth(config.get("verbose")), int(config.get("prio_levels", "0"), 0)
    report, heartbeat = config.child("report"), config.child("heartbeat")
    result["report"] = report and {tag: number(value) if number(value) is not None else truth(value)
                                   for tag, value in report.attributes.items() if number(value) is not None or truth(value)}
    result["heartbeat"] = heartbeat and (number(heartbeat.get("rate_ms")) or 1000)
    result["resources"] = {each.get("name"): number(each.get("preserve")) for each in config.all("resource")
                           if each.get("preserve")}
    space = config.child("affinity-space")
    result["space"] = space and [number(space.get(tag)) or 1 for tag in ("width", "height")]
    result["aliases"] = [(each.get("name"), each.get("child")) for each in config.all("alias") if each.get("child")]
    result["exports"] = exports(config) if provided else {}
    result["starts"] = [start(config, each) for each in config.all("start")]
    return result


def differences(a, b, where):
    if isinstance(a, dict) and isinstance(b, dict):
        for key in list(a) + [each for each in b if each not in a]:
            yield from differences(a.get(key), b.get(key), where + "/" + str(key))
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (one, other) in enumerate(zip(a, b)):
            yield from differences(one, other, "%s[%s]" % (where, one.get("name", i) if isinstance(one, dict) else i))
    elif a != b:
        yield "%s: %r became %r" % (where, a, b)


found = list(differences(init(read(sys.argv[1]), False), init(read(sys.argv[2]), False), ""))
for each in found[:10]:
    print(each[:500])
sys.exit(bool(found))
