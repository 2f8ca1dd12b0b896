#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Small hand-made dump sets, each with what the words of the design say about it.

Usage: oracle_cases.py PROGRAM

Times are seconds after START, which is a multiple of 900 s. MORE_CASES are those that the program
once got wrong.
"""
import json
import os
import subprocess
import sys
import tempfile

from oracle_pprof import NS, Writer

START = 1699999200
CPU = [("samples", "count"), ("cpu", "nanoseconds")]
HEAP = [("alloc_objects", "count"), ("alloc_space", "bytes"),
        ("inuse_objects", "count"), ("inuse_space", "bytes")]
MUTEX = [("contentions", "count"), ("delay", "nanoseconds")]
TYPES = {"cpu": (CPU, ("cpu", "nanoseconds")), "heap": (HEAP, ("space", "bytes")),
         "mutex": (MUTEX, ("contentions", "count")),
         "goroutine": ([("goroutine", "count")], ("goroutine", "count"))}
GIB = 2**30


def dump(word, at, rows, duration=None, **options):
    """rows: {stack from root, as a tuple or "a;b": values} or a list of (stack, values, labels)."""
    if duration is None:
        duration = 10 if word == "cpu" else 0
    if isinstance(rows, dict):
        rows = [(stack, values, {}) for stack, values in rows.items()]
    samples = []
    for stack, values, labels in rows:
        stack = tuple(stack.split(";")) if isinstance(stack, str) else stack
        if isinstance(values, int):  # one value: cpu time in seconds, or a count
            values = (values * 100, values * NS) if word == "cpu" else (values,)
        samples.append((stack, values, labels))
    types, period = TYPES[word]
    writer = Writer(options.get("mapping"))
    return writer.profile(types, period, samples, int((START + at) * NS), int(duration * NS),
                          options.get("drop", ""))


def series_of(word, pod, by_time, **options):
    """{time: rows} as files of one instance."""
    return {"svc/pod=%s/%s/%05d.pb.gz" % (pod, word, at * 10): dump(word, at, rows, **options)
            for at, rows in by_time.items()}


def steady(word, pod, times, value, **options):
    return series_of(word, pod, {at: {"main;f": value} for at in times}, **options)


def growing(pod, times, factor=1):
    return series_of("mutex", pod, {at: {"f": (n + 1, (n + 1) * 100 * factor)}
                                    for n, at in enumerate(times)})


def run(program, files, arguments):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            path = os.path.join(folder, "in", name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as handle:
                handle.write(content if isinstance(content, bytes) else content.encode())
        site = os.path.join(folder, "site")
        command = [program, "build", "--quiet", os.path.join(folder, "in"), "-o", site, *arguments]
        subprocess.run(command, check=True, timeout=60)
        with open(os.path.join(site, "summary.json"), encoding="utf-8") as handle:
            return {(s["service"], s["name"]): s for s in json.load(handle)["series"]}


def label(key):
    return lambda s: {v["value"]: v["total"] for k in s["labels"] if k["key"] == key
                      for v in k["values"]}


def function(name):
    return lambda s: next(((f["self"], f["total"]) for f in s["top"]
                           if f["function"] == name), None)


def file_of(name):
    return lambda s: next((f["file"] for f in s["top"] if f["function"] == name), None)


def numbers(s):
    return [v for v in s["values"] if v is not None]


# Each: name, files, {(type, what): expected}, further arguments. What: a field or a function.
CASES = [
    ("the first dump of an instance is a baseline",
     growing("a", [0, 10, 20]), {("delay", "total"): 200, ("contentions", "total"): 2}),
    ("an instance that comes later has a baseline of its own",
     {**growing("a", [0, 10, 20]), **growing("b", [10, 20], 1000)},
     {("delay", "total"): 200 + 100000, ("delay", "instances"): 2}),
    ("one dump of counters: nothing is known",
     growing("a", [0]), {("delay", "total"): 0, ("delay", numbers): []}),
    ("restart: the dump counts from zero",
     series_of("mutex", "a", {0: {"f": (10, 1000)}, 10: {"f": (15, 1500)}, 20: {"f": (3, 300)},
                              30: {"f": (5, 500)}}), {("delay", "total"): 500 + 300 + 200}),
    ("restart behind a sum that grows",
     series_of("mutex", "a", {0: {"f": (15, 1500)}, 10: {"f": (3, 300), "g": (50, 5000)}}),
     {("delay", "total"): 5300, ("delay", function("f")): (300, 300)}),
    ("restart: one of ten stacks fell, all count from zero",
     series_of("mutex", "a", {0: {"f%d" % n: (10, 1000) for n in range(10)},
                              10: {"f%d" % n: (20, 2000) if n else (5, 500) for n in range(10)}}),
     {("delay", "total"): 18500}),
    ("restart: a stack is gone",
     series_of("mutex", "a", {0: {"f": (15, 1500), "g": (2, 200)}, 10: {"g": (30, 3000)}}),
     {("delay", "total"): 3000}),
    ("an empty dump is a restart, not a hole",
     series_of("mutex", "a", {0: {"f": (10, 1000)}, 10: {}, 20: {"f": (1, 50)}}),
     {("delay", "total"): 50}),
    ("gauges: three replicas, points do not matter",
     {k: v for pod in "abc" for k, v in steady("goroutine", pod, range(0, 60, 10), GIB).items()},
     {("goroutine", "total"): 3 * GIB, ("goroutine", "values"): [3 * GIB] * 2}, ["--points", "2"]),
    ("gauges: replicas of different intervals",
     {**steady("goroutine", "a", range(0, 120, 10), GIB), **steady("goroutine", "b", [1, 61], GIB)},
     # Intervals of 10 and 60 s: the median is 35 s, so buckets of 60 s.
     {("goroutine", "total"): 2 * GIB, ("goroutine", "values"): [2 * GIB] * 2}),
    ("gauges: two missing dumps are held",
     steady("goroutine", "a", [0, 10, 20, 30, 60, 70, 80, 90], 5),
     {("goroutine", "total"): 5, ("goroutine", "values"): [5] * 7}),
    ("gauges: a longer gap is a gap",
     steady("goroutine", "a", [0, 10, 20, 30, 40, 100, 110, 120, 130, 140], 5),
     {("goroutine", "total"): 5, ("goroutine", lambda s: None in s["values"]): True}),
    ("gauges: a pod that takes over from another is one, not two",
     {**steady("goroutine", "a", range(0, 60, 10), 100),
      **steady("goroutine", "b", range(60, 120, 10), 100)},
     {("goroutine", "total"): 100, ("goroutine", "values"): [100, 100]}, ["--points", "2"]),
    ("rates: 30 s of one core every 10 minutes are one core",
     steady("cpu", "a", range(0, 3600, 600), 30, duration=30),
     {("cpu", "total"): 180 * NS, ("cpu", "bucket_seconds"): 900,
      ("cpu", "values"): [NS] * 4}),
    ("rates: without a duration, the distance to the dump before",
     steady("cpu", "a", range(0, 60, 10), 10, duration=0),
     {("cpu", "total"): 60 * NS, ("cpu", lambda s: set(numbers(s))): {NS}}),
    ("rates: a duration of 1.7e9 s is not one",
     steady("cpu", "a", range(0, 60, 10), 10, duration=1.7e9),
     {("cpu", lambda s: set(numbers(s))): {NS}}),
    ("rates: sum over the instances that are there",
     {**steady("cpu", "a", range(0, 180, 15), 15, duration=15),
      **steady("cpu", "b", [0, 15, 135, 150, 165], 15, duration=15)},
     {("cpu", "values"): [2 * NS] * 2 + [NS] * 7 + [2 * NS] * 3}),
    ("a day without dumps is a gap",
     steady("cpu", "a", [0, 10, 20, 86400, 86410, 86420], 10),
     {("cpu", lambda s: {None, NS} == set(s["values"])): True}),
    ("recursion counts once",
     series_of("cpu", "a", {0: {"m;f;g;f;f": 3, "m;g": 1}}),
     {("cpu", function("f")): (3 * NS, 3 * NS), ("cpu", function("g")): (NS, 4 * NS)}),
    ("samples without a location; zeros vanish",
     series_of("cpu", "a", {0: [((), 3, {}), (("z",), 0, {}), (("m",), 1, {})]}),
     {("cpu", "total"): 4 * NS, ("cpu", function("[no stack]")): (3 * NS, 3 * NS),
      ("cpu", function("z")): None}),
    ("addresses without names do not vanish",
     series_of("cpu", "a", {0: [((0x402000, 0x401F40), 1, {}), ((0,), 2, {})]},
               mapping=("/usr/bin/app", 0x400000, 0x500000, 0)),
     {("cpu", "total"): 3 * NS, ("cpu", function("app+0x1f40")): (NS, NS),
      ("cpu", function("app+0x2000")): (0, NS)}),
    ("one function in two files is one function",
     series_of("cpu", "a", {0: [((("f", "a.c", 5),), 3, {}), ((("f", "b.c", 7),), 5, {}),
                                ((("f", "b.c", 7), ("f", "a.c", 5)), 7, {})]}),
     {("cpu", function("f")): (15 * NS, 15 * NS), ("cpu", lambda s: len(s["top"])): 1}),
    ("drop_frames, but not before a first frame that stays",
     series_of("cpu", "a", {0: {"m;u;malloc;in": 1, "malloc;v": 2, "m;xmalloc": 4}},
               drop="malloc|tc_.*"),
     {("cpu", function("u")): (NS, NS), ("cpu", function("in")): None,
      ("cpu", function("v")): (2 * NS, 2 * NS), ("cpu", function("xmalloc")): (4 * NS, 4 * NS)}),
    ("negative values stay",
     series_of("cpu", "a", {0: {"m;f": -3, "m;g": 10}}),
     {("cpu", "total"): 7 * NS, ("cpu", function("f")): (-3 * NS, -3 * NS)}),
    ("sums saturate",
     series_of("cpu", "a", {at: {"f": (1, 2**62)} for at in (0, 10, 20)}),
     {("cpu", "total"): 2**63 - 1}),
    ("a sample's label beats the dump's of the same key",
     {**series_of("cpu", "a", {0: [("f", 1, {"pod": "x"}), ("f", 2, {"tenant": "t"}),
                                   ("f", 4, {})]}),
      **series_of("cpu", "b", {0: [("f", 8, {"pod": "x"})]})},
     {("cpu", label("pod")): {"x": 9 * NS, "a": 6 * NS},
      ("cpu", label("tenant")): {"": 13 * NS, "t": 2 * NS}}),
    ("numeric labels: 0 and negative ones count",
     series_of("cpu", "a", {0: [("f", 1, {"bytes": 48}), ("f", 2, {"bytes": 0}),
                                ("f", 4, {"n": -5}), ("f", 8, {"end_timestamp_ns": 17})]}),
     {("cpu", label("bytes")): {"48": NS, "0": 2 * NS, "": 12 * NS},
      ("cpu", label("n")): {"-5": 4 * NS, "": 11 * NS}, ("cpu", label("end_timestamp_ns")): {}}),
    ("samples of one stack with other labels: counters are told apart",
     series_of("mutex", "a", {0: [("f", (1, 100), {"k": 8}), ("f", (5, 500), {"k": 16})],
                              10: [("f", (3, 300), {"k": 8}), ("f", (6, 600), {"k": 16})]}),
     {("delay", "total"): 300, ("delay", label("k")): {"8": 200, "16": 100}}),
    ("labels.json is inherited and wins over the path",
     {**{k.replace("/pod=a", "/pod=a/env=dev"): v for k, v in growing("a", [0, 10]).items()},
      "svc/labels.json": '{"env": "prod", "team": "x"}', "svc/pod=a/labels.json": '{"team": "y"}'},
     {("delay", label("env")): {"prod": 100}, ("delay", label("team")): {"y": 100}}),
    ("labels.json makes instances",
     {**{k.replace("pod=a", "1"): v for k, v in growing("a", [0, 10, 20]).items()},
      **{k.replace("pod=b", "2"): v for k, v in growing("b", [0, 10, 20], 50).items()},
      "svc/1/labels.json": '{"pod": "a"}', "svc/2/labels.json": '{"pod": "b"}'},
     {("delay", "instances"): 2, ("delay", label("pod")): {"a": 200, "b": 10000}}),
    ("another version is another instance",
     {**{k.replace("svc/", "svc/version=1/"): v for k, v in growing("a", [0, 10]).items()},
      **{k.replace("svc/", "svc/version=2/"): v for k, v in growing("a", [20, 30]).items()}},
     {("delay", "instances"): 2, ("delay", "total"): 200}),
    ("folders tell instances apart where labels do not",
     {**{k.replace("pod=a", "h1"): v for k, v in growing("a", [0, 10, 20], 100).items()},
      **{k.replace("pod=b", "h2"): v for k, v in growing("b", [0, 10, 20]).items()}},
     {("delay", "instances"): 2, ("delay", "total"): 20000 + 200}),
    ("the width is no finer than the interval; jitter does not matter",
     steady("cpu", "a", [0, 15.001, 30.002, 45.003], 15, duration=15),
     {("cpu", "bucket_seconds"): 15}),
]
MORE_CASES = [
    ("the last dump of a gauge counts in its average",
     series_of("goroutine", "a", {0: {"a": 10}, 900: {"leak": 1000}}),
     {("goroutine", "total"): 505, ("goroutine", function("leak")): (500, 500)}),
    ("a jitter of -1 ns does not count a stack again",
     series_of("mutex", "a", {0: {"f": (9, 5 * 10**12), "g": (1, 100)},
                              10: {"f": (9, 5 * 10**12 - 1), "g": (2, 200)}}),
     {("delay", lambda s: s["total"] in (99, 100, 5 * 10**12 + 199)): True}),
    ("restart: a small stack fell beside a big one",
     series_of("mutex", "a", {0: {"f": (1500, 1500000), "g": (20, 2000)},
                              10: {"f": (1600, 1600000), "g": (1, 100)}}),
     {("delay", "total"): 1600100}),
    ("a difference belongs to the time between its dumps",
     series_of("mutex", "a", {0: {"f": (1, 100)}, 15: {"f": (1, 100)}, 30: {"f": (16, 1600)}}),
     {("delay", lambda s: s["values"][:2]): [0, 100]}),
    ("gauges: a missing bucket holds the last value, not the mean of a bucket",
     {**series_of("goroutine", "a", {0: {"f": 100}, 10: {"f": 100}, 20: {"f": 100}, 30: {"f": 300},
                                     40: {"f": 100}, 60: {"f": 100}, 70: {"f": 100}}),
      **steady("goroutine", "b", range(0, 80, 10), 1)},
     {("goroutine", lambda s: s["values"][3]): 101}),
    ("gauges: a bucket is the average over time, not over dumps",
     steady("goroutine", "a", [0, 10, 20, 30, 40], 100) |
     series_of("goroutine", "a", {31: {"main;f": 1000}}),
     {("goroutine", lambda s: s["values"][2] > 600): True}),
    ("a heap dump with negative values is a delta, all of it",
     series_of("heap", "a", {at: {"f": (5, 500, -1, -100)} for at in (0, 10, 20)}),
     {("alloc_space", "kind"): "delta", ("alloc_space", "total"): 1500}),
    ("16 s apart: 15 s are finer than that",
     steady("cpu", "a", range(0, 160, 16), 16, duration=16), {("cpu", "bucket_seconds"): 30}),
    ("the file of a function is of its own service",
     {"a/pod=a/cpu/1.pb.gz": dump("cpu", 0, [((("main.main", "a/main.go", 1),), 1, {})]),
      "svc/pod=a/cpu/1.pb.gz": dump("cpu", 0, [((("main.main", "svc/main.go", 1),), 1, {})])},
     {("cpu", file_of("main.main")): "svc/main.go"}),
    ("the average of a gauge does not depend on other services",
     {**series_of("goroutine", "a", {0: {"f": 10}, 10: {"f": 20}, 20: {"f": 30}}),
      **{k.replace("svc", "other"): v
         for k, v in steady("goroutine", "x", range(0, 45, 5), 1).items()}},
     {("goroutine", "total"): 20}),
    ("a type id in the file name tells mutex from block",
     {"svc-mutex_delay_nanoseconds_mutex_count-20231114-%d.pb.gz" % (220000 + at):
      dump("mutex", at, {"f": (at + 1, at + 1)}) for at in (0, 10)},
     {("delay", lambda s: s["type"].split(":")[0]): "mutex"}),
    ("an empty string label is no number",
     series_of("cpu", "a", {0: [("f", 1, {"tenant": ""}), ("f", 2, {"tenant": "x"})]}),
     {("cpu", label("tenant")): {"": NS, "x": 2 * NS}}),
]


def main():
    program, cases = sys.argv[1], CASES + MORE_CASES
    passed = failed = 0
    for name, files, expected, *arguments in cases:
        found = run(program, files, arguments[0] if arguments else [])
        wrong = []
        for (kind, what), want in expected.items():
            series = found.get(("svc", kind), {})
            got = what(series) if callable(what) else series.get(what)
            if got != want:
                title = what if isinstance(what, str) else "value"
                wrong.append("%s %s: expected %s, found %s" % (kind, title, want, got))
        print("FAIL  case: %s: %s" % (name, "; ".join(wrong)) if wrong else "ok    case: " + name)
        passed, failed = passed + (not wrong), failed + bool(wrong)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
