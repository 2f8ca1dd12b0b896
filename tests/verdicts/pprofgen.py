# SPDX-License-Identifier: MIT
"""What the simulators *_dumps.py share: chance, pprof dumps, running the program, the table.

Each case is one service below one input directory, so that one run of the program judges
hundreds. A case knows what was planted in it; the JSON of `build --dump=findings` is held
against that. Nothing here knows how the program comes to its verdicts.
"""
import argparse
import calendar
import concurrent.futures
import json
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import zlib

# ---- chance -------------------------------------------------------------------------------


class Chance(random.Random):
    """The same name, the same numbers."""

    def poisson(self, mean):
        if mean > 40:
            return max(0, round(mean + math.sqrt(mean) * self.gauss(0, 1)))
        if mean <= 0:
            return 0
        limit, product, n = math.exp(-mean), self.random(), 0
        while product > limit:
            product *= self.random()
            n += 1
        return n

    def binomial(self, n, part):
        if part >= 1 or n <= 0:
            return max(n, 0)
        if part <= 0:
            return 0
        if n * part * (1 - part) > 20:
            normal = n * part + math.sqrt(n * part * (1 - part)) * self.gauss(0, 1)
            return min(n, max(0, round(normal)))
        return sum(self.random() < part for _ in range(n))

    def noise(self, cv):
        """A factor about 1."""
        return math.exp(self.gauss(0, cv) - cv * cv / 2) if cv else 1.0

    def log_between(self, low, high):
        return low * (high / low) ** self.random()


# ---- dumps --------------------------------------------------------------------------------

FIRST = tuple(bytes((n & 127 | 128, n >> 7 | 128)) for n in range(1 << 14))
LAST = tuple(bytes((n,) if n < 128 else (n & 127 | 128, n >> 7)) for n in range(1 << 14))


def varint(n):
    out = b""
    while n >= 1 << 14:
        out += FIRST[n & 16383]
        n >>= 14
    return out + LAST[n]


def number(field, n):
    return varint(field << 3) + varint(n)


def text(field, body):
    return varint(field << 3 | 2) + varint(len(body)) + body


HEAP_TYPES = (("alloc_objects", "count"), ("alloc_space", "bytes"), ("inuse_objects", "count"),
              ("inuse_space", "bytes"))
FORMS = {
    "heap": (HEAP_TYPES, ("space", "bytes"), 524288),
    "inuse": (HEAP_TYPES[2:], ("space", "bytes"), 524288),
    "goroutine": ((("goroutine", "count"),), ("goroutine", "count"), 1),
    "cpu": ((("samples", "count"), ("cpu", "nanoseconds")), ("cpu", "nanoseconds"), 10**7),
}


def package_of(name):
    return name[: name.index(".", name.rfind("/") + 1)]


class Tables:
    """One program's strings, functions and stacks: encoded once, used by each of its dumps."""

    def __init__(self, form):
        self.strings, self.functions, self.out = {"": 0}, {}, []
        self.stacks = []
        types, (kind, unit), period = FORMS[form]
        for name, of in types:
            self.out.append(text(1, number(1, self.string(name)) + number(2, self.string(of))))
        self.out.append(text(11, number(1, self.string(kind)) + number(2, self.string(unit))))
        self.out.append(number(12, period))
        mapping = (number(1, 1) + number(2, 0x400000) + number(3, 0x1400000)
                   + number(5, self.string("/usr/local/bin/server")) + number(7, 1))
        self.out.append(text(3, mapping))
        self.tail = None

    def string(self, s):
        return self.strings.setdefault(s, len(self.strings))

    def location(self, name):
        """A location a function: which line does not matter here."""
        if name not in self.functions:
            self.functions[name] = at = len(self.functions) + 1
            path = package_of(name) + "/%d.go" % (at % 7)
            self.out.append(text(5, number(1, at) + number(2, self.string(name))
                                 + number(3, self.string(name)) + number(4, self.string(path))))
            self.out.append(text(4, number(1, at) + number(2, 1) + number(3, 0x401000 + 64 * at)
                                 + text(4, number(1, at) + number(2, 10 + at))))
        return self.functions[name]

    def stack(self, frames, labels=()):
        """frames: from root to leaf. labels: (key, text or number). Gives its index."""
        assert self.tail is None, "all stacks come before the first dump"
        ids = b"".join(varint(self.location(f)) for f in reversed(frames))
        tags = b""
        for key, value in labels:
            body = number(1, self.string(key))
            if isinstance(value, int):
                body += number(3, value)
            else:
                body += number(2, self.string(value))
            tags += text(3, body)
        self.stacks.append((text(1, ids), tags))
        return len(self.stacks) - 1

    def dump(self, at, duration, rows):
        """at, duration: seconds. rows: (stack, value, ...), one value a type. Gzipped bytes."""
        if self.tail is None:
            strings = b"".join(text(6, s.encode()) for s in self.strings)
            self.tail = b"".join(self.out) + strings
        out = []
        for row in rows:
            ids, tags = self.stacks[row[0]]
            values = b"".join([varint(v) for v in row[1:]])
            body = ids + b"\x12" + varint(len(values)) + values + tags
            out.append(b"\x12" + varint(len(body)) + body)
        out.append(self.tail)
        out.append(number(9, int(at * 1000) * 10**6))
        if duration:
            out.append(number(10, int(duration * 1000) * 10**6))
        squeeze = zlib.compressobj(1, zlib.DEFLATED, 31)
        return squeeze.compress(b"".join(out)) + squeeze.flush()


def save(folder, at, data):
    """folder exists."""
    name = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(at)) + ".pb.gz"
    with open(os.path.join(folder, name), "xb", buffering=0) as file:
        file.write(data)


def make_folder(*parts):
    path = os.path.join(*parts)
    os.makedirs(path, exist_ok=True)
    return path


# ---- names --------------------------------------------------------------------------------

ROOTS = ("net/http.(*conn).serve", "net/http.serverHandler.ServeHTTP")
LIBRARY = (
    "encoding/json.(*encodeState).string", "encoding/json.(*decodeState).literalStore",
    "strconv.FormatInt", "strings.(*Builder).grow", "bytes.makeSlice", "sort.Slice",
    "runtime.mallocgc", "runtime.mapassign_faststr", "runtime.memmove", "time.Time.Format",
    "fmt.(*pp).doPrintf", "unicode/utf8.DecodeRune", "reflect.Value.Field", "bufio.NewReaderSize",
)
PACKAGES = ("api", "basket", "billing", "catalog", "geo", "ledger", "media", "offer", "price",
            "quota", "rank", "route", "search", "session", "stock", "tariff")
WORDS = ("Account", "Batch", "Cursor", "Digest", "Entry", "Field", "Group", "Header", "Index",
         "Journal", "Key", "Line", "Matrix", "Node", "Order", "Packet", "Query", "Record",
         "Shard", "Table", "User", "Vector", "Window", "Zone")
VERBS = ("Add", "Apply", "Build", "Check", "Collect", "Decode", "Expand", "Find", "Join", "Keep",
         "Load", "Merge", "Note", "Pick", "Read", "Score", "Visit", "Write")


def own_names(chance, n):
    """n different functions of a program's own."""
    out = {}
    while len(out) < n:
        out["example.com/shop/%s.(*%s).%s" % (chance.choice(PACKAGES), chance.choice(WORDS),
                                              chance.choice(VERBS))] = True
    return list(out)


# ---- the program --------------------------------------------------------------------------


def judge(program, candidate, baseline=None):
    """Findings and judged series by service."""
    command = [program, "build", candidate, "--dump=findings"]
    if baseline:
        command += ["--baseline", baseline]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode:
        say = done.stderr.decode("utf-8", "replace").strip()[:500]
        raise SystemExit("%s: exit status %d: %s" % (" ".join(command), done.returncode, say))
    report = json.loads(done.stdout)
    out = {}
    for which in ("findings", "judged"):
        for row in report[which]:
            row["labels"] = row.get("labels") or {}
            row["function"] = row.get("function") or ""
            out.setdefault(row["service"], Verdicts())
            getattr(out[row["service"]], which).append(row)
    return out


class Verdicts:
    """What was said of one service; the first finding is the most important one."""

    def __init__(self):
        self.findings, self.judged = [], []

    def kinds(self, *kinds):
        return [f for f in self.findings if f["kind"] in kinds]

    def brief(self):
        return "; ".join("%s %s %s %s %s" % (f["kind"], f["verdict"], f["type"], f["function"],
                                             f["labels"] or "") for f in self.findings) or "nothing"


def seconds_of(when):
    """Of a "since": RFC 3339 or a number of seconds, milliseconds or nanoseconds."""
    if when is None or when == "":
        return None
    if isinstance(when, str) and not when.replace(".", "").isdigit():
        whole, _, rest = when.rstrip("Z").partition(".")
        second = calendar.timegm(time.strptime(whole, "%Y-%m-%dT%H:%M:%S"))
        return second + float("0." + (rest or "0"))
    value = float(when)
    while value > 1e11:
        value /= 1000
    return value


# ---- the table ----------------------------------------------------------------------------


def misses_allowed(rate, tried):
    """The least number that a program which misses at this rate exceeds in under 1 % of runs."""
    if not 0 < rate < 1:
        return round(rate) * tried
    misses, probability, below = 0, (1 - rate) ** tried, 0.0
    while True:
        below += probability
        if below >= 0.99 or misses >= tried:
            return misses
        misses += 1
        probability *= (tried - misses + 1) / misses * rate / (1 - rate)


class Table:
    def __init__(self):
        self.passed = self.failed = 0

    def say(self, what, hits, tried, goal, at_most=False, is_exact=False):
        """goal: per cent; met with the margin that so many cases need, unless is_exact."""
        rate = goal / 100 if at_most else 1 - goal / 100
        spare = int(rate * tried + 1e-9) if is_exact else misses_allowed(rate, tried)
        bad = hits if at_most else tried - hits
        fine = tried > 0 and bad <= spare
        limit = 100 * (spare if at_most else tried - spare) / tried if tried else 0
        print("%-5s %-64s %6d of %6d = %6.2f %%  (%s %.2f %%)"
              % ("ok" if fine else "FAIL", what, hits, tried, 100 * hits / tried if tried else 0,
                 "at most" if at_most else "at least", limit), flush=True)
        self.passed += fine
        self.failed += not fine


# ---- a script -----------------------------------------------------------------------------


def memory_folder():
    """A disk takes longer over a hundred thousand small files than all the rest."""
    place = "/dev/shm"
    if "TMPDIR" in os.environ or not os.access(place, os.W_OK):
        return None
    return place if shutil.disk_usage(place).free > 2 << 30 else None


class Run:
    """Groups of cases; make(folders, case) writes a case's dumps and gives how many there are."""

    def __init__(self, about, groups):
        parser = argparse.ArgumentParser(description=about)
        parser.add_argument("--program", default="build/release/flamefolio")
        parser.add_argument("--only", action="append", choices=sorted(groups), help="repeatable")
        parser.add_argument("--keep", metavar="DIR", help="leave the dumps there")
        parser.add_argument("--make-only", action="store_true", help="judge nothing")
        parser.add_argument("--cases", type=float, default=1, help="times as many cases")
        parser.add_argument("--salt", default="", help="other numbers at random")
        parser.add_argument("-v", action="store_true", help="print the cases that are wrong")
        self.options = parser.parse_args()
        self.groups = {k: g for k, g in groups.items() if not self.options.only
                       or k in self.options.only}
        self.table = Table()

    def wrong(self, case, why, verdicts):
        if self.options.v:
            print("      wrong: %s: %s; planted %s; found %s"
                  % (case["service"], why, case.get("truth"), verdicts.brief()))

    def place(self, group):
        if not self.options.keep:
            return tempfile.mkdtemp(prefix="flamefolio-verdicts-", dir=memory_folder())
        path = os.path.join(self.options.keep, group)
        shutil.rmtree(path, ignore_errors=True)
        return make_folder(path)

    def times(self, n):
        return max(1, round(n * self.options.cases))

    def group(self, name, cases, make, judged):
        """judged(cases, verdicts by service) fills the table. Cases are dicts with a service."""
        top = self.place(name)
        for case in cases:
            case["seed"] = "%s/%s/%s" % (self.options.salt, name, case["service"])
        folders = {side: make_folder(top, side) for side in cases[0].get("sides", ("input",))}
        begin = time.monotonic()
        try:
            with concurrent.futures.ProcessPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
                jobs = [pool.submit(make, folders, case) for case in cases]
                made = [job.result() for job in jobs]
            for case, (n, truth) in zip(cases, made):
                case["truth"] = truth
            with open(os.path.join(top, "truth.json"), "w", encoding="utf-8") as file:
                json.dump(cases, file, indent=1)
            middle = time.monotonic()
            if self.options.make_only:
                print("%s: %d dumps" % (name, sum(n for n, _ in made)))
                return
            said = judge(self.options.program, *reversed(list(folders.values())))
            print("%s: %d services, %d dumps; written in %.1f s, judged in %.1f s"
                  % (name, len(cases), sum(n for n, _ in made), middle - begin,
                     time.monotonic() - middle), flush=True)
            judged(cases, said)
        finally:
            if not self.options.keep:
                shutil.rmtree(top, ignore_errors=True)

    def end(self):
        print("%d passed, %d failed" % (self.table.passed, self.table.failed))
        sys.exit(self.table.failed > 0)
