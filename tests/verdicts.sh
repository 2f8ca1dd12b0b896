#!/bin/bash
# SPDX-License-Identifier: MIT
# Simulated leaks, look-alikes, regressions and deviations: how many are told right. Each program
# of tests/verdicts prints a line a claim and "N passed, N failed"; these are added up.
set -u
cd "$(dirname "$0")/.." || exit 1
build=${BUILD:-build}
passed=0 failed=0

# run NAME COMMAND...
run() {
	local name=$1 out code last
	shift
	echo "== $name"
	out=$("$@" 2>&1)
	code=$?
	echo "$out" | grep -vE '^[0-9]+ passed, [0-9]+ failed'
	last=$(echo "$out" | grep -E '^[0-9]+ passed, [0-9]+ failed' | tail -n 1)
	if [ -z "$last" ]; then
		echo "FAIL  $name did not come to its end (exit status $code)"
		failed=$((failed + 1))
		return
	fi
	set -- $(echo "$last" | tr -dc '0-9 ')
	passed=$((passed + $1)) failed=$((failed + $2))
	[ "$code" -eq 0 ] || [ "$2" -gt 0 ] || failed=$((failed + 1))
}

for source in tests/verdicts/sim_*.c; do
	name=$(basename "$source" .c)
	run "$name" "$build/release/verdicts/$name"
done
for script in tests/verdicts/*_dumps.py; do
	[ -f "$script" ] && run "$(basename "$script" .py)" \
		python3 "$script" --program "$build/release/flamefolio"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
