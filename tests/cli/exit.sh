#!/bin/bash
# SPDX-License-Identifier: MIT
# Exit statuses (DESIGN.md, section 4), and that the old report stays when anything fails.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
case $build in /*) ;; *) build=$PWD/$build ;; esac
flamefolio=${FLAMEFOLIO:-$build/release/flamefolio}
data=$PWD/tests/golden/data
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
status=0

verdict() { # what, true or false
	if [ "$2" = 1 ]; then
		echo "ok    exit: $1"
	else
		echo "FAIL  exit: $1"
		head -n 4 "$work/err" | sed 's/^/        /'
		status=1
	fi
}

ends() { # status, what, command...
	local want=$1 what=$2 code
	shift 2
	"$@" > "$work/out" 2> "$work/err" < /dev/null
	code=$?
	verdict "$want $what" $((code == want))
	[ "$code" = 0 ] || [ -s "$work/err" ] || verdict "$what: says why" 0
}

there() { [ -f "$work/$1/index.html" ] && [ -f "$work/$1/summary.json" ] && echo 1 || echo 0; }
sum() { (cd "$1" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) | sha256sum; }

ends 0 "build" "$flamefolio" build "$data/cpu" -o "$work/site"
verdict "0 writes a report" "$(there site)"
ends 0 "build over its own report" "$flamefolio" build "$data/cpu" -o "$work/site"
ends 0 "a bad dump does not stop a build" "$flamefolio" build "$data/odd" -o "$work/odd"
ends 0 "help" "$flamefolio" --help
ends 0 "help of a command" "$flamefolio" build --help
ends 0 "version" "$flamefolio" --version
ends 0 "show" "$flamefolio" show "$data/odd/odd.pb"
ends 0 "scan" "$flamefolio" scan "$data/cpu"

ends 2 "no command" "$flamefolio"
ends 2 "unknown command" "$flamefolio" frobnicate
ends 2 "unknown option" "$flamefolio" build --frobnicate "$data/cpu"
ends 2 "option without its value" "$flamefolio" build "$data/cpu" -o
ends 2 "no sensible number" "$flamefolio" build "$data/cpu" -o "$work/x" --jobs 0
ends 2 "no sensible number of points" "$flamefolio" build "$data/cpu" -o "$work/x" --points -3
ends 2 "no input" "$flamefolio" build -o "$work/x"
ends 2 "no output" "$flamefolio" build "$data/cpu"
ends 2 "unknown stage" "$flamefolio" build --dump=nothing "$data/cpu"
ends 2 "two files for show" "$flamefolio" show "$data/odd/odd.pb" "$data/odd/odd.pb"
printf '[kind\nx\n' > "$work/bad.conf"
ends 2 "faulty config" "$flamefolio" build "$data/cpu" --config "$work/bad.conf" -o "$work/x"
ends 2 "faulty layout" "$flamefolio" build "$data/cpu" --layout '{service' -o "$work/x"
verdict "2 writes nothing" $([ -e "$work/x" ] && echo 0 || echo 1)

mkdir "$work/empty" "$work/bad"
cp "$data/odd/cut.pb.gz" "$data/odd/no-types.pb" "$work/bad"
before=$(sum "$work/site")
ends 3 "an empty directory" "$flamefolio" build "$work/empty" -o "$work/site"
ends 3 "nothing readable" "$flamefolio" build "$work/bad" -o "$work/site"
ends 3 "show of a cut file" "$flamefolio" show "$data/odd/cut.pb.gz"
ends 3 "show of a text" "$flamefolio" show "$data/odd/text.pprof"
ends 3 "scan of nothing" "$flamefolio" scan "$work/empty"
verdict "3 leaves the old report" $([ "$before" = "$(sum "$work/site")" ] && echo 1 || echo 0)

ends 4 "--strict with a bad dump" "$flamefolio" build --strict "$data/odd" -o "$work/strict"
verdict "4 writes the report" "$(there strict)"
ends 0 "--strict without" "$flamefolio" build --strict "$data/cpu" -o "$work/strict"

mkdir "$work/foreign"
echo mine > "$work/foreign/thesis.txt"
ends 5 "a directory that is not ours" "$flamefolio" build "$data/cpu" -o "$work/foreign"
verdict "5 leaves what is there" \
	$([ "$(ls -A "$work/foreign")" = thesis.txt ] && echo 1 || echo 0)
echo file > "$work/file"
ends 5 "a file in the way" "$flamefolio" build "$data/cpu" -o "$work/file"
ends 5 "a file as parent" "$flamefolio" build "$data/cpu" -o "$work/file/site"
ln -s site "$work/link"
ends 5 "a symbolic link in the way" "$flamefolio" build "$data/cpu" -o "$work/link"
verdict "5 leaves the old report" $([ "$before" = "$(sum "$work/site")" ] && echo 1 || echo 0)
verdict "5 leaves no new directory beside" \
	$([ -z "$(find "$work" -maxdepth 1 -name '.*new*')" ] && echo 1 || echo 0)
if [ -c /dev/full ]; then
	"$flamefolio" show "$data/odd/odd.pb" > /dev/full 2> "$work/err"
	verdict "5 standard output is full" $(($? == 5))
fi
exit $status
