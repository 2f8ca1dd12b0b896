#!/bin/bash
# SPDX-License-Identifier: MIT
# "flamefolio diff" of two dumps against "go tool pprof -diff_base": see gopprof_diff.py.
# FLAMEFOLIO overrides the program, SHOP the samples; CORPUS adds pairs of its own.
set -u
cd "$(dirname "$0")/../.." || exit 1
shop=${SHOP:-samples/shop}
export PYTHONDONTWRITEBYTECODE=1
for tool in go python3; do
	command -v $tool > /dev/null || { echo "skip  gopprof diff: no $tool"; exit 0; }
done
[ -f "$shop/events.jsonl" ] || { echo "skip  gopprof diff: no samples"; exit 0; }
python3 tests/gopprof_diff.py "${FLAMEFOLIO:-build/release/flamefolio}" "$shop" "${CORPUS:-}"
