#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Leaks and what only looks like them, as real dumps: are they told apart?

A case is a service of one to four pods that are asked in equal (nearly) intervals. Its heap
is a world of objects that are made and let go; a dump shows those that Go's sampling (one in
512 KiB) happened to take, with the counters since the start of the process. One function is
planted: it leaks in one of several forms, or does one of many harmless things of the same size.
"""
import math

import pprofgen
from pprofgen import Chance, Tables

MIB = 1 << 20
RATE = 512 << 10
FOR_EVER = 1e9  # hours
START = 1_795_075_200  # 2026-11-19T08:00:00Z
INTERVALS = {20: (1 / 12, 0.5, 1), 60: (1 / 60, 1 / 6, 0.5, 1), 200: (1 / 60, 1 / 6, 0.5)}  # hours


# ---- a world: when, how long alive, how much to do ------------------------------------------


class World:
    """Times in hours since the start. times[pod], births[pod] (starts of the process)."""

    def __init__(self, chance, n, pods):
        self.chance, self.n, self.n_pods = chance, n, pods
        self.step = chance.choice(INTERVALS[n])
        self.span = n * self.step
        self.names = ["app-%d" % i for i in range(pods)]
        self.times = [self.grid(chance.uniform(0, 0.3) * self.step) for _ in range(pods)]
        self.births = [[-chance.uniform(0.05, 0.5) * self.span] for _ in range(pods)]
        is_long = self.step > 0.1
        self.swing = chance.uniform(0, 0.3) if is_long and chance.random() < 0.5 else 0
        self.noon = chance.uniform(0, 24)
        self.ramp = lambda t: 1
        self.shift = lambda pod, t: 1
        self.share = [chance.noise(0.1) for _ in range(pods)]
        self.loads = None

    def grid(self, offset):
        return [offset + (i + self.chance.uniform(-0.05, 0.05)) * self.step + 0.1 * self.step
                for i in range(self.n)]

    def fresh(self):
        """All processes began just before the first dump."""
        self.births = [[self.times[p][0] - self.chance.uniform(0.02, 0.5) * self.step]
                       for p in range(self.n_pods)]

    def restart(self, pod, at):
        self.births[pod].append(at)
        self.births[pod].sort()

    def birth(self, pod, t):
        return max(b for b in self.births[pod] if b <= t)

    def age(self, pod, t):
        return t - self.birth(pod, t)

    def load(self, pod, t):
        day = 1 + self.swing * math.sin((t - self.noon) * math.tau / 24)
        return day * self.ramp(t) * self.shift(pod, t) * self.share[pod]

    def settle(self):
        """Load at each dump, with noise that all pods share and some of their own."""
        common, x = [], 0.0
        for _ in range(self.n):
            x = 0.7 * x + self.chance.gauss(0, 0.035)
            common.append(math.exp(x))
        self.loads = [[self.load(p, t) * common[i] * self.chance.noise(0.03)
                       for i, t in enumerate(self.times[p])] for p in range(self.n_pods)]


class Planted:
    """shape(pod, t): bytes (or goroutines) beside the base; power: how it follows the load."""

    def __init__(self, shape, slope=None, pods=None, power=0.0, expect=None, also=None, **more):
        self.shape, self.slope, self.pods = shape, slope, pods
        self.power, self.expect, self.also = power, expect, also
        self.base = more.get("base")  # None: some
        self.is_leak = False


# ---- leaks --------------------------------------------------------------------------------


def linear(w, grow):
    return Planted(lambda p, t: grow / w.span * w.age(p, t), grow / w.span * w.n_pods)


def daily_load(w, grow):
    w.swing = w.chance.uniform(0.2, 0.4)
    return linear(w, grow)


def late(w, grow):
    on = w.chance.uniform(0.25, 0.6) * w.span
    return Planted(lambda p, t: grow * max(0, t - on) / (w.span - on),
                   grow / (w.span - on) * w.n_pods)


def restarts(w, grow):
    """Lives are long enough to show it: a third of the window or more."""
    rate = 1.5 * grow / w.span
    for p in range(w.n_pods):
        if w.n > 20 and w.chance.random() < 0.4:
            w.restart(p, w.chance.uniform(0.30, 0.36) * w.span)
            w.restart(p, w.chance.uniform(0.64, 0.70) * w.span)
        else:
            w.restart(p, w.chance.uniform(0.4, 0.6) * w.span)
    return Planted(lambda p, t: rate * w.age(p, t), rate * w.n_pods)


def one_pod(w, grow):
    bad = w.chance.randrange(w.n_pods)
    return Planted(lambda p, t: grow / w.span * w.age(p, t) if p == bad else 0,
                   grow / w.span, [w.names[bad]])


def bursts(w, grow):
    """Many lumps, spread over the whole window."""
    def lumps():
        k = w.chance.randint(9, 16)
        out = [((i + w.chance.random()) / k * w.span, w.chance.uniform(0.5, 1.5)) for i in range(k)]
        return [(at, size * grow / k) for at, size in out]
    of = [lumps() for _ in range(w.n_pods)]
    return Planted(lambda p, t: sum(size for at, size in of[p] if w.birth(p, t) < at <= t))


def load_proportional(w, grow):
    w.swing = w.chance.uniform(0.2, 0.5)

    def shape(p, t):
        born, turn = w.birth(p, t), math.tau / 24
        wave = math.cos((born - w.noon) * turn) - math.cos((t - w.noon) * turn)
        return grow / w.span * (t - born + w.swing * wave / turn)
    return Planted(shape)


def accelerating(w, grow):
    power = w.chance.uniform(1.5, 2)
    return Planted(lambda p, t: grow * max(0, t / w.span) ** power)


def beside_warm_up(w, grow):
    w.fresh()
    tau = w.chance.uniform(0.03, 0.12) * w.span
    planted = linear(w, grow)
    planted.also = lambda p, t: 0.7 * grow * (1 - math.exp(-w.age(p, t) / tau))
    return planted


def beside_saw_tooth(w, grow):
    period = w.span / w.chance.uniform(4, 9)
    phase = [w.chance.random() for _ in range(w.n_pods)]
    planted = linear(w, grow)
    planted.also = lambda p, t: 0.6 * grow * ((t / period + phase[p]) % 1)
    return planted


def with_gaps(w, grow):
    """A tenth of the dumps is missing, and a quarter of the window in one piece."""
    for p in range(w.n_pods):
        hole = w.chance.uniform(0.2, 0.6) * w.span
        w.times[p] = [t for t in w.times[p] if w.chance.random() > 0.1
                      and not (w.n > 20 and hole < t < hole + w.span / 4)]
    return linear(w, grow)


LEAKS = (linear, daily_load, late, restarts, one_pod, bursts, load_proportional, accelerating,
         beside_warm_up, beside_saw_tooth, with_gaps)

# ---- what only looks like it ----------------------------------------------------------------

ENDS = ("warming_up", "stable")
STEPS = ("stepped", "stable")
LOADS = ("growing_with_load", "stable")


def warm_up(w, grow):
    w.fresh()
    tau = w.chance.uniform(0.03, 0.2) * w.span
    return Planted(lambda p, t: grow * (1 - math.exp(-w.age(p, t) / tau)), expect=ENDS)


def cache_fill(w, grow):
    w.fresh()
    full = w.chance.uniform(0.15, 0.6) * w.span
    return Planted(lambda p, t: grow * min(1, w.age(p, t) / full), expect=ENDS)


def sigmoid_fill(w, grow):
    middle, width = w.chance.uniform(0.15, 0.4) * w.span, w.chance.uniform(0.03, 0.08) * w.span
    return Planted(lambda p, t: grow / (1 + math.exp(-(t - middle) / width)))


def two_warm_ups(w, grow):
    w.fresh()
    tau, on = w.chance.uniform(0.03, 0.08) * w.span, w.chance.uniform(0.3, 0.5) * w.span
    return Planted(lambda p, t: grow * (1.5 - math.exp(-w.age(p, t) / tau)
                                        - 0.5 * math.exp(-max(0, t - on) / tau)))


def warm_up_each_life(w, grow):
    w.fresh()
    tau = w.chance.uniform(0.03, 0.1) * w.span
    for p in range(w.n_pods):
        w.restart(p, w.chance.uniform(0.3, 0.7) * w.span)
    return Planted(lambda p, t: grow * (1 - math.exp(-w.age(p, t) / tau)), expect=ENDS)


def step(w, grow):
    on = w.chance.uniform(0.2, 0.8) * w.span
    return Planted(lambda p, t: grow * (t > on), expect=STEPS)


def two_steps(w, grow):
    on = w.chance.uniform(0.15, 0.45) * w.span, w.chance.uniform(0.55, 0.85) * w.span
    return Planted(lambda p, t: grow * ((t > on[0]) + (t > on[1])) / 2)


def bigger_version(w, grow):
    """All pods are restarted one after the other; from then on more is held."""
    on = w.chance.uniform(0.3, 0.7) * w.span
    for p in range(w.n_pods):
        w.restart(p, on + 0.3 * p * w.step)
    return Planted(lambda p, t: grow * (w.birth(p, t) >= on), expect=STEPS)


def load_ramp(w, grow):
    rise = w.chance.uniform(0.4, 1)
    w.ramp = lambda t: 1 + rise * t / w.span
    return Planted(lambda p, t: 0, power=1, base=grow / rise, expect=LOADS)


def traffic_shift(w, grow):
    """At one moment a pod gets the requests that another one had."""
    on = w.chance.uniform(0.3, 0.7) * w.span
    w.shift = lambda p, t: 1 if t < on else (1.6, 0.4, 1, 1)[p]
    return Planted(lambda p, t: 0, power=1, base=grow)


def daily_swing(w, grow):
    w.swing = w.chance.uniform(0.3, 0.5)
    return Planted(lambda p, t: 0, power=1, base=grow)


def saw_tooth(w, grow):
    period = w.span / w.chance.uniform(3, 10)
    phase = [w.chance.random() for _ in range(w.n_pods)]
    return Planted(lambda p, t: grow * ((t / period + phase[p]) % 1))


def bump(w, grow):
    on, long = w.chance.uniform(0.2, 0.5) * w.span, w.chance.uniform(0.15, 0.3) * w.span
    return Planted(lambda p, t: grow * (on < t < on + long))


def wavering(w, grow):
    """A level that drifts about and comes back, in each pod by itself."""
    of = []
    for p in range(w.n_pods):
        x, path = 0.0, []
        for _ in w.times[p]:
            x = 0.7 * x + w.chance.gauss(0, 0.1)
            path.append(max(0.05, 1 + x))
        of.append(dict(zip(w.times[p], path)))
    return Planted(lambda p, t: grow * of[p][t])


def shrinking(w, grow):
    return Planted(lambda p, t: grow * max(0, 1 - 0.7 * t / w.span))


def steady(_, grow):
    return Planted(lambda p, t: grow)


LOOK_ALIKES = (warm_up, cache_fill, sigmoid_fill, two_warm_ups, warm_up_each_life, step, two_steps,
               bigger_version, load_ramp, traffic_shift, daily_swing, saw_tooth, bump, wavering,
               shrinking, steady)
FAMILIES = {f.__name__: f for f in LEAKS + LOOK_ALIKES}


# ---- the heap -------------------------------------------------------------------------------


class Site:
    """Where objects of one size are made. level: objects of a pod at load 1; life in hours."""

    def __init__(self, chance, stack, size, level, life, **more):
        self.chance, self.stack, self.size, self.level, self.life = chance, stack, size, level, life
        self.power, self.shape = more.get("power", 0.0), more.get("shape")
        self.noise, self.phi = more.get("noise", 0.0), more.get("phi", 0.5)
        self.taken = 1 - math.exp(-size / RATE)
        self.pod = 0

    def begin(self, pod):
        self.pod = pod
        self.x = 0.0
        self.birth()

    def birth(self):
        """A process begins: n objects, m of them in the sample, a sampled ever."""
        self.n = 0.0
        self.m = self.a = 0

    def row(self, t, load, hours):
        """hours since the dump before, or since the process began."""
        chance, n = self.chance, self.level * load**self.power
        if self.noise:
            self.x = self.phi * self.x + chance.gauss(0, self.noise)
            n *= max(0.05, 1 + self.x)
        if self.shape:
            n += self.shape(self.pod, t) / self.size
        keep = math.exp(-hours / self.life)
        held = self.n * keep
        if n >= held:
            new = chance.poisson(self.taken * (n - held))
            self.m = chance.binomial(self.m, keep) + new
        else:
            new = 0
            self.m = chance.binomial(self.m, n / self.n)
        passing = n * hours / self.life - max(0, n - held)
        self.a += new + chance.poisson(self.taken * passing)
        self.n = n
        ever, now = self.a / self.taken, self.m / self.taken
        return (self.stack, int(ever), int(ever * self.size), int(now), int(now * self.size))


def stack_of(chance, own, at, depth=3):
    """A path to own[at], the same each time for one (path, at)."""
    middle = [own[(at * 7 + i * 3) % 20 + len(own) // 2] for i in range(depth - 1)]
    return pprofgen.ROOTS + tuple(m for m in middle if m != own[at]) + (own[at],)


class Heap:
    """The sites of one service: steady ones, short-lived garbage, and what is planted."""

    def __init__(self, chance, w, form, n_sites=16):
        self.chance, self.tables, self.sites, self.form = chance, Tables(form), [], form
        self.own = pprofgen.own_names(chance, 64)
        self.function = self.own[0]
        whole = chance.log_between(50, 250) * MIB
        self.whole = whole
        parts = [chance.log_between(1, 40) for _ in range(n_sites)]
        for i, part in enumerate(parts):
            self.steady(w, 2 + i, whole * part / sum(parts))
        for i in range(5):
            size = int(chance.log_between(32, 4096))
            rate = chance.log_between(0.3, 3) * MIB * 3600  # bytes an hour
            self.add(20 + i, size, rate / size * 2 / 3600, 2 / 3600, power=1)

    def add(self, at, size, level, life, **more):
        frames = stack_of(self.chance, self.own, at, self.chance.randint(2, 4))
        if self.chance.random() < 0.4:
            frames += (self.chance.choice(pprofgen.LIBRARY[:6]),)
        labels = (("bytes", size),) if self.form == "heap" else ()
        stack = self.tables.stack(frames, labels)
        self.sites.append(Site(self.chance, stack, size, level, life, **more))

    def steady(self, w, at, amount):
        """Of requests under way; made at the start and kept; or a cache that is slowly renewed."""
        chance, size, kind = self.chance, int(self.chance.log_between(64, 64 << 10)), at % 5
        more = {"noise": chance.uniform(0, 0.04), "phi": chance.uniform(0.2, 0.7)}
        life = FOR_EVER
        if kind < 3:
            more["power"] = chance.uniform(0.3, 1)
            life = chance.log_between(0.02, 2) * w.step
        elif kind == 3:
            more = {}
        else:
            life = chance.log_between(3, 100) * w.step
        self.add(at, size, amount / size, life, **more)

    def plant(self, w, planted, grow):
        """One function of two or three stacks; what stays is beside what comes and goes."""
        chance = self.chance
        base = planted.base if planted.base is not None else chance.uniform(0.1, 0.4) * grow
        size = int(chance.log_between(256, 64 << 10))
        self.add(0, size, base / size, w.step, power=planted.power, noise=chance.uniform(0, 0.1))
        for part in (1.0,) if chance.random() < 0.5 else (0.7, 0.3):
            size = int(chance.log_between(256, 256 << 10))
            self.add(0, size, 0, FOR_EVER if planted.is_leak else 20 * w.step,
                     shape=lambda p, t, part=part: part * planted.shape(p, t))
        if planted.also:
            self.add(1, 2048, 0, 20 * w.step, shape=planted.also)

    def rows(self, t, load, hours):
        out = [site.row(t, load, hours) for site in self.sites]
        if self.form == "inuse":
            return [(r[0], r[3], r[4]) for r in out if r[3]]
        return [r for r in out if r[1]]


class Goroutines:
    """Counts are exact: those at rest, those of requests under way, and what is planted."""

    def __init__(self, chance, _, form):
        self.chance, self.tables, self.sites = chance, Tables(form), []
        self.own = pprofgen.own_names(chance, 64)
        self.function = self.own[0]
        self.whole = 0
        for i in range(9):
            level = chance.log_between(1, 40)
            self.add(2 + i, level, chance.choice((0.0, 1.0, 1.0)))
            self.whole += level

    def add(self, at, level, power, shape=None):
        frames = stack_of(self.chance, self.own, at, self.chance.randint(2, 4))
        stack = self.tables.stack(frames + ("runtime.gopark",))
        self.sites.append((stack, level, power, shape))

    def plant(self, _, planted, grow):
        base = planted.base if planted.base is not None else self.chance.uniform(0, 0.3) * grow
        # A thousand in one place would be worth a warning whatever they do.
        self.add(0, min(base, 400), planted.power, planted.shape)
        if planted.also:
            self.add(1, 0, 0.0, planted.also)

    def rows(self, pod, t, load):
        out = []
        for stack, level, power, shape in self.sites:
            n = round(level) if not power else self.chance.poisson(level * load)
            n += round(shape(pod, t)) if shape else 0
            if n > 0:
                out.append((stack, n))
        return out


# ---- a case -------------------------------------------------------------------------------


def amount(chance, case, world):
    if case["form"] == "goroutine":
        return chance.log_between(max(150, 0.6 * world.whole), 500)
    return max(24 * MIB, chance.log_between(0.2, 1.2) * world.whole)


def pods_of(chance, case):
    if case["family"] in ("one_pod", "traffic_shift"):
        return chance.randint(2, 4)
    return chance.choice((1, 2, 2, 3, 3))


def make(folders, case):
    """Writes the dumps of one case; how many, and what was planted."""
    chance, form = Chance(case["seed"]), case["form"]
    w = World(chance, case["n"], pods_of(chance, case))
    world = (Goroutines if form == "goroutine" else Heap)(chance, w, form)
    grow = amount(chance, case, world)
    planted = FAMILIES[case["family"]](w, grow)
    planted.is_leak = is_leak(case)
    w.settle()
    world.plant(w, planted, grow)
    worlds = {"goroutine" if form == "goroutine" else "heap": world}
    if case["has_heap"]:
        worlds["heap"] = Heap(chance, w, "heap", 3)
    n = 0
    for p in range(w.n_pods):
        for kind, of in worlds.items():
            folder = pprofgen.make_folder(folders["input"], case["service"], "pod=" + w.names[p],
                                          kind)
            n += write_pod(folder, w, of, p)
    truth = {"function": world.function, "slope": planted.slope, "pods": planted.pods,
             "expect": planted.expect, "family": case["family"], "grow": round(grow),
             "of": round(world.whole), "n_pods": w.n_pods, "hours": round(w.span, 2)}
    return n, truth


def write_pod(folder, w, world, p):
    before = None
    if isinstance(world, Heap):
        for site in world.sites:
            site.begin(p)
    for t, load in zip(w.times[p], w.loads[p]):
        born = w.birth(p, t)
        if isinstance(world, Goroutines):
            rows = world.rows(p, t, load)
        else:
            if before is not None and born > before:
                for site in world.sites:
                    site.birth()
                before = None
            rows = world.rows(t, load, t - (born if before is None else before))
        before = t
        at = START + 3600 * t
        pprofgen.save(folder, at, world.tables.dump(at, 0, rows))
    return len(w.times[p])


# ---- what was said of it --------------------------------------------------------------------


def is_leak(case):
    return FAMILIES[case["family"]] in LEAKS


def is_false(case, row):
    """A series called leaking that does not."""
    truth = case["truth"]
    if row["verdict"] != "leaking":
        return False
    if not is_leak(case) or row["function"] not in ("", truth["function"]):
        return True
    pod = row["labels"].get("pod")
    return bool(pod and truth["pods"] and pod not in truth["pods"])


def main_type(row):
    return "inuse_space" in row["type"] or "goroutine" in row["type"]


def planted_rows(case, said):
    return [r for r in said.judged if r["function"] == case["truth"]["function"] and main_type(r)]


def has_slope(case, said):
    """None: not judged leaking. The planted slope is the sum over the pods that leak."""
    rows = [r for r in planted_rows(case, said) if r["verdict"] == "leaking"]
    if not rows or case["truth"]["slope"] is None:
        return None
    return any(r["low"] <= case["truth"]["slope"] <= r["high"] for r in rows)


def check(run, name, goals):
    nothing = pprofgen.Verdicts()

    def judged(cases, by_service):
        count = {k: 0 for k in ("found", "right", "pod", "pods", "slope", "slopes", "false",
                                "beside", "called", "sensible", "asked")}
        families = {}
        for case in cases:
            said = by_service.get(case["service"], nothing)
            calls = said.kinds("leak", "goroutine-leak")
            tally(run, case, said, calls, count)
            got = families.setdefault(case["family"], [0, 0])
            got[0] += bool(calls)
            got[1] += 1
        if run.options.v:
            print("      called leaks: " + ", ".join("%s %d/%d" % (k, a, b)
                                                     for k, (a, b) in families.items()))
        n_leaks = sum(map(is_leak, cases))
        say, n = run.table.say, count
        say(name + ": leaks found", n["found"], n_leaks, goals[0])
        say(name + ": the right function is named first", n["right"], n["found"], 99)
        say(name + ": of a leak in one pod, the pod is named", n["pod"], n["pods"], 85)
        say(name + ": the slope is within the interval", n["slope"], n["slopes"], 85)
        say(name + ": look-alikes with a finding of a leak", n["called"], len(cases) - n_leaks,
            goals[1], True)
        say(name + ": cases with a function or pod falsely called leaking", n["false"],
            len(cases), goals[2], True)
        say(name + ": cases with objects or values falsely called leaking", n["beside"],
            len(cases), 2 * goals[2], True)
        say(name + ": warm-up, step, load ramp are called so, or stable", n["sensible"],
            n["asked"], goals[3])
    return judged


def tally(run, case, said, calls, count):
    truth = case["truth"]
    wrong = [r for r in said.judged if is_false(case, r)]
    main = [r for r in wrong if main_type(r) and "bytes" not in r["labels"]]
    count["false"] += bool(main)
    count["beside"] += len(wrong) > len(main)
    if wrong:
        run.wrong(case, "falsely leaking: %s" % [(r["type"], r["function"], r["labels"])
                                                 for r in wrong[:3]], said)
    if not is_leak(case):
        look_alike(run, case, said, calls, count)
        return
    if not calls:
        run.wrong(case, "not found: %s" % [(r["verdict"], r["labels"])
                                           for r in planted_rows(case, said)][:4], said)
        return
    count["found"] += 1
    if calls[0]["function"] == truth["function"]:
        count["right"] += 1
    else:
        run.wrong(case, "another function", said)
    if truth["pods"]:
        count["pods"] += 1
        count["pod"] += calls[0]["labels"].get("pod") in truth["pods"]
    fits = has_slope(case, said)
    if fits is not None:
        count["slopes"] += 1
        count["slope"] += fits
        if not fits:
            run.wrong(case, "slope: %s" % [(r["slope_per_hour"], r["low"], r["high"])
                                           for r in planted_rows(case, said)][:2], said)


def look_alike(run, case, said, calls, count):
    if calls:
        count["called"] += 1
        run.wrong(case, "called a leak", said)
    if not case["truth"]["expect"]:
        return
    count["asked"] += 1
    rows = [r for r in planted_rows(case, said) if "pod" not in r["labels"]]
    allowed = case["truth"]["expect"] + (("not_enough_data",) if case["n"] == 20 else ())
    if rows and all(r["verdict"] in allowed for r in rows):
        count["sensible"] += 1
    else:
        run.wrong(case, "verdict %s" % [r["verdict"] for r in rows], said)


# Found, look-alikes called leaks, cases with a false call: the goals of the project; verdicts of
# look-alikes have none there.
GROUPS = {
    "leak20": {"n": 20, "form": "heap", "leaks": 10, "others": 14, "goals": (90, 1, 2.5, 80)},
    "leak60": {"n": 60, "form": "heap", "leaks": 10, "others": 14, "goals": (98, 1, 2.5, 85)},
    "leak200": {"n": 200, "form": "heap", "leaks": 4, "others": 4, "goals": (99, 0.2, 0.5, 85)},
    "nocounters60": {"n": 60, "form": "inuse", "leaks": 8, "others": 10, "goals": (94, 5, 8, 60)},
    "goroutine60": {"n": 60, "form": "goroutine", "leaks": 8, "others": 10,
                    "goals": (94, 5, 8, 75)},
}


def cases_of(run, name):
    group = GROUPS[name]
    for families, n in ((LEAKS, group["leaks"]), (LOOK_ALIKES, group["others"])):
        for family in families:
            for i in range(run.times(n)):
                service = "%s-%d" % (family.__name__.replace("_", "-"), i)
                # Every other service dumps its heap beside its goroutines, as most do.
                yield {"service": service, "family": family.__name__, "n": group["n"],
                       "form": group["form"], "has_heap": group["form"] == "goroutine" and i % 2}


def main():
    run = pprofgen.Run(__doc__, GROUPS)
    for name in run.groups:
        run.group(name, list(cases_of(run, name)), make, check(run, name, GROUPS[name]["goals"]))
    run.end()


if __name__ == "__main__":
    main()
