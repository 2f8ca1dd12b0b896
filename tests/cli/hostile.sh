#!/bin/bash
# SPDX-License-Identifier: MIT
# Hostile files through the whole program: see hostile.py.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkset=$build/release/test/test_mkset
[ -x "$mkset" ] || { echo "skip  hostile: no $mkset"; exit 0; }
"$mkset" hostile "$work/hostile" > /dev/null &&
	"$mkset" seeds "$work/seeds" > /dev/null || exit 1
python3 tests/cli/hostile.py "${FLAMEFOLIO:-$build/release/flamefolio}" \
	"${FLAMEFOLIO_ASAN:-$build/asan/flamefolio}" "$work"
