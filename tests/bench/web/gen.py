#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""One large CPU profile with a tree of exactly so many nodes, for the benchmark of pages.

Usage: gen.py --nodes N [--seed TEXT] OUT
Writes OUT.folded (nanoseconds) and OUT.pb.gz with the same stacks and values; the same options give
the same bytes. A new stack leaves an old one at some depth and goes on along a fixed graph of
calls, so heavy frames lie near the root and most of the tree is narrow, as in real profiles. In
the larger tree stacks part earlier: 65k nodes have about 11,000 stacks, 1 M nodes about 94,000.
"""
import argparse
import math
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "verdicts"))
from pprofgen import Tables  # noqa: E402

START = 1795075200
SECONDS = 600
SAMPLE_NS = 10**7
N_FUNCTIONS = 7000

PLACES = ("github.com/northwind-traders/fulfilment/internal/",
          "github.com/northwind-traders/pricing/",
          "google.golang.org/grpc/internal/", "k8s.io/apimachinery/pkg/", "net/", "encoding/",
          "com.northwind.fulfilment.", "org.springframework.web.servlet.", "io.netty.channel.",
          "org.apache.kafka.clients.consumer.internals.", "com.fasterxml.jackson.databind.ser.",
          "java.util.concurrent.")
WORDS = ("order", "stock", "route", "codec", "batch", "queue", "cache", "token", "index", "shard",
         "store", "frame", "retry", "quota", "audit", "price", "merge", "query", "lease", "event")
VERBS = ("Serve", "Handle", "Decode", "Encode", "Lookup", "Resolve", "Commit", "Acquire", "Flush",
         "Invoke", "Validate", "Append", "Dispatch", "Transform", "Marshal", "Release")


class Chance:
    """Only random(): the other methods may change between versions of Python."""

    def __init__(self, seed):
        self.random = random.Random(seed).random

    def below(self, n):
        return int(self.random() * n)

    def pick(self, items):
        return items[self.below(len(items))]

    def geometric(self, mean):
        return int(-mean * math.log(1 - self.random()))


def function_name(chance, at):
    """Go above, Java below: what is before the number and what is behind it differ in length."""
    place = chance.pick(PLACES)
    word, other, verb = chance.pick(WORDS), chance.pick(WORDS), chance.pick(VERBS)
    if place.endswith("/"):
        kind = ("(*%s%s%d)" % (word, other.capitalize(), at)) if chance.random() < 0.6 else ""
        tail = ".func%d" % (1 + chance.below(3)) if chance.random() < 0.15 else ""
        name = "%s%s" % (verb, "" if kind else "%s%d" % (other.capitalize(), at))
        return "%s%s.%s%s%s" % (place, word, kind + "." if kind else "", name, tail)
    kind = "%s%s%s%d" % (word.capitalize(), other.capitalize(),
                         chance.pick(("Handler", "Invoker", "Context", "Registry", "")), at)
    return "%s%s.%s.%s%s" % (place, other, kind, verb[0].lower(), verb[1:])


class Calls:
    """Who calls whom: a few callees each, the first ones far more often."""

    def __init__(self, chance):
        self.chance = chance
        self.callees = [[chance.below(N_FUNCTIONS) for _ in range(1 + chance.geometric(4))]
                        for _ in range(N_FUNCTIONS)]

    def next(self, function):
        chance = self.chance
        callees = self.callees[function]
        return callees[int(len(callees) * chance.random() ** 2)]


class Tree:
    """Counts its nodes as they come, root not included."""

    def __init__(self):
        self.nodes, self.values = {}, {}

    def add(self, stack, value, room):
        """At most room new nodes; a stack is cut where they end."""
        at, depth, before = 0, 0, len(self.nodes)
        for function in stack:
            if (at, function) not in self.nodes and len(self.nodes) - before >= room:
                break
            at = self.nodes.setdefault((at, function), len(self.nodes) + 1)
            depth += 1
        stack = tuple(stack[:depth])
        self.values[stack] = self.values.get(stack, 0) + value
        return stack


def grow(n_nodes, chance):
    tree, calls = Tree(), Calls(chance)
    # How far up from its leaf a new stack parts from an old one.
    far, near = (0.13, 2.6) if n_nodes < 300000 else (0.25, 11.0)
    stacks = []
    while len(tree.nodes) < n_nodes:
        stack = list(chance.pick(stacks)) if stacks else [0]
        up = chance.below(len(stack)) if chance.random() < far else chance.geometric(near)
        stack = stack[:max(1, len(stack) - up)]
        length = 34 + chance.below(13)
        while len(stack) < length:
            stack.append(calls.next(stack[-1]))
        # A Pareto law: few stacks are hot, most were met once or twice.
        value = min(20000, int((1 - chance.random()) ** -1.35))
        stacks.append(tree.add(stack, value, n_nodes - len(tree.nodes)))
    return tree


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, required=True)
    parser.add_argument("--seed", default="1")
    parser.add_argument("out")
    o = parser.parse_args()
    chance = Chance("%s/%d" % (o.seed, o.nodes))
    names = [function_name(chance, at) for at in range(N_FUNCTIONS)]
    assert len(set(names)) == N_FUNCTIONS
    values = grow(o.nodes, chance).values
    tables = Tables("cpu")
    rows = []
    with open(o.out + ".folded", "w", encoding="utf-8", newline="\n") as file:
        for stack, n in values.items():
            frames = [names[f] for f in stack]
            file.write("%s %d\n" % (";".join(frames), n * SAMPLE_NS))
            rows.append((tables.stack(frames), n, n * SAMPLE_NS))
    with open(o.out + ".pb.gz", "wb") as file:
        file.write(tables.dump(START, SECONDS, rows))
    print("%s: %d stacks, mean depth %.1f" % (
        o.out, len(values), sum(map(len, values)) / len(values)), file=sys.stderr)


if __name__ == "__main__":
    main()
