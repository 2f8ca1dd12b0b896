# SPDX-License-Identifier: MIT
"""A small pprof reader of its own for oracle.py, and a writer for hand-made dumps."""
import gzip
import os
import re

NS = 10**9
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
            address = loc.get(3, 0)
            if mapping:  # as in the file, so that it is the same in each process
                address += mapping.get(4, 0) - mapping.get(2, 0)
            name = "%s0x%x" % (os.path.basename(binary) + "+" if binary else "", address)
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
                rest = parts[at][hits[-1] + 1 :]
                return ([rest] if rest else []) + parts[at + 1 :]
        return parts


# ---- and the other way: small dumps for tests ---------------------------------------------


def put_varint(number):
    number &= 2**64 - 1
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out + bytes([number]))


def put(field, value):
    if isinstance(value, int):
        return put_varint(field << 3) + put_varint(value)
    return put_varint(field << 3 | 2) + put_varint(len(value)) + value


class Writer:
    """Strings, functions and locations get their numbers as they come."""

    def __init__(self, mapping=None):
        self.mapping = mapping  # (binary, start, limit, offset) or None
        self.strings, self.functions, self.locations = {"": 0}, {}, {}
        self.tables = b""

    def string(self, text):
        return self.strings.setdefault(text, len(self.strings))

    def value_type(self, name_unit):
        return put(1, self.string(name_unit[0])) + put(2, self.string(name_unit[1]))

    def function(self, name, file):
        if (name, file) not in self.functions:
            self.functions[name, file] = number = len(self.functions) + 1
            body = put(1, number) + put(2, self.string(name)) + put(4, self.string(file))
            self.tables += put(5, body)
        return self.functions[name, file]

    def location(self, frame):
        """A frame is a name, (name, file, line), or an address without a name."""
        if frame not in self.locations:
            self.locations[frame] = number = len(self.locations) + 1
            body = put(1, number) + (put(2, 1) if self.mapping else b"")
            if isinstance(frame, int):
                body += put(3, frame)
            else:
                name, file, line = frame if isinstance(frame, tuple) else (frame, frame + ".c", 1)
                body += put(4, put(1, self.function(name, file)) + put(2, line))
            self.tables += put(4, body)
        return self.locations[frame]

    def label(self, key, value):
        return put(1, self.string(key)) + (put(3, value) if isinstance(value, int)
                                           else put(2, self.string(value)))

    def profile(self, types, period, samples, time=0, duration=0, drop=""):
        """samples: (stack from root to leaf, values, {label: str or int}); gzipped bytes."""
        body = b"".join(put(1, self.value_type(t)) for t in types)
        for stack, values, labels in samples:
            sample = b"".join(put(1, self.location(f)) for f in reversed(stack))
            sample += put(2, b"".join(map(put_varint, values)))
            sample += b"".join(put(3, self.label(k, v)) for k, v in labels.items())
            body += put(2, sample)
        if self.mapping:
            binary, *rest = self.mapping
            body += put(3, put(1, 1) + b"".join(put(i + 2, n) for i, n in enumerate(rest))
                        + put(5, self.string(binary)))
        body += self.tables + put(7, self.string(drop)) + put(9, time) + put(10, duration)
        body += put(11, self.value_type(period))
        return gzip.compress(body + b"".join(put(6, s.encode()) for s in self.strings), mtime=0)
