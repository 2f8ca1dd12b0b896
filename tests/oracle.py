#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An independent reading of a directory of pprof dumps, compared with a summary.json.

Usage: oracle.py DIR SUMMARY_JSON

It shares nothing with the program: own decoder, own arithmetic, written from the words of the
design (section 2, "Semantics"). It knows one layout only, which leaves nothing to guess:

    <service>/[k=v/...]<type>/<anything>.pb.gz       labels.json (flat object) in any folder
    type: cpu heap allocs goroutine threadcreate mutex block wall

Times are those in the dumps (time_nanos). Exact: kind, dumps, instances, and for delta and
cumulative types totals, functions and label values. Relative 1e-6 (or half a unit of the last
printed digit): gauges over the whole window. Buckets: see compare_values. The last line is
"N passed, N failed"; exit status 1 when something failed.
"""
import gzip
import json
import math
import os
import re
import sys
from collections import defaultdict
from fractions import Fraction

WIDTHS = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400]
POINTS = 300  # the default of --points
NS = 10**9
CATEGORY = {"cpu": "process_cpu", "heap": "memory", "allocs": "memory", "goroutine": "goroutine",
            "threadcreate": "threadcreate", "mutex": "mutex", "block": "block", "wall": "wall"}
NO_STACK = ("[no stack]", "", 0, "", False)
HIDDEN_LABELS = {"end_timestamp_ns"}


# ---- wire format --------------------------------------------------------------------------


def varint(buf, pos):
    value = shift = 0
    while True:
        byte = buf[pos]
        pos += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value & (2**64 - 1), pos
        if shift >= 70:
            raise ValueError("varint of more than ten bytes")


def signed(value):
    return value - 2**64 if value >= 2**63 else value


def fields(buf):
    """Yields (field number, value): an int, or bytes for length-delimited fields."""
    pos = 0
    while pos < len(buf):
        key, pos = varint(buf, pos)
        wire = key & 7
        if wire == 0:
            value, pos = varint(buf, pos)
        elif wire == 2:
            size, pos = varint(buf, pos)
            value, pos = buf[pos : pos + size], pos + size
            if len(value) != size:
                raise ValueError("field runs past the end")
        elif wire in (1, 5):
            size = 8 if wire == 1 else 4
            value, pos = int.from_bytes(buf[pos : pos + size], "little"), pos + size
        else:
            raise ValueError("wire type %d" % wire)
        yield key >> 3, value


def numbers(value):
    """A repeated integer, packed or not."""
    if isinstance(value, int):
        return [value]
    out, pos = [], 0
    while pos < len(value):
        number, pos = varint(value, pos)
        out.append(number)
    return out


def message(buf, repeated=()):
    """Scalars by number (the last one wins); the numbers in repeated give lists."""
    out = {number: [] for number in repeated}
    for number, value in fields(buf):
        if number in repeated:
            out[number].append(value)
        else:
            out[number] = value
    return out


# ---- one dump -----------------------------------------------------------------------------


class Dump:
    """types: [(name, unit)]; rows: {(stack, labels): [values]}, a stack from leaf to root."""

    def __init__(self, data):
        while data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        top = message(data, (1, 2, 3, 4, 5, 6, 13))
        self.strings = [s.decode("utf-8", "replace") for s in top[6]]
        self.types = [self.value_type(t) for t in top[1]]
        if not self.types:
            raise ValueError("no sample types")
        self.period = self.value_type(top.get(11, b""))
        self.time = signed(top.get(9, 0))
        self.duration = signed(top.get(10, 0))
        mappings = {m.get(1, 0): m for m in map(message, top[3])}
        functions = {f.get(1, 0): f for f in map(message, top[5])}
        locations = {}
        for raw in top[4]:
            loc = message(raw, (4,))
            locations[loc.get(1, 0)] = self.frames(loc, mappings, functions)
        drop, keep = self.text(top.get(7, 0)), self.text(top.get(8, 0))
        prune = Prune(drop, keep) if drop else None
        self.rows = {}
        for raw in top[2]:
            self.sample(message(raw, (1, 2, 3)), locations, prune)

    def text(self, index):
        return self.strings[index] if index else ""

    def value_type(self, raw):
        fieldset = message(raw)
        return self.text(fieldset.get(1, 0)), self.text(fieldset.get(2, 0))

    def frames(self, loc, mappings, functions):
        mapping = mappings.get(loc.get(2, 0), {})
        binary = self.text(mapping.get(5, 0))
        if not loc[4]:
            name = "%s0x%x" % (os.path.basename(binary) + "+" if binary else "", loc.get(3, 0))
            return [(name, "", 0, binary, False)]
        out = []
        for index, raw in enumerate(loc[4]):
            line = message(raw)
            fn = functions.get(line.get(1, 0), {})
            name = self.text(fn.get(2, 0)) or self.text(fn.get(3, 0)) or "[unknown]"
            inlined = index + 1 < len(loc[4])
            out.append((name, self.text(fn.get(4, 0)), signed(line.get(2, 0)), binary, inlined))
        return out

    def sample(self, raw, locations, prune):
        values = [signed(v) for part in raw[2] for v in numbers(part)]
        if len(values) != len(self.types):
            raise ValueError("a sample with %d values" % len(values))
        if not any(values):
            return
        ids = [i for part in raw[1] for i in numbers(part)]
        parts = [locations[i] for i in ids]
        if prune:
            parts = prune.stack(parts)
        stack = tuple(frame for part in parts for frame in part) or (NO_STACK,)
        labels = {}
        for label in map(message, raw[3]):
            key = self.text(label.get(1, 0))
            value = self.text(label[2]) if label.get(2, 0) else str(signed(label.get(3, 0)))
            if key and key not in HIDDEN_LABELS:
                labels.setdefault(key, value)
        row = self.rows.setdefault((stack, tuple(sorted(labels.items()))), [0] * len(values))
        for index, value in enumerate(values):
            row[index] += value


class Prune:
    """drop_frames and keep_frames, location by location, as pprof does it."""

    def __init__(self, drop, keep):
        self.drop = re.compile("^(?:%s)$" % drop)
        self.keep = re.compile("^(?:%s)$" % keep) if keep else None

    def match(self, name):
        name = name[1:] if name.startswith(".") else name
        for found in re.finditer(r"\(anonymous namespace\)|operator\(\)|\(", name):
            if found.group() == "(":
                name = name[: found.start()]
                break
        return self.drop.match(name) and not (self.keep and self.keep.match(name))

    def stack(self, parts):
        user = False
        for at in range(len(parts) - 1, -1, -1):
            hits = [i for i, frame in enumerate(parts[at]) if frame[0] and self.match(frame[0])]
            if not hits:
                user = True
            elif user:
                return ([parts[at][hits[-1] + 1 :]] if parts[at][hits[-1] + 1 :] else []) + parts[at + 1 :]
        return parts


# ---- directory to series ------------------------------------------------------------------


class Series:
    """One type of one service. by_instance: label set -> [(dump, column)], sorted by time."""

    def __init__(self, name, unit, kind):
        self.name, self.unit, self.kind = name, unit, kind
        self.by_instance = defaultdict(list)


class Input:
    """A dump with what its path says."""

    def __init__(self, root, rel):
        with open(os.path.join(root, rel), "rb") as handle:
            self.dump = Dump(handle.read())
        parts = rel.split("/")
        self.service, self.word = parts[0], parts[-2]
        self.labels = dict(p.split("=", 1) for p in parts[1:-1] if "=" in p)
        for depth in range(len(parts)):
            sidecar = os.path.join(root, *parts[:depth], "labels.json")
            if os.path.isfile(sidecar):
                with open(sidecar, encoding="utf-8") as handle:
                    self.labels.update(json.load(handle))
        self.instance = tuple(sorted(self.labels.items())) or os.path.dirname(rel)
        self.time, self.duration = self.dump.time, max(self.dump.duration, 0)
        if self.time <= 0:
            raise ValueError(rel + ": no time_nanos, which this oracle needs")


def kind_of(dump, name, word):
    """The table of DESIGN section 2 and of the reference, for Go's endpoints."""
    window = dump.duration > 0 or any(v < 0 for row in dump.rows.values() for v in row)
    if name.startswith("inuse_"):
        return "delta" if window else "gauge"
    if name in ("goroutine", "goroutines", "threadcreate"):
        return "gauge"
    if name.startswith("alloc_") or word in ("mutex", "block"):
        return "delta" if window else "cumulative"
    return "delta"


def read_directory(root):
    paths = [os.path.relpath(os.path.join(folder, name), root)
             for folder, _, names in os.walk(root) for name in names if ".pb" in name or ".pprof" in name]
    result = {}
    for item in sorted((Input(root, rel) for rel in paths), key=lambda i: i.time):
        for column, (name, unit) in enumerate(item.dump.types):
            type_id = ":".join([CATEGORY[item.word], name, unit, *item.dump.period])
            kind = kind_of(item.dump, name, item.word)
            series = result.setdefault((item.service, type_id), Series(name, unit, kind))
            series.by_instance[item.instance].append((item, column))
    return result


# ---- semantics ----------------------------------------------------------------------------


class Piece:
    """What one dump says of a span of time: rows hold a quantity (delta) or a state (gauge)."""

    def __init__(self, start, end, rows, labels):
        self.start, self.end, self.rows, self.labels = start, end, rows, labels
        self.total = sum(rows.values())


def median(values):
    values = sorted(values)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else Fraction(values[middle - 1] + values[middle], 2)


def own_interval(items):
    gaps = [b[0].time - a[0].time for a, b in zip(items, items[1:])]
    return median(gaps) if gaps else None


def column_rows(item, column):
    return {key: row[column] for key, row in item.dump.rows.items() if row[column]}


def is_restart(old, new, columns):
    """A counter that goes down, or vanishes: the process is another one."""
    zero = [0] * len(old.types)
    return any(new.rows.get(key, zero)[c] < row[c] for key, row in old.rows.items() for c in columns)


def delta_pieces(items):
    usual = own_interval(items)
    out, before = [], None
    for item, column in items:
        if item.duration:
            span = item.time, item.time + item.duration
        else:
            span = (before if before is not None else item.time - (usual or 0)), item.time
        out.append(Piece(*span, column_rows(item, column), item.labels))
        before = item.time
    return out


def cumulative_pieces(items):
    out = []
    for (old, column), (new, _) in zip(items, items[1:]):
        counters = [c for c, (name, _) in enumerate(new.dump.types) if not name.startswith("inuse_")]
        rows = column_rows(new, column)
        if not is_restart(old.dump, new.dump, counters):
            for key, value in column_rows(old, column).items():
                rows[key] = rows.get(key, 0) - value
        out.append(Piece(old.time, new.time, {k: v for k, v in rows.items() if v}, new.labels))
    return out


def gauge_pieces(items, hold=3):
    """A state holds until the next dump, or for a while when that one is missing."""
    usual = own_interval(items) or NS
    out = []
    for at, (item, column) in enumerate(items):
        last = at + 1 == len(items)
        end = item.time + usual if last else min(items[at + 1][0].time, item.time + hold * usual)
        out.append(Piece(item.time, end, column_rows(item, column), item.labels))
    return out


PIECES = {"delta": delta_pieces, "cumulative": cumulative_pieces, "gauge": gauge_pieces}
