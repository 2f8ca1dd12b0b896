// SPDX-License-Identifier: MIT
/*
 * What is runtime, standard library or kernel. By tables: Go's packages by their first element
 * (a user's module may have no dot either, so a file that lies elsewhere overrules), prefixes of
 * names for the other languages, places of files for those whose names tell nothing.
 */
#include "base/num.h"
#include "model/fname.h"

/* Roots of Go's standard library up to 1.25; "main" is none. */
static const char *const go_roots[] = {
	"archive", "arena",    "bufio",   "bytes",   "cmp",      "compress", "container", "context",
	"crypto",  "database", "debug",   "embed",   "encoding", "errors",   "expvar",    "flag",
	"fmt",     "go",       "hash",    "html",    "image",    "index",    "internal",  "io",
	"iter",    "log",      "maps",    "math",    "mime",     "net",      "os",        "path",
	"plugin",  "reflect",  "regexp",  "runtime", "slices",   "sort",     "strconv",   "strings",
	"structs", "sync",     "syscall", "testing", "text",     "time",     "type",      "unicode",
	"unique",  "unsafe",   "vendor",  "weak",
};

static const char *const name_prefixes[] = {
	/* Go, wherever its sources lay */
	"runtime.",
	"runtime/internal/",
	/* Java, Kotlin, Scala */
	"java.",
	"java/",
	"javax.",
	"javax/",
	"jdk.",
	"jdk/",
	"sun.",
	"sun/",
	"com.sun.",
	"com/sun/",
	"kotlin.",
	"kotlin/",
	"kotlinx.",
	"kotlinx/",
	"scala.",
	"scala/",
	/* C++, Rust */
	"std::",
	"core::",
	"alloc::",
	"<std::",
	"<core::",
	"<alloc::",
	"__gnu_cxx::",
	"__cxxabiv1::",
	"__rust_",
	"rust_begin_unwind",
	/* .NET */
	"System.",
	"Microsoft.",
	"Internal.",
	/* Node */
	"node:",
	"(garbage collector)",
	"(program)",
	"(idle)",
	"(root)",
	"Builtin:",
	/* Go: generated */
	"type:.",
	"type..",
	"go:",
	"_rt0_",
	"gogo",
	"cgocall",
	"_cgo_",
	/* Python */
	"<frozen ",
	/* C, dynamic linker, kernel */
	"__libc_",
	"__GI_",
	"__pthread_",
	"pthread_",
	"_dl_",
	"_int_malloc",
	"_int_free",
	"start_thread",
	"[vdso]",
	"[kernel",
	"[k]",
	"[no stack]",
	"[unknown]",
};

/* In a file's or binary's path, or in "binary+0x1f40". */
static const char *const places[] = {
	"/libc.so",
	"/libc-2",
	"/libpthread",
	"/ld-linux",
	"/ld-musl",
	"/libm.so",
	"/libm-2",
	"/libstdc++",
	"/libgcc_s",
	"linux-vdso",
	"[vdso]",
	"vmlinux",
	"[kernel.kallsyms]",
	"/rustc/",
	"/library/std/src/",
	"/library/core/src/",
	"/library/alloc/src/",
};

static bool is_in(struct str s, const char *const *list, size_t n,
		  bool (*match)(struct str s, struct str entry))
{
	for (size_t i = 0; i < n; i++)
		if (match(s, str_of(list[i])))
			return true;
	return false;
}

/* As is_in with str_eq or str_starts: of the many entries few begin with the same byte. */
static bool is_in_by_byte(struct str s, const char *const *list, size_t n,
			  bool (*match)(struct str s, struct str entry))
{
	for (size_t i = 0; s.n && i < n; i++)
		if (list[i][0] == s.p[0] && match(s, str_of(list[i])))
			return true;
	return false;
}

static bool has(struct str s, struct str part)
{
	return str_find(s, part) != SIZE_MAX;
}

/* The package lies in a GOROOT, or the file is as -trimpath leaves it. */
static bool is_go_place(struct str file, struct str package)
{
	size_t found;

	if (file.n == 0 || !str_ends(file, STR(".go")))
		return true;
	if (str_starts(file, package) && file.n > package.n && file.p[package.n] == '/')
		return true;
	found = str_find(file, package);
	return found != SIZE_MAX && str_ends(str_sub(file, 0, found), STR("/src/"));
}

static bool is_go_std(struct str name, struct str file)
{
	size_t n = 0;
	struct str root;

	while (n < name.n && name.p[n] != '.' && name.p[n] != '/')
		n++;
	if (n == name.n || n + 1 >= name.n || str_find(name, STR("::")) != SIZE_MAX)
		return false;
	root = str_sub(name, 0, n);
	if (!is_in_by_byte(root, go_roots, COUNT_OF(go_roots), str_eq))
		return false;
	/* sync.runtime_SemacquireMutex lies in runtime/sema.go. */
	return is_go_place(file, root) || is_go_place(file, STR("runtime"));
}

/* Assembly of Go's own, whose functions carry no package: runtime/asm_amd64.s. */
static bool is_go_assembly(struct str file)
{
	static const char *const folders[] = {"runtime", "internal", "crypto", "math",
					      "hash",    "syscall",  "sync",   "reflect"};

	if (!str_ends(file, STR(".s")))
		return false;
	for (size_t i = 0; i < COUNT_OF(folders); i++) {
		struct str folder = str_of(folders[i]);
		size_t at = str_find(file, folder);

		if (at == SIZE_MAX || at + folder.n >= file.n || file.p[at + folder.n] != '/')
			continue;
		if (at == 0 || str_ends(str_sub(file, 0, at), STR("/src/")))
			return true;
	}
	return false;
}

/* Python's and Ruby's own libraries, without what was installed into them. */
static bool is_script_std(struct str file)
{
	if (str_starts(file, STR("<frozen ")) || str_starts(file, STR("<internal:")) ||
	    str_starts(file, STR("node:")))
		return true;
	if (!has(file, STR("/lib/python")) && !has(file, STR("/lib/ruby/")))
		return false;
	return !has(file, STR("-packages/")) && !has(file, STR("/gems/"));
}

bool fname_is_runtime(struct str name, struct str file)
{
	if (is_go_std(name, file))
		return true;
	if (is_in_by_byte(name, name_prefixes, COUNT_OF(name_prefixes), str_starts))
		return true;
	if (str_ends(name, STR("_[k]")) || str_ends(name, STR(" [k]")))
		return true;
	return is_in(file, places, COUNT_OF(places), has) ||
	       (str_find(name, STR("+0x")) != SIZE_MAX &&
		is_in(name, places, COUNT_OF(places), has)) ||
	       is_go_assembly(file) || is_script_std(file);
}
