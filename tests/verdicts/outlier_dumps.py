#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""CPU dumps of twelve pods, or of six tenants: is the one that deviates found, and nothing else?"""
import cpuworld
import pprofgen
from pprofgen import Chance

START = 1_795_075_200  # 2026-11-19T08:00:00Z
STEP = 300
PODS = 12
TENANTS = ("acme", "birch", "cobalt", "dune", "elm", "fern")


class Fleet:
    """Pods of one service that differ a little, as pods do."""

    def __init__(self, case, samples):
        self.case, self.chance, self.n = case, Chance(case["seed"]), 0
        self.server = cpuworld.Server(self.chance)
        self.tables = cpuworld.cpu_tables()
        self.sampler = cpuworld.Sampler(self.chance, self.tables, samples)
        self.pods = ["app-%d" % i for i in range(PODS)]
        self.factors = {p: cpuworld.pod_factors(self.chance, self.server, 0.03) for p in self.pods}

    def write(self, folders, pod, paths, load=1.0, version=None):
        labels = ("pod=" + pod,) + (("version=" + version,) if version else ())
        folder = pprofgen.make_folder(folders["input"], self.case["service"], *labels, "cpu")
        for i in range(self.case["n"]):
            rows = self.sampler.rows(paths, load * self.chance.noise(0.08), self.factors[pod])
            at = START + (i + self.chance.uniform(0, 0.1)) * STEP
            pprofgen.save(folder, at, self.tables.dump(at, 30, rows))
            self.n += 1


def pods(folders, case):
    """One pod of twelve deviates: in one function, in size, or none does."""
    f = Fleet(case, 4000)
    odd, truth, load = None, {}, {}
    dear = f.server.paths
    if case["what"] != "null":
        odd = f.chance.choice(f.pods)
        truth = {"key": "pod", "value": odd}
    if case["what"] == "pod":
        fn = f.server.choose(0.03, 0.08)
        dear = f.server.dearer(fn, f.chance.uniform(1.6, 2.2))
        truth["function"] = fn
    if case["what"] == "volume":
        load[odd] = 2.0
    f.sampler.learn(f.server.paths)
    for pod in f.pods:
        f.write(folders, pod, dear if pod == odd else f.server.paths, load.get(pod, 1.0))
    return f.n, truth


def versions(folders, case):
    """Five of twelve pods run another version, in which one function is dearer, or none."""
    f = Fleet(case, 4000)
    fn = f.server.choose(0.03, 0.08)
    factor = f.chance.uniform(1.3, 1.7) if case["what"] == "version" else 1
    dear = f.server.dearer(fn, factor)
    new = set(f.chance.sample(f.pods, 5))
    f.sampler.learn(dear)
    for pod in f.pods:
        version = "v2" if pod in new else "v1"
        f.write(folders, pod, dear if pod in new else f.server.paths, version=version)
    return f.n, {"key": "version", "value": "v2", "function": fn} if factor > 1 else {}


def tenants(folders, case):
    """Six tenants with as much traffic each, in the labels of the samples; one may be dear."""
    f = Fleet(case, 5000)
    fn = f.server.choose(0.03, 0.08)
    odd = f.chance.choice(TENANTS) if case["what"] == "tenant" else None
    dear = f.server.dearer(fn, f.chance.uniform(4, 6))
    labels = {t: (("tenant", t),) for t in TENANTS}
    f.sampler.learn(dear, labels=tuple(labels.values()))
    for pod in f.pods[:2]:
        folder = pprofgen.make_folder(folders["input"], case["service"], "pod=" + pod, "cpu")
        for i in range(case["n"]):
            at, load, rows = START + i * STEP, f.chance.noise(0.08) / len(TENANTS), []
            for tenant in TENANTS:
                paths = dear if tenant == odd else f.server.paths
                rows += f.sampler.rows(paths, load, f.factors[pod], labels[tenant])
            pprofgen.save(folder, at, f.tables.dump(at, 30, rows))
            f.n += 1
    return f.n, {"key": "tenant", "value": odd, "function": fn} if odd else {}


MAKERS = {"null": pods, "pod": pods, "volume": pods, "version": versions, "oneversion": versions,
          "tenant": tenants, "tenants": tenants}


def make(folders, case):
    return MAKERS[case["what"]](folders, case)


# ---- what was said --------------------------------------------------------------------------


def names_it(case, finding):
    truth = case["truth"]
    return truth and finding["labels"].get(truth["key"]) == truth["value"]


def check(run, name, goals):
    """goals by kind of case: found (None: nothing is there to be found), false."""
    def of_kind(what, cases, said):
        found = right = false = 0
        for case in cases:
            verdicts = said.get(case["service"], pprofgen.Verdicts())
            outliers = verdicts.kinds("outlier")
            named = [f for f in outliers if names_it(case, f)]
            found += bool(named)
            right += any(f["function"] == case["truth"].get("function", "") for f in named)
            bad = any(not names_it(case, f) for f in outliers)
            false += bad
            if bad or (case["truth"] and not named):
                run.wrong(case, "false" if bad else "not found", verdicts)
        goal, limit = goals[what]
        if goal is not None:
            run.table.say("%s, %s: found, by the right label" % (name, what), found, len(cases),
                          goal)
            if what != "volume":
                run.table.say("%s, %s: the right function is named" % (name, what), right, found,
                              95)
        run.table.say("%s, %s: anything else called deviating" % (name, what), false, len(cases),
                      limit, True)

    def judged(cases, said):
        for what in goals:
            of_kind(what, [c for c in cases if c["what"] == what], said)
    return judged


# Kinds of cases with their number, dumps a pod, and goals: found, with a false flag.
GROUPS = {
    "pods3": ((("null", 60), ("pod", 80), ("volume", 20)), 3,
              {"null": (None, 3), "pod": (90, 3), "volume": (90, 3)}),
    "pods10": ((("null", 40), ("pod", 60), ("volume", 20)), 10,
               {"null": (None, 1), "pod": (99, 1), "volume": (95, 1)}),
    "versions": ((("version", 40), ("oneversion", 40)), 5,
                 {"version": (99, 3), "oneversion": (None, 3)}),
    "tenants": ((("tenant", 60), ("tenants", 60)), 15,
                {"tenant": (90, 3), "tenants": (None, 3)}),
}


def main():
    run = pprofgen.Run(__doc__, GROUPS)
    for name in run.groups:
        kinds, n, goals = GROUPS[name]
        cases = [{"service": "%s-%d" % (what, i), "what": what, "n": n}
                 for what, times in kinds for i in range(run.times(times))]
        run.group(name, cases, make, check(run, name, goals))
    run.end()


if __name__ == "__main__":
    main()
