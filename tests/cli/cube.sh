#!/bin/bash
# SPDX-License-Identifier: MIT
# The cubes of profile pages against what export says of the same windows and labels (cube.py): the
# samples, invented dumps, the series of a corpus when CORPUS names one; whole, and with budgets so
# small that they are made coarser. And: same bytes with any number of threads, --graph-budget.
# FLAMEFOLIO overrides the program, SHOP the samples.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=${FLAMEFOLIO:-build/release/flamefolio}
shop=${SHOP:-samples/shop}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PYTHONDONTWRITEBYTECODE=1
status=0

command -v python3 > /dev/null || { echo "skip  cube: no python3"; exit 0; }

verdict() { # what, 1 or 0
	if [ "$2" = 1 ]; then
		echo "ok    cube: $1"
	else
		echo "FAIL  cube: $1"
		status=1
	fi
}

build() { # input, options...
	local input=$1
	shift
	rm -rf "$work/site"
	"$program" build --quiet --page-budget 0 "$@" "$input" -o "$work/site"
}

compare() { # name, input, budget, cases a page, seed
	build "$2" --graph-budget "$3" || { verdict "$1: build" 0; return; }
	if python3 tests/cube.py "$program" "$2" "$work/site" "$4" "$5" > "$work/said"; then
		echo "ok    cube: $1, $3: $(tail -n 1 "$work/said")"
	else
		cat "$work/said"
		verdict "$1, $3" 0
	fi
}

if [ -d "$shop" ]; then
	compare "samples" "$shop" 300KiB 1 1
	compare "samples" "$shop" 6KiB 1 2
	build "$shop" --jobs 1 && cp -r "$work/site" "$work/one"
	build "$shop" --jobs 3
	diff -r "$work/one" "$work/site" > /dev/null
	verdict "the same bytes with any number of threads" $(($? == 0))
	build "$shop" --graph-budget 0
	verdict "none with a budget of 0" $(($(grep -rl 'id="cube"' "$work/site" | wc -l) == 0))
	build "$shop" --graph-budget 5KiB
	most=$(grep -rhao 'id="cube">[^<]*' "$work/site" | awk '{ print length($0) - 10 }' |
		sort -n | tail -n 1)
	verdict "no more bytes than the budget ($most)" $((most > 3000 && most <= 5120))
fi
for seed in 3 7 8; do
	python3 tests/oracle_random.py $seed "$work/random-$seed"
	compare "invented $seed" "$work/random-$seed" 300KiB 4 $seed
	compare "invented $seed" "$work/random-$seed" 3KiB 4 $seed
done
for series in "${CORPUS:-none}"/series/{parca-heap-3s,concurrentmap-heap}; do
	[ -d "$series" ] && compare "${series##*/}" "$series" 300KiB 4 1
done
"$program" build -q "$work/random-3" -o "$work/site" --graph-budget much 2> "$work/err"
verdict "a size, or exit status 2" $(($? == 2 && $(wc -l < "$work/err") == 1))
exit $status
