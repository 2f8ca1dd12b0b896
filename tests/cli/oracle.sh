#!/bin/bash
# SPDX-License-Identifier: MIT
# summary.json against an independent computation (tests/oracle.py): hand-made dump sets, the
# samples, and the series of a corpus laid out like shared/profiles when CORPUS names one.
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
	local line
	rm -rf "$work/site"
	if ! "$program" build --quiet "$2" -o "$work/site"; then
		echo "FAIL  oracle: $1: build"
		status=1
		return
	fi
	if python3 tests/oracle.py "$2" "$work/site/summary.json" > "$work/said"; then
		line=$(tail -n 1 "$work/said")
		grep '^values: ' "$work/said" | sed 's/^/      /'
		echo "ok    oracle: $1: $line"
	else
		cat "$work/said"
		grep -q '^FAIL ' "$work/said" || echo "FAIL  oracle: $1"
		status=1
	fi
}

python3 tests/oracle_cases.py "$program" || status=1

if [ -d "$shop" ]; then
	compare "$shop" "$shop"
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
