#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""CPU dumps of two versions of many servers: which changes are found, which are invented?

Groups with two sides are judged against a baseline directory; those with one side have an event
in events.jsonl, or a change at a moment that nothing tells of.
"""
import json
import math
import os
import shutil

import cpuworld
import pprofgen
from pprofgen import Chance

START = 1_795_075_200  # 2026-11-19T08:00:00Z
DAY = 86400
SIDES = ("base", "cand")


# ---- dumps of a side ------------------------------------------------------------------------


class Writer:
    """Dumps of 30 s of one service, all from one table of names."""

    def __init__(self, case):
        self.case, self.n = case, 0
        self.chance = Chance(case["seed"])
        self.server = cpuworld.Server(self.chance)
        self.tables = cpuworld.cpu_tables()
        samples = self.chance.log_between(3500, 8000)
        self.sampler = cpuworld.Sampler(self.chance, self.tables, samples)
        self.step = self.chance.choice((60, 300, 900))

    def rows(self, paths, load=1.0, pod=None):
        return self.sampler.rows(paths, load * self.chance.noise(0.08), pod)

    def at(self, begin, i):
        return begin + i * self.step + self.chance.uniform(0, 0.05) * self.step

    def folder(self, top, pod="app-0"):
        return pprofgen.make_folder(top, self.case["service"], "pod=" + pod, "cpu")

    def save(self, folder, at, rows):
        pprofgen.save(folder, at, self.tables.dump(at, 30, rows))
        self.n += 1

    def side(self, top, begin, paths, n, load=1.0):
        """n dumps of one pod."""
        folder = self.folder(top)
        for i in range(n):
            self.save(folder, self.at(begin, i), self.rows(paths, load))


# ---- two sides ------------------------------------------------------------------------------


def compare(folders, case, change):
    """change(writer): paths of the new version, and what is true."""
    w = Writer(case)
    after, truth = change(w)
    w.sampler.learn(w.server.paths, after)
    w.side(folders["base"], START, w.server.paths, case["n"])
    w.side(folders["cand"], START + DAY, after, case["n"], truth.get("load", 1))
    return w.n, truth


def no_change(w):
    return w.server.paths, {}


def dearer(w):
    fn = w.server.choose(0.03, 0.08)
    return w.server.dearer(fn, 1.2), {"function": fn, "part": round(w.server.part(fn), 4)}


def shift(how):
    def change(w):
        fn = w.server.choose(0.04, 0.10)
        return getattr(w.server, how)(fn), {"function": fn}
    return change


def busier(w):
    return w.server.paths, {"load": 1.5}


def same_dumps(folders, case):
    w = Writer(case)
    w.sampler.learn(w.server.paths)
    w.side(folders["base"], START, w.server.paths, case["n"])
    shutil.copytree(os.path.join(folders["base"], case["service"]),
                    os.path.join(folders["cand"], case["service"]))
    return 2 * w.n, {}


def halves(folders, case):
    """One window whose load goes up and down, dealt out at random."""
    w = Writer(case)
    order = [i % 2 for i in range(2 * case["n"])]
    w.chance.shuffle(order)
    w.sampler.learn(w.server.paths)
    for i, side in enumerate(order):
        load = 1 + 0.3 * math.sin(i / case["n"] * math.pi)
        w.save(w.folder(folders[SIDES[side]]), w.at(START, i), w.rows(w.server.paths, load))
    return w.n, {}


def from_pods(folders, case, is_shared):
    """Pods differ from one another; on both sides the same ones, or others."""
    w = Writer(case)
    w.sampler.learn(w.server.paths)
    pods = {}
    for side, top in enumerate(SIDES):
        for p in range(4):
            name = "app-%d" % (p if is_shared else p + 4 * side)
            if name not in pods:
                pods[name] = cpuworld.pod_factors(w.chance, w.server, 0.08)
            for i in range(case["n"]):
                rows = w.rows(w.server.paths, pod=pods[name])
                w.save(w.folder(folders[top], name), w.at(START + DAY * side, i), rows)
    return w.n, {}


# ---- one side -------------------------------------------------------------------------------


def window(folders, case, change, load=lambda w, i: 1):
    """2n dumps; change(writer) holds from one in the middle third on."""
    w = Writer(case)
    after, truth = change(w)
    w.sampler.learn(w.server.paths, after)
    n = 2 * case["n"]
    turn = w.chance.randint(int(0.35 * n), int(0.65 * n))
    folder = w.folder(folders["input"])
    for i in range(n):
        rows = w.rows(after if i >= turn else w.server.paths, load(w, i))
        w.save(folder, w.at(START, i), rows)
    # Between the last dump of the old version and the first of the new one.
    truth.update(since=START + turn * w.step - w.step / 3, step=w.step)
    return w.n, truth


def with_event(folders, case, change):
    n, truth = window(folders, case, change)
    note = {"time": int(truth["since"] * 1000), "text": "deploy v2 of " + case["service"],
            "tags": ["deploy", "service:" + case["service"]]}
    with open(os.path.join(folders["input"], "events.jsonl"), "a", encoding="utf-8") as file:
        file.write(json.dumps(note) + "\n")  # whole lines, in any order: they are sorted by time
    return n, truth


def much_dearer(low, high, part):
    def change(w):
        fn = w.server.choose(*part)
        return w.server.dearer(fn, w.chance.uniform(low, high)), {"function": fn}
    return change


def by_day(w, i):
    """Two days pass, whatever the interval is called."""
    return 1 + 0.3 * math.sin(i / w.case["n"] * math.tau)


MAKERS = {
    "null": lambda f, c: compare(f, c, no_change),
    "up20": lambda f, c: compare(f, c, dearer),
    "load": lambda f, c: compare(f, c, busier),
    "same": same_dumps,
    "halves": halves,
    "podsother": lambda f, c: from_pods(f, c, False),
    "podsshared": lambda f, c: from_pods(f, c, True),
    "event": lambda f, c: with_event(f, c, much_dearer(1.3, 1.5, (0.04, 0.08))),
    "noevent": lambda f, c: with_event(f, c, no_change),
    "step": lambda f, c: window(f, c, much_dearer(1.8, 2.5, (0.10, 0.20))),
    "nostep": lambda f, c: window(f, c, no_change),
    "days": lambda f, c: window(f, c, no_change, by_day),
}
SHIFTS = {"rename": "renamed", "inline": "inlined", "split": "split",
          "elsewhere": "called_elsewhere"}
for _name, _how in SHIFTS.items():
    MAKERS[_name] = lambda f, c, how=_how: compare(f, c, shift(how))


def make(folders, case):
    return MAKERS[case["what"]](folders, case)


# ---- what was said --------------------------------------------------------------------------

CHANGES = ("regression", "improvement", "shift")


def count(run, cases, said, wrong_when, why):
    """How many cases wrong_when(verdicts, case) holds for."""
    hits = 0
    for case in cases:
        verdicts = said.get(case["service"], pprofgen.Verdicts())
        if wrong_when(verdicts, case):
            hits += 1
            if why:
                run.wrong(case, why, verdicts)
    return hits


def has(*kinds):
    return lambda verdicts, case: bool(verdicts.kinds(*kinds))


def of_function(verdicts, case, *kinds):
    return [f for f in verdicts.kinds(*kinds) if f["function"] == case["truth"]["function"]]


def check_null(run, name):
    def judged(cases, said):
        n = count(run, cases, said, has("regression"), "a regression where none is")
        run.table.say(name + ": nothing changed, any regression", n, len(cases), 2, True)
        n = count(run, cases, said, has("improvement", "shift"), "a change where none is")
        run.table.say(name + ": nothing changed, any improvement or shift", n, len(cases), 2, True)
    return judged


def check_none(run, name, what, kinds):
    def judged(cases, said):
        n = count(run, cases, said, has(*kinds), "a change where none is")
        run.table.say(name + ": " + what, n, len(cases), 0, True)
    return judged


def check_found(run, name, goal, is_dated=False):
    """Found, in the right function; few others beside it."""
    def missed(verdicts, case):
        return not of_function(verdicts, case, "regression")

    def beside(verdicts, case):
        return any(f["function"] not in ("", case["truth"]["function"])
                   for f in verdicts.kinds("regression"))

    def late(verdicts, case):
        dates = [pprofgen.seconds_of(f["since"])
                 for f in of_function(verdicts, case, "regression")]
        truth = case["truth"]
        return dates and not any(d is not None and abs(d - truth["since"]) <= 2.5 * truth["step"]
                                 for d in dates)

    def judged(cases, said):
        n = len(cases) - count(run, cases, said, missed, "not found")
        run.table.say(name + ": found in the right function", n, len(cases), goal)
        wrong = count(run, cases, said, lambda v, c: bool(of_function(v, c, "shift")),
                      "called a shift")
        run.table.say(name + ": called a mere shift", wrong, len(cases), 0.7, True)
        wrong = count(run, cases, said, beside, "others beside it")
        run.table.say(name + ": a regression of another function beside it", wrong, len(cases),
                      20, True)
        if is_dated:
            wrong = count(run, cases, said, late, "wrongly dated")
            run.table.say(name + ": begins within two buckets of the change", n - wrong, n, 95)
    return judged


def check_moved(run, name):
    def judged(cases, said):
        for what in SHIFTS:
            these = [c for c in cases if c["what"] == what]
            n = len(these) - count(run, these, said, has("shift"), None)
            print("      %s: %d of %d without a finding that it moved" % (what, n, len(these)))
        n = count(run, cases, said, has("regression"), "called a regression")
        run.table.say(name + ": moved cost called a regression", n, len(cases), 1, True)
        n = count(run, cases, said, has("improvement"), "called an improvement")
        run.table.say(name + ": moved cost called an improvement", n, len(cases), 3, True)
        self_moves = [c for c in cases if c["what"] != "elsewhere"]
        n = count(run, self_moves, said, has("shift"), None)
        run.table.say(name + ": renames, inlines, splits called a shift", n, len(self_moves), 90)
    return judged


def check_by_kind(run, name, found, none):
    """A group of cases with a change and cases without."""
    def judged(cases, said):
        changed = [c for c in cases if c["what"] == found]
        check_found(run, name, 95, True)(changed, said)
        for what in none:
            check_null(run, "%s, %s" % (name, what))([c for c in cases if c["what"] == what], said)
    return judged


# Of each kind of case so many, with n dumps a side.
GROUPS = {
    "null5": ((("null", 200),), 5, check_null, ()),
    "null10": ((("null", 200),), 10, check_null, ()),
    "null30": ((("null", 80),), 30, check_null, ()),
    "podsother": ((("podsother", 50),), 10, check_null, ()),
    "podsshared": ((("podsshared", 50),), 5, check_null, ()),
    "halves": ((("halves", 60),), 20, check_null, ()),
    "same": ((("same", 40),), 10, check_none, ("same dumps on both sides, any change", CHANGES)),
    "load": ((("load", 50),), 10, check_none,
             ("half as much again of everything, a regression", ("regression",))),
    "up20_10": ((("up20", 120),), 10, check_found, (75,)),
    "up20_30": ((("up20", 60),), 30, check_found, (99,)),
    "moved": (tuple((what, 25) for what in SHIFTS), 15, check_moved, ()),
    "event": ((("event", 40), ("noevent", 40)), 20, check_by_kind, ("event", ("noevent",))),
    "step": ((("step", 50), ("nostep", 40), ("days", 40)), 30, check_by_kind,
             ("step", ("nostep", "days"))),
}


def main():
    run = pprofgen.Run(__doc__, GROUPS)
    for name in run.groups:
        kinds, n, check, more = GROUPS[name]
        sides = ("input",) if name in ("event", "step") else SIDES
        cases = [{"service": "%s-%d" % (what, i), "what": what, "n": n, "sides": sides}
                 for what, times in kinds for i in range(run.times(times))]
        run.group(name, cases, make, check(run, name, *more))
    run.end()


if __name__ == "__main__":
    main()
