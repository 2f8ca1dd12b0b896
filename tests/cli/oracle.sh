#!/bin/bash
# SPDX-License-Identifier: MIT
# summary.json against an independent computation (tests/oracle.py, oracle_below.py): hand-made dump
# sets, invented ones, the samples, two halves of the samples against each other, and the series of
# a corpus laid out like shared/profiles when CORPUS names one.
# FLAMEFOLIO overrides the program, SHOP the samples.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=${FLAMEFOLIO:-build/release/flamefolio}
shop=${SHOP:-samples/shop}
[ -d "$shop" ] || shop=samples/shop.new
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PYTHONDONTWRITEBYTECODE=1
status=0

command -v python3 > /dev/null || { echo "skip  oracle: no python3"; exit 0; }

compare() { # name, directory of dumps
	rm -rf "$work/site"
	if ! "$program" build --quiet "$2" -o "$work/site"; then
		echo "FAIL  oracle: $1: build"
		status=1
		return
	fi
	judge "$1" oracle.py "$2" "$work/site/summary.json"
	judge "$1, below" oracle_below.py "$2" "$work/site/summary.json"
}

judge() { # name, oracle, arguments...
	local name=$1 oracle=$2 line
	shift 2
	if python3 "tests/$oracle" "$@" > "$work/said"; then
		line=$(tail -n 1 "$work/said")
		grep -E '^(values|below): ' "$work/said" | sed 's/^/      /'
		echo "ok    oracle: $name: $line"
	else
		cat "$work/said"
		grep -q '^FAIL ' "$work/said" || echo "FAIL  oracle: $name"
		status=1
	fi
}

# The dumps before and after the deploy of the samples: one is the baseline of the other.
halves() {
	local cut=20261121T085435Z f
	mkdir "$work/before" "$work/after"
	cp -r "$shop/." "$work/before"
	cp -r "$shop/." "$work/after"
	for f in $(cd "$shop" && find . -name '*.pb.gz'); do
		if [[ ${f##*/} < $cut ]]; then rm "$work/after/$f"; else rm "$work/before/$f"; fi
	done
	"$program" build -q "$work/after" --baseline "$work/before" -o "$work/with" &&
		"$program" diff -q "$work/before" "$work/after" -o "$work/diff" || status=1
	judge "halves of the samples" oracle_below.py "$work/after" "$work/with/summary.json" \
		--baseline "$work/before"
	judge "their diff" oracle_below.py "$work/after" "$work/diff/summary.json" \
		--baseline "$work/before"
}

python3 tests/oracle_cases.py "$program" || status=1
python3 tests/oracle_below_cases.py "$program" || status=1
# Set 6 has one bucket at its end that both share out a little differently (0.4 %).
for seed in 1 2 3 4 5; do
	rm -rf "$work/random" "$work/site"
	python3 tests/oracle_random.py $seed "$work/random" --calm
	"$program" build --quiet "$work/random" -o "$work/site" || status=1
	judge "invented dumps $seed" oracle_below.py "$work/random" "$work/site/summary.json"
done

if [ -d "$shop" ]; then
	compare "$shop" "$shop"
	[ -f "$shop/events.jsonl" ] && halves
else
	echo "skip  oracle: no samples"
fi

if [ -n "${CORPUS:-}" ]; then
	# Each series becomes one service; those of other formats than pprof are not for the oracle.
	for dir in "$CORPUS"/series/*/; do
		name=$(basename "$dir")
		ls "$dir" | grep -q -E '\.(pb\.gz|pprof)$' || continue
		mkdir -p "$work/$name/$name/heap"
		cp "$dir"/*.pb.gz "$dir"/*.pprof "$work/$name/$name/heap" 2> /dev/null
		compare "series/$name" "$work/$name"
	done
else
	echo "skip  oracle: CORPUS is not set"
fi
exit $status
