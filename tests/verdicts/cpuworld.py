# SPDX-License-Identifier: MIT
"""CPU dumps of a simulated server: a call tree with costs, and what happens to them."""
import math

import pprofgen
from pprofgen import Tables

PERIOD = 10_000_000  # ns


class Server:
    """Paths (tuples from root to leaf) with their parts of the whole.

    The owner of a path is its leaf-most function that is no library's: what is planted in a
    function hits all paths that it owns, its calls of libraries too.
    """

    def __init__(self, chance, n_fns=110, n_paths=170):
        self.chance = chance
        self.own = pprofgen.own_names(chance, n_fns)
        self.handlers, self.middle, self.low = self.own[:6], self.own[6:30], self.own[30:]
        self.paths = {}
        while len(self.paths) < n_paths:
            self.paths[self.path()] = math.exp(chance.gauss(0, 1.2))
        self.scale()

    def path(self):
        chance = self.chance
        out = pprofgen.ROOTS + (chance.choice(self.handlers),)
        out += tuple(chance.sample(self.middle, chance.randint(1, 2)))
        out += (chance.choice(self.low),)
        return out + ((chance.choice(pprofgen.LIBRARY),) if chance.random() < 0.35 else ())

    def scale(self):
        whole = sum(self.paths.values())
        self.paths = {p: w / whole for p, w in self.paths.items()}

    def owned(self, fn):
        return [p for p in self.paths if owner(p) == fn]

    def part(self, fn):
        return sum(self.paths[p] for p in self.owned(fn))

    def choose(self, low, high):
        """A function with paths of its own and its part of the whole made to lie in between."""
        fns = [f for f in self.low if any(p[-1] == f for p in self.owned(f))]
        fn, part = self.chance.choice(fns), self.chance.log_between(low, high)
        factor = part / (1 - part) * (1 - self.part(fn)) / self.part(fn)
        for p in self.owned(fn):
            self.paths[p] *= factor
        self.scale()
        return fn

    # ---- what a new version does to it: each gives other paths with their parts of the old whole

    def dearer(self, fn, factor):
        return {p: w * (factor if owner(p) == fn else 1) for p, w in self.paths.items()}

    def moved(self, fn, place):
        """The paths that fn owns, put elsewhere: place(path) gives a list of (path, part)."""
        out = {p: w for p, w in self.paths.items() if owner(p) != fn}
        for p in self.owned(fn):
            for to, part in place(p):
                out[to] = out.get(to, 0) + part * self.paths[p]
        return out

    def renamed(self, fn):
        return self.moved(fn, lambda p: [(tuple(f + "V2" if f == fn else f for f in p), 1)])

    def inlined(self, fn):
        return self.moved(fn, lambda p: [(tuple(f for f in p if f != fn), 1)])

    def split(self, fn):
        """Two new functions below it do most of its work."""
        def place(p):
            at = p.index(fn) + 1
            return [(p, 0.1), (p[:at] + (fn + "Head",) + p[at:], 0.5),
                    (p[:at] + (fn + "Rest",) + p[at:], 0.4)]
        return self.moved(fn, place)

    def called_elsewhere(self, fn):
        """The same handlers call it through another function."""
        other = self.chance.choice(self.middle)
        return self.moved(fn, lambda p: [(p[:3] + (other,) + p[p.index(fn):], 1)])


def owner(path):
    return next(f for f in reversed(path) if f not in pprofgen.LIBRARY)


class Sampler:
    """Dumps of one instance group: parts -> counts with noise of its own in each function."""

    def __init__(self, chance, tables, samples, cv=0.05):
        self.chance, self.tables, self.samples, self.cv = chance, tables, samples, cv
        self.known, self.cvs = {}, {}

    def stack(self, path, labels):
        if (path, labels) not in self.known:
            self.known[path, labels] = self.tables.stack(path, labels), owner(path)
            # Some functions cost the same each time, others do not.
            self.cvs.setdefault(owner(path), self.cv * self.chance.log_between(0.4, 2.5))
        return self.known[path, labels]

    def learn(self, *versions, labels=((),)):
        """The tables are closed with the first dump: all stacks have to be in them by then."""
        for paths in versions:
            for path in paths:
                for label in labels:
                    self.stack(path, label)

    def rows(self, paths, load=1.0, pod=None, labels=()):
        """pod: factors by function, of an instance that differs from others."""
        chance, out, factors = self.chance, [], {}
        for path, part in paths.items():
            stack, fn = self.stack(path, labels)
            if fn not in factors:
                factors[fn] = chance.noise(self.cvs[fn]) * (pod.get(fn, 1) if pod else 1)
            n = chance.poisson(self.samples * load * part * factors[fn])
            if n:
                out.append((stack, n, n * PERIOD))
        return out


def cpu_tables():
    return Tables("cpu")


def pod_factors(chance, server, cv):
    return {fn: chance.noise(cv) for fn in server.own}
