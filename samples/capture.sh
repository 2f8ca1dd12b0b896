#!/bin/sh
# Captures samples/shop anew: builds the services, runs them for 7.5 minutes on
# loopback under a steady load and stores the dumps of all instances.
#
# Needs Go 1.19 or newer and no network. SHOP_ROOT says where the binaries lie
# while they run: the dumps name that place. With the argument "dry" it takes six
# windows only, writes them beside the samples and leaves the samples alone.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=${SHOP_ROOT:-/opt/shop}
new=$here/shop.new
mode=${1:-full}

if [ -e "$root" ]; then
	echo "capture: $root exists; remove it or set SHOP_ROOT" >&2
	exit 1
fi
rm -rf "$new"
driver=
tidy() {
	# The driver ends the instances it started before it ends itself.
	if [ -n "$driver" ] && kill "$driver" 2>/dev/null; then
		wait "$driver" || true
	fi
	rm -rf "$root"
	[ "$mode" = dry ] || rm -rf "$new"
}
trap tidy EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
mkdir -p "$root/bin"

# build <name> <package> <version> [tags]. No path of this machine goes into the
# binaries; the build id is made of name and version, as the dumps carry it.
build() {
	id=$(printf '%s %s' "$1" "$3" | sha1sum | cut -c1-40)
	(cd "$here/src" && CGO_ENABLED=0 GOFLAGS='' GOWORK=off go build -trimpath -buildvcs=false \
		-tags "${4:-}" -ldflags "-B 0x$id" -o "$root/bin/$1" "./cmd/$2")
}
build shop-orders shop-orders v2.4.0
build shop-orders.next shop-orders v2.4.1 v241
build shop-worker shop-worker v1.9.2
build shop-catalog shop-catalog v3.1.0
build shop-api-gateway shop-api-gateway v1.2.7
build capture capture v1

args=
[ "$mode" = dry ] && args=-dry
# shellcheck disable=SC2086
"$root/bin/capture" $args -bin "$root/bin" -out "$new" &
driver=$!
if ! wait "$driver"; then
	driver=
	echo "capture: failed, samples/shop is as before" >&2
	exit 1
fi
driver=
if [ "$mode" = dry ]; then
	echo "capture: dry run, see samples/shop.new" >&2
	exit 0
fi
rm -rf "$here/shop"
mv "$new" "$here/shop"
du -sb "$here/shop"
