#!/bin/bash
# SPDX-License-Identifier: MIT
# Properties of the pages below profiles (tests/below.py): within summary.json, and of every page
# against it; what is compared with itself; the budget of pages; hostile names.
# FLAMEFOLIO overrides the program, SHOP the samples; CORPUS adds directories of its own.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=${FLAMEFOLIO:-build/release/flamefolio}
shop=${SHOP:-samples/shop}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PYTHONDONTWRITEBYTECODE=1
status=0

command -v python3 > /dev/null || { echo "skip  below: no python3"; exit 0; }

one_site() { # name, directory of dumps
	rm -rf "$work/site"
	"$program" build -q "$2" -o "$work/site" &&
		python3 tests/below.py "$1" "$work/site" || status=1
}

# A directory, and one file, against themselves.
with_itself() { # name, directory or file
	rm -rf "$work/same"
	"$program" diff -q "$2" "$2" -o "$work/same" &&
		python3 tests/below.py "$1" "$work/same" --same || status=1
}

if [ -f "$shop/events.jsonl" ]; then
	one_site shop "$shop"
	"$program" build -q "$shop" --page-budget 300 -o "$work/few" &&
		python3 tests/below.py budget "$work/few" --full "$work/site" || status=1
	with_itself "orders with itself" "$shop/orders"
	for word in cpu heap goroutine mutex; do
		file=$(find "$shop/worker" -path "*/$word/*.pb.gz" | LC_ALL=C sort | head -n 1)
		with_itself "a $word dump with itself" "$file"
	done
else
	echo "skip  below: no samples"
fi

for dir in series/concurrentmap-heap series/parca-heap-3s pprof; do
	[ -d "${CORPUS:-}/$dir" ] && one_site "$dir" "$CORPUS/$dir"
done
[ -n "${CORPUS:-}" ] || echo "skip  below: CORPUS is not set"

mkdir "$work/names"
python3 tests/hostile_names.py "$program" "$work/names" || status=1
exit $status
