#!/bin/bash
# SPDX-License-Identifier: MIT
# Functions over all services against summary.json and other pages: see fleet.py.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=${FLAMEFOLIO:-${BUILD:-build}/release/flamefolio}
shop=${SHOP:-samples/shop}
[ -d "$shop" ] || { echo "skip  fleet: no samples"; exit 0; }
command -v python3 > /dev/null || { echo "skip  fleet: no python3"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for jobs in 1 4; do
	"$program" build --quiet --jobs $jobs "$shop" -o "$work/$jobs" || exit 1
done
if diff -r "$work/1/functions" "$work/4/functions" > /dev/null; then
	echo "ok    fleet: the same with 1 and 4 threads"
else
	echo "FAIL  fleet: differs with 1 and 4 threads"
fi
PYTHONDONTWRITEBYTECODE=1 python3 tests/cli/fleet.py "$work/1"
