#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A wide fleet: many services x 5 profile types x 20 label values, small dumps.

Usage: gen_wide.py --services N [--dumps N] DIR
Writes DIR/<service>/pod=<pod>/<type>/<time>.pb.gz; the same options give the same bytes. What is
measured with it is the number of pages and how build time grows with the number of services.
"""
import argparse
import gzip
import os
import random

START = 1795075200
LABELS = 20


def varint(v):
    v &= (1 << 64) - 1
    out = bytearray()
    while v > 127:
        out.append(v & 127 | 128)
        v >>= 7
    out.append(v)
    return bytes(out)


def field(number, body):
    return varint(number << 3 | 2) + varint(len(body)) + body


def number(n, v):
    return varint(n << 3) + varint(v)


class Dump:
    def __init__(self):
        self.strings = {"": 0}
        self.functions = {}
        self.samples = []

    def text(self, s):
        return self.strings.setdefault(s, len(self.strings))

    def location(self, function):
        return self.functions.setdefault(function, len(self.functions) + 1)

    def sample(self, stack, values, labels):
        body = field(1, b"".join(varint(self.location(f)) for f in reversed(stack)))
        body += field(2, b"".join(varint(v) for v in values))
        for key, value in labels:
            body += field(3, number(1, self.text(key)) + number(2, self.text(value)))
        self.samples.append(body)

    def encode(self, types, period, time_s, duration_s):
        out = b""
        for name, unit in types:
            out += field(1, number(1, self.text(name)) + number(2, self.text(unit)))
        out += b"".join(field(2, s) for s in self.samples)
        for f, i in self.functions.items():
            out += field(4, number(1, i) + field(4, number(1, i) + number(2, i % 90 + 1)))
            out += field(5, number(1, i) + number(2, self.text(f)) + number(3, self.text(f))
                         + number(4, self.text("/src/" + f.split(".")[0] + ".go")))
        period_type = number(1, self.text(period[0])) + number(2, self.text(period[1]))
        tail = number(9, time_s * 10**9) + number(10, duration_s * 10**9)
        tail += field(11, period_type) + number(12, period[2])
        out += b"".join(field(6, s.encode()) for s in self.strings)
        return out + tail


def program(service, rng):
    names = [f"acme/{service}/{p}.{f}{i}" for p in ("api", "core", "store")
             for f in ("serve", "load", "merge") for i in range(4)]
    names += ["runtime.mallocgc", "encoding/json.Marshal", "net/http.(*conn).serve"]
    return [[names[-1]] + rng.sample(names[:-1], rng.randint(3, 9)) for _ in range(30)]


KINDS = {
    "cpu": ([("cpu", "nanoseconds")], ("cpu", "nanoseconds", 10_000_000), 10),
    "heap": ([("alloc_space", "bytes"), ("inuse_space", "bytes")], ("space", "bytes", 524288), 0),
    "goroutine": ([("goroutine", "count")], ("goroutine", "count", 1), 0),
    "mutex": ([("delay", "nanoseconds")], ("contentions", "count", 1), 0),
}


def write_service(top, service, dumps, seed):
    rng = random.Random(seed)
    stacks = program(service, rng)
    grown = {}
    for k in range(dumps):
        for kind, (types, period, duration) in KINDS.items():
            d = Dump()
            for i in range(40):
                stack = stacks[(i * 7 + k) % len(stacks)]
                label = f"/route/{(i + k) % LABELS}"
                values = []
                for name, _ in types:
                    key = (kind, name, i)
                    v = rng.randint(1, 50) * 10_000_000
                    if name in ("alloc_space", "delay"):
                        v = grown[key] = grown.get(key, 0) + v // 1000
                        stack, label = stacks[i % len(stacks)], f"/route/{i % LABELS}"
                    values.append(v)
                d.sample(stack, values, [("route", label), ("zone", "abc"[i % 3])])
            t = START + k * 60
            folder = os.path.join(top, service, f"pod={service}-0", kind)
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, f"{t}.pb.gz"), "wb") as out:
                body = d.encode(types, period, t, duration)
                out.write(gzip.compress(body, 6, mtime=0))


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--services", type=int, required=True)
    args.add_argument("--dumps", type=int, default=8)
    args.add_argument("dir")
    o = args.parse_args()
    for s in range(o.services):
        write_service(o.dir, f"svc-{s:04d}", o.dumps, s)


if __name__ == "__main__":
    main()
