#!/bin/bash
# SPDX-License-Identifier: MIT
# What "export" writes against what go tool pprof makes of the same dumps: CPU dumps merged,
# function by function and label by label; counters as differences; windows and labels. And exit
# statuses.
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
export PPROF_TMPDIR=$work HOME=$work
status=0

verdict() { # what, 1 or 0
	if [ "$2" = 1 ]; then
		echo "ok    export: $1"
	else
		echo "FAIL  export: $1"
		head -n 4 "$work/err" | sed 's/^/        /'
		status=1
	fi
}

ends() { # status, what, arguments...
	local want=$1 what=$2 code
	shift 2
	"$program" "$@" > "$work/out" 2> "$work/err" < /dev/null
	code=$?
	verdict "$want $what" $((code == want))
	[ "$code" = 0 ] || [ -s "$work/err" ] || verdict "$what: says why" 0
}

same() { # what, file, file
	diff "$2" "$3" > "$work/err" 2>&1
	verdict "$1" $(($? == 0 && $(wc -l < "$2") > 0))
}

# ---- exit statuses: no Go needed ----

cpu=$data/cpu
ends 2 "no format" export "$cpu"
ends 2 "unknown format" export "$cpu" --format xml
ends 2 "--what for another format" export "$cpu" --format folded --what stacks
ends 2 "several types" export "$cpu" --format folded
ends 2 "a label without =" export "$cpu" --format pprof --label tenant -o "$work/x"
ends 2 "no time" export "$cpu" --format pprof --from yesterday -o "$work/x"
ends 2 "an empty window" export "$cpu" --format pprof --from 50% --to 20% -o "$work/x"
ends 3 "unknown type" export "$cpu" --format csv --type nothing
ends 3 "unknown service" export "$cpu" --format pprof --service nobody -o "$work/x"
ends 3 "a label that nothing has" export "$cpu" --format pprof --label k=none -o "$work/x"
ends 3 "no input" export "$work/none" --format pprof -o "$work/x"
verdict "a failure writes nothing" $([ -e "$work/x" ] && echo 0 || echo 1)
ends 0 "pprof to a file" export "$cpu" --format pprof -o "$work/cpu.pb.gz"
ends 0 "pprof to a pipe" export "$cpu" --format pprof
cmp -s "$work/out" "$work/cpu.pb.gz"
verdict "the same to both" $(($? == 0))
"$program" export "$cpu" --format pprof -o - -j 1 2> "$work/err" | cmp -s - "$work/cpu.pb.gz"
verdict "the same with one thread" $(($? == 0))
mkdir "$work/dir"
ends 5 "a directory in the way" export "$cpu" --format pprof -o "$work/dir"
ln -s cpu.pb.gz "$work/link"
ends 5 "a symbolic link in the way" export "$cpu" --format pprof -o "$work/link"
ends 5 "a folder that is not there" export "$cpu" --format pprof -o "$work/no/x"
ends 5 "a full device" export "$cpu" --format pprof -o /dev/full
for what in folded csv json; do
	ends 0 "$what" export "$cpu" --format $what --type cpu
done
python3 -c 'import json,sys; d=json.load(sys.stdin); sys.exit(d["schema_version"] != 1)' \
	< "$work/out"
verdict "json is JSON" $(($? == 0))
if command -v script > /dev/null; then
	script -qec "'$program' export '$cpu' --format pprof" /dev/null > "$work/tty" 2>&1 \
		< /dev/null
	grep -q 'no text' "$work/tty"
	verdict "pprof is not written to a terminal" $(($? == 0))
fi

# ---- everything there is, under the sanitizers ----

if [ -x "$asan" ]; then
	bad=0
	formats=("pprof" "folded --type cpu" "csv --type cpu --what stacks"
		"csv --type cpu --what timeline" "json --type cpu" "json --type inuse_space")
	for dir in "$data"/*/; do
		for format in "${formats[@]}"; do
			"$asan" export "$dir" --format $format > "$work/out" 2> "$work/err"
			grep -q 'Sanitizer\|runtime error' "$work/err" && bad=1 && break 2
		done
	done
	verdict "no finding of the sanitizers" $((1 - bad))
fi

# ---- against go tool pprof ----

for tool in go python3; do
	command -v $tool > /dev/null || { echo "skip  export: no $tool"; exit $status; }
done
[ -d "$shop" ] || { echo "skip  export: no samples"; exit $status; }

pprof() { go tool pprof -symbolize=none "$@" 2> "$work/err"; }

# All functions, flat and cumulative, without the lines about the file.
top() { # sample index, arguments...
	pprof -top -nodecount=0 -nodefraction=0 -edgefraction=0 -sample_index="$@" |
		sed -n '/flat%/,$p' | sed 's/ (\(partial-\)\?inline)$//' | sort
}

# Functions with a value, without their shares of a whole.
without_shares() {
	awk '$1 ~ /^-?[0-9.]+[a-zA-Z]*$/ && ($1 != "0" || $4 != "0") {
		$2 = $3 = $5 = ""; print }' | sort
}

# "key value total" of all labels.
tags() {
	pprof -tags -sample_index=cpu "$1" | awk '
		/: Total/ { key = $1; next }
		NF { line = $0; sub(/^ +/, "", line); print key, line }' | sort
}

totals() { # file, sample index
	python3 - "$1" "$2" << 'PY'
import re, subprocess, sys
text = subprocess.run(["go", "tool", "pprof", "-symbolize=none", "-raw", sys.argv[1]],
                      capture_output=True, text=True, check=True).stdout
types = re.search(r"^Samples:\n(.*)$", text, re.M)[1].split()
index = [t.split("/")[0] for t in types].index(sys.argv[2])
body = text[text.index("Samples:"):text.index("Locations")]
print(sum(int(m[1].split()[index]) for m in re.finditer(r"^((?:\s*-?\d+)+):", body, re.M)))
PY
}

for dir in "$shop"/*/; do
	service=$(basename "$dir")
	find "$dir" -path '*/cpu/*' -name '*.pb.gz' | sort > "$work/list"
	[ -s "$work/list" ] || continue
	xargs go tool pprof -symbolize=none -proto -output="$work/merged.pb.gz" < "$work/list" \
		> /dev/null 2>&1
	"$program" export "$shop" --service "$service" --type cpu --format pprof \
		-o "$work/ours.pb.gz" 2> "$work/err" || verdict "$service" 0
	for index in cpu samples; do
		top $index "$work/merged.pb.gz" > "$work/theirs"
		top $index "$work/ours.pb.gz" > "$work/ours"
		same "$service $index: $(wc -l < "$work/theirs") functions" \
			"$work/theirs" "$work/ours"
	done
	tags "$work/merged.pb.gz" > "$work/theirs"
	tags "$work/ours.pb.gz" > "$work/ours"
	same "$service: $(wc -l < "$work/theirs") labels" "$work/theirs" "$work/ours"
	for file in merged ours; do
		pprof -raw "$work/$file.pb.gz" |
			grep -E '^(PeriodType|Period|Time|Duration|samples/)' > "$work/$file"
	done
	sed -i 's/\[dflt\]//' "$work/merged" "$work/ours"
	same "$service: period, time and duration" "$work/merged" "$work/ours"
done

# A label of samples: what pprof focuses on.
service=orders
key=endpoint value=/orders/checkout
find "$shop/$service" -path '*/cpu/*' -name '*.pb.gz' | sort > "$work/list"
xargs go tool pprof -symbolize=none -proto -output="$work/merged.pb.gz" < "$work/list" \
	> /dev/null 2>&1
top cpu -tagfocus="$key=^$value\$" "$work/merged.pb.gz" > "$work/theirs"
"$program" export "$shop" --service $service --type cpu --label $key=$value --format pprof \
	-o "$work/ours.pb.gz" 2> "$work/err"
top cpu "$work/ours.pb.gz" > "$work/ours"
# Shares are of the whole there and of the part here.
for file in theirs ours; do
	without_shares < "$work/$file" > "$work/$file.plain"
done
same "--label against -tagfocus" "$work/theirs.plain" "$work/ours.plain"

# Parts add up: with the label and without it.
whole=$(totals "$work/merged.pb.gz" cpu)
with=$(totals "$work/ours.pb.gz" cpu)
"$program" export "$shop" --service $service --type cpu --label "$key!=$value" --format pprof \
	-o "$work/rest.pb.gz" 2> "$work/err"
without=$(totals "$work/rest.pb.gz" cpu)
verdict "with a label and without add up ($with + $without)" $((whole == with + without))
parts=0
for window in "0% 30%" "30% 70%" "70% 100%"; do
	set -- $window
	"$program" export "$shop" --service $service --type cpu --from "$1" --to "$2" \
		--format pprof -o "$work/part.pb.gz" 2> "$work/err"
	parts=$((parts + $(totals "$work/part.pb.gz" cpu)))
done
verdict "windows add up ($parts)" $((whole == parts))

# Two dumps of one instance, next to each other: what was counted between them.
for word in heap:alloc_space heap:alloc_objects mutex:delay block:contentions; do
	type=${word#*:} word=${word%:*}
	find "$shop/$service" -path "*/$word/*" -name '*.pb.gz' | sort | sed -n 3,4p > "$work/list"
	first=$(head -n 1 "$work/list") last=$(tail -n 1 "$work/list")
	rm -rf "$work/two"
	mkdir -p "$work/two/$service/$word"
	cp "$first" "$last" "$work/two/$service/$word"
	"$program" export "$work/two" --type $type --format pprof -o "$work/ours.pb.gz" \
		2> "$work/err" || verdict "$word" 0
	top $type -diff_base="$first" "$last" | without_shares > "$work/theirs"
	top $type "$work/ours.pb.gz" | without_shares > "$work/ours"
	same "$type of two dumps against -diff_base" "$work/theirs" "$work/ours"
done

# A state: the rows are rounded to whole units, and their total is that of the unrounded ones.
"$program" export "$shop" --service $service --type inuse_space --format pprof \
	-o "$work/ours.pb.gz" 2> "$work/err"
exact=$("$program" export "$shop" --service $service --type inuse_space --format json |
	python3 -c 'import json, sys; print(round(json.load(sys.stdin)["total"]))')
verdict "inuse_space: rounded rows sum to $exact" \
	$(($(totals "$work/ours.pb.gz" inuse_space) == exact))

# Folded stacks and CSV have the same total.
folded=$("$program" export "$shop" --service $service --type cpu --format folded |
	awk '{ sum += $NF } END { printf "%.0f", sum }')
verdict "folded stacks sum to $folded" $((folded == whole))
csv=$("$program" export "$shop" --service $service --type cpu --format csv | python3 -c '
import csv, sys
print(sum(int(row["self"]) for row in csv.DictReader(sys.stdin)))')
verdict "self of csv sums to $csv" $((csv == whole))

# Written, read, written: the same bytes.
mkdir "$work/again"
"$program" export "$shop" --service $service --type cpu --format pprof -o "$work/again/a.pb.gz"
"$program" export "$work/again" --format pprof -o "$work/b.pb.gz" 2> "$work/err"
cmp -s "$work/again/a.pb.gz" "$work/b.pb.gz"
verdict "an export of an export is the same" $(($? == 0))
exit $status
