#!/bin/bash
# SPDX-License-Identifier: MIT
# Rules of structure and style that a program can check, one line each: "ok NAME" or "FAIL NAME"
# and the offenders. Run from the top level after "make release" (make gates does both).
set -u
build=${BUILD:-build}
status=0

report() { # name, offenders (empty: fine), note
	if [ -z "$2" ]; then
		echo "ok    $1${3:+ ($3)}"
	else
		echo "FAIL  $1"
		printf '%s\n' "$2" | sed 's/^/        /'
		status=1
	fi
}

python3 tests/gates.py || status=1

# Each header compiles alone, with the flags of the release build and warnings as errors.
compile=$(cat "$build/release/flags" 2>/dev/null || echo gcc -std=gnu17 -Isrc -I"$build/gen")
export compile
bad=$(find src -name '*.h' -print0 2>/dev/null | sort -z | xargs -0 -r -P 4 -n 1 sh -c \
	'$compile -Werror -Wno-unused -fsyntax-only -x c "$1" 2>&1 | head -n 3' sh)
report headers-compile-alone "$bad"

# Mutable globals: writable symbols in our objects. Constant tables of pointers lie in
# .data.rel.ro, which nm's one-letter classes do not tell from .data; the sysv format does.
allowed='^$'
objects=$(find "$build/release/obj/src" -name '*.o' 2>/dev/null | sort)
if [ -z "$objects" ]; then
	bad="no objects under $build/release: run make release first"
else
	bad=$(nm -A -f sysv $objects 2>/dev/null | awk -F'|' -v allowed="$allowed" '
		{ gsub(/ /, "", $1); gsub(/ /, "", $3); gsub(/[ \t]/, "", $NF) }
		$3 ~ /^[bBdDC]$/ && $NF !~ /^\.data\.rel\.ro/ {
			name = $1; sub(/.*:/, "", name)
			if (name !~ allowed) print $1 " in " $NF
		}')
fi
report no-mutable-globals "$bad"

exit $status
