#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Properties of a site that hold whatever its dumps are.

Usage: below.py NAME SITE [--full SITE] [--same]

NAME is said in each line. summary.json within itself: label values sum to the whole, callers and
callees to the function, lines to its self, first and last window are the quarters of the series.
Every exact number of a page (tables, flame graphs) is that of summary.json. No page is over 2 MB.
--full: the same input built without a budget of pages; then "N of M pages" is what is there.
--same: the site compares dumps with themselves.
"""
import argparse
import html.parser
import json
import os
import re
import sys
from collections import defaultdict

NEIGHBOURS, LINES = 30, 60  # that a page has in the summary
PAGE_BYTES = 2_000_000
EXACT = re.compile(r"^(-?[\d,]+) (\S+)$")
WISHED = re.compile(r"([\d,]+) of ([\d,]+) pages that this profile could have")


class Page(html.parser.HTMLParser):
    """What is compared: breadcrumbs, flame graphs, tables with their exact values."""

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.crumbs, self.flames, self.tables, self.text = [], [], [], []
        self.stack, self.row, self.cell = [], None, None
        with open(path, encoding="utf-8") as handle:
            self.feed(handle.read())

    def inside(self, name):
        return any(tag == name for tag, _ in self.stack)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in ("meta", "link", "br", "hr", "img", "input", "col"):
            return
        self.stack.append((tag, attrs.get("class") or ""))
        if tag == "svg" and "flame" in (attrs.get("class") or "").split():
            self.flames.append([])
        elif tag == "table":
            self.tables.append({"caption": "", "head": [], "rows": []})
        elif tag == "tr" and self.tables:
            self.row = []
            self.tables[-1]["head" if self.inside("thead") else "rows"].append(self.row)
        elif tag in ("td", "th") and self.row is not None:
            self.cell = {"text": "", "titles": []}
            self.row.append(self.cell)
        elif tag == "title" and self.flames and self.inside("svg"):
            self.flames[-1].append("")
        if self.cell is not None and "title" in attrs:
            self.cell["titles"].append(attrs["title"])

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop()[0] != tag:
            pass
        if tag in ("td", "th"):
            self.cell = None
        elif tag == "tr":
            self.row = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell["text"] += data
        where = [tag for tag, _ in self.stack]
        if not where or "script" in where or "style" in where:
            return
        if where[-1] == "title" and self.inside("svg"):
            if self.flames and any("flame" in c.split() for _, c in self.stack):
                self.flames[-1][-1] += data
        elif "caption" in where and self.tables:
            self.tables[-1]["caption"] += data
        if where[-1] in ("li", "a") and any("crumbs" in c for _, c in self.stack):
            self.crumbs.append(data)
        self.text.append(data)

    def table(self, word):
        return next((t for t in self.tables if word in t["caption"]), None)


def exact(text):
    """The number of "1,310,000,000 nanoseconds", else None."""
    found = EXACT.match(text)
    return int(found[1].replace(",", "")) if found else None


def exact_line(title):
    values = [exact(line) for line in title.split("\n")]
    return next((v for v in values if v is not None), None)


class Checks:
    def __init__(self, name):
        self.name, self.results, self.failed = name, {}, False

    def check(self, group, good, *words):
        """words are joined only when they are printed."""
        n, bad = self.results.setdefault(group, [0, []])
        self.results[group][0] = n + 1
        if not good:
            bad.append(" ".join(str(w) for w in words))

    def finish(self):
        for group, (n, bad) in self.results.items():
            self.failed = self.failed or bool(bad)
            print("%s  below %s: %s: %d checks%s" % ("FAIL" if bad else "ok  ", self.name, group,
                                                     n, ", %d bad" % len(bad) if bad else ""))
            for line in bad[:8]:
                print("        " + line[:300])


# ---- summary.json within itself -----------------------------------------------------------


def step_of(series):
    if series["kind"] != "gauge":
        return 0.0
    return 1e-3 if series["unit"] == "bytes" else 1e-6


def check_series(c, s):
    where = s["service"] + " " + s["type"]
    step = step_of(s)
    names = {w["window"]: w for w in s["windows"]}
    for key, name in (("first_quarter", "first quarter"), ("last_quarter", "last quarter")):
        if name in names:
            c.check("quarters", names[name]["level"] == s[key], where, name, s[key])
    full = {k["key"]: len(k["values"]) for k in s["labels"]}
    by_key = defaultdict(list)
    for v in s["label_values"]:
        by_key[v["key"]].append(v["total"])
    for key, totals in by_key.items():
        if len(totals) == full.get(key):
            rest = sum(totals) - s["total"]
            c.check("label values sum to the whole", abs(rest) <= step * 50,
                    where, key, sum(totals), s["total"])
    for f in s["function_pages"]:
        check_function(c, where, f, step)


def check_function(c, where, f, step):
    """Sums of what is rounded may be off by some steps. Exact values: oracle_below.py."""
    where += " " + f["function"]
    room = step * 50 + 1e-9 * abs(f["total"])
    if len(f["callees"]) < NEIGHBOURS:
        below = sum(n["total"] for n in f["callees"])
        own = f["total"] - below
        # Where it recurs, some of its self is below one of its callees.
        good = abs(own - f["self"]) <= room or 0 <= own + room and own <= f["self"] + room
        c.check("self and callees are the total", good, where, f["self"], below, f["total"])
    if len(f["callers"]) < NEIGHBOURS:
        above = sum(n["total"] for n in f["callers"])
        c.check("callers are at most the total", above <= f["total"] + room, where, above,
                f["total"])
    if len(f["lines"]) < LINES:
        own = sum(n["self"] for n in f["lines"])
        c.check("lines are the self", abs(own - f["self"]) <= room, where, own, f["self"])


def check_same(c, summary):
    for s in summary["series"]:
        for d in s["diffs"]:
            if d["name"] != "against the baseline":
                continue
            where = s["service"] + " " + s["type"]
            c.check("X against X", d["base"]["number"] == d["candidate"]["number"], where)
            for f in d["functions"]:
                c.check("X against X", f["status"] == "same" and f["self"] == f["base_self"]
                        and f["total"] == f["base_total"], where, f)


# ---- pages against it ---------------------------------------------------------------------


class Site:
    """Pages below profiles, each with its series of the summary."""

    def __init__(self, root, summary, checks):
        self.root, self.c = root, checks
        self.series = {}
        for s in summary["series"]:
            family, name = s["type"].split(":")[:2]
            key = s["service"], family + "-" + name
            self.series[key] = None if key in self.series else s  # two types, not told apart here

    def run(self):
        for folder, _, files in os.walk(self.root):
            for name in files:
                path = os.path.join(folder, name)
                if name.endswith(".html"):
                    size = os.path.getsize(path)
                    self.c.check("no page over 2 MB", size <= PAGE_BYTES, path, size)
                    parts = os.path.relpath(path, self.root).split("/")
                    if parts[0] == "s" and len(parts) >= 4:
                        self.page(Page(path), parts)

    def page(self, page, parts):
        s = self.series.get((parts[1], parts[2]))
        if s is None:
            return
        where = "/".join(parts[:-1])
        area = parts[3] if len(parts) > 4 else ""
        kinds = {"": self.profile, "w": self.window, "l": self.value, "f": self.function}
        if area in kinds:
            kinds[area](page, s, where)

    def same(self, group, where, what, want, got, step=0.0):
        """An exact value of a page is rounded to whole units; None: it has none."""
        if got is not None:
            self.c.check(group, abs(want - got) <= 0.5 + step + 1e-9 * abs(want), where, what,
                         "summary", want, "page", got)

    def root_of_flame(self, group, page, want, where):
        for flame in page.flames[:1]:
            if flame:
                self.same(group, where, "flame graph", want, exact_line(flame[0]))

    def top(self, group, page, functions, where):
        """functions: {name: (self, total)}; rows of the tables of functions."""
        for table in page.tables:
            columns = [cell["text"] for row in table["head"] for cell in row]
            is_top = any(x.startswith("Self") for x in columns)
            if not is_top or "functions" not in table["caption"]:
                continue
            for row in table["rows"]:
                name = next((t.split("\n")[0] for cell in row for t in cell["titles"]
                             if exact(t) is None), None)
                values = [exact(t) for cell in row for t in cell["titles"]]
                values = [v for v in values if v is not None]
                if name in functions and len(values) == 2:
                    self.same(group, where, name + " self", functions[name][0], values[0])
                    self.same(group, where, name + " total", functions[name][1], values[1])

    def profile(self, page, s, where):
        group = "pages of profiles"
        self.root_of_flame(group, page, s["baseline_total"] if s["only_baseline"] else s["total"],
                           where)
        self.top(group, page, {f["function"]: (f["self"], f["total"]) for f in s["top"]}, where)

    def window(self, page, s, where):
        group = "pages of windows"
        name = page.crumbs[-1].strip()
        named = [w for w in s["windows"] if w["window"] == name]
        self.c.check(group, named, where, name, "is not in the summary")
        if len(named) != 1:
            return
        w = named[0]
        self.root_of_flame(group, page, w["total"], where)
        functions = {}
        for d in s["diffs"]:
            for side, own, total in (("base", "base_self", "base_total"),
                                     ("candidate", "self", "total")):
                if d[side]["side"] == name and d["compares"] == "levels" and d[side]["level"]:
                    per = w["total"] / d[side]["level"]
                    functions.update((f["function"], (f[own] * per, f[total] * per))
                                     for f in d["functions"])
        self.top(group, page, functions, where)

    def value(self, page, s, where):
        group = "pages of label values"
        name = page.crumbs[-1].strip()
        if name.endswith("…"):
            return
        named = [v for v in s["label_values"] if v["value"] is not None and name in
                 (v["key"] + "=" + v["value"], v["key"] + " not set" if not v["value"] else None)]
        self.c.check(group, len(named) == 1, where, name, "is in the summary", len(named))
        if len(named) == 1:
            self.root_of_flame(group, page, named[0]["total"], where)

    def function(self, page, s, where):
        group = "pages of functions"
        name = page.crumbs[-1].strip()
        known = [f for f in s["function_pages"] if name.strip("…") in f["function"]]
        shown = {t.split("\n")[0] for flame in page.flames for t in flame}
        known = [f for f in known if f["function"] in shown] or known
        self.c.check(group, known, where, name, "is not in the summary")
        if len(known) != 1:
            return
        f = known[0]
        for flame in page.flames:
            for title in flame:
                if title.split("\n")[0] == f["function"] and ", 100.0 %" in title:
                    self.same(group, where, "flame graph", f["total"], exact_line(title))
                    break
        for word, listed in (("Who calls it", f["callers"]), ("What it calls", f["callees"])):
            table = page.table(word)
            want = {n["function"]: n["total"] for n in listed}
            for row in table["rows"] if table else []:
                titles = [t for cell in row for t in cell["titles"]]
                names = [t.split("\n")[0] for t in titles if exact(t) is None]
                values = [exact(t) for t in titles if exact(t) is not None]
                if names and values and names[0] in want:
                    self.same(group, where, word + " " + names[0], want[names[0]], values[0])


def check_fleet(c, root, summary, what):
    """Tables of functions/ and packages: levels there have few digits, so only names and order."""
    listed = defaultdict(list)
    for row in summary[what]:
        listed[row["type"]].append(row)
    for type_id, rows in listed.items():
        order = [(-r["self"], -r["total"]) for r in rows]
        c.check("order of " + what, order == sorted(order), type_id)
        for r in rows if not type_id.endswith(":delta") else []:  # may have negative values
            c.check("self is within total of " + what,
                    abs(r["self"]) <= abs(r["total"]) * (1 + 1e-9) + 1e-5, type_id, r)


def pages_below(folder):
    return sum(name == "index.html" for at, _, names in os.walk(folder) if at != folder
               for name in names)


def check_wished(c, root, full):
    for service in sorted(os.listdir(os.path.join(root, "s"))):
        for kind in sorted(os.listdir(os.path.join(root, "s", service))):
            folder = os.path.join(root, "s", service, kind)
            if not os.path.isdir(folder):
                continue
            here, there = pages_below(folder), pages_below(os.path.join(full, "s", service, kind))
            said = WISHED.search("".join(Page(os.path.join(folder, "index.html")).text))
            want = (here, there) if here < there else None
            got = tuple(int(n.replace(",", "")) for n in said.groups()) if said else None
            c.check("N of M pages", want == got, folder, want, got)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("site")
    parser.add_argument("--full")
    parser.add_argument("--same", action="store_true")
    args = parser.parse_args()
    with open(os.path.join(args.site, "summary.json"), encoding="utf-8") as handle:
        summary = json.load(handle)
    c = Checks(args.name)
    if args.full:
        check_wished(c, args.site, args.full)
    elif args.same:
        check_same(c, summary)
    else:
        for s in summary["series"]:
            check_series(c, s)
        for what in ("functions", "packages"):
            check_fleet(c, args.site, summary, what)
        Site(args.site, summary, c).run()
    c.finish()
    sys.exit(1 if c.failed else 0)


if __name__ == "__main__":
    main()
