# SPDX-License-Identifier: MIT
"""Compares "flamefolio show --json --top 0 FILE" with a corpus and its EXPECTED.tsv.

Usage: corpus.py [--program P] [--asan P] [--verbose] CORPUS

Every pprof row has to agree exactly. All other files (other formats, damaged files, each member of
malformed/*.tar.gz) have to be read (exit 0) or refused (exit 3, one line on stderr), in time and
without a crash. With --asan everything is run again with that program. EXPECTED.tsv has a row for
each file and sample type; what its columns mean:
  samples             as stored
  unique_nonzero      distinct (stack, labels) with a value that is not 0: "stacks" of show
  top_flat, top_cum   the function of largest absolute self and total, by name
"""
import argparse
import concurrent.futures
import csv
import json
import os
import subprocess
import sys
import tarfile
import tempfile

FIELDS = ["file", "format", "samples", "stacks", "time_nanos", "duration_nanos", "period", "types",
          "top"]
TYPE_FIELDS = ["name", "unit", "kind", "total"]
TOP_FIELDS = ["type", "function", "self", "total"]
# EXPECTED.tsv cuts long names.
NAME_CUT = 118


def run(program, path, seconds):
    """Exit status (None: timeout), stdout, stderr."""
    env = dict(os.environ, ASAN_OPTIONS="detect_leaks=1:exitcode=99", LC_ALL="C")
    env["UBSAN_OPTIONS"] = "print_stacktrace=1:exitcode=99"
    try:
        p = subprocess.run([program, "show", "--json", "--top", "0", path], timeout=seconds,
                           capture_output=True, env=env)
        return p.returncode, p.stdout, p.stderr.decode(errors="replace")
    except subprocess.TimeoutExpired:
        return None, b"", ""


def first_lines(text, n=3):
    return " / ".join(text.strip().split("\n")[:n])[:300]


def expected_rows(corpus):
    files = {}
    with open(os.path.join(corpus, "EXPECTED.tsv"), encoding="utf-8") as f:
        head = f.readline().lstrip("#").rstrip("\n").split("\t")
        for row in csv.reader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) >= len(head) - 1:
                files.setdefault(row[0], []).append(dict(zip(head, row + [""])))
            else:
                files.setdefault(row[0], [])
    return files


def same_name(expected, name):
    return expected == name or len(expected) >= NAME_CUT and name.startswith(expected)


def unsymbolized(name):
    return name.startswith("0x") or name == "" or name.startswith("<")


def compare_top(out, row, name_key, value_key, field, notes):
    """The function of largest absolute value; by name, as functions of one name may be several."""
    sums, parts = {}, {}
    for t in out["top"]:
        if t["type"] == row["type"]:
            sums[t["function"]] = sums.get(t["function"], 0) + t[field]
            parts[t["function"]] = parts.get(t["function"], 0) + 1
    want, name = int(row[value_key]), row[name_key]
    if not sums:
        return [] if want == 0 else [f"{row['type']}: no functions, expected {name} {want}"]
    best = max(abs(v) for v in sums.values())
    found = [n for n in sums if same_name(name, n)]
    if any(sums[n] == want for n in found):
        # Totals of namesakes overlap, so only a single one can be compared with the others.
        if best > abs(want) and all(parts[n] == 1 for n, v in sums.items() if abs(v) > abs(want)):
            n = max(sums, key=lambda k: abs(sums[k]))
            return [f"{row['type']}: {field} of {n} is {sums[n]}, more than {name} {want}"]
        return []
    if found:
        return [f"{row['type']}: {field} of {name} is {sums[found[0]]}, expected {want}"]
    tied = [n for n, v in sums.items() if v == want]
    if tied and abs(want) == best and unsymbolized(name):
        notes.append(f"{name} is called {tied[0]}")
        return []
    having = ", ".join(tied[:3]) or "none"
    return [f"{row['type']}: no function {name}; {field} {want} has {having}"]


def compare(out, rows):
    """What differs (a list of sentences), and notes."""
    bad, notes = [], []
    if list(out) != FIELDS:
        return [f"fields are {list(out)}"], notes
    for kind, fields in (("types", TYPE_FIELDS), ("top", TOP_FIELDS)):
        for x in out[kind]:
            if list(x) != fields:
                return [f"fields of {kind} are {list(x)}"], notes
    for field, column in (("samples", "samples"), ("stacks", "unique_nonzero"),
                          ("time_nanos", "time_nanos"), ("duration_nanos", "duration_nanos"),
                          ("period", "period")):
        if out[field] != int(rows[0][column]):
            bad.append(f"{field} is {out[field]}, expected {rows[0][column]}")
    if len(out["types"]) != len(rows):
        bad.append(f"{len(out['types'])} types, expected {len(rows)}")
        return bad, notes
    twice = len({r["type"] for r in rows}) != len(rows)
    for row, got in zip(rows, out["types"]):
        if (got["name"], got["unit"]) != (row["type"], row["unit"]):
            bad.append(f"type is {got['name']}/{got['unit']}, expected {row['type']}/{row['unit']}")
            continue
        if got["total"] != int(row["total"]):
            bad.append(f"total of {row['type']} is {got['total']}, expected {row['total']}")
        # "top" names a type by its name alone; with two of one name nothing can be told.
        if not twice:
            bad += compare_top(out, row, "top_flat_name", "top_flat", "self", notes)
            bad += compare_top(out, row, "top_cum_name", "top_cum", "total", notes)
    order = [(t["type"], -t["self"], t["function"].encode()) for t in out["top"]]
    index = {t["name"]: i for i, t in enumerate(out["types"])}
    if not twice and order != sorted(order, key=lambda o: (index[o[0]], *o[1:])):
        bad.append("top is not sorted by type, self descending, name")
    return bad, notes


def check_pprof(program, path, rows, seconds):
    code, out, err = run(program, path, seconds)
    if code is None:
        return [f"no result in {seconds} s"], []
    if code != 0:
        return [f"exit status {code}: {first_lines(err)}"], []
    try:
        return compare(json.loads(out), rows)
    except (ValueError, KeyError, TypeError, AttributeError) as e:
        return [f"bad JSON: {e}"], []


def check_other(program, path, seconds):
    code, out, err = run(program, path, seconds)
    if code == 0:
        try:
            json.loads(out)
        except ValueError as e:
            return [f"exit status 0 and bad JSON: {e}"], []
        return [], ["read"]
    if code == 3:
        if len(err.strip().split("\n")) != 1 or not err.strip():
            return [f"the error is not one line: {first_lines(err)!r}"], []
        return [], ["refused"]
    if code is None:
        return [f"no result in {seconds} s"], []
    return [f"exit status {code}: {first_lines(err)}"], []


def unpack(archive, into):
    """Members of a tar.gz as files of ours, numbered: names in it are not trusted."""
    suffix = ".pb.gz" if "gzip" in os.path.basename(archive) else ".pprof"
    base = os.path.basename(archive).split(".")[0]
    with tarfile.open(archive) as tar:
        for i, member in enumerate(m for m in tar if m.isfile()):
            path = os.path.join(into, f"{base}-{i:04d}{suffix}")
            with open(path, "wb") as f:
                f.write(tar.extractfile(member).read())
            yield os.path.basename(archive) + ":" + member.name, path


def jobs_of(corpus, scratch):
    """(group, name, path, expected rows or None) of everything there is."""
    files = expected_rows(corpus)
    jobs = []
    for folder, _, names in os.walk(corpus):
        for file in sorted(names):
            path = os.path.join(folder, file)
            name = os.path.relpath(path, corpus)
            if "/" not in name:
                continue
            if file.endswith(".tar.gz"):
                jobs += [("damaged", n, p, None) for n, p in unpack(path, scratch)]
            elif files.get(name):
                jobs.append(("pprof", name, path, files[name]))
            else:
                group = "damaged" if name.startswith("malformed/") else "other format"
                jobs.append((group, name, path, None))
    missing = set(files) - {n for _, n, _, _ in jobs} - {n for n in files if n.endswith(".tar.gz")}
    return sorted(jobs, key=lambda j: (j[0], j[1])), sorted(missing)


def run_all(label, program, jobs, seconds, verbose):
    def one(job):
        group, _, path, rows = job
        if rows:
            return job, check_pprof(program, path, rows, seconds)
        return job, check_other(program, path, seconds)

    table, all_notes = {}, []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for (group, name, _, _), (bad, notes) in pool.map(one, jobs):
            line = table.setdefault(group, {"passed": 0, "failed": 0, "read": 0, "refused": 0})
            line["failed" if bad else "passed"] += 1
            for note in notes:
                if note in line:
                    line[note] += 1
                else:
                    all_notes.append(f"note  {label} {name}: {note}")
            if bad:
                print(f"FAIL  {label} {name}")
                for b in bad[:6]:
                    print(f"        {b}")
            elif verbose:
                print(f"ok    {label} {name} {' '.join(notes)}")
    if label == "release":
        print("\n".join(all_notes[:20]))
    print(f"{label + ':':<14}{'passed':>8}{'failed':>8}{'read':>8}{'refused':>9}")
    for group, line in table.items():
        print(f"  {group:<12}{line['passed']:>8}{line['failed']:>8}", end="")
        print(f"{line['read']:>8}{line['refused']:>9}" if group != "pprof" else "")
    return (sum(t["passed"] for t in table.values()), sum(t["failed"] for t in table.values()))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus")
    parser.add_argument("--program", default="build/release/flamefolio")
    parser.add_argument("--asan", help="the program built with sanitizers")
    parser.add_argument("--verbose", action="store_true", help="a line for passed files too")
    args = parser.parse_args()
    if not os.path.isfile(os.path.join(args.corpus, "EXPECTED.tsv")):
        print(f"no EXPECTED.tsv in {args.corpus}: name the corpus with CORPUS=DIR")
        print("0 passed, 1 failed")
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        jobs, missing = jobs_of(args.corpus, scratch)
        for name in missing:
            print(f"FAIL  {name} is in EXPECTED.tsv and not in the corpus")
        passed, failed = run_all("release", args.program, jobs, 5, args.verbose)
        if args.asan:
            more = run_all("sanitizers", args.asan, jobs, 30, args.verbose)
            passed, failed = passed + more[0], failed + more[1]
    failed += len(missing)
    print(f"{passed} passed, {failed} failed")
    return failed != 0


sys.exit(main())
