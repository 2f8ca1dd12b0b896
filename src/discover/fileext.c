// SPDX-License-Identifier: MIT
/* Taken off from the right, one after the other: .cpuprofile, .pb.gz, .jfr.gz, .pprof.samples. */
#include "discover/fileext.h"

#include "base/num.h"

static const char *const known[] = {
	"gz",     "zst",       "zstd",   "pb",         "pprof",      "prof",        "proto",
	"out",    "heap",      "cpu",    "mem",        "mutex",      "block",       "goroutine",
	"allocs", "log",       "txt",    "json",       "svg",        "html",        "jfr",
	"folded", "collapsed", "stack",  "stacks",     "speedscope", "dump",        "bin",
	"data",   "trace",     "perf",   "cpuprofile", "raw",        "heapprofile", "profile",
	"pprofz", "otlp",      "thread", "contention", "callgrind",  "nettrace",    "pgo",
	"wall",
};

static const char *const paper_start[] = {"README",   "LICENSE",   "LICENCE",   "COPYING",
					  "NOTICE",   "AUTHORS",   "CHANGELOG", "CONTRIBUTING",
					  "Makefile", "Dockerfile"};
static const char *const paper_end[] = {".md", ".markdown", ".rst", ".adoc", ".conf", ".ini"};
static const char *const paper_whole[] = {"labels.json",  "metadata.csv", "event.json",
					  "events.jsonl", "events.csv",   "Thumbs.db"};

static bool is_known(struct str ext)
{
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (str_eq_nocase(ext, str_of(known[i])))
			return true;
	return false;
}

size_t fileext_stem(struct str base)
{
	for (;;) {
		size_t dot = str_rchr(base, '.');

		if (dot == SIZE_MAX || dot == 0 || !is_known(str_sub(base, dot + 1, base.n)))
			return base.n;
		base.n = dot;
	}
}

bool fileext_only(struct str s, size_t at)
{
	while (at < s.n) {
		size_t dot = str_rchr(s, '.');

		if (dot == SIZE_MAX || dot < at || !is_known(str_sub(s, dot + 1, s.n)))
			return false;
		s.n = dot;
	}
	return true;
}

/* README, README.txt, LICENSES.txt, but not readme-service.pb.gz. */
static bool is_paper_word(struct str base, struct str word)
{
	struct str rest = str_sub(base, word.n, base.n);

	if (!str_eq_nocase(str_sub(base, 0, word.n), word))
		return false;
	if (rest.n && to_lower(rest.p[0]) == 's')
		rest = str_sub(rest, 1, rest.n);
	return rest.n == 0 || str_eq_nocase(rest, STR(".txt"));
}

bool fileext_is_paper(struct str base)
{
	for (size_t i = 0; i < COUNT_OF(paper_whole); i++)
		if (str_eq(base, str_of(paper_whole[i])))
			return true;
	for (size_t i = 0; i < COUNT_OF(paper_start); i++)
		if (is_paper_word(base, str_of(paper_start[i])))
			return true;
	for (size_t i = 0; i < COUNT_OF(paper_end); i++) {
		struct str end = str_of(paper_end[i]);

		if (base.n > end.n && str_eq_nocase(str_sub(base, base.n - end.n, base.n), end))
			return true;
	}
	return false;
}
