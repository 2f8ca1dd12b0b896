#!/bin/bash
# SPDX-License-Identifier: MIT
# summary.json against "go tool pprof": the merged CPU dumps of each service function by function,
# and the difference of two mutex dumps of one instance against -diff_base.
# FLAMEFOLIO overrides the program, SHOP the samples.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=${FLAMEFOLIO:-build/release/flamefolio}
shop=${SHOP:-samples/shop}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PPROF_TMPDIR=$work HOME=$work
status=0

for tool in go python3; do
	command -v $tool > /dev/null || { echo "skip  gopprof: no $tool"; exit 0; }
done
[ -d "$shop" ] || { echo "skip  gopprof: no samples"; exit 0; }

# Prints what pprof says: all functions, flat and cumulative, in nanoseconds.
top() {
	go tool pprof -symbolize=none -top -flat -nodecount=0 -nodefraction=0 -edgefraction=0 \
		-unit=ns "$@" 2> /dev/null
}

# The functions of a series in summary.json against the table that pprof printed.
compare() { # name, summary.json, service, sample type, table
	python3 - "$@" << 'PY' || status=1
import json, re, sys

name, path, service, kind, table = sys.argv[1:]
with open(path, encoding="utf-8") as handle:
    everything = json.load(handle)["series"]
series = [s for s in everything if (s["service"], s["name"]) == (service, kind)]
want = {}
for line in open(table, encoding="utf-8"):
    # flat flat% sum% cum cum% function; pprof marks inlined ones, whose parts are added up.
    row = re.match(r"\s*(-?\d+)(?:ns)?\s+\S+%?\s+\S+%?\s+(-?\d+)(?:ns)?\s+\S+%?\s\s?(.*)$", line)
    if row:
        function = re.sub(r" \((?:partial-)?inline\)$", "", row[3])
        flat, cum = want.get(function, (0, 0))
        want[function] = flat + int(row[1]), cum + int(row[2])
have = {f["function"]: (f["self"], f["total"]) for f in series[0]["top"]}
have.pop("[truncated]", None)
wrong = [(f, want.get(f, (0, 0)), have[f]) for f in have if want.get(f, (0, 0)) != have[f]]
wrong += [(f, want[f], None) for f in want if f not in have and len(have) < 200 and any(want[f])]
total = sum(flat for flat, _ in want.values())
if total != series[0]["total"]:
    wrong.append(("total", total, series[0]["total"]))
for function, expected, found in wrong[:10]:
    print("FAIL  gopprof: %s: %s: pprof %s, summary %s" % (name, function, expected, found))
if not want:
    sys.exit("FAIL  gopprof: %s: pprof printed no functions" % name)
if not wrong:
    print("ok    gopprof: %s: %d functions, total %d" % (name, len(have), total))
sys.exit(1 if wrong else 0)
PY
}

"$program" build --quiet "$shop" -o "$work/site" || exit 1
for dir in "$shop"/*/; do
	service=$(basename "$dir")
	find "$dir" -path '*/cpu/*' -name '*.pb.gz' | sort > "$work/list"
	[ -s "$work/list" ] || continue
	xargs go tool pprof -symbolize=none -proto -output="$work/merged.pb.gz" < "$work/list" \
		> /dev/null 2>&1
	top -sample_index=cpu "$work/merged.pb.gz" > "$work/table"
	compare "$service cpu" "$work/site/summary.json" "$service" cpu "$work/table"
done

# Two dumps of one instance, next to each other, in the first quarter: no restart is between them.
for word in mutex block; do
	for dir in "$shop"/*/; do
		service=$(basename "$dir")
		find "$dir" -path "*/$word/*" -name '*.pb.gz' | sort | sed -n 3,8p > "$work/list"
		[ "$(wc -l < "$work/list")" -eq 6 ] || continue
		first=$(head -n 1 "$work/list") last=$(tail -n 1 "$work/list")
		rm -rf "$work/two" "$work/diff"
		mkdir -p "$work/two/$service/$word"
		cp "$first" "$last" "$work/two/$service/$word"
		"$program" build --quiet "$work/two" -o "$work/diff" || exit 1
		top -sample_index=delay -diff_base="$first" "$last" > "$work/table"
		compare "$service $word, difference" "$work/diff/summary.json" "$service" delay \
			"$work/table"
	done
done
exit $status
