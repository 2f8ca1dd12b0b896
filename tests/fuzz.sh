#!/bin/bash
# SPDX-License-Identifier: MIT
# Usage: fuzz.sh SECONDS NAME...
# Runs build/fuzz/bin/NAME for so long, from the seeds in tests/fuzz/seeds/NAME and what earlier
# runs found (build/fuzz/corpus/NAME). A crash leaves its input in build/fuzz/found.
set -u
build=${BUILD:-build}
seconds=$1
shift
status=0
for name in "$@"; do
	corpus=$build/fuzz/corpus/$name
	seeds=tests/fuzz/seeds/$name
	mkdir -p "$corpus" "$build/fuzz/found"
	[ -d "$seeds" ] || seeds=
	log=$build/fuzz/$name.log
	if "$build/fuzz/bin/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
		-max_len="${FUZZ_MAX_LEN:-65536}" -print_final_stats=1 \
		-artifact_prefix="$build/fuzz/found/$name-" "$corpus" $seeds > "$log" 2>&1; then
		runs=$(awk '/number_of_executed_units/ { print $2 }' "$log")
		echo "ok    fuzz $name: $runs runs in $seconds s"
	else
		echo "FAIL  fuzz $name"
		grep -aE 'ERROR|SUMMARY|Test unit written|assert' "$log" | head -n 8 |
			sed 's/^/        /'
		status=1
	fi
done
exit $status
