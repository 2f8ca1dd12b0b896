#!/bin/bash
# SPDX-License-Identifier: MIT
# The forms of a report: directory, shared files, archive, one file. The same bytes with 1 and 2
# threads, statuses, and what forms.py finds in them.
# FLAMEFOLIO overrides the program, FLAMEFOLIO_ASAN its sanitizer build, SHOP the samples.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
case $build in /*) ;; *) build=$PWD/$build ;; esac
program=${FLAMEFOLIO:-$build/release/flamefolio}
asan=${FLAMEFOLIO_ASAN:-$build/asan/flamefolio}
shop=${SHOP:-samples/shop}
data=$PWD/tests/golden/data
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

verdict() { # what, 1 or 0
	if [ "$2" = 1 ]; then
		echo "ok    forms: $1"
	else
		echo "FAIL  forms: $1"
		head -n 4 "$work/err" | sed 's/^/        /'
		status=1
	fi
}

ends() { # status, what, arguments...
	local want=$1 what=$2 code
	shift 2
	"$program" "$@" -q > "$work/out" 2> "$work/err" < /dev/null
	code=$?
	verdict "$want $what" $((code == want))
}

cpu=$data/cpu
ends 2 "no form at all" build "$cpu"
ends 2 "an unknown word for assets" build "$cpu" -o "$work/no" --assets=elsewhere
ends 2 "no size" build "$cpu" --single-file "$work/no" --single-file-limit many
ends 2 "a size that nothing fits" build "$cpu" --single-file "$work/no" --single-file-limit 1k
ends 2 "a selection without one file" build "$cpu" -o "$work/no" --only-service orders
ends 3 "a service that is not there" build "$cpu" --single-file "$work/no" --only-service none
ends 2 "no archive to standard output" build "$cpu" --zip -
ends 2 "no file to standard output" build "$cpu" --single-file -
ends 2 "two forms in one file" build "$cpu" --zip "$work/no" --single-file "$work/no"
ends 2 "assets of one file" build "$cpu" --single-file "$work/no" --assets=external
verdict "a failure writes nothing" $([ -e "$work/no" ] && echo 0 || echo 1)
mkdir "$work/taken"
ends 5 "a directory in the file's place" build "$cpu" --single-file "$work/taken"
ends 5 "a directory in the archive's place" build "$cpu" --zip "$work/taken"
ends 0 "all at once" build "$cpu" -o "$work/a" --zip "$work/a.zip" --single-file "$work/a.html"
ends 0 "an archive alone" build "$cpu" --zip "$work/b.zip"
cmp -s "$work/a.zip" "$work/b.zip"
verdict "an archive is the same with and without a directory" $(($? == 0))
printf '[report]\nassets = external\n' > "$work/conf"
ends 0 "assets by the config" build "$cpu" -o "$work/c" --config "$work/conf"
ls "$work"/c/a/report-*.css > /dev/null 2>&1
verdict "the config is followed" $(($? == 0))
printf '[report]\nassets = somewhere\n' > "$work/conf"
ends 2 "another word in the config" build "$cpu" -o "$work/d" --config "$work/conf"

if [ -x "$asan" ]; then
	"$asan" build "$cpu" "$data/heap" -q -o "$work/asan" --assets=external \
		--zip "$work/asan.zip" --single-file "$work/asan.html" --single-file-limit 300k \
		2> "$work/err"
	grep -q 'Sanitizer\|runtime error' "$work/err"
	verdict "no finding of the sanitizers" $(($? != 0))
fi

[ -d "$shop" ] || { echo "skip  forms: no samples"; exit $status; }
# Room for pages, but not for the script of an explorer, too.
for limit in 120 160 200; do
	ends 0 "$limit KiB are enough" build "$shop" --single-file "$work/few.html" \
		--single-file-limit ${limit}KiB
	size=$(stat -c %s "$work/few.html")
	verdict "$limit KiB are used ($size)" $((size <= limit * 1024 && size > limit * 850))
done
all_forms() { # jobs, folder
	"$program" build "$shop" -q -j $1 -o "$2/inline" --zip "$2/report.zip" \
		--single-file "$2/single.html" &&
		"$program" build "$shop" -q -j $1 -o "$2/external" --assets=external \
			--single-file "$2/single-small.html" --single-file-limit 600KB &&
		"$program" build "$shop" -q -j $1 --single-file "$2/single-orders.html" \
			--only-service orders --type process_cpu-cpu
}

for jobs in 1 2; do
	mkdir "$work/$jobs"
	all_forms $jobs "$work/$jobs" 2> "$work/err"
	verdict "the samples in all forms with $jobs threads" $(($? == 0))
done
diff -rq "$work/1" "$work/2" > "$work/err"
verdict "the same with 1 and 2 threads" $(($? == 0))

command -v python3 > /dev/null || { echo "skip  forms: no python3"; exit $status; }
PYTHONDONTWRITEBYTECODE=1 python3 tests/cli/forms.py "$work/2" || status=1
exit $status
