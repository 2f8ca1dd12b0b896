#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Our "diff A B" of two single dumps against "go tool pprof -diff_base=A B", function by
function, flat and cumulative.

Usage: gopprof_diff.py PROGRAM SHOP [CORPUS]

pprof subtracts what is stored. That is right for states (goroutines, heap in use) and for counters
of one process. We differ in two points, and are checked for what is right there:

- CPU dumps of different duration: pprof calls 8.07 s against 8.00 s of the same load growth. We
  compare levels, so a level times the duration of its side must be what is stored.
- Counters since process start (allocations, mutex, block) have no rate in a single dump, and two
  processes have different starts. Levels do not exist there: sums are compared, and the summary
  says so. Between dumps of one process their difference is what pprof prints; between processes
  it is the same number, and means as little as pprof's.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

from oracle_pprof import NS, Dump

UNITS = {"count": "count", "nanoseconds": "ns", "bytes": "B"}
ROW = re.compile(r"\s*(-?[\d.]+)(?:ns|B)?\s+\S+%?\s+\S+%?\s+(-?[\d.]+)(?:ns|B)?\s+\S+%?\s\s?(.*)$")


def pprof(word, unit, base, candidate, work):
    command = ["go", "tool", "pprof", "-symbolize=none", "-top", "-flat", "-nodecount=0",
               "-nodefraction=0", "-edgefraction=0", "-unit=" + UNITS[unit],
               "-sample_index=" + word, "-diff_base=" + base, candidate]
    env = dict(os.environ, PPROF_TMPDIR=work, HOME=work)
    text = subprocess.run(command, capture_output=True, check=True, env=env).stdout.decode()
    out = {}
    for line in text.splitlines():
        row = ROW.match(line)
        if row:
            name = re.sub(r" \((?:partial-)?inline\)$", "", row[3])
            flat, cum = out.get(name, (0, 0))
            out[name] = flat + float(row[1]), cum + float(row[2])
    return out


def ours(program, base, candidate, work):
    site = os.path.join(work, "site")
    subprocess.run([program, "diff", "-q", base, candidate, "-o", site], check=True, timeout=60)
    with open(os.path.join(site, "summary.json"), encoding="utf-8") as handle:
        return json.load(handle)["series"]


def compare(name, unit, diff, want, factors):
    """Lines about what differs. factors: from a number of either side to what is stored."""
    wrong, have = [], {}
    for f in diff["functions"]:
        flat = f["self"] * factors[1] - f["base_self"] * factors[0]
        cum = f["total"] * factors[1] - f["base_total"] * factors[0]
        have[f["function"]] = flat, cum
        size = abs(f["total"] * factors[1]) + abs(f["base_total"] * factors[0])
        pairs = want.get(f["function"], (0, 0))
        for what, mine, theirs in zip(("flat", "cum"), (flat, cum), pairs):
            if f["function"] != "[no stack]" and abs(mine - theirs) > 1e-9 * size + 1e-6:
                wrong.append("%s of %s: pprof %s, ours %s" % (what, f["function"], theirs, mine))
    equal = abs(factors[0] - factors[1]) <= 1e-9 * abs(factors[1])
    least = min((abs(cum) for _, cum in have.values()), default=0) if len(have) >= 60 else 0
    if equal:  # else the order is by level, not by what is stored
        wrong += ["%s: pprof %s, not listed" % (f, v) for f, v in want.items()
                  if f not in have and abs(v[1]) > least]
    return ["%s %s: %s" % (name, unit, line) for line in wrong]


def pair(program, name, base, candidate, work):
    bad, n = [], 0
    dumps = []
    for path in (base, candidate):
        with open(path, "rb") as handle:
            dumps.append(Dump(handle.read()))
    for series in ours(program, base, candidate, work):
        word, unit = series["name"], series["unit"]
        diff = next((d for d in series["diffs"] if d["name"] == "against the baseline"), None)
        if diff is None:
            bad.append("%s %s: no comparison" % (name, word))
            continue
        kind = "sums" if series["kind"] == "cumulative" else "levels"
        if diff["compares"] != kind:
            bad.append("%s %s: compares %s" % (name, word, diff["compares"]))
        factors = [d.duration / NS if series["kind"] == "delta" and d.duration else 1.0
                   for d in dumps]
        want = pprof(word, unit, base, candidate, work)
        if base == candidate:
            bad += ["%s %s: %s is %s" % (name, word, f["function"], f["status"])
                    for f in diff["functions"] if f["status"] != "same"]
        elif not want:
            bad.append("%s %s: pprof printed no functions" % (name, word))
        bad += compare(name, word, diff, want, factors)
        n += len(diff["functions"])
    print("%s  gopprof diff: %s: %d functions" % ("FAIL" if bad else "ok  ", name, n))
    for line in bad[:10]:
        print("        " + line)
    return not bad


def dumps_of(folder):
    return [os.path.join(folder, f) for f in sorted(os.listdir(folder))]


def pairs(shop, corpus):
    """(name, base, candidate): of one process, over a restart (deploy), of two pods."""
    for word in ("cpu", "heap", "goroutine", "mutex", "block"):
        one, two = (dumps_of(os.path.join(shop, "orders/pod=orders-%d/region=eu-west" % n, word))
                    for n in (0, 1))
        yield word + " of one process", one[1], one[15]
        yield word + " over a deploy", one[3], one[40]
        yield word + " of two pods", one[30], two[31]
        yield word + " with itself", one[7], one[7]
    for series in ("parca-heap-3s", "concurrentmap-heap"):
        folder = os.path.join(corpus, "series", series)
        if os.path.isdir(folder):
            found = [p for p in dumps_of(folder) if p.endswith((".pb.gz", ".pprof"))]
            yield series, found[0], found[-1]


def main():
    program, shop, corpus = sys.argv[1], sys.argv[2], (sys.argv + [""])[3]
    good = True
    with tempfile.TemporaryDirectory() as work:
        for name, base, candidate in pairs(shop, corpus):
            good = pair(program, name, base, candidate, work) and good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
