#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Small hand-made dump sets for what stands below a profile, each with what the words of the
design say about it.

Usage: oracle_below_cases.py PROGRAM

Times are seconds after START of oracle_cases.py. Instances are named by pod.
"""
import sys

from oracle_cases import NS, START, run, series_of, steady


def growing(pod, times, rate=100):
    """A counter that grows by rate a second."""
    return series_of("mutex", pod, {at: {"f": (at + 1, (at + 1) * rate)} for at in times})


def event(at, text="deploy", end=None, tags=()):
    """A line of events.jsonl; at and end in seconds."""
    last = "" if end is None else ', "timeEnd": %d' % ((START + end) * 1000)
    return '{"time": %d%s, "text": "%s", "tags": [%s]}\n' % (
        (START + at) * 1000, last, text, ", ".join('"%s"' % t for t in tags))


def window(name, what="level"):
    def find(s):
        for w in s["windows"]:
            if w["window"] == name:
                if what == "span":
                    return [round(w[k] / NS - START, 3) for k in ("from_ns", "to_ns")]
                return w[what]
        return "no window"
    return find


def value(key, text, what="level"):
    return lambda s: next((v[what] for v in s["label_values"]
                           if (v["key"], v["value"]) == (key, text)), "not listed")


def side(diff, which, what="number"):
    return lambda s: next((d[which][what] for d in s["diffs"] if d["name"] == diff), "no diff")


def moved(diff, function):
    return lambda s: next(((f["status"], f["base_total"], f["total"]) for d in s["diffs"]
                           if d["name"] == diff for f in d["functions"]
                           if f["function"] == function), None)


def page(function):
    """(self, total, callers, callees, lines) of a function's page."""
    def find(s):
        for f in s["function_pages"]:
            if f["function"] == function:
                sides = [{n["function"]: n["total"] // NS for n in f[k]}
                         for k in ("callers", "callees")]
                lines = {(n["file"], n["line"]): (n["self"] // NS, n["total"] // NS)
                         for n in f["lines"]}
                return f["self"] // NS, f["total"] // NS, *sides, lines
        return "no page"
    return find


def near(what, want):
    """The instant that the report ends after its last state makes for a difference of 1e-10."""
    def find(s):
        got = what(s)
        return isinstance(got, (int, float)) and abs(got - want) <= 1e-8 * abs(want) or got
    return find


def values(s):
    return s["values"]


def pods(word, **spans):
    """Steady instances: pod=range of times."""
    out = {}
    for pod, times in spans.items():
        if word == "mutex":
            out.update(growing(pod, times))
        else:
            out.update(steady(word, pod, times, 100 if word == "goroutine" else 10))
    return out


RECURSIVE = ((("m", "m.c", 1), ("f", "f.c", 1), ("g", "g.c", 1), ("f", "f.c", 2), ("f", "f.c", 1)),)

# Each: name, files, {(type, what): expected}.
CASES = [
    ("windows: half open, a dump goes whole by its middle",
     {**steady("cpu", "a", range(0, 80, 10), 10), "events.jsonl": event(35)},
     # 0..40 and 40..80 by the middles 5, 15, 25 and 35, which is the event's time: after it.
     {("cpu", window("before deploy", "total")): 30 * NS,
      ("cpu", window("after deploy", "total")): 50 * NS,
      ("cpu", window("before deploy", "span")): [0, 35],
      ("cpu", window("after deploy", "span")): [35, 80],
      ("cpu", side("before/after deploy", "base")): NS}),
    ("windows: from the end of the event before to the next that concerns the service",
     {**steady("cpu", "a", range(0, 200, 10), 10),
      "events.jsonl": event(50, "one", 60) + event(100, "elsewhere", tags=["service:other"])
      + event(150, "two", tags=["service:svc"])},
     {("cpu", window("before one", "span")): [0, 50], ("cpu", window("after one", "span")): [60,
     150],
      ("cpu", window("before two", "span")): [60, 150],
      ("cpu", window("after two", "span")): [150, 200],
      ("cpu", window("after elsewhere", "span")): "no window"}),
    ("windows: a gauge counts by the time it holds",
     {**series_of("goroutine", "a", {at: {"f": 10 if at < 80 else 50}
                                   for at in range(0, 160, 10)}),
      "events.jsonl": event(85)},
     # 80 s of 10, 5 s of 50; then 75 s of 50.
     {("goroutine", near(window("before deploy"), 1050 / 85)): True,
      ("goroutine", window("after deploy")): 50}),
    ("levels: an instance that ends half-way counts for its half (delta)",
     pods("cpu", a=range(0, 100, 10), b=range(0, 50, 10)),
     {("cpu", value("pod", "a")): NS, ("cpu", value("pod", "b")): NS // 2}),
    ("levels: an instance that ends half-way counts for its half (gauge)",
     pods("goroutine", a=range(0, 100, 10), b=range(0, 50, 10)),
     {("goroutine", value("pod", "b")): 50, ("goroutine", "total"): 150}),
    ("levels: an instance that ends half-way counts for its half (cumulative)",
     # 5,000 in 50 of the 100 s that are known.
     pods("mutex", a=range(0, 101, 10), b=range(0, 51, 10)),
     {("delay", value("pod", "a")): 100, ("delay", value("pod", "b")): 50}),
    ("levels: a counter that was silent for long has counted all the same",
     pods("mutex", a=range(0, 161, 10), b=[0, 10, 20, 30, *range(100, 161, 10)]),
     {("delay", value("pod", "a")): 100, ("delay", value("pod", "b")): 100}),
    ("levels: instances of other intervals that are there to the end (delta)",
     pods("cpu", a=range(0, 3601, 600), b=range(0, 3610, 10)),
     {("cpu", window("first quarter")): 2 * NS, ("cpu", window("last quarter")): 2 * NS,
      ("cpu", value("pod", "b")): NS}),
    ("levels: instances of other intervals that are there to the end (gauge)",
     pods("goroutine", a=range(0, 301, 60), b=range(0, 300, 10), c=range(0, 300, 10)),
     {("goroutine", window("last quarter")): 300, ("goroutine", "total"): 300}),
    ("levels: within the report an instance counts for the part of a window that it is there",
     pods("goroutine", a=range(0, 401, 10), b=range(0, 71, 10)),
     # b is there until 80 of the quarter's 100 s.
     {("goroutine", near(window("first quarter"), 180)): True,
      ("goroutine", window("last quarter")): 100}),
    ("charts: a dump that covers a part of its interval holds to the report's end",
     {**pods("cpu", b=range(0, 300, 10), c=range(0, 300, 10)),
      **steady("cpu", "a", range(0, 241, 60), 20, duration=20)},
     {("cpu", lambda s: set(values(s))): {3 * NS}, ("cpu", value("pod", "a", "now")): NS}),
    ("charts: 8 s of each 10 s, and the last bucket is no fall",
     {**steady("cpu", "a", range(0, 300, 10), 8, duration=8),
      **steady("cpu", "b", [at + 4 for at in range(0, 300, 10)], 10)},
     {("cpu", lambda s: set(values(s))): {2 * NS}}),
    ("windows: without a duration a dump covers the time since the one before",
     series_of("cpu", "a", {at: {"f": at // 60 + 1} for at in range(0, 301, 60)}, duration=0),
     # The quarter ends at 75 s: the dump of 60 s has its middle at 30, that of 120 s at 90. What
     # the first covers nobody knows: it counts where it stands.
     {("cpu", window("first quarter", "total")): 3 * NS,
      ("cpu", window("last quarter", "total")): 6 * NS}),
    ("labels: a value of a sample's own does not reach an instance that has another",
     {"svc/pod=%s/zone=%s/cpu/%d.pb.gz" % (pod, zone, at): data
      for pod, zone in (("a", "x"), ("b", "y"))
      for at, data in enumerate(steady("cpu", pod, range(0, 60, 10), 10).values())},
     {("cpu", value("zone", "x")): NS, ("cpu", value("zone", "x", "min")): NS,
      ("cpu", value("zone", "x", "stddev")): 0}),
    ("labels: spread of the buckets, not of the dumps",
     # Buckets of 15 s: levels 1, 1, 3, 3 cores; the mean is 2, the spread sqrt(4 / 3).
     series_of("cpu", "a", {15 * n: [("f", 15 * (1 + n // 2 * 2), {"t": "x"}), ("g", 15, {})]
                            for n in range(4)}, duration=15),
     {("cpu", value("t", "x", "mean")): 2 * NS, ("cpu", value("t", "x", "now")): 3 * NS,
      ("cpu", near(value("t", "x", "stddev"), (4 / 3) ** 0.5 * NS)): True,
      ("cpu", value("t", "", "stddev")): 0}),
    ("functions: recursion counts at the outermost frame",
     series_of("cpu", "a", {0: {RECURSIVE[0]: 4, (("m", "m.c", 1), ("f", "f.c", 1)): 1}}),
     {("cpu", page("f")): (5, 5, {"m": 5}, {"g": 4},
                           {("f.c", 1): (5, 5), ("f.c", 2): (0, 4)}),
      ("cpu", page("g")): (0, 4, {"f": 4}, {"f": 4}, {("g.c", 1): (0, 4)})}),
    ("functions: a function that calls itself at once is its own callee",
     series_of("cpu", "a", {0: {"m;f;f;f": 3, "m;f": 1}}),
     {("cpu", page("f")): (4, 4, {"m": 4}, {"f": 3}, {("f.c", 1): (4, 4)})}),
    ("comparisons: new and gone",
     {**series_of("cpu", "a", {at: {"old" if at < 200 else "new": 10, "both": 5}
                               for at in range(0, 400, 10)})},
     {("cpu", moved("first/last quarter", "new")): ("new", 0, NS),
      ("cpu", moved("first/last quarter", "old")): ("gone", NS, 0),
      ("cpu", moved("first/last quarter", "both")): ("same", NS // 2, NS // 2)}),
]


def main():
    passed = failed = 0
    for name, files, expected in CASES:
        found = run(sys.argv[1], files, [])
        wrong = []
        for (kind, what), want in expected.items():
            series = found.get(("svc", kind), {})
            got = what(series) if callable(what) else series.get(what)
            if got != want:
                wrong.append("%s: expected %s, found %s" % (kind, want, got))
        print("FAIL  case: %s: %s" % (name, "; ".join(wrong)) if wrong else "ok    case: " + name)
        passed, failed = passed + (not wrong), failed + bool(wrong)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
