#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What summary.json says below each profile, against an independent computation.

Usage: oracle_below.py DIR SUMMARY_JSON [--baseline DIR]

Windows, comparisons, label values and functions of each series, functions and packages over all
services. Decoder and layout are those of oracle.py; the arithmetic is written from these words:

  window     half open. A dump of a counter counts whole in the window that the middle of what it
             covers lies in; a state counts by the time it holds within the window. A window that
             ends with the report does not cut what the last dumps speak for.
  level      counters: of each instance its sum over the time its dumps in the window cover;
             gauges: the mean of its states. Each times the instance's presence: the part of the
             time in which any instance speaks that it speaks in. Then the sum over instances.
  function   its part of the total times the level of the whole.
  label      a sample's own before its dump's. Level as above, of these samples only.
  bucket     of an instance its rate by the time that its dumps cover there (states: by the time
             they hold); where none covers anything, the last one that still holds. An instance
             whose dumps all carry another value of the key does not take part in a value.

Counters: relative 1e-9. Gauges are kept in steps (bytes 0.001, others 1e-6) a row, so sums of many
rows may be off by as many half steps. The last line is "N passed, N failed".
"""
import argparse
import json
import math
import os
import sys
from collections import defaultdict

import oracle
from oracle import NS, Report

HOLD = oracle.HOLD * 1.1  # ten percent of jitter are nothing
EARLY, LATE = 1.1, (oracle.HOLD - 1) * 1.1  # how much of either end may be missing, intervals
NEIGHBOURS = 30  # callers and callees in summary.json
LIGHT_PART = 1000  # a neighbour under this part of the function's total is not named
DIFF_FUNCTIONS = LINES = 60
VALUES = 20  # the default of --value-pages
FLEET_FUNCTIONS, FLEET_PACKAGES = 60, 40
FLEET_STEP = 2.0**-12  # levels over all services are added in such steps, or finer
LIGHTER = "(lighter paths)"
REL = 1e-9
PRINTED_DIGITS = 2e-11  # what twelve digits leave


# ---- one series ---------------------------------------------------------------------------


class Spoken:
    """A dump as its series sees it: it covers start..end and holds on charts until `holds`.

    In averages the instance is there until `speaks`: of the last dump one interval."""

    def __init__(self, piece, is_span, usual):
        self.start, self.end, self.rows = piece.start, piece.end, piece.rows
        self.middle = (piece.start + piece.end) // 2
        self.holds = self.speaks = piece.end
        # Counted between two dumps. After long silence charts show it for one interval.
        self.is_span, self.shown = is_span, piece.start
        if is_span and self.end - self.start > HOLD * usual:
            self.shown = self.end - usual


class Instance:
    """The dumps of one instance; the last state or window may hold to the end of the report."""

    def __init__(self, items, kind, axis_end, others):
        """others: the usual interval of the other instances, for one that has a single dump."""
        self.labels = items[0][0].labels
        self.usual = oracle.own_interval(items) or others
        self.dumps = []
        pieces = oracle.PIECES[kind](items)
        self.silent_from = items[-1][0].time + self.usual
        for at, piece in enumerate(pieces):
            is_span = kind == "cumulative" or kind == "delta" and not items[at][0].duration
            dump = Spoken(piece, is_span, self.usual)
            self.dumps.append(dump)
            if not is_span:
                alone = dump.start + self.usual
                after = pieces[at + 1].start if at + 1 < len(pieces) else max(axis_end, dump.end)
                near = after - dump.start <= HOLD * self.usual
                if kind == "gauge":
                    dump.end = after if near and at + 1 < len(pieces) else alone
                dump.holds = max(dump.end, after if near else alone)
                dump.speaks = after if near and at + 1 < len(pieces) else alone

    def may_have(self, key, value):
        """Do its dumps, or any of its samples, carry this value of the key?"""
        if self.labels.get(key, "") == value:
            return True
        return any(dict(labels).get(key) == value for d in self.dumps for _, labels in d.rows)


class Part:
    """What a window and a test leave: total and level, and values by stack."""

    def __init__(self, level, rows, counts, dumps):
        self.level, self.rows, self.counts, self.dumps = level, rows, counts, dumps
        self.total, self.n_rows = sum(rows.values()), sum(counts.values())

    @property
    def per_value(self):
        return self.level / self.total if self.total and self.level is not None else 0.0


class Reading:
    """One service and type, and the report that it stands in."""

    def __init__(self, series, axis):
        self.kind, self.unit, self.axis = series.kind, series.unit, axis
        self.is_gauge = series.kind == "gauge"
        known = [oracle.own_interval(items) for items in series.by_instance.values()]
        others = oracle.median([k for k in known if k]) if any(known) else NS
        self.instances = [Instance(items, series.kind, axis[1], others)
                          for items in series.by_instance.values()]
        self.instances = [i for i in self.instances if i.dumps]
        self.step = 0 if not self.is_gauge else 1e-3 if self.unit == "bytes" else 1e-6
        self.kept = {}

    # -- presence: who speaks when

    def speech(self, instance):
        """Spans in which the instance speaks."""
        return merge([[d.start, d.speaks] for d in instance.dumps])

    def presences(self, low, high):
        """Who begins late by one interval, or ends by two before the report does, was there."""
        spoken = [self.speech(i) for i in self.instances]
        alive = merge([list(s) for spans in spoken for s in spans])
        for instance, spans in zip(self.instances, spoken):
            if spans[0][0] - alive[0][0] <= EARLY * instance.usual:
                spans[0][0] = alive[0][0]
            if self.axis[1] - instance.silent_from <= LATE * instance.usual:
                spans[-1][1] = alive[-1][1]
        alive = length(intersect(alive, [[low, high]]))
        return [length(intersect(s, [[low, high]])) / alive if alive else 0.0 for s in spoken]

    # -- a window

    def part(self, low=None, high=None, test=None):
        """test: of (sample labels, dump labels); its rows are {stack: value}."""
        key = low, high
        if test is None and key in self.kept:
            return self.kept[key]
        first = -(1 << 70) if low is None else low
        last = 1 << 70 if high is None or high >= self.axis[1] else high
        take = self.take_state if self.is_gauge else self.take_counter
        rows, counts, levels, dumps = defaultdict(int), defaultdict(int), [], 0
        for instance, presence in zip(self.instances, self.presences(first, last)):
            own, n, factor = take(instance, first, last)
            dumps += n
            amount = 0
            for (stack, labels), value in own.items():
                if test is None or test(dict(labels), instance.labels):
                    amount += value
                    counts[stack] += 1
                    rows[stack] += value * presence * factor if self.is_gauge else value
            if n:
                levels.append(amount * factor * presence)
        part = Part(math.fsum(levels) if levels else None, rows, counts, dumps)
        if test is None:
            self.kept[key] = part
        return part

    @staticmethod
    def take_counter(instance, low, high):
        rows, covered, n = defaultdict(int), 0, 0
        for d in instance.dumps:
            if low <= d.middle < high:
                n += 1
                covered += d.end - d.start
                for row, value in d.rows.items():
                    rows[row] += value
        return rows, n, NS / covered if covered else 0.0

    @staticmethod
    def take_state(instance, low, high):
        rows, known, n = defaultdict(int), 0, 0
        for d in instance.dumps:
            share = min(d.end, high) - max(d.start, low)
            if share > 0:
                n += 1
                known += share
                for row, value in d.rows.items():
                    rows[row] += value * share
        return rows, n, 1 / known if known else 0.0

    # -- labels

    def label_table(self):
        """{key: {value: test}} of all that occurs; "" where it is not set."""
        seen = defaultdict(set)
        for i in self.instances:
            for key in i.labels:
                seen[key]
            for d in i.dumps:
                for _, labels in d.rows:
                    for key, _ in labels:
                        seen[key]
        for i in self.instances:
            for d in i.dumps:
                for _, labels in d.rows:
                    own = dict(labels)
                    for key in seen:
                        seen[key].add(own.get(key, i.labels.get(key, "")))
        return seen

    def value_totals(self):
        """{key: {value: (total, level)}} over the whole report, and rows behind each."""
        whole = self.presences(-(1 << 70), 1 << 70)
        take = self.take_state if self.is_gauge else self.take_counter
        sums = defaultdict(lambda: defaultdict(lambda: [0, 0.0, 0]))
        keys = set(self.label_table())
        for instance, presence in zip(self.instances, whole):
            own, _, factor = take(instance, -(1 << 70), 1 << 70)
            by_labels = defaultdict(lambda: [0, 0])
            for (_, labels), value in own.items():
                by_labels[labels][0] += value
                by_labels[labels][1] += 1
            for labels, (value, rows) in by_labels.items():
                labels = dict(labels)
                for key in keys:
                    cell = sums[key][labels.get(key, instance.labels.get(key, ""))]
                    cell[0] += value * factor * presence if self.is_gauge else value
                    cell[1] += value * factor * presence
                    cell[2] += rows
        return sums

    # -- buckets

    def timeline(self, start, width, count, key=None, values=()):
        """Levels of the buckets, None for a gap; of samples with one of these values only."""
        out = [None] * count
        for instance in self.instances:
            if key is not None and not any(instance.may_have(key, v) for v in values):
                continue
            for at, level in enumerate(self.buckets(instance, start, width, count, key, values)):
                if level is not None:
                    out[at] = (out[at] or 0.0) + level
        return out

    def level_of(self, dump, instance, key, values):
        total = 0
        for (_, labels), value in dump.rows.items():
            if key is None or dict(labels).get(key, instance.labels.get(key, "")) in values:
                total += value
        span = dump.end - dump.start
        return total if self.is_gauge else total * NS / span if span else 0.0

    def buckets(self, instance, start, width, count, key, values):
        levels = [self.level_of(d, instance, key, values) for d in instance.dumps]
        amount, covered, held = [0.0] * count, [0] * count, [None] * count
        for d, level in zip(instance.dumps, levels):
            end = d.holds if self.is_gauge else d.end
            for at, share in shares(d.shown, end, start, width, count):
                amount[at] += level * share
                covered[at] += share
            for at, _ in shares(d.shown, d.holds, start, width, count):
                held[at] = level
        return [a / c if c else h for a, c, h in zip(amount, covered, held)]


def shares(low, high, start, width, count):
    """(bucket, nanoseconds) that low..high has in each."""
    at = max(0, (low - start) // width)
    while at < count and start + at * width < high:
        share = min(high, start + (at + 1) * width) - max(low, start + at * width)
        if share > 0:
            yield at, share
        at += 1


def merge(spans):
    out = []
    for low, high in sorted(spans):
        if out and low <= out[-1][1]:
            out[-1][1] = max(out[-1][1], high)
        else:
            out.append([low, high])
    return out


def intersect(a, b):
    return [[max(x[0], y[0]), min(x[1], y[1])] for x in a for y in b
            if max(x[0], y[0]) < min(x[1], y[1])]


def length(spans):
    return sum(high - low for low, high in spans)


# ---- functions ----------------------------------------------------------------------------


def self_and_total(part):
    """{function: [self, total, rows behind them]}; recursion counts once."""
    out = defaultdict(lambda: [0, 0, 0])
    for stack, value in part.rows.items():
        out[stack[0][0]][0] += value
        for name in {frame[0] for frame in stack}:
            out[name][1] += value
            out[name][2] += part.counts[stack]
    return out


def neighbours(part, name):
    """Callers and callees {function: [total, rows]} of the outermost frame; lines likewise."""
    callers, callees = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, 0])
    lines = defaultdict(lambda: [0, 0, 0])
    for stack, value in part.rows.items():
        here = [at for at, frame in enumerate(stack) if frame[0] == name]
        if not here:
            continue
        outermost = here[-1]  # stacks go from the leaf to the root
        for side, at in ((callers, outermost + 1), (callees, outermost - 1)):
            if 0 <= at < len(stack):
                side[stack[at][0]][0] += value
                side[stack[at][0]][1] += part.counts[stack]
        if here[0] == 0:
            lines[stack[0][1:3]][0] += value
        for place in {stack[at][1:3] for at in here}:
            lines[place][1] += value
            lines[place][2] += part.counts[stack]
    return callers, callees, lines


def go_package(name):
    """Of a Go function: what stands before the first point behind the last slash."""
    slash = name.rfind("/", 0, name.find("[") if "[" in name else len(name)) + 1
    point = name.find(".", slash)
    return name[:point] if point > 0 else ""


# ---- comparison ---------------------------------------------------------------------------


class Checker:
    def __init__(self, report, reading, entry):
        self.report, self.reading, self.entry = report, reading, entry

    def close(self, what, want, got, slack=0.0, scale=0.0):
        """scale: the size of what was added up to get here, where values have both signs."""
        if want is None or got is None:
            return self.report.check(want == got, what, want, got)
        size = max(abs(want), abs(got), scale)
        return self.report.check(abs(want - got) <= REL * size + slack, what, want, got)

    def value(self, what, want, got, rows):
        """A sum as stored: exact, or within half a step a row."""
        if self.reading.is_gauge:
            return self.close(what, want, got, self.reading.step * (0.5 * rows + 1))
        return self.report.check(want == got, what, want, got)

    # -- windows

    def windows(self, events):
        low, high = self.reading.axis
        quarter = (high - low) // 4
        want = {"first quarter": (low, low + quarter), "last quarter": (high - quarter, high)}
        want.update(events)
        for w in self.entry["windows"]:
            name, span = w["window"], (w["from_ns"], w["to_ns"])
            if name in want:
                self.report.check(want[name] == span, "span of window " + name, want[name], span)
            part = self.reading.part(*span)
            self.report.check(part.dumps == w["dumps"], "dumps in " + name, part.dumps, w["dumps"])
            self.close("level of " + name, part.level, w["level"])
            self.value("total of " + name, part.total, w["total"], part.n_rows)
        names = [w["window"] for w in self.entry["windows"]]
        for field, name in (("first_quarter", "first quarter"), ("last_quarter", "last quarter")):
            if name in names:
                level = self.entry["windows"][names.index(name)]["level"]
                self.report.check(self.entry[field] == level, field, level, self.entry[field])

    # -- comparisons

    def diffs(self, sides):
        """sides: {name: (Part of the base, Part of the candidate)} of those without windows."""
        for d in self.entry["diffs"]:
            if d["name"] in sides:
                parts = sides[d["name"]]
            else:
                parts = [self.reading.part(d[s]["from_ns"], d[s]["to_ns"])
                         for s in ("base", "candidate")]
            self.diff(d, parts)

    def diff(self, d, parts):
        name = "diff %s: " % d["name"]
        plain = any(p.level is None and p.total for p in parts)
        self.report.check(d["compares"] == ("sums" if plain else "levels"), name + "compares",
                          "sums" if plain else "levels", d["compares"])
        scales = [1.0 if plain else p.per_value for p in parts]
        for side, part, scale in zip(("base", "candidate"), parts, scales):
            self.report.check(part.dumps == d[side]["dumps"], name + "dumps of " + side,
                              part.dumps, d[side]["dumps"])
            self.close(name + "level of " + side, part.level, d[side]["level"])
            self.close(name + "number of " + side, part.total * scale, d[side]["number"],
                       self.reading.step * part.n_rows * scale)
        self.diff_functions(name, d, parts, scales)

    def diff_functions(self, name, d, parts, scales):
        sums = [self_and_total(p) for p in parts]
        slack = [self.reading.step * max(1, p.n_rows) * s for p, s in zip(parts, scales)]
        sizes = [sum(map(abs, p.rows.values())) * abs(s) for p, s in zip(parts, scales)]
        change = {}
        for f in set(sums[0]) | set(sums[1]):
            base, candidate = [s.get(f, (0, 0, 0)) for s in sums]
            change[f] = [base[0] * scales[0], base[1] * scales[0],
                         candidate[0] * scales[1], candidate[1] * scales[1]]
        zero = [0.0] * 4
        for f in d["functions"]:
            got = [f["base_self"], f["base_total"], f["self"], f["total"]]
            want = change.get(f["function"], zero)
            for at, what in enumerate(("base self", "base total", "self", "total")):
                self.close("%s%s of %s" % (name, what, f["function"]), want[at], got[at],
                           slack[at // 2] + PRINTED_DIGITS * sizes[at // 2])
            self.status(name, f)
        listed = {f["function"] for f in d["functions"]}
        room = sum(slack) + 1e-9 * sum(sizes)
        deltas = [abs(f["total"] - f["base_total"]) for f in d["functions"]]
        self.report.check(all(a >= b - room for a, b in zip(deltas, deltas[1:])),
                          name + "functions by size of change")
        least = deltas[-1] if len(deltas) >= DIFF_FUNCTIONS else 0.0
        missing = [f for f, c in change.items()
                   if f not in listed and f != "[truncated]" and abs(c[3] - c[1]) > least + room]
        self.report.check(not missing, name + "functions that lack", missing[:3], "nothing")

    def status(self, name, f):
        base, total = f["base_total"], f["total"]
        allowed = {"new": total != 0 and base == 0, "gone": base != 0 and total == 0,
                   "more": total > base, "less": total < base, "same": True}
        self.report.check(allowed[f["status"]], "%sstatus of %s" % (name, f["function"]),
                          (base, total), f["status"])

    # -- labels

    def labels(self):
        listed = defaultdict(list)
        for v in self.entry["label_values"]:
            listed[v["key"]].append(v)
        totals = self.reading.value_totals()
        for key, rows in listed.items():
            mine = totals[key]
            named = [r["value"] for r in rows if r["value"] is not None]
            for row in rows:
                values = ([row["value"]] if row["value"] is not None
                          else [v for v in mine if v not in named])
                self.label_value(key, row, values, mine)
            least = min((mine[v][0] for v in named if v in mine), default=0)
            unlisted = [v for v in mine if v not in named]
            room = self.reading.step * max([m[2] for m in mine.values()], default=0)
            over = [v for v in unlisted if mine[v][0] > least + room]
            self.report.check(not over, "heaviest values of " + key, over, named[-1:])
            full = len(rows) >= VALUES or not unlisted
            self.report.check(full, "values of " + key, len(mine), len(rows))
        lacking = [k for k, values in totals.items() if len(values) > 1 and k not in listed]
        if self.entry["label_values"]:
            self.report.check(not lacking, "keys with several values", lacking, sorted(listed))

    def label_value(self, key, row, values, mine):
        name = "%s=%s: " % (key, row["value"])
        cells = [mine[v] for v in values if v in mine]
        rows = sum(c[2] for c in cells)
        self.value(name + "total", sum(c[0] for c in cells), row["total"], rows)
        self.close(name + "level", math.fsum(c[1] for c in cells), row["level"],
                   self.reading.step * (rows + 1))
        width = self.entry["bucket_seconds"] * NS
        levels = self.reading.timeline(self.entry["start"] * NS, width, len(self.entry["values"]),
                                       key, values)
        for what, want in statistics(levels).items():
            self.close(name + what, want, row[what], 0.0,
                       max([abs(v) for v in levels if v is not None], default=0.0))
        for what, span in (("before", "first quarter"), ("after", "last quarter")):
            want = quarter_mean(levels, self.entry["start"] * NS, width, self.span(span))
            self.close(name + what, want, row[what])

    def span(self, name):
        low, high = self.reading.axis
        quarter = (high - low) // 4
        return (low, low + quarter) if name == "first quarter" else (high - quarter, high)

    # -- functions

    def functions(self):
        part = self.reading.part()
        sums = self_and_total(part)
        for page in self.entry["function_pages"]:
            name = page["function"]
            own = sums.get(name, (0, 0, 0))
            self.value("page of %s: self" % name, own[0], page["self"], own[2])
            self.value("page of %s: total" % name, own[1], page["total"], own[2])
            callers, callees, lines = neighbours(part, name)
            self.side(name + ": caller ", callers, page["callers"], own[1])
            self.side(name + ": callee ", callees, page["callees"], own[1])
            self.lines(name + ": line ", lines, page["lines"])

    def side(self, name, mine, listed, total):
        got = {n["function"]: n["total"] for n in listed}
        self.report.check(len(got) == len(listed), name + "once each", len(listed), len(got))
        rest = {f: v for f, v in mine.items() if f not in got}
        for function, value in got.items():
            if function == LIGHTER:
                self.value(name + function, sum(v[0] for v in rest.values()), value,
                           sum(v[1] for v in rest.values()))
            else:
                want = mine.get(function, (0, 0))
                self.value(name + function, want[0], value, want[1])
        if len(listed) < NEIGHBOURS:
            limit = abs(total) / LIGHT_PART + self.reading.step
            heavy = [f for f, v in rest.items() if v[0] and abs(v[0]) > limit]
            self.report.check(not heavy, name + "lacking", heavy, sorted(got))
            left = sum(v[0] for v in rest.values())
            if LIGHTER not in got and not self.reading.is_gauge:
                self.report.check(not left, name + "rest", left, 0)

    def lines(self, name, mine, listed):
        got = {(n["file"], n["line"]): n for n in listed}
        self.report.check(len(got) == len(listed), name + "once each", len(listed), len(got))
        for place, line in got.items():
            want = mine.get(place, (0, 0, 0))
            where = "%s%s:%d " % (name, *place)
            self.value(where + "self", want[0], line["self"], want[2])
            self.value(where + "total", want[1], line["total"], want[2])
        if len(listed) < LINES:
            lacking = [p for p, v in mine.items() if p not in got and (v[0] or v[1])
                       and not self.reading.is_gauge]
            self.report.check(not lacking, name + "lacking", lacking, sorted(got))
        places = [(n["file"], n["line"]) for n in listed]
        self.report.check(places == sorted(places), name + "by file and line")


def statistics(levels):
    known = [v for v in levels if v is not None]
    if not known:
        return dict.fromkeys(("now", "mean", "max", "min", "stddev"))
    mean = math.fsum(known) / len(known)
    spread = math.fsum((v - mean) ** 2 for v in known)
    return {"now": known[-1], "mean": mean, "max": max(known), "min": min(known),
            "stddev": math.sqrt(spread / (len(known) - 1)) if len(known) > 1 else 0.0}


def quarter_mean(levels, start, width, span):
    """The mean of the buckets whose middle lies in the quarter."""
    inside = [v for at, v in enumerate(levels)
              if v is not None and span[0] <= start + at * width + width // 2 < span[1]]
    return math.fsum(inside) / len(inside) if inside else None


# ---- over all services --------------------------------------------------------------------


def fleet(report, summary, readings, what, least, name_of):
    """summary[what]: levels of functions or packages over all services."""
    listed = defaultdict(dict)
    field = what[:-1]
    for row in summary[what]:
        report.where = "%s of %s" % (what, row["type"])
        report.check(row[field] not in listed[row["type"]], "once each", row[field])
        listed[row["type"]][row[field]] = row
    mine = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0, set(), 0.0]))
    for (service, type_id), reading in readings.items():
        part = reading.part()
        if part.level is None:
            continue
        sums = self_and_total(regroup(part, name_of))
        for name, (own, total, rows) in sums.items():
            cell = mine[type_id][name]
            cell[0] += own * part.per_value
            cell[1] += total * part.per_value
            cell[2].add(service)
            cell[3] += reading.step * rows * part.per_value
    for type_id, rows in listed.items():
        report.where = "%s of %s" % (what, type_id)
        check = Checker(report, next(r for (_, t), r in readings.items() if t == type_id), None)
        size = max(abs(c[1]) for c in mine[type_id].values())
        for name, row in rows.items():
            want = mine[type_id].get(name, [0.0, 0.0, set(), 0.0])
            slack = want[3] + FLEET_STEP * (len(want[2]) + 1) + 1e-9 * size
            check.close("self of " + name, want[0], row["self"], slack)
            check.close("total of " + name, want[1], row["total"], slack)
            report.check(len(want[2]) == row["services"], "services of " + name,
                         sorted(want[2]), row["services"])
        first = sorted(mine[type_id].items(), key=lambda i: -i[1][0])[:least]
        edge = first[-1][1][0] if len(first) == least else 0
        lacking = [n for n, c in first
                   if n not in rows and c[0] > edge * (1 + REL) + FLEET_STEP * len(c[2])]
        report.check(not lacking, "heaviest by self", lacking, "listed")


def regroup(part, name_of):
    """Stacks with other names in them: a package is a function that many share."""
    if name_of is None:
        return part
    rows, counts, names = defaultdict(int), defaultdict(int), {}
    for stack, value in part.rows.items():
        changed = []
        for frame in stack:
            if frame not in names:
                names[frame] = (name_of(frame),)
            changed.append(names[frame])
        rows[tuple(changed)] += value
        counts[tuple(changed)] += part.counts[stack]
    return Part(part.level, rows, counts, part.dumps)


def package_of(frame):
    """Assembly has bare names; its package is the folder of the file."""
    name, file, _, binary, _ = frame
    named = os.path.dirname(file) if file.endswith(".s") and "." not in name else ""
    return go_package(name) or named or os.path.basename(binary) or "(no package)"


# ---- the run ------------------------------------------------------------------------------


def axis_of(own):
    items = [i for s in own.values() for items in s.by_instance.values() for i, _ in items]
    return min(i.time for i in items), max(i.time + max(i.duration, 1) for i in items)


def events_of(root, service, axis):
    """Windows before and after each event that concerns the service: {name: (from, to)}."""
    path, events = os.path.join(root, "events.jsonl"), []
    if os.path.isfile(path):
        with open(path, encoding="utf-8") as handle:
            for line in handle:
                e = json.loads(line)
                about = [t[8:] for t in e.get("tags", []) if t.startswith("service:")]
                if not about or service in about:
                    begin = e["time"] * 10**6
                    events.append((begin, max(begin, e.get("timeEnd", 0) * 10**6), e["text"]))
    events.sort()
    out = {}
    for at, (begin, end, text) in enumerate(events):
        before = events[at - 1][1] if at else axis[0]
        after = events[at + 1][0] if at + 1 < len(events) else axis[1]
        out["before " + text], out["after " + text] = (before, begin), (end, after)
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dir")
    parser.add_argument("summary")
    parser.add_argument("--baseline")
    args = parser.parse_args()
    own = oracle.read_directory(args.dir)
    axis = axis_of(own)
    readings = {key: Reading(series, axis) for key, series in own.items()}
    base = {}
    if args.baseline:
        series = oracle.read_directory(args.baseline)
        base_axis = axis_of(series)
        base = {key: Reading(s, base_axis) for key, s in series.items()}
    with open(args.summary, encoding="utf-8") as handle:
        summary = json.load(handle)
    report = Report()
    counts = defaultdict(int)
    for entry in summary["series"]:
        key = entry["service"], entry["type"]
        report.where = " ".join(key)
        reading = readings[key]
        check = Checker(report, reading, entry)
        check.windows(events_of(args.dir, key[0], axis))
        sides = {}
        if key in base:
            sides = {d["name"]: (base[key].part(), reading.part()) for d in entry["diffs"]
                     if d["name"] == "against the baseline"}
            report.check(len(sides) == 1, "a comparison with the baseline", 1, len(sides))
        check.diffs(sides)
        check.labels()
        check.functions()
        for what in ("windows", "diffs", "label_values", "function_pages"):
            counts[what] += len(entry[what])
    fleet(report, summary, readings, "functions", FLEET_FUNCTIONS, None)
    fleet(report, summary, readings, "packages", FLEET_PACKAGES, package_of)
    print("below: " + ", ".join("%d %s" % (n, what) for what, n in counts.items()))
    print("%d passed, %d failed" % (report.passed, report.failed))
    sys.exit(1 if report.failed else 0)


if __name__ == "__main__":
    main()
