# SPDX-License-Identifier: MIT
"""Hostile dumps: the program ends in time with success or one clear line, and in little memory.

Usage: hostile.py FLAMEFOLIO FLAMEFOLIO_ASAN WORK; WORK/hostile and WORK/seeds are there.
"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading

RELEASE, ASAN, WORK = sys.argv[1:4]
MIB = 1 << 20
CAP = 64 * MIB  # default limit on what a dump inflates to
TIME_SHOW, TIME_BUILD = 30, 120
# Peak memory of the release binary: what is refused stays below the cap and 16 MiB; what is read
# may need what it holds (200,000 label sets: a row, a label set and a name each).
PEAK = {"label-sets.pb.gz": 192 * MIB}
REFUSED = ("bomb.pb.gz bomb-twice.pb.gz samples.pb.gz types.pb.gz strings.pb.gz locations.pb.gz "
           "comments.pb.gz empty-samples.pb.gz").split()
READ = "deep.pb.gz labels.pb.gz label-sets.pb.gz huge-ids.pb extremes.pb".split()

failed = False


def report(name, bad):
    global failed
    failed = failed or bool(bad)
    print(f"{'FAIL' if bad else 'ok  '}  hostile: {name}")
    for line in bad[:8]:
        print(f"        {line}")


def run(args, limit):
    """(exit status or None when killed, standard error, peak bytes)"""
    with tempfile.TemporaryFile() as err:
        child = subprocess.Popen(args, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                 stderr=err)
        killer = threading.Timer(limit, child.kill)
        killer.start()
        _, status, usage = os.wait4(child.pid, 0)
        killer.cancel()
        child.returncode = 0
        err.seek(0)
        text = err.read().decode("utf-8", "replace")
    code = os.waitstatus_to_exitcode(status)
    return (None if code < 0 else code), text, usage.ru_maxrss * 1024


def faults(code, text, wanted):
    """What is wrong with how a run ended."""
    lines = text.splitlines()
    if code is None:
        return "killed: out of time or crashed"
    if "Sanitizer" in text or "runtime error" in text:
        return next(x for x in lines if "Sanitizer" in x or "runtime error" in x)
    if code not in wanted:
        return f"exit status {code}: {text[:200]}"
    if code == 0 and lines:
        return f"success, and yet: {lines[0]}"
    if code and (len(lines) != 1 or not lines[0].startswith("flamefolio: ")):
        return f"expected one line, found {len(lines)}: {text[:200]}"
    if any(ord(c) < 32 and c != "\n" for c in text):
        return "control bytes in the message"
    return None


def check_show():
    for binary, which in ((RELEASE, "release"), (ASAN, "sanitizers")):
        bad = []
        for name in sorted(os.listdir(f"{WORK}/hostile")):
            wanted = [3] if name in REFUSED else [0] if name in READ else []
            code, text, peak = run([binary, "show", f"{WORK}/hostile/{name}"], TIME_SHOW)
            fault = faults(code, text, wanted)
            if fault:
                bad.append(f"{name}: {fault}")
            if which == "release" and peak > PEAK.get(name, CAP + 16 * MIB):
                bad.append(f"{name}: {peak >> 20} MiB at the peak")
        report(f"show of each file ({which})", bad)


def check_build():
    site = f"{WORK}/site"
    for binary, which in ((RELEASE, "release"), (ASAN, "sanitizers")):
        code, text, _ = run([binary, "build", f"{WORK}/hostile", "-q", "-o", site], TIME_BUILD)
        bad = [x for x in [faults(code, text, [0])] if x]
        if not bad:
            with open(f"{site}/summary.json", encoding="utf-8") as f:
                inputs = json.load(f)["inputs"]
            skipped = sorted(x["file"] for x in inputs["skipped"])
            if skipped != sorted(REFUSED) or inputs["read"] != len(READ):
                bad.append(f"{inputs['read']} read, skipped: {skipped}")
            bad += [x["file"] for x in inputs["skipped"]
                    if not re.search(r"expected .*, found ", x["reason"])]
        report(f"build of all at once ({which})", bad)


def write(path, data):
    with open(path, "wb") as f:
        f.write(data)


def damaged(data):
    """Cut at each byte; each byte changed in two ways; a few at once."""
    for n in range(len(data)):
        yield data[:n]
    for i, byte in enumerate(data):
        for other in {byte ^ 0x80, byte ^ 1 << random.randrange(7), 0xff} - {byte}:
            yield data[:i] + bytes([other]) + data[i + 1:]
    for _ in range(100):
        some = bytearray(data)
        for _ in range(random.randrange(2, 9)):
            some[random.randrange(len(some))] = random.randrange(256)
        yield bytes(some)


def check_damage():
    """A directory of damaged files in one run: each is read or skipped with a reason."""
    random.seed(7)
    bad, n_files = [], 0
    for seed in sorted(os.listdir(f"{WORK}/seeds")):
        with open(f"{WORK}/seeds/{seed}", "rb") as f:
            data = f.read()
        if len(data) > 800:
            continue
        folder = f"{WORK}/damaged/{seed}"
        os.makedirs(folder)
        n = 0
        for n, some in enumerate(damaged(data), 1):
            write(f"{folder}/{n:05}.pb", some)
        write(f"{folder}/{0:05}.pb", data)
        site = f"{WORK}/site-{seed}"
        code, text, _ = run([ASAN, "build", folder, "-q", "-o", site], TIME_BUILD)
        fault = faults(code, text, [0])
        if fault:
            bad.append(f"{seed}: {fault}")
            continue
        with open(f"{site}/summary.json", encoding="utf-8") as f:
            inputs = json.load(f)["inputs"]
        n_files += n + 1
        if inputs["read"] + len(inputs["skipped"]) != n + 1:
            bad.append(f"{seed}: {n + 1} files, but {inputs['read']} read and "
                       f"{len(inputs['skipped'])} skipped")
        bad += [f"{seed}: {x['file']}: {x['reason']}" for x in inputs["skipped"]
                if not re.search(r"expected ", x["reason"])]
        if not inputs["skipped"]:
            bad.append(f"{seed}: nothing skipped")
    report(f"build of {n_files} damaged files (sanitizers)", bad)


def check_damage_show():
    random.seed(8)
    bad = []
    folders = sorted(os.listdir(f"{WORK}/damaged"))
    for _ in range(60):
        folder = random.choice(folders)
        name = random.choice(os.listdir(f"{WORK}/damaged/{folder}"))
        code, text, _ = run([ASAN, "show", f"{WORK}/damaged/{folder}/{name}"], TIME_SHOW)
        fault = faults(code, text, [0, 3])
        if fault:
            bad.append(f"{folder}/{name}: {fault}")
    report("show of 60 damaged files (sanitizers)", bad)


check_show()
check_build()
check_damage()
check_damage_show()
sys.exit(failed)
