#!/bin/bash
# SPDX-License-Identifier: MIT
# Usage: run.sh SITE            all parts, as many at once as there are cores
#        run.sh SITE --part...  options of check.mjs, which then runs alone
# SITE is the report of samples/shop. Installs what package-lock.json names when it is not there.
# Each part prints lines "ok", "FAIL" and "skip"; a part that ends badly without a word is a "FAIL".
set -u
here=$(cd "$(dirname "$0")" && pwd)
if ! [ "$here/node_modules/.package-lock.json" -nt "$here/package-lock.json" ]; then
	(cd "$here" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2 || {
		echo "FAIL  web: npm ci failed"
		exit 1
	}
	touch "$here/node_modules/.package-lock.json"
fi
site=$1
shift
if [ $# -gt 0 ]; then
	exec node "$here/check.mjs" "$site" "$@"
fi

part() { # name
	local out code
	out=$(timeout 300 node "$here/$1.mjs" "$site" 2>&1)
	code=$?
	echo "$out"
	if [ $code -ne 0 ] && ! grep -q '^FAIL ' <<< "$out"; then
		echo "FAIL  web $1: exit status $code"
	fi
	return $code
}
export -f part
export here site

# The long ones first; each prints in one go, so that lines do not mix.
printf '%s\n' check explore_graph policy axe explore_compare explore_select hostile explore_state \
	explore_more single lists touch firefox explore_done drill |
	xargs -P "$(nproc 2> /dev/null || echo 2)" -I{} bash -c 'part {}' || exit 1
