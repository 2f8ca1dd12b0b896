#!/bin/bash
# SPDX-License-Identifier: MIT
# Usage: run.sh SITE [options of check.mjs]
# Installs what package-lock.json names when it is not there yet, then runs check.mjs.
set -u
here=$(cd "$(dirname "$0")" && pwd)
if ! [ "$here/node_modules/.package-lock.json" -nt "$here/package-lock.json" ]; then
	(cd "$here" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2 || {
		echo "FAIL  web: npm ci failed"
		exit 1
	}
	touch "$here/node_modules/.package-lock.json"
fi
exec node "$here/check.mjs" "$@"
