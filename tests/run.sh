#!/bin/bash
# SPDX-License-Identifier: MIT
# All tests, after "make check" has built what they need. Each step prints lines that begin with
# "ok", "FAIL" or "skip"; they are counted, and the last line is "N passed, N failed". A step that
# fails without saying so counts as one failure. Arguments: names of steps, none = all.
set -u
cd "$(dirname "$0")/.." || exit 1
build=${BUILD:-build}
export BUILD=$build
root=$build
case $root in /*) ;; *) root=$PWD/$build ;; esac
export FLAMEFOLIO=$root/release/flamefolio
export FLAMEFOLIO_ASAN=$root/asan/flamefolio
export ASAN_OPTIONS=${ASAN_OPTIONS:-abort_on_error=0:detect_leaks=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT
jobs=$(nproc 2>/dev/null || echo 2)
passed=0 failed=0 skipped=0

# Prints a step's output and counts its lines.
count() { # name, exit status, file
	local ok bad skip
	cat "$3"
	ok=$(grep -c '^ok ' "$3")
	bad=$(grep -c '^FAIL ' "$3")
	skip=$(grep -c '^skip ' "$3")
	if [ "$2" -ne 0 ] && [ "$bad" -eq 0 ]; then
		echo "FAIL  $1: exit status $2"
		bad=1
	elif [ "$2" -eq 0 ] && [ "$((ok + bad + skip))" -eq 0 ]; then
		echo "ok    $1"
		ok=1
	fi
	passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
}

step() { # name, command...
	local name=$1 start=$SECONDS
	shift
	echo "== $name"
	"$@" > "$log/$name" 2>&1 < /dev/null
	count "$name" $? "$log/$name"
	echo "   ($((SECONDS - start)) s)"
}

# One cmocka program: a line for each of its tests, or what it said when one failed.
unit_one() {
	local out=$1.out name=${1##*/} code
	name="$(basename "$(dirname "$(dirname "$1")")") $name"
	timeout 300 "$1" > "$out" 2>&1
	code=$?
	sed -n "s/^\[       OK \] \(.*\)/ok    $name: \1/p" "$out"
	sed -n "s/^\[  FAILED  \] \([a-zA-Z_].*\)/FAIL  $name: \1/p" "$out" | sort -u
	if [ $code -ne 0 ]; then
		grep -q '^\[  FAILED  \]' "$out" || echo "FAIL  $name: exit status $code"
		grep -vE '^\[( RUN|       OK|=====)' "$out" | head -n 60 | sed 's/^/        /'
	fi
	return $code
}
export -f unit_one

unit() {
	local sources programs
	sources=$(ls tests/unit/test_*.c 2>/dev/null) || { echo "skip  no unit tests"; return 0; }
	programs=$(for v in release asan; do
		echo "$sources" | sed "s|tests/unit/\(.*\)\.c|$build/$v/test/\1|"
	done)
	# xargs runs them in parallel; each prints in one go, so that lines do not mix.
	echo "$programs" | xargs -P "$jobs" -I{} \
		bash -c 'out=$(unit_one {}); code=$?; echo "$out"; exit $code'
}

cli() {
	local t status=0
	ls tests/cli/*.sh > /dev/null 2>&1 || { echo "skip  no tests in tests/cli"; return 0; }
	for t in tests/cli/*.sh; do
		[ -f "$t" ] || continue
		timeout 600 bash "$t" > "$log/one" 2>&1
		local code=$?
		cat "$log/one"
		if [ $code -ne 0 ] && ! grep -q '^FAIL ' "$log/one"; then
			echo "FAIL  $t: exit status $code"
		elif [ $code -eq 0 ] && ! grep -qE '^(ok|FAIL|skip) ' "$log/one"; then
			echo "ok    $t"
		fi
		[ $code -eq 0 ] || status=1
	done
	return $status
}

golden() {
	ls tests/golden/*/cmd > /dev/null 2>&1 || { echo "skip  no golden tests"; return 0; }
	bash tests/golden.sh
}

fuzz() {
	local names
	names=$(cd tests/fuzz 2>/dev/null && ls fuzz_*.c 2>/dev/null | sed 's/\.c$//')
	[ -n "$names" ] || { echo "skip  no fuzz targets"; return 0; }
	command -v clang > /dev/null || { echo "skip  fuzz: no clang"; return 0; }
	make --no-print-directory -j"$jobs" fuzz-bin || return 1
	# Half a minute in all.
	bash tests/fuzz.sh $((30 / $(echo "$names" | wc -l))) $names
}

verdicts() {
	bash tests/verdicts.sh
}

# The modules of the explorer that need no browser: a line for each test, and what failed said.
js() {
	local out=$log/js.tap code
	command -v node > /dev/null || { echo "skip  js: no node"; return 0; }
	timeout 300 node --test --test-reporter=tap tests/js/*.test.mjs > "$out" 2>&1
	code=$?
	sed -n 's/^ok [0-9]* - \(.*\) # SKIP.*/skip  js: \1/p; t; s/^ok [0-9]* - /ok    js: /p
		s/^not ok [0-9]* - /FAIL  js: /p' "$out"
	sed -n '/^not ok /,/^  [.][.][.]$/s/^/        /p' "$out" | head -n 100
	return $code
}

web() {
	[ -f samples/shop/events.jsonl ] || { echo "skip  web: no samples"; return 0; }
	rm -rf "$log/site"
	"$FLAMEFOLIO" build samples/shop -o "$log/site" || return 1
	bash tests/web/run.sh "$log/site"
}

[ $# -gt 0 ] || set -- unit gates selftest js cli golden verdicts fuzz web
for s in "$@"; do
	case $s in
	unit) step unit unit ;;
	gates) step gates bash tests/gates.sh ;;
	selftest) step selftest bash tests/gates_selftest.sh ;;
	js) step js js ;;
	cli) step cli cli ;;
	golden) step golden golden ;;
	verdicts) step verdicts verdicts ;;
	fuzz) step fuzz fuzz ;;
	web) step web web ;;
	*)
		echo "run.sh: no step named $s" >&2
		exit 2
		;;
	esac
done

echo
summary="$passed passed, $failed failed"
[ "$skipped" -eq 0 ] || summary="$summary, $skipped skipped"
echo "$summary"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
