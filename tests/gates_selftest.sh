#!/bin/bash
# SPDX-License-Identifier: MIT
# Do the gates fail when they should? A tiny clean tree must pass; then one violation at a time is
# planted in it, and exactly the gate named for it has to fail.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
export BUILD=build
failures=0
spdx='// SPDX-License-Identifier: MIT'

fresh() {
	rm -rf "${tree:?}"/*
	mkdir -p "$tree"/{tests,templates,assets/js,build/{gen/assets,release/obj/src}}
	mkdir -p "$tree"/src/{base,model,render,write}
	cp "$here"/gates.sh "$here"/gates.py "$tree/tests/"
	cd "$tree"
	echo 'gcc -std=gnu17 -Isrc' > build/release/flags
	printf '%s\nint a(void);\n' "$spdx" > src/base/a.h
	printf '%s\n#include "base/a.h"\n\nint a(void)\n{\n\treturn 1;\n}\n' "$spdx" > src/base/a.c
	printf '%s\n#include "base/a.h"\nint m(void);\n' "$spdx" > src/model/m.h
	printf '%s\n#include "model/m.h"\n' "$spdx" > src/render/page.c
	printf '%s\nint w(void);\n' "$spdx" > src/write/w.h
	printf '%s\n\nint main(void)\n{\n\treturn 0;\n}\n' "$spdx" > src/main.c
	printf '<p>{{slot}}</p>\n' > templates/t.html
}

# $1 = the gate that has to fail ("" = none), $2 = what is planted; the plant is done already.
expect() {
	local got
	for f in $(find src -name '*.c'); do
		gcc -std=gnu17 -w -Isrc -c -o "build/release/obj/$(echo "$f" | tr / _).o" "$f" &&
			mv "build/release/obj/$(echo "$f" | tr / _).o" build/release/obj/src/
	done 2>/dev/null || true
	got=$(bash tests/gates.sh 2>&1 | awk '$1 == "FAIL" { print $2 }' | tr '\n' ' ')
	if [ "$got" = "$1${1:+ }" ]; then
		echo "ok    gates notice: $2"
	else
		echo "FAIL  gates on: $2: expected \"$1\", failed: \"$got\""
		failures=$((failures + 1))
	fi
}

# plant GATE WHAT FILE TEXT: appends the text to the file.
plant() {
	fresh
	printf '%b' "$4" >> "$3"
	expect "$1" "$2"
}

lines() { yes "$2" | head -n "$1"; }

fresh
expect '' 'nothing wrong'
plant include-order 'an include to the right' src/model/m.h '#include "write/w.h"\n'
plant include-order 'a module from base' src/base/a.c '#include "model/m.h"\n'
plant include-order 'write from render' src/render/page.c '#include "write/w.h"\n'
plant include-order 'a path with ..' src/model/m.h '#include "../base/a.h"\n'
plant function-length 'a long function' src/model/m.c \
	"// SPDX-License-Identifier: MIT\nint m(void)\n{\n$(lines 90 ';')\n}\n"
plant parameters 'six parameters' src/model/m.c \
	"$spdx\nint m(int a, int b, int c,\n\tint d, int e, int f)\n{\n}\n"
plant function-braces 'a body beside its name' src/model/m.c \
	'// SPDX-License-Identifier: MIT\nint m(void) {\n\treturn 1;\n}\n'
plant file-length 'a long file' src/model/m.c \
	"// SPDX-License-Identifier: MIT\n$(lines 610 '//')\n"
plant file-length 'a long header' src/model/m.h "$(lines 160 '//')\n"
plant file-length 'a long main.c' src/main.c "$(lines 160 '//')\n"
plant line-length 'a long line' src/model/m.h "\t\t// $(printf '%90s' x | tr ' ' x)\n"
plant spdx 'no SPDX line' src/model/n.c 'int f(void);\n'
plant banned-functions 'sprintf' src/base/b.c \
	'// SPDX-License-Identifier: MIT\nint f(char *p)\n{\n\treturn sprintf(p, "");\n}\n'
plant banned-functions 'atoi in main.c' src/main.c 'int f(char *p)\n{\n\treturn atoi (p);\n}\n'
plant printing 'printf in a module' src/render/page.c 'int f(void)\n{\n\treturn puts("");\n}\n'
plant heap 'malloc in a module' src/render/page.c 'void *f(void)\n{\n\treturn malloc(1);\n}\n'
plant no-raw-output 'an unescaped append' src/render/page.c \
	'void f(void)\n{\n\tbuf_str(0, name);\n}\n'
plant safe-html 'an inline style' src/render/page.c \
	'const char *const s = "<p "\n\t"style=\\"x\\">";\n'
plant safe-html 'a foreign script' templates/t.html '<script src="https://x.example/y.js">\n'
plant safe-html 'an event handler' templates/t.html '<a onclick="f()">\n'
plant script-length 'a long script' assets/js/a.js "$spdx\n$(lines 410 '//')\n"
plant script-length 'a long function of a script' assets/js/a.js \
	"$spdx\nexport function f() {\n$(lines 90 ';')\n}\n"
plant script-length 'a script without SPDX' assets/js/a.js 'f();\n'
plant safe-script 'markup made of text' assets/js/a.js "$spdx\ne.innerHTML = name;\n"
plant safe-script 'a request' assets/js/a.js "$spdx\nfetch(url);\n"
plant safe-script 'an address of a server' assets/js/a.js "$spdx\nopen('https://x.example');\n"
fresh
head -c 82001 /dev/zero > build/gen/assets/a.js
expect bundle-size 'a large bundle'
plant no-machine-paths 'a path of a machine' src/notes.txt "see /roo""t/x\n"
fresh
printf 'x%s/work''/main/a.go' 9 | gzip -n > src/dump.pb.gz
expect no-machine-paths 'such a path in a dump'
plant headers-compile-alone 'a header that needs another' src/model/m.h 'size_t m2(void);\n'
plant no-mutable-globals 'a mutable global' src/base/a.c 'static int count;\nint *b = &count;\n'
plant no-mutable-globals 'a static local' src/base/a.c \
	'int c(void)\n{\n\tstatic int n;\n\treturn ++n;\n}\n'
plant '' 'words in comments and literals are no calls' src/model/m.h \
	'// malloc(1), printf()\n#define S "strcpy(a, b) buf_str(x)"\n'
plant '' 'a constant table of pointers' src/base/a.c 'const char *const t[] = {"a", "b"};\n'

[ "$failures" -eq 0 ]
