#!/bin/bash
# SPDX-License-Identifier: MIT
# Large flame graphs in one headless Chromium: our page beside flamegraph.pl's SVG, d3-flame-graph
# and speedscope, on the same data. The viewers come from npm and Debian when this runs.
# Environment: SIZES ("65k=65536 1m=1048576"), BENCH (where data and pages are kept: build/bench),
# and what bench.mjs takes.
set -eu
export LC_ALL=C
build=${BUILD:-build}
data=$(realpath -m "${BENCH:-$build/bench}")/web
here=$(cd "$(dirname "$0")" && pwd)
export FLAMEFOLIO=${FLAMEFOLIO:-$build/release/flamefolio}

if ! [ "$here/node_modules/.package-lock.json" -nt "$here/package-lock.json" ]; then
	(cd "$here" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2
	touch "$here/node_modules/.package-lock.json"
fi
mkdir -p "$data"
sizes=${SIZES:-65k=65536 1m=1048576}
for size in $sizes; do
	name=${size%=*} nodes=${size#*=}
	if ! [ "$data/$name.pb.gz" -nt "$here/gen.py" ]; then
		python3 "$here/gen.py" --nodes "$nodes" "$data/$name"
	fi
done
exec node --max-old-space-size=4096 "$here/bench.mjs" "$data" $sizes
