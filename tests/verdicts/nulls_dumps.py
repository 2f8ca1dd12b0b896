#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Nothing changed, so nothing may be found: the real CPU dumps of the samples against themselves.

Before the deploy nothing changes in the CPU of the shop's services. The dumps of one of them are
dealt out at random into two halves, and these are compared; each draw is a service of its own
name, so that one run judges all of them. Then the same dumps stand on both sides.
"""
import os
import shutil

import pprofgen
from pprofgen import Chance

SHOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "samples", "shop")
# Names of the last dumps whose eight seconds end before the deploy; names sort as times do.
BEFORE = "20261121T085427Z"
SERVICES = ("orders", "api-gateway", "catalog", "worker")
CHANGES = ("regression", "improvement", "shift")


def dumps_before(service):
    """(folder below the service, name) of CPU dumps that ended before the deploy."""
    out, top = [], os.path.join(SHOP, service)
    for folder, _, names in os.walk(top):
        if os.path.basename(folder) == "cpu":
            out += [(os.path.relpath(folder, top), n) for n in names if n < BEFORE]
    return sorted(out)


def put(source, top, name, folder, file):
    """A hard link where that is possible, else a copy."""
    target = os.path.join(pprofgen.make_folder(top, name, folder), file)
    try:
        os.link(os.path.join(SHOP, source, folder, file), target)
    except OSError:
        shutil.copyfile(os.path.join(SHOP, source, folder, file), target)


def draw(folders, case):
    dumps, chance = dumps_before(case["of"]), Chance(case["seed"])
    chance.shuffle(dumps)
    for i, (folder, file) in enumerate(dumps):
        put(case["of"], folders["cand" if i % 2 else "base"], case["service"], folder, file)
    return len(dumps), {}


def twice(folders, case):
    """All types, all dumps: what is found must be what is found without a baseline."""
    n = 0
    for side in ("base", "cand"):
        top = os.path.join(SHOP, case["of"])
        for folder, _, names in os.walk(top):
            below = os.path.relpath(folder, top)
            for file in sorted(names):
                put(case["of"], folders[side], case["service"], below, file)
                n += 1
        shutil.copyfile(os.path.join(SHOP, "events.jsonl"),
                        os.path.join(folders[side], "events.jsonl"))
    return n, {}


def make(folders, case):
    return (twice if case["what"] == "same" else draw)(folders, case)


def check_draws(run, name):
    def judged(cases, said):
        for kinds, what in ((CHANGES[:1], "any regression"), (CHANGES[1:], "any other change")):
            hits = 0
            for case in cases:
                verdicts = said.get(case["service"], pprofgen.Verdicts())
                hits += bool(verdicts.kinds(*kinds))
                if verdicts.kinds(*kinds):
                    run.wrong(case, "a change where none is", verdicts)
            run.table.say("shuffled halves of %s: %s" % (name, what), hits, len(cases), 1, True,
                          is_exact=True)
    return judged


def check_same(run):
    def judged(cases, said):
        alone = pprofgen.judge(run.options.program, SHOP)
        for case in cases:
            nothing = pprofgen.Verdicts()
            ids = {f["id"] for f in alone.get(case["of"], nothing).kinds(*CHANGES)}
            verdicts = said.get(case["service"], nothing)
            more = [f["id"] for f in verdicts.kinds(*CHANGES) if f["id"] not in ids]
            if more:
                run.wrong(case, "only with a baseline: %s" % more, verdicts)
            run.table.say("same dumps on both sides, %s: changes that only the baseline shows"
                          % case["of"], len(more), max(1, len(verdicts.findings)), 0, True)
    return judged


GROUPS = {**{name: 100 for name in SERVICES}, "same": 4}


def main():
    run = pprofgen.Run(__doc__, GROUPS)
    for name, n in run.groups.items():
        if name == "same":
            cases = [{"service": s, "of": s, "what": "same", "sides": ("base", "cand")}
                     for s in SERVICES]
            run.group(name, cases, make, check_same(run))
            continue
        cases = [{"service": "%s-%d" % (name, i), "of": name, "what": "draw",
                  "sides": ("base", "cand")} for i in range(run.times(n))]
        run.group(name, cases, make, check_draws(run, name))
    run.end()


if __name__ == "__main__":
    main()
