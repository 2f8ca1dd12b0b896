#!/bin/bash
# SPDX-License-Identifier: MIT
# Golden tests: each tests/golden/*/cmd is a shell script run in its folder with $FLAMEFOLIO set
# (and $TMP, a fresh folder). What it prints (stdout and stderr) has to equal "expected", its exit
# status the number in "exit" (absent: 0). With --bless both are rewritten: read the diff.
# Arguments after that: names of tests, none = all.
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-build}
case $build in /*) ;; *) build=$top/$build ;; esac
export FLAMEFOLIO=${FLAMEFOLIO:-$build/release/flamefolio}
# Nothing of the caller's may change what is printed.
export LC_ALL=C TZ=UTC COLUMNS=80
unset SOURCE_DATE_EPOCH CI
bless=
[ "${1:-}" != --bless ] || { bless=1; shift; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

[ $# -gt 0 ] || set -- $(cd "$top/tests/golden" 2>/dev/null && ls -d */ 2>/dev/null | tr -d /)
for name in "$@"; do
	dir=$top/tests/golden/$name
	[ -f "$dir/cmd" ] || continue
	export TMP=$work/$name
	mkdir -p "$TMP"
	(cd "$dir" && timeout 60 bash ./cmd) > "$work/out" 2>&1 < /dev/null
	code=$?
	# The paths of this run are not part of the result.
	sed -e "s|$TMP|TMP|g" -e "s|$FLAMEFOLIO|flamefolio|g" "$work/out" > "$work/actual"
	want=0
	[ ! -f "$dir/exit" ] || want=$(cat "$dir/exit")
	if [ -n "$bless" ]; then
		cmp -s "$work/actual" "$dir/expected" || echo "blessed  $name"
		cp "$work/actual" "$dir/expected"
		rm -f "$dir/exit"
		[ "$code" -eq 0 ] || echo "$code" > "$dir/exit"
	elif [ "$code" -ne "$want" ]; then
		echo "FAIL  golden $name: exit status $code, expected $want"
		head -n 5 "$work/actual" | sed 's/^/        /'
		status=1
	elif ! diff -u "$dir/expected" "$work/actual" > "$work/diff" 2>&1; then
		echo "FAIL  golden $name"
		head -n 40 "$work/diff" | sed 's/^/        /'
		status=1
	else
		echo "ok    golden $name"
	fi
	rm -rf "$TMP"
done
exit $status
