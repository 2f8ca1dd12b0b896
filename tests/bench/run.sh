#!/bin/bash
# SPDX-License-Identifier: MIT
# Speed and memory as ratios, all from one run on one machine: absolute times say little on a
# shared one. Each command runs REPEAT times with a warm page cache, and the smallest counts.
# Environment: REPEAT (3), SIZES ("200 2000 20000"), SERIES (100; 1000 for the whole goal, which is
# 3.6 GB of dumps), BENCH (where the data is kept: build/bench).
set -eu
export LC_ALL=C
build=${BUILD:-build}
data=${BENCH:-$build/bench}
ff=${FLAMEFOLIO:-$build/release/flamefolio}
repeat=${REPEAT:-3}
sizes=${SIZES:-200 2000 20000}
series=${SERIES:-100}
gnu_time=$(type -P time) || { echo "needs GNU time" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# ---- data: made once ----

make_data() { # name, options of gen_fleet
	local dir=$data/$1
	shift
	[ ! "$dir.list" -nt tests/bench/gen_fleet.c ] || return 0
	echo "generating $dir" >&2
	rm -rf "$dir"
	"$build/bench/gen_fleet" "$@" "$dir"
	find "$dir" -type f | sort > "$dir.list"
}

mkdir -p "$data"
for n in $sizes; do make_data "fleet-$n" --files "$n"; done
make_data distinct --distinct 100000
make_data "series-$series" --series "$series"
# The size that the other comparisons use.
case " $sizes " in *" 2000 "*) middle=2000 ;; *) middle=${sizes##* } ;; esac
# The cpu dumps alone, for pprof, which can only merge dumps of one kind.
if [ ! "$data/cpu.list" -nt "$data/fleet-$middle.list" ]; then
	rm -rf "$data/cpu"
	(cd "$data/fleet-$middle" && find . -path '*/cpu/*' -type f -print0 |
		xargs -0 cp -l --parents -t "$(mkdir -p ../cpu && cd ../cpu && pwd)")
	find "$data/cpu" -type f | sort > "$data/cpu.list"
fi
gunzip -c $(cat "$data/distinct.list") > "$work/distinct.raw"

# ---- measuring ----

# measure COMMAND...: sets wall, cpu (user + system seconds) and rss (MiB), the smallest of each;
# "-" when the command fails.
measure() {
	local i
	: > "$work/times"
	for ((i = 0; i < repeat; i++)); do
		rm -rf "$work/site"
		if ! "$gnu_time" -f '%e %U %S %M' -o "$work/time" "$@" \
			> /dev/null 2> "$work/err"; then
			wall=- cpu=- rss=-
			echo "failed: $* : $(head -n 1 "$work/err")" >&2
			return 0
		fi
		cat "$work/time" >> "$work/times"
	done
	read -r wall cpu rss <<< "$(awk '
		NR == 1 || $1 < w { w = $1 }
		NR == 1 || $2 + $3 < c { c = $2 + $3 }
		NR == 1 || $4 < m { m = $4 }
		END { printf "%.3f %.3f %.1f\n", w, c, m / 1024 }' "$work/times")"
}

build_site() { # jobs, input
	measure "$ff" build --jobs "$1" "$2" -o "$work/site"
}

gunzip_all() { # list: one gzip process over all files
	measure xargs -a "$1" -s 2000000 gzip -dc
}

ratio() { awk -v a="$1" -v b="$2" 'BEGIN { if (a == "-" || b == "-" || b == 0) print "-";
	else printf "%.3g\n", a / b }'; }
exponent() { awk -v a="$1" -v b="$2" -v n="$3" -v m="$4" 'BEGIN {
	if (a == "-" || b == "-" || a <= 0 || b <= 0) print "-";
	else printf "%.3f\n", log(b / a) / log(m / n) }'; }
row() { printf '%-72s %10s %10s %8s  %s\n' "$@"; }

jobs=2
row "what" "ours" "other" "ratio" "aim"
declare -A walls rsss
for n in $sizes; do
	xargs -a "$data/fleet-$n.list" cat > /dev/null
	build_site $jobs "$data/fleet-$n"
	walls[$n]=$wall rsss[$n]=$rss
	gunzip_all "$data/fleet-$n.list"
	aim=
	[ "$n" -lt 2000 ] || aim="<= 1.0"
	row "build of $n files: wall s, against gzip -dc" "${walls[$n]}" "$wall" \
		"$(ratio "${walls[$n]}" "$wall")" "$aim"
	row "build of $n files: peak MiB, against gzip -dc" "${rsss[$n]}" "$rss" \
		"$(ratio "${rsss[$n]}" "$rss")" ""
done

# Reading and aggregating alone: --dump=series stops before the pages.
measure "$ff" build --jobs 1 --dump=series "$data/fleet-$middle"
ours=$cpu
other=$(for ((i = 0; i < repeat; i++)); do
	"$build/bench/inflate" "$data/fleet-$middle.list"
done | sort -n | head -n 1 | cut -d' ' -f1)
row "read and aggregate $middle files: cpu s, against zlib inflate" "$ours" "$other" \
	"$(ratio "$ours" "$other")" "<= 1.2 (libdeflate), 1.6 (zlib)"

# Verdicts: --dump=discover reads all and stops, --dump=findings goes on until all is judged.
# What lies between is aggregating too, so the ratio is on the safe side.
xargs -a "$data/series-$series.list" cat > /dev/null
measure "$ff" build --jobs 1 --dump=discover "$data/series-$series"
read_cpu=$cpu read_rss=$rss
measure "$ff" build --jobs 1 --dump=findings "$data/series-$series"
ours=$(awk -v a="$cpu" -v b="$read_cpu" 'BEGIN { printf "%.3f", a - b }')
row "judge $series series of 500 functions, 200 times: cpu s, against reading" "$ours" \
	"$read_cpu" "$(ratio "$ours" "$read_cpu")" "<= 1.0"
row "judge $series series of 500 functions, 200 times: peak MiB, against reading" "$rss" \
	"$read_rss" "$(ratio "$rss" "$read_rss")" ""

build_site 1 "$data/fleet-$middle"
one=$wall
row "build of $middle files: wall s of --jobs 1, against --jobs 2" "$one" "${walls[$middle]}" \
	"$(ratio "$one" "${walls[$middle]}")" ">= 1.8"

n_cpu=$(wc -l < "$data/cpu.list")
build_site $jobs "$data/cpu"
ours=$wall ours_rss=$rss
if command -v go > /dev/null; then
	# Once is enough: it takes many times as long as all else here.
	repeat=1 measure xargs -a "$data/cpu.list" -s 2000000 \
		go tool pprof -proto -output "$work/merged"
	row "go tool pprof merging $n_cpu cpu files: wall s, against build" "$wall" "$ours" \
		"$(ratio "$wall" "$ours")" ">= 20"
	row "go tool pprof merging $n_cpu cpu files: peak MiB, against build" "$rss" "$ours_rss" \
		"$(ratio "$rss" "$ours_rss")" ">= 20"
fi

build_site $jobs "$data/distinct"
ours=$wall ours_rss=$rss
# A copy of 15 MB takes milliseconds: a hundred of them are timed.
measure bash -c 'for ((i = 0; i < 100; i++)); do cat "$0" > "$1"; done' \
	"$work/distinct.raw" "$work/copy"
each=$(ratio "$wall" 100)
row "100k stacks, 99 % distinct: build wall s, against cat of its bytes" "$ours" "$each" \
	"$(ratio "$ours" "$each")" ""
row "100k stacks, 99 % distinct: peak MiB, against its bytes" "$ours_rss" \
	"$(awk -v b="$(wc -c < "$work/distinct.raw")" 'BEGIN { printf "%.1f", b / 1048576 }')" \
	"$(ratio "$ours_rss" "$(awk -v b="$(wc -c < "$work/distinct.raw")" \
		'BEGIN { print b / 1048576 }')")" ""

previous=
for n in $sizes; do
	if [ -n "$previous" ]; then
		power=$(exponent "${walls[$previous]}" "${walls[$n]}" "$previous" "$n")
		row "growth from $previous to $n files: exponent of time" "${walls[$n]}" \
			"${walls[$previous]}" "$power" "<= 1.02"
		row "growth from $previous to $n files: memory" "${rsss[$n]}" "${rsss[$previous]}" \
			"$(ratio "${rsss[$n]}" "${rsss[$previous]}")" "<= 1.2"
	fi
	previous=$n
done
