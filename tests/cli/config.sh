#!/bin/bash
# SPDX-License-Identifier: MIT
# What "scan --print-config" prints, given back as --config, changes nothing of what "scan" says;
# and all that it suggests is read once its '#' is gone. On the samples, on three directories of a
# corpus laid out like shared/profiles when CORPUS names one, on a directory with a config of its
# own, and on hostile names. FLAMEFOLIO overrides the program, SHOP the samples.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
program=${FLAMEFOLIO:-$build/release/flamefolio}
asan=${FLAMEFOLIO_ASAN:-$build/asan/flamefolio}
shop=${SHOP:-samples/shop}
data=tests/golden/data
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

verdict() { # what, 0 if it holds
	if [ "$2" -eq 0 ]; then
		echo "ok    config: $1"
	else
		echo "FAIL  config: $1"
		status=1
	fi
}

# A line of "#key = value" or "#[section]" without its '#'.
uncomment() { sed 's/^#\([^ ]\)/\1/' "$1"; }

round() { # name, directory, options...
	local name=$1 dir=$2
	shift 2
	"$program" scan --print-config "$@" "$dir" > "$work/conf" 2> "$work/err"
	verdict "$name: prints" $?
	LC_ALL=C grep -q '[[:cntrl:]]' "$work/conf"
	verdict "$name: no control bytes" $((! $?))
	"$program" scan "$@" "$dir" > "$work/before" 2> /dev/null
	"$program" scan "$@" --config "$work/conf" "$dir" > "$work/after" 2> "$work/err"
	[ -s "$work/before" ] && cmp -s "$work/before" "$work/after"
	verdict "$name: read back, the same is scanned" $?
	head -n 3 "$work/err" | sed 's/^/        /'
	uncomment "$work/conf" > "$work/all"
	"$program" scan --config "$work/all" "$dir" > /dev/null 2> "$work/err"
	verdict "$name: suggestions are read" $?
	head -n 3 "$work/err" | sed 's/^/        /'
}

if [ -d "$shop" ]; then
	round "$shop" "$shop"
	grep -qx '#pattern = {service}/pod={pod}/region={label.region}/{type}/{time}.pb.gz' \
		"$work/conf"
	verdict "$shop: the layout" $?
	[ "$(grep -c '^\[service ' "$work/conf")" = "$(ls -d "$shop"/*/ | wc -l)" ]
	verdict "$shop: a section a service" $?
	round "$shop, --layout" "$shop" --layout '{service}/{**}/{type}/{time}.pb.gz'
	grep -qx 'pattern = {service}/{\*\*}/{type}/{time}.pb.gz' "$work/conf"
	verdict "$shop, --layout: it is in force" $?
	round "$shop, --service" "$shop" --service all
else
	echo "skip  config: no samples"
fi

round "$data" "$data"

if [ -n "${CORPUS:-}" ]; then
	for dir in pprof series pprof/go; do
		[ -d "$CORPUS/$dir" ] && round "corpus $dir" "$CORPUS/$dir"
	done
else
	echo "skip  config: CORPUS is not set"
fi

# A config of its own: all of it is in force, and stands again.
cp -r "$data" "$work/own"
cat > "$work/own/flamefolio.conf" << 'CONF'
[report]
title = Ours; and more
[layout]
pattern = {type}/{service}/{_}.{seq}.pb
[service orders]
match = cpu/**
rename = shop
label.team =;a
owner = The "team" # 1
[service odd#one]
label.x = y
[kind]
inuse_space = delta
[events]
2026-11-21T08:51:00Z = flag on service:orders
[window lunch]
from = 10%
to = end-1s
[diff lunch]
candidate.window = lunch
[pin a]
service = shop
type = cpu
CONF
round "a config of its own" "$work/own"
grep -v '^#' "$work/conf" | grep -c . > "$work/lines"
[ "$(cat "$work/lines")" -ge 24 ]
verdict "a config of its own: its lines" $?

# Services by the names of directories, with bytes that no section can hold.
hostile=$work/hostile
for name in 'a]b' 'c#d' ' e' 'f ' ';g' 'h ;i' $'j\n[report]\ntitle = k' $'l\033[31mm' $'n\x7f' \
	$'o\xc2\x9b[2J' $'p\xff\xfe' '[q' 'r = s' '<script>' '{t}' "$(printf 'u%.0s' {1..200})"; do
	mkdir -p "$hostile/$name/cpu" && cp "$data"/odd/odd.pb "$hostile/$name/cpu/1.pb"
done
round "hostile names" "$hostile"
grep -q ' left out, as a section cannot hold the name' "$work/conf"
verdict "hostile names: a comment says what is left out" $?
! grep -qx 'title = k' "$work/conf"
verdict "hostile names: none becomes a line" $?
if [ -x "$asan" ]; then
	"$asan" scan --print-config "$hostile" > "$work/conf2" 2> "$work/err"
	verdict "hostile names: under the sanitizers" $?
	cmp -s "$work/conf" "$work/conf2"
	verdict "hostile names: the same text again" $?
fi

# What stands above a section or in it, but cannot be there.
refused() { # what, line of the config..., expected message in the end
	local what=$1 message=${!#}
	printf '%s\n' "${@:2:$#-2}" > "$work/bad.conf"
	"$program" scan --config "$work/bad.conf" "$data" > /dev/null 2> "$work/err"
	[ $? -eq 2 ] && grep -qF "$message" "$work/err"
	verdict "refused: $what" $?
}

refused "an unknown window" '[window lunch]' 'from = 10%' '[diff a]' 'base.window = luch' \
	'bad.conf: line 4: [diff a] expected all, first, last, quiet, busy'
refused "a link of another scheme" '[service a]' 'link = Wiki javascript:alert(1)' \
	'line 2: expected a label and a URL of http, https or mailto'
refused "two windows of one name" '[window a]' 'from = 1%' '[window a]' 'from = 2%' \
	'line 4: [window a] expected from = 1% as in line 2, found "2%"'
exit $status
