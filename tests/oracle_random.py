#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes a small directory of invented dumps that is hard on averages: instances that come, go,
fall silent, restart and differ in interval, dumps that cover a part of their interval, samples
with labels of their own, recursion, inlined frames, several files of a function, events.

Usage: oracle_random.py SEED DIR [--calm]

With --calm all instances are there from end to end and have one interval.
"""
import json
import os
import random
import sys

from oracle_cases import CPU, HEAP, MUTEX
from oracle_pprof import NS, Writer

START = 1699999200
NAMES = ["main.main", "shop/a.(*T).Run", "shop/a.work", "shop/b.Parse", "shop/b.(*P).step",
         "runtime.mallocgc", "runtime.memmove", "net/http.(*conn).serve", "sync.(*Mutex).Lock",
         "shop/c.F.func1"]
FORMS = {"cpu": (CPU, ("cpu", "nanoseconds")), "heap": (HEAP, ("space", "bytes")),
         "mutex": (MUTEX, ("contentions", "count")),
         "goroutine": ([("goroutine", "count")], ("goroutine", "count"))}


class World:
    def __init__(self, seed, root, calm):
        self.rng, self.root, self.calm = random.Random(seed), root, calm
        self.span = self.rng.choice([300, 900, 3600])
        self.interval = self.rng.choice([10, 15, 60])

    def stacks(self):
        """Some stacks from root to leaf, each with sample labels."""
        out = []
        for _ in range(self.rng.randrange(1, 9)):
            frames = [("main.main", "main.go", 5)]
            for _ in range(self.rng.randrange(0, 7)):
                name = self.rng.choice(NAMES)
                file = "%s_%d.go" % (name.split(".")[0], self.rng.random() < 0.1)
                frames.append((name, file, self.rng.randrange(1, 4)))
            labels = {}
            if self.rng.random() < 0.5:
                labels["tenant"] = "t%d" % self.rng.randrange(4)
            if self.rng.random() < 0.2:
                labels["zone"] = "z%d" % self.rng.randrange(4)
            if self.rng.random() < 0.2:
                labels["bytes"] = self.rng.choice([0, 16, 48])
            out.append((tuple(frames), labels))
        return out

    def times(self, interval):
        """Moments of an instance: it may come later, go earlier, miss some, fall silent."""
        first, last = self.rng.random() * interval, self.span
        if not self.calm:
            first = self.rng.choice([0, 0, 0, self.rng.random() * self.span / 2])
            last = self.rng.choice([1, 1, 1, self.rng.random()]) * self.span
        jitter = self.rng.choice([0, 0, 0.002, 0.3])
        at, out = first, []
        while at < last:
            late = self.calm and out and at - (out[-1] / NS - START) > 1.5 * interval
            if late or self.rng.random() > 0.03:
                out.append(int((START + at + self.rng.random() * jitter) * NS))
            at += interval
            if self.rng.random() < 0.02 and not self.calm:
                at += interval * self.rng.randrange(1, 8)
        return out

    def values(self, word, n, before):
        """n rows of one dump; counters grow, or begin anew."""
        rng, width = self.rng, len(FORMS[word][0])
        if word == "cpu":
            return [[k, k * 10**7] for k in (rng.choice([0, 1, 5, 90]) for _ in range(n))]
        if word == "goroutine":
            return [[rng.choice([0, 1, 2, 7, 300])] for _ in range(n)]
        if before is None or rng.random() < 0.04:
            before = [[0] * width for _ in range(n)]
        out = []
        for row in before:
            more = rng.choice([0, 0, 1, 3, 1000])
            row = [row[0] + more, row[1] + more * rng.randrange(1, 10**6)] + row[2:]
            if word == "heap":
                live = rng.choice([0, 1, 4, 64])
                row[2:] = [live, live * rng.randrange(16, 10**5)]
            out.append(row)
        return out

    def instance(self, service, pod, word):
        interval = self.interval if self.calm else self.rng.choice([10, 10, 15, 60])
        duration = self.rng.choice([interval, interval * 0.8] + [interval / 3] * (not self.calm))
        stacks, before = self.stacks(), None
        labels = {"pod": pod}
        if self.rng.random() < 0.7:
            labels["zone"] = self.rng.choice(["z1", "z2"])
        types, period = FORMS[word]
        folder = os.path.join(self.root, service, *("%s=%s" % i for i in labels.items()), word)
        for time in self.times(interval):
            before = self.values(word, len(stacks), before)
            rows = [(frames, row, own) for (frames, own), row in zip(stacks, before)]
            data = Writer().profile(types, period, rows, time,
                                    int(duration * NS) if word == "cpu" else 0)
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, "%d.pb.gz" % time), "wb") as handle:
                handle.write(data)

    def write(self):
        for service in ("svc", "other")[: self.rng.randrange(1, 3)]:
            for word in ("cpu", "heap", "mutex", "goroutine"):
                for pod in range(self.rng.randrange(1, 5)):
                    self.instance(service, "p%d" % pod, word)
        with open(os.path.join(self.root, "events.jsonl"), "w", encoding="utf-8") as handle:
            for at in range(self.rng.randrange(0, 4)):
                begin = int((START + self.rng.random() * self.span) * 1000)
                event = {"time": begin, "text": "event %d" % at, "tags": []}
                if self.rng.random() < 0.5:
                    event["timeEnd"] = begin + self.rng.randrange(0, 30000)
                if self.rng.random() < 0.5:
                    event["tags"] = ["service:" + self.rng.choice(["svc", "other"])]
                handle.write(json.dumps(event) + "\n")


def main():
    root = sys.argv[2]
    os.makedirs(root, exist_ok=True)
    World(int(sys.argv[1]), root, "--calm" in sys.argv[3:]).write()


if __name__ == "__main__":
    main()
