#!/bin/bash
# SPDX-License-Identifier: MIT
# Same input, same bytes: whatever the threads, the order of inputs and files, their times, the
# locale, time zone, umask and working directory. And nothing of this machine is in the report.
set -u
cd "$(dirname "$0")/../.." || exit 1
top=$PWD
build=${BUILD:-build}
case $build in /*) ;; *) build=$top/$build ;; esac
flamefolio=${FLAMEFOLIO:-$build/release/flamefolio}
mkset=$build/release/test/test_mkset
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

digest() { (cd "$1" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum); }

make_site() { # name of the site, command...
	local site=$work/$1
	shift
	"$@" -q -o "$site" || return 1
	digest "$site" > "$site.sums"
}

same() { # what, site, site
	if cmp -s "$work/$2.sums" "$work/$3.sums"; then
		echo "ok    properties: $1"
	else
		echo "FAIL  properties: $1"
		diff "$work/$2.sums" "$work/$3.sums" | head -n 6 | sed 's/^/        /'
		status=1
	fi
}

# Locales of our own, where the system has their sources: a comma for a point, an i without a dot.
make_locales() {
	mkdir "$work/locales"
	for l in de_DE tr_TR; do
		localedef -i $l -f UTF-8 "$work/locales/$l.UTF-8" > /dev/null 2>&1 ||
			rm -rf "$work/locales/$l.UTF-8"
	done
}

# The folder is copied file by file, last first, to a place with the same name; times are now.
copy_backwards() { # from, to
	(cd "$1" && find . -type f | LC_ALL=C sort -r) | while read -r f; do
		mkdir -p "$2/$(dirname "$f")" && cp "$1/$f" "$2/$f"
	done
}

one_set() { # name, directory, a text that the report must not have either
	local name=$1 dir=$2 today=$3 inputs reversed
	make_site "$name-1" "$flamefolio" build "$dir" --jobs 1 || { status=1; return; }
	make_site "$name-4" "$flamefolio" build "$dir" --jobs 4
	same "$name: threads" "$name-1" "$name-4"

	make_site "$name-env" env LC_ALL=C.UTF-8 TZ=Asia/Kolkata HOME=/nowhere COLUMNS=40 \
		"$flamefolio" build "$dir"
	same "$name: time zone" "$name-1" "$name-env"
	for l in de_DE.UTF-8 tr_TR.UTF-8; do
		if [ -d "$work/locales/$l" ]; then
			make_site "$name-$l" env LOCPATH="$work/locales" LC_ALL=$l \
				"$flamefolio" build "$dir"
			same "$name: locale $l" "$name-1" "$name-$l"
		else
			echo "skip  properties: $name: no locale $l"
		fi
	done

	(umask 077 && cd / && make_site "$name-umask" "$flamefolio" build "$dir/")
	same "$name: umask and working directory" "$name-1" "$name-umask"
	(cd "$dir/.." && make_site "$name-relative" "$flamefolio" build "./${dir##*/}")
	same "$name: relative path" "$name-1" "$name-relative"

	copy_backwards "$dir" "$work/copy/${dir##*/}"
	make_site "$name-copy" "$flamefolio" build "$work/copy/${dir##*/}"
	same "$name: copied in another order" "$name-1" "$name-copy"

	inputs=$(ls -d "$dir"/*/) reversed=$(ls -dr "$dir"/*/)
	make_site "$name-inputs" "$flamefolio" build $inputs
	make_site "$name-reversed" "$flamefolio" build $reversed
	same "$name: order of inputs" "$name-inputs" "$name-reversed"

	make_site "$name-1" "$flamefolio" build "$dir" --jobs 2
	same "$name: built over itself" "$name-1" "$name-4"
	clean "$name" "$work/$name-1" "$today"
}

clean() { # name, site, text
	local found file
	# A short name of a host is anywhere in base64.
	found=$(find "$2" -type f | while read -r file; do
		sed 's/id="cube">[^<]*//' "$file" |
			grep -qF -e "$work" -e "$top" -e "$(hostname)" -e "$3" && echo "$file"
	done | head -n 3)
	if [ -z "$found" ]; then
		echo "ok    properties: $1: no path, host name or clock"
	else
		echo "FAIL  properties: $1: a path, host name or clock in $found"
		status=1
	fi
}

[ -x "$mkset" ] || { echo "skip  properties: no $mkset"; exit 0; }
"$mkset" fleet "$work/fleet" > /dev/null || exit 1
make_locales
one_set fleet "$work/fleet" "$(date -u +%Y-%m-%d)"
# The samples may be of today.
[ -f samples/shop/events.jsonl ] && one_set shop "$top/samples/shop" "$work"
exit $status
