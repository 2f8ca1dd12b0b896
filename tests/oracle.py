#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An independent reading of a directory of pprof dumps, compared with a summary.json.

Usage: oracle.py DIR SUMMARY_JSON

It shares nothing with the program: own decoder (oracle_pprof.py), own arithmetic, written from the
words of the design (section 2, "Semantics"). It knows one layout, which leaves no guessing:

    <service>/[k=v/...]<type>/<anything>.pb.gz       labels.json (flat object) in any folder
    type: cpu heap allocs goroutine threadcreate mutex block wall

Times are those in the dumps (time_nanos). Exact: kind, dumps, instances, and for delta and
cumulative types totals, functions and label values. Averages of gauges: relative 1e-6, or 1e-5
units (bytes: 0.002). Buckets: see compare_values. The last line is "N passed, N failed"; exit
status 1 when something failed.
"""
import json
import math
import os
import sys
from collections import defaultdict

from oracle_pprof import NS, Dump

WIDTHS = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400]
POINTS = 300  # the default of --points
PRINTED = 50  # differences; all are counted
HOLD = 3  # two dumps missing: the distance is three intervals
CATEGORY = {"cpu": "process_cpu", "heap": "memory", "allocs": "memory", "goroutine": "goroutine",
            "threadcreate": "threadcreate", "mutex": "mutex", "block": "block", "wall": "wall"}


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
             for folder, _, names in os.walk(root) for name in sorted(names)
             if ".pb" in name or ".pprof" in name]
    result = {}
    for item in sorted((Input(root, rel) for rel in sorted(paths)), key=lambda i: i.time):
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
    """The middle one, or the mean of the two in the middle."""
    values = sorted(values)
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) // 2


def own_interval(items):
    gaps = [b[0].time - a[0].time for a, b in zip(items, items[1:])]
    return median(gaps) if gaps else None


def column_rows(item, column):
    return {key: row[column] for key, row in item.dump.rows.items() if row[column]}


def is_restart(old, new, columns):
    """A counter that goes down, or vanishes: the process is another one."""
    zero = [0] * len(old.types)
    return any(new.rows.get(key, zero)[c] < row[c]
               for key, row in old.rows.items() for c in columns)


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
        counters = [c for c, (name, _) in enumerate(new.dump.types) if name[:6] != "inuse_"]
        rows = column_rows(new, column)
        if not is_restart(old.dump, new.dump, counters):
            for key, value in column_rows(old, column).items():
                rows[key] = rows.get(key, 0) - value
        out.append(Piece(old.time, new.time, {k: v for k, v in rows.items() if v}, new.labels))
    return out


def gauge_pieces(items):
    """A state holds until the next dump when at most two are missing, else for one interval."""
    usual = own_interval(items) or NS
    out = []
    for at, (item, column) in enumerate(items):
        gap = items[at + 1][0].time - item.time if at + 1 < len(items) else usual
        end = item.time + (gap if gap <= HOLD * usual else usual)
        out.append(Piece(item.time, end, column_rows(item, column), item.labels))
    return out


PIECES = {"delta": delta_pieces, "cumulative": cumulative_pieces, "gauge": gauge_pieces}


def covered_time(pieces):
    """The time that at least one piece covers."""
    total = reach = 0
    for piece in sorted(pieces, key=lambda p: p.start):
        total += max(0, piece.end - max(piece.start, reach))
        reach = max(reach, piece.end)
    return total


def gauge_weights(pieces, usual, everyone):
    """The factor of each piece of an instance in the average over the window.

    Own time average, if the instance is there from end to end (but for two of its intervals);
    one that comes later or goes earlier counts for its share of the time that is known."""
    known = sum(p.end - p.start for p in pieces)
    first, last = min(p.start for p in everyone), max(p.end for p in everyone)
    whole = pieces[0].start - first <= 2 * usual and last - pieces[-1].start <= HOLD * usual
    gaps = any(a.end != b.start for a, b in zip(pieces, pieces[1:]))
    base = known if whole and not gaps else max(covered_time(everyone), known)
    return [(p.end - p.start) / base if base else 1.0 for p in pieces]


class Result:
    """Sums over the window: whole, self and total by function, by label key and value."""

    def __init__(self):
        self.total = 0
        self.self_of, self.total_of = defaultdict(int), defaultdict(int)
        self.labels = defaultdict(lambda: defaultdict(int))
        self.files = defaultdict(set)

    def add(self, weighted):
        """weighted: [(piece, factor)]. The rows are summed first, then looked at once each."""
        sums = defaultdict(int)
        for piece, factor in weighted:
            dump_labels = tuple(sorted(piece.labels.items()))
            for (stack, labels), value in piece.rows.items():
                sums[stack, labels, dump_labels] += value * factor
        for (stack, labels, dump_labels), value in sums.items():
            self.total += value
            self.self_of[stack[0][0]] += value
            for name, file in {(frame[0], frame[1]) for frame in stack}:
                self.files[name].add(file)
            for name in {frame[0] for frame in stack}:
                self.total_of[name] += value
            for key, text in {**dict(dump_labels), **dict(labels)}.items():
                self.labels[key][str(text)] += value
        for values in self.labels.values():  # what has no such label stands under ""
            values[""] += self.total - sum(values.values())


def over_window(series, end):
    """The Result; end cuts the hold of the last gauge dumps (None: one own interval)."""
    gauge = series.kind == "gauge"
    instances = [(PIECES[series.kind](items), own_interval(items) or NS)
                 for items in series.by_instance.values()]
    everyone = [piece for pieces, _ in instances for piece in pieces]
    for piece in everyone:
        if gauge and end is not None:
            piece.end = max(piece.start, min(piece.end, end))
    result = Result()
    weighted = []
    for pieces, usual in instances:
        factors = gauge_weights(pieces, usual, everyone) if gauge else [1] * len(pieces)
        weighted += zip(pieces, factors)
    result.add(weighted)
    return result


# ---- comparison ---------------------------------------------------------------------------


class Report:
    def __init__(self):
        self.passed = self.failed = 0
        self.where = ""

    def check(self, good, what, expected="", found=""):
        self.passed += bool(good)
        self.failed += not good
        if not good and self.failed <= PRINTED:
            print("FAIL  %s: %s: expected %s, found %s" % (self.where, what, expected, found))
        return good


def near(a, b, unit="", exact=False):
    """Averages: relative 1e-6, or what fixed point leaves (1e-5 units, bytes 0.002)."""
    if exact:
        return a == b
    return math.isclose(a, b, rel_tol=1e-6, abs_tol=2e-3 if unit == "bytes" else 1e-5)


def compare_window(report, series, found, end):
    exact, unit = series.kind != "gauge", series.unit
    readings = [over_window(series, None)] + ([] if exact else [over_window(series, end)])
    own = next((r for r in readings if near(r.total, found["total"], unit, exact)), readings[0])
    report.check(near(own.total, found["total"], unit, exact), "total", own.total, found["total"])
    listed = [t for t in found["top"] if t["function"] != "[truncated]"]
    for entry in listed:
        name = entry["function"]
        for key, values in (("self", own.self_of), ("total", own.total_of)):
            want, got = values.get(name, 0), entry[key]
            report.check(near(want, got, unit, exact), "%s of %s" % (key, name), want, got)
        files = own.files[name]
        report.check(entry["file"] in files, "file of " + name, sorted(files), entry["file"])
    report.check(len({t["function"] for t in listed}) == len(listed), "functions are listed once")
    order = [(-t["self"], t["function"]) for t in listed]
    report.check(order == sorted(order), "top is sorted by self, then name")
    least = listed[-1]["self"] if len(listed) >= 20 else 0  # it may be cut there
    names = {t["function"] for t in listed}
    missing = [n for n, v in own.self_of.items() if v > least + 2e-3 and n not in names]
    report.check(not missing, "functions that top lacks", sorted(missing)[:5], "nothing")
    keys = {entry["key"]: entry["values"] for entry in found["labels"]}
    report.check(set(keys) == set(own.labels), "label keys", sorted(own.labels), sorted(keys))
    for key in sorted(set(keys) & set(own.labels)):
        have = {entry["value"]: entry["total"] for entry in keys[key]}
        for value in sorted(set(have) | set(own.labels[key])):
            want, got = own.labels[key].get(value, 0), have.get(value, 0)
            report.check(near(want, got, unit, exact), "label %s=%s" % (key, value), want, got)
        whole, total = sum(have.values()), found["total"]
        report.check(near(whole, total, unit, exact), "sum of label " + key, total, whole)


def compare_axis(report, series, found):
    width, count = found["bucket_seconds"], len(found["values"])
    report.check(width in WIDTHS, "a width of the table", "one of the table", width)
    report.check(found["start"] % width == 0, "aligned to the epoch", 0, found["start"] % width)
    report.check(count <= POINTS, "points", "at most %d" % POINTS, count)
    usual = [u for u in (own_interval(items) for items in series.by_instance.values()) if u]
    if not usual or width not in WIDTHS:
        return
    # Ten percent of jitter are nothing: dumps "every 15 s" are 15.001 s apart.
    interval = median(usual) / NS
    report.check(width * 1.1 >= interval, "no finer than the interval", float(interval), width)
    finer = [w for w in WIDTHS if w < width]
    if finer:
        reason = finer[-1] < interval or count * width / finer[-1] > POINTS - 2
        report.check(reason, "the finest width that may be", finer[-1], width)


def bucket(pieces, usual, low, high, kind):
    """What one instance says of a bucket: (by covered time, by dump, least, most, share known).

    "By covered time" cuts a dump at the bucket's edges; "by dump" gives it whole to the bucket of
    its own time (the end of a difference, the start else). Least and most: of the dumps near by,
    HOLD intervals or less away; 0 where the instance may be absent."""
    covered = known = amount = length = quantity = 0
    levels = []
    for p in pieces:
        size = p.end - p.start
        level = p.total if kind == "gauge" else p.total * NS / size if size else 0
        share = min(p.end, high) - max(p.start, low)
        if share > 0:
            covered += share
            known += share if size <= HOLD * usual * 1.1 else 0
            amount += level * share
        if low <= (p.end if kind == "cumulative" else p.start) < high:
            weight = 1 if kind == "gauge" else size
            length += weight
            quantity += level * weight
        if p.start - HOLD * usual < high and p.end + HOLD * usual > low:
            levels.append(level)
    if levels and not (pieces[0].start <= low and pieces[-1].end >= high):
        levels.append(0)
    return (amount / covered if covered else None, quantity / length if length else None,
            min(levels, default=0), max(levels, default=0), known / (high - low))


def compare_values(report, series, found):
    """Each value against the rate by covered time (gauges: the time average), summed.

    The words do not say to which bucket a dump belongs that lies across an edge: a value passes
    when it is right to 1e-6 by covered time or by dump. Where an instance has no dump in the
    bucket, it must lie between the least and the most of the dumps near by ("held"). null passes
    where no instance covers the bucket wholly (differences over a gap cover nothing)."""
    width = found["bucket_seconds"] * NS
    instances = [(PIECES[series.kind](items), own_interval(items) or NS)
                 for items in series.by_instance.values()]
    instances = [(pieces, usual) for pieces, usual in instances if pieces]
    counts = dict.fromkeys(("by covered time", "by dump", "held", "null"), 0)
    for at, value in enumerate(found["values"]):
        low = found["start"] * NS + at * width
        rows = [bucket(pieces, usual, low, low + width, series.kind) for pieces, usual in instances]
        covered, dumps = [r[0] for r in rows if r[0] is not None], [r[1] for r in rows]
        what, want = "value %d (at %d)" % (at, low // NS), sum(covered) if covered else None
        if value is None:
            how = "null"
            report.check(not any(r[4] >= 1 for r in rows), what, want, "null")
        elif covered and math.isclose(want, value, rel_tol=1e-6, abs_tol=1e-6):
            how = "by covered time"
            report.check(True, what)
        elif None not in dumps:
            how = "by dump"
            good = math.isclose(sum(dumps), value, rel_tol=1e-6, abs_tol=1e-6)
            report.check(good, what, "%s (by dump %s)" % (want, sum(dumps)), value)
        else:
            how = "held"
            least, most = sum(r[2] for r in rows), sum(r[3] for r in rows)
            slack = 1e-6 * max(abs(least), abs(most)) + 1e-6
            good = least - slack <= value <= most + slack
            report.check(good, what, "%s (%s to %s)" % (want, least, most), value)
        counts[how] += 1
    return counts


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.split("\n\n")[1])
    own = read_directory(sys.argv[1])
    report = Report()
    with open(sys.argv[2], encoding="utf-8") as handle:
        try:
            summary = json.load(handle)
        except ValueError as error:
            print("FAIL  summary.json is not JSON: %s\n0 passed, 1 failed" % error)
            sys.exit(1)
    found = {(s["service"], s["type"]): s for s in summary["series"]}
    report.where = "summary"
    report.check(summary["schema_version"] == 1, "schema_version", 1, summary["schema_version"])
    report.check(len(found) == len(summary["series"]), "each series once")
    lacking, extra = sorted(set(own) - set(found)), sorted(set(found) - set(own))
    report.check(not lacking and not extra, "series", lacking, extra)
    services = sorted({service for service, _ in own})
    report.check(sorted(summary["services"]) == services, "services", services, summary["services"])
    inputs = {id(i) for s in own.values() for items in s.by_instance.values() for i, _ in items}
    read = summary["inputs"]["read"]
    report.check(read == len(inputs), "files read", len(inputs), read)
    end = max((i.time + i.duration for s in own.values() for items in s.by_instance.values()
               for i, _ in items), default=0)
    counts = defaultdict(int)
    for key in sorted(set(own) & set(found)):
        series, entry = own[key], found[key]
        report.where = " ".join(key)
        dumps = sum(len(items) for items in series.by_instance.values())
        value_unit = series.unit + ("" if series.kind == "gauge" else "/second")
        for field, want in (("kind", series.kind), ("name", series.name), ("unit", series.unit),
                            ("value_unit", value_unit), ("dumps", dumps),
                            ("instances", len(series.by_instance))):
            report.check(entry[field] == want, field, want, entry[field])
        report.check(0 <= entry["coverage"] <= 1, "coverage", "0 to 1", entry["coverage"])
        compare_window(report, series, entry, end)
        compare_axis(report, series, entry)
        for how, number in compare_values(report, series, entry).items():
            counts[how] += number
    print("values: " + ", ".join("%d %s" % (number, how) for how, number in counts.items()))
    print("%d passed, %d failed" % (report.passed, report.failed))
    sys.exit(1 if report.failed else 0)


if __name__ == "__main__":
    main()
