#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An independent reading of the cubes that profile pages carry, compared with what export says.

Usage: cube.py PROGRAM INPUT SITE [CASES [SEED]]

Written from the words of src/render/cubetext.h. For every page of SITE and random selections of
buckets and labels: totals, levels and functions of the cube against "PROGRAM export INPUT" of the
same window and labels; and the lines of label selections against its timelines. Counters must be
equal, states and levels within 1e-4 or the rounding of the cube. Where nodes were cut, a function
may lack what "(lighter paths)" has, and no more. The last line is "N passed, N failed".
"""
import base64
import concurrent.futures
import copy
import datetime
import glob
import json
import os
import random
import re
import subprocess
import sys
import zlib

PAGE = re.compile(rb'<script type="application/octet-stream" id="cube">([A-Za-z0-9+/=]*)</script>')
OTHER = "(lighter paths)"
TRUNCATED = "[truncated]"
JOINED = 0.05  # instances taken together: levels are averages of averages, totals stay exact
EXPORTED = 1e-5  # export rounds each of its stacks to a millionth, bytes to a thousandth
NOTHING = 3  # exit status of export when nothing is selected


# ---- the bytes ----------------------------------------------------------------------------


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def varint(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def signed(self):
        value = self.varint()
        return value >> 1 if value & 1 == 0 else -(value >> 1) - 1

    def column(self, n, signed=False):
        read = self.signed if signed else self.varint
        return [read() for _ in range(n)]

    def texts(self, n):
        shared, before, texts = self.column(n), b"", []
        for common in shared:
            end = self.data.index(b"\xff", self.at)
            before = before[:common] + self.data[self.at:end]
            self.at = end + 1
            texts.append(before.decode("utf-8"))
        return texts


class Cube:
    """Node 0 is the whole; by_node: [(place, value)]."""

    def __init__(self, data):
        r = Reader(data)
        n = r.varint()
        self.head = head = json.loads(data[r.at:r.at + n].decode("utf-8"))
        r.at += n
        assert head["v"] == 1
        count, self.buckets = head["n"], head["buckets"]
        self.names = r.texts(count["names"])
        self.files = r.texts(count["files"])
        self.colour_of = r.column(len(self.names))
        self.file_of = r.column(len(self.names))
        self.rungs = [r.column(len(self.names)) for _ in range(6)]
        self.read_tree(r, count["nodes"])
        self.read_cells(r, count["cells"])
        self.read_times(r)
        assert r.at == len(data), "bytes are left"
        self.check()

    def read_tree(self, r, n):
        depth = [0]
        for pops in r.column(n - 1):
            depth.append(depth[-1] + 1 - pops)
        self.depth, self.name = depth, [None] + r.column(n - 1)
        self.parent, path = [None], [0]
        for node in range(1, n):
            del path[depth[node]:]
            self.parent.append(path[-1])
            path.append(node)

    def read_cells(self, r, n):
        counts = r.column(len(self.depth))
        assert sum(counts) == n
        places = r.column(n)
        values = r.column(n, True)
        at, self.by_node = 0, []
        for count in counts:
            cells, place = [], -1
            for i in range(at, at + count):
                new = places[i] if not cells else place + 1 + places[i]
                value = values[i]
                if self.head["kind"] == "gauge" and cells and \
                        new // self.buckets == place // self.buckets:
                    value += cells[-1][1]
                place = new
                assert value != 0
                cells.append((place, value))
            at += count
            self.by_node.append(cells)

    def read_times(self, r):
        n = len(self.head["instances"]) * self.buckets
        self.dumps, self.carried = r.column(n), r.column(n)
        self.covered, self.spoken = r.column(n, True), r.column(n, True)
        self.drawn = r.column(n)
        self.alive = [r.column(self.buckets, True) for _ in range(3)]
        self.lines = r.column(len(self.head["sets"]) * self.buckets, True)

    def check(self):
        """What the words promise of order and of rungs."""
        assert [n.encode() for n in self.names] == sorted(n.encode() for n in self.names)
        assert self.head["sets"] == sorted(self.head["sets"])
        assert len(set(map(tuple, self.head["sets"]))) == len(self.head["sets"])
        for i, name in enumerate(self.names):
            begin = sum(self.rungs[k][i] for k in (0, 2, 4))
            end = sum(self.rungs[k][i] for k in (1, 3, 5))
            assert begin + end <= len(name.encode())
        place = max((c[0] for cells in self.by_node for c in cells), default=0)
        assert place < len(self.head["sets"]) * self.buckets

    # ---- selections ----

    def value_of(self, s, key):
        for i, k in enumerate(self.head["keys"]):
            if k["key"] == key:
                v = self.head["sets"][s][i + 1]
                return k["values"][v] if v < len(k["values"]) else None
        return ""

    def sets_of(self, filters):
        return [s for s in range(len(self.head["sets"]))
                if all((self.value_of(s, k) == v) != negated for k, v, negated in filters)]

    def presence(self, i, a, b):
        h, tick = self.head, self.head["tick_ns"]
        width = h["width"] * 10**9 // tick
        time, first, last = self.alive
        alive = [k for k in range(a, b) if time[k]]
        spoken = sum(self.spoken[i * self.buckets + a:i * self.buckets + b])
        if not alive or spoken <= 0:
            return 0, spoken
        begin, end = alive[0] * width + first[alive[0]], alive[-1] * width + last[alive[-1]]
        inst = h["instances"][i]
        there = spoken + inst["early"] * max(inst["begin"] - begin, 0) + \
            inst["late"] * max(end - inst["end"], 0)
        return min(inst["n"], there / sum(time[k] for k in alive)), spoken

    def select(self, a, b, filters):
        """self by node, level, the whole; self.slack: what rounding may have made of any."""
        sets = set(self.sets_of(filters))
        h, weight, ticks, rounded = self.head, {}, 0, 0
        for s in sets:
            i = h["sets"][s][0]
            weight[s] = 1
            if h["kind"] == "gauge":
                part, spoken = self.presence(i, a, b)
                weight[s] = part / spoken * h["width"] * 1e9 / h["tick_ns"] if spoken else 0
                ticks = max(ticks, 1 / spoken if spoken else 0)
        values, by_instance = [0] * len(self.by_node), {}
        for node, cells in enumerate(self.by_node):
            for place, value in cells:
                s, bucket = divmod(place, self.buckets)
                if s in sets and a <= bucket < b:
                    values[node] += value * weight[s]
                    rounded += weight[s] / 2
                    i = h["sets"][s][0]
                    by_instance[i] = by_instance.get(i, 0) + value
        self.slack = (rounded + ticks * sum(map(abs, values))) / h["den"] + EXPORTED
        return values, self.level(a, b, sets, by_instance, sum(values)), sum(values)

    def level(self, a, b, sets, by_instance, whole):
        if self.head["sums"]:
            return None
        instances = {self.head["sets"][s][0] for s in sets}
        level, known = 0, False
        for i in instances:
            part, spoken = self.presence(i, a, b)
            covered = sum(self.covered[i * self.buckets + a:i * self.buckets + b])
            if self.head["kind"] == "gauge":
                known |= spoken > 0
            elif covered > 0:
                known = True
                level += by_instance.get(i, 0) / (covered * self.head["tick_ns"] / 1e9) * part
        if self.head["kind"] == "gauge":
            level = whole / self.head["den"]
        return level if known else None

    def functions(self, values):
        """name -> [self, total]; recursion counts once."""
        total = list(values)
        for node in range(len(total) - 1, 0, -1):
            total[self.parent[node]] += total[node]
        out = {}
        for node in range(1, len(total)):
            name = self.names[self.name[node]]
            row = out.setdefault(name, [0, 0])
            row[0] += values[node]
            above = self.parent[node]
            while above and self.name[above] != self.name[node]:
                above = self.parent[above]
            if not above:
                row[1] += total[node]
        return out

    def line(self, filters):
        out = [None] * self.buckets
        sets = self.sets_of(filters)
        for bucket in range(self.buckets):
            drawn = [s for s in sets
                     if self.drawn[self.head["sets"][s][0] * self.buckets + bucket]]
            if drawn:
                out[bucket] = sum(self.lines[s * self.buckets + bucket] for s in drawn) / \
                    self.head["line_scale"]
        return out, len(sets)


def cubes_of(site):
    for path in sorted(glob.glob(os.path.join(site, "s", "*", "*", "index.html"))):
        with open(path, "rb") as handle:
            found = PAGE.search(handle.read())
        if found:
            yield os.path.relpath(path, site), Cube(zlib.decompress(base64.b64decode(found[1])))


# ---- the other side -----------------------------------------------------------------------


def iso(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc) \
        .strftime("%Y-%m-%dT%H:%M:%SZ")


def export(program, source, cube, window, filters):
    h = cube.head
    command = [program, "export", source, "--format", "json", "--service", h["service"], "--type",
               h["type"], "--jobs", "1"]
    if window:
        command += ["--from", iso(h["start"] + window[0] * h["width"]),
                    "--to", iso(h["start"] + window[1] * h["width"])]
    for key, value, negated in filters:
        command += ["--label", f"{key}{'!' if negated else ''}={value}"]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode == NOTHING:
        return None
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.decode()}")
    return json.loads(done.stdout)


# ---- comparing ----------------------------------------------------------------------------


def near(a, b, slack, part=1e-4):
    return abs(a - b) <= part * max(abs(a), abs(b)) + slack


def compare_functions(cube, values, want, exact):
    h, den = cube.head, cube.head["den"]
    got, slack = cube.functions(values), 0 if exact else cube.slack
    lost = abs(got.pop(OTHER, [0, 0])[1]) / den
    got.pop(TRUNCATED, None)  # stands for callers, and is none
    wanted = {}
    for row in want["functions"]:
        one = wanted.setdefault(row["function"], [0, 0])
        one[0] += row["self"]
        one[1] += row["total"]
    missing = 0
    for name in wanted.keys() | got.keys():
        x, y = got.get(name, [0, 0]), wanted.get(name, [0, 0])
        for i, what in enumerate(("self", "total")):
            short = y[i] - x[i] / den
            if i == 0:
                missing += short
            if exact and short == 0 or not exact and near(x[i] / den, y[i], slack):
                continue
            if not 0 <= short <= lost * (1 + 1e-4) + slack:
                return f"{what} of {name}: {x[i] / den} for {y[i]}"
    if not near(missing, lost, slack * len(wanted) + 1e-4 * abs(want["total"])):
        return f"functions lack {missing}, {OTHER} has {lost}"
    return ""


def compare(cube, want, window, filters):
    h = cube.head
    values, level, whole = cube.select(*(window or (0, cube.buckets)), filters)
    exact = h["kind"] != "gauge"
    if want is None:
        return "" if whole == 0 else f"{whole} where nothing is selected"
    if exact and whole != want["total"] or not near(whole / h["den"], want["total"], cube.slack,
                                                   cube.part):
        return f"total {whole / h['den']} for {want['total']}"
    if not h["sums"] and not (cube.part == JOINED and (window or filters)):
        if (level is None) != (want["level"] is None):
            return f"level {level} for {want['level']}"
        if level is not None and not near(level, want["level"], cube.slack, cube.part):
            return f"level {level} for {want['level']}"
    if not exact and cube.part > 1e-4:
        return ""
    return compare_functions(cube, values, want, exact)


def compare_lines(cube, want, filters):
    line, n = cube.line(filters)
    values = want["timelines"][0]["values"]
    if len(values) != len(line):
        return ""  # buckets were taken together
    for bucket, (x, y) in enumerate(zip(line, values)):
        if (x is None) != (y is None):
            return f"line at {bucket}: {x} for {y}"
        if x is not None and not near(x, y, n / cube.head["line_scale"]):
            return f"line at {bucket}: {x} for {y}"
    return ""


def one_case(program, source, cube, window, filters):
    try:
        want = export(program, source, cube, window, filters)
    except RuntimeError as error:
        return str(error)
    cube = copy.copy(cube)
    cube.part = 1e-4
    if any(i["n"] > 1 for i in cube.head["instances"]):
        cube.part = JOINED
        if (window or filters) and cube.head["kind"] == "gauge":
            return ""
    wrong = compare(cube, want, window, filters)
    if not wrong and want and not window:
        wrong = compare_lines(cube, want, filters)
    return wrong


def cases_of(cube, n, chance):
    """The whole, then random ones."""
    h = cube.head
    has_time = not h["sequence"] and not h["sums"]
    yield None, []
    for _ in range(n):
        window, filters = None, []
        if has_time and chance.random() < 0.7:
            a = chance.randrange(cube.buckets)
            window = (a, chance.randrange(a, cube.buckets) + 1)
        keys = [k for k in h["keys"] if k["values"] and not h["sums"]]
        for key in chance.sample(keys, min(len(keys), chance.choice([0, 0, 1, 1, 2]))):
            filters.append((key["key"], chance.choice(key["values"]), chance.random() < 0.3))
        yield window, filters


def main():
    program, source, site = sys.argv[1:4]
    n = int(sys.argv[4]) if len(sys.argv) > 4 else 6
    seed = int(sys.argv[5]) if len(sys.argv) > 5 else 1
    chance = random.Random(seed)
    work, passed, failed = [], 0, 0
    for path, cube in cubes_of(site):
        for window, filters in cases_of(cube, n, chance):
            work.append((path, cube, window, filters))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda w: one_case(program, source, *w[1:]), work)
        for (path, cube, window, filters), wrong in zip(work, results):
            passed, failed = passed + (not wrong), failed + bool(wrong)
            if wrong and failed <= 40:
                print(f"{path} {window} of {cube.buckets} {filters}: {wrong}")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0 or passed == 0)


if __name__ == "__main__":
    main()
