#!/bin/bash
# SPDX-License-Identifier: MIT
# Refining of stacks: "show" with --focus, --ignore, --hide and --show-from against "go tool pprof",
# function by function; one report by any number of threads; what faulty expressions end with.
# FLAMEFOLIO overrides the program, SHOP the samples.
set -u
cd "$(dirname "$0")/../.." || exit 1
program=${FLAMEFOLIO:-build/release/flamefolio}
shop=${SHOP:-samples/shop}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PPROF_TMPDIR=$work HOME=$work
status=0

verdict() { # what, exit status
	if [ "$2" -eq 0 ]; then
		echo "ok    refine: $1"
	else
		echo "FAIL  refine: $1"
		status=1
	fi
}

ends() { # status, what, command...
	local want=$1 what=$2 code
	shift 2
	"$@" > "$work/out" 2> "$work/err" < /dev/null
	code=$?
	verdict "$want $what" $((code != want))
}

says() { # text in the last message
	grep -qF -- "$1" "$work/err"
	verdict "says: $1" $?
}

[ -d "$shop" ] || { echo "skip  refine: no samples"; exit 0; }
cpu=$(find "$shop" -path '*/cpu/*' -name '*.pb.gz' | LC_ALL=C sort | head -n 1)
heap=$(find "$shop" -path '*/heap/*' -name '*.pb.gz' | LC_ALL=C sort | head -n 1)

ends 2 "a faulty expression" "$program" build "$shop" -o "$work/x" --focus 'a('
says '--focus: expected a regular expression, found "a(": missing closing parenthesis at byte 2'
ends 2 "no rule" "$program" show "$cpu" --rename 'a'
ends 2 "an unknown granularity" "$program" show "$cpu" --granularity lines
printf '[report]\ntitle = x\n[service shop]\nhide = [\n' > "$work/bad.conf"
ends 2 "a faulty expression in the config" \
	"$program" build "$shop" --config "$work/bad.conf" -o "$work/x"
says 'line 4: expected a regular expression, found "[": missing terminating ]'
[ ! -e "$work/x" ]
verdict "nothing is written" $?
ends 0 "an expression that nothing matches" \
	"$program" build -q "$shop" -o "$work/none" --focus 'no such function'
[ -f "$work/none/index.html" ]
verdict "makes an empty report" $?
ends 0 "a dump as stored" "$program" show "$cpu"
grep -q '^Refined' "$work/out"
verdict "is not called refined" $((! $?))
ends 0 "a dump by package" "$program" show --granularity package "$cpu"
grep -q '^Refined: by package\.$' "$work/out"
verdict "is called refined" $?

cat > "$work/shop.conf" << 'CONF'
[refine]
hide = ^runtime\.
tag_root = region
rename = \[go\.shape\..*\] =>
[service checkout]
granularity = package
[service catalog]
group = ^encoding/ => encoding
tag_leaf = pod
CONF
for jobs in 1 4; do
	"$program" build -q --jobs $jobs --config "$work/shop.conf" --ignore gzip "$shop" \
		-o "$work/jobs$jobs"
done
diff -r "$work/jobs1" "$work/jobs4" > /dev/null
verdict "the report does not depend on threads" $?
! grep -rqF 'runtime.mallocgc' "$work/jobs1"
verdict "a hidden name is nowhere in the report" $?

for tool in go python3; do
	command -v $tool > /dev/null || { echo "skip  refine: no $tool"; exit $status; }
done

# "show --json" against the table that pprof prints, both under the same expressions.
compare() { # what, file, sample type, unit, expressions as NAME=REGEX...
	local what=$1 file=$2 type=$3 unit=$4 ours=() theirs=()
	shift 4
	for expression in "$@"; do
		ours+=("--$expression")
		theirs+=("-${expression//show-from/show_from}")
	done
	"$program" show --json --top 0 "${ours[@]}" "$file" > "$work/ours" || return 1
	go tool pprof -symbolize=none -top -flat -nodecount=0 -nodefraction=0 -edgefraction=0 \
		-unit="$unit" -sample_index="$type" "${theirs[@]}" "$file" > "$work/theirs" \
		2> /dev/null
	python3 - "$what" "$work/ours" "$work/theirs" "$type" << 'PY' || status=1
import json, re, sys

what, ours, theirs, kind = sys.argv[1:]
want = {}
for line in open(theirs, encoding="utf-8"):
    row = re.match(r"\s*(-?\d+)[a-zA-Z]*\s+\S+\s+\S+\s+(-?\d+)[a-zA-Z]*\s+\S+\s\s?(.*)$", line)
    if row:
        function = re.sub(r" \((?:partial-)?inline\)$", "", row[3])
        flat, cum = want.get(function, (0, 0))
        want[function] = flat + int(row[1]), cum + int(row[2])
with open(ours, encoding="utf-8") as handle:
    dump = json.load(handle)
have = {f["function"]: (f["self"], f["total"]) for f in dump["top"]
        if f["type"] == kind and (f["self"] or f["total"])}
want = {f: v for f, v in want.items() if any(v)}
total = [t["total"] for t in dump["types"] if t["name"] == kind][0]
wrong = [(f, want.get(f), have.get(f)) for f in sorted(set(want) | set(have))
         if want.get(f) != have.get(f)]
if total != sum(flat for flat, _ in want.values()):
    wrong.append(("total", sum(flat for flat, _ in want.values()), total))
for function, expected, found in wrong[:8]:
    print("FAIL  refine: %s: %s: pprof %s, show %s" % (what, function, expected, found))
if not wrong:
    print("ok    refine: as pprof: %s: %d functions, total %d" % (what, len(have), total))
sys.exit(1 if wrong else 0)
PY
}

for one in "$cpu cpu ns" "$heap inuse_space B" "$heap alloc_objects count"; do
	read -r file type unit <<< "$one"
	compare "$type" "$file" "$type" "$unit"
	compare "$type focus" "$file" "$type" "$unit" 'focus=json|gzip'
	compare "$type focus by file" "$file" "$type" "$unit" 'focus=net/http/server\.go$'
	compare "$type ignore" "$file" "$type" "$unit" 'ignore=^runtime\.|flate'
	compare "$type hide" "$file" "$type" "$unit" 'hide=^(runtime|encoding|reflect)[./]'
	compare "$type hide by binary" "$file" "$type" "$unit" 'hide=^/opt/shop/bin/|\[vdso\]'
	compare "$type show_from" "$file" "$type" "$unit" 'show-from=ServeHTTP$'
	compare "$type all" "$file" "$type" "$unit" 'focus=http' 'ignore=gzip|bufio' \
		'hide=^net/http|HandlerFunc' 'show-from=(?i)serve|main\.'
	compare "$type focus and hide" "$file" "$type" "$unit" 'focus=json' 'hide=json'
done
exit $status
