#!/bin/sh
# SPDX-License-Identifier: MIT
# Usage: deps.sh build|test|bench|samples
# Installs the Debian packages that are missing for that, as root or with a sudo that asks for no
# password; otherwise prints the command and stops. Fast when nothing is missing.
set -eu

build='gcc make pkg-config zlib1g-dev libprotobuf-c-dev protobuf-c-compiler libmd4c-dev
	libxxhash-dev libinih-dev libcjson-dev libpcre2-dev nettle-dev libdeflate-dev libzstd-dev
	libzip-dev esbuild'
# libcmocka: unit tests; clang: the fuzzer; chromium, firefox, nodejs, a font: pages in a browser;
# python3: gates, corpus; golang-go: "go tool pprof" as an independent second opinion.
test="$build libcmocka-dev clang libclang-rt-14-dev chromium firefox-esr nodejs npm python3
	golang-go zstd binutils fonts-dejavu-core"
# libdevel-nytprof-perl: it holds flamegraph.pl, one of the viewers that our pages stand beside.
bench="$build golang-go time chromium nodejs npm python3 libdevel-nytprof-perl fonts-dejavu-core"
samples="$build golang-go"

case ${1:-build} in
build) want=$build ;;
test) want=$test ;;
bench) want=$bench ;;
samples) want=$samples ;;
*)
	echo "usage: deps.sh build|test|bench|samples" >&2
	exit 2
	;;
esac

# Elsewhere the compiler decides: name what is needed and go on.
if ! command -v dpkg-query >/dev/null 2>&1; then
	cat >&2 <<-END
	Not a Debian system: packages are not installed for you. Needed: gcc, GNU make,
	pkg-config, esbuild, protoc-c and the headers of zlib, protobuf-c, md4c, xxhash,
	inih, cjson, pcre2-8, nettle, libzip (optional: libdeflate, zstd; for tests: cmocka,
	clang, chromium, firefox, node, npm, python3, go).
	END
	exit 0
fi

installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' $want 2>/dev/null |
	awk '$2 == "installed" { print $1 }') || true
missing=
for p in $want; do
	case "
$installed
" in
	*"
$p
"*) continue ;;
	esac
	# Node and Go often come from elsewhere than Debian; then the command is enough.
	case $p in
	nodejs) command -v node >/dev/null 2>&1 && continue ;;
	npm) command -v npm >/dev/null 2>&1 && continue ;;
	golang-go) command -v go >/dev/null 2>&1 && continue ;;
	esac
	missing="$missing $p"
done
[ -n "$missing" ] || exit 0

install="apt-get install -y --no-install-recommends$missing"
sudo=
if [ "$(id -u)" != 0 ]; then
	if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
		sudo=sudo
	else
		echo "Packages are missing; installing them needs root. Run this, then make:" >&2
		echo "    sudo apt-get update && sudo $install" >&2
		exit 1
	fi
fi
echo "Installing:$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
run="$sudo env DEBIAN_FRONTEND=noninteractive"
if ! { $run apt-get update && $run $install; } >"$log" 2>&1; then
	tail -n 20 "$log" >&2
	echo "Could not install. Run by hand:" >&2
	echo "    apt-get update && $install" >&2
	exit 1
fi
