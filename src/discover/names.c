// SPDX-License-Identifier: MIT
/*
 * The rows are tried in order, the first that covers the whole base name wins; so a row with more
 * literal text stands before a more general one. Local: the program writes times of its zone
 * without saying which.
 */
#include "discover/names.h"

#include <assert.h>

#include "base/num.h"
#include "discover/capture.h"
#include "discover/stem.h"
#include "discover/typeword.h"
#include "discover/words.h"

enum {
	LOCAL = 1,  /* times without a zone are of the writer's zone */
	WEAK = 2,   /* the service counts when no directory names one */
	BINARY = 4, /* the service is a binary's name */
	PIECE = 8,  /* ... and may as well name an instance */
};

#define GCP "profiler_{app}_{word}_{time}_{end}"
#define K8S(word, type)                                                                            \
	{"clusterloader2", "{host}_{service}_" word "_{label.test}_{time}{ext}", 0, type},         \
	{                                                                                          \
		"clusterloader2", "{host}_{service}_" word "_{time}{ext}", 0, type                 \
	}
#define JFR_TIME "{time:%Y%m%d-%H%M%S}"

static const struct row {
	const char *source;
	const char *pattern;
	unsigned flags;
	const char *type; /* where a literal of the pattern says it */
} row[] = {
	{"pprof auto-save", "pprof.{app}.{types}.{seq}.pb.gz", BINARY, NULL},
	{"pprof auto-save", "pprof.{types}.{seq}.pb.gz", 0, NULL},
	{"autopprof", "pprof.{app}.{host}.{types}.{time:%Y-%m-%dT%H%M%S.%Z}{ext}", LOCAL, NULL},
	{"autopprof", "pprof.{app}.{host}.{types}.{time}{ext}", LOCAL, NULL},
	{"Google Cloud Profiler", GCP "_{label.zone}_{version}{ext}", 0, NULL},
	{"Google Cloud Profiler", GCP "__{version}{ext}", 0, NULL},
	{"Google Cloud Profiler", GCP "_{label.zone}{ext}", 0, NULL},
	{"Google Cloud Profiler", GCP "{ext}", 0, NULL},
	{"Drilldown export", "{app}_{typeid}_{time:%Y-%m-%d_%H%M}-to-{end:%Y-%m-%d_%H%M}{ext}", 0,
	 NULL},
	{"Pyroscope admin", "{app}-{typeid}-{time:%Y%m%d-%H%M%S}{ext}", 0, NULL},
	K8S("CPUProfile", "cpu"),
	K8S("MemoryProfile", "heap"),
	K8S("HeapProfile", "heap"),
	K8S("AllocsProfile", "allocs"),
	K8S("MutexProfile", "mutex"),
	K8S("BlockProfile", "block"),
	K8S("GoroutineProfile", "goroutine"),
	{"namespace and pod", "{label.namespace}__{pod}__{word}__{seq}{ext}", 0, NULL},
	{"namespace and pod", "{label.namespace}__{pod}__{word}__{time}{ext}", 0, NULL},
	{"holmes", "{word}.{time:%Y%m%d%H%M%S.%L}.log", LOCAL, NULL},
	{"holmes", "{word}.{_}.{time:%Y%m%d%H%M%S.%L}.log", LOCAL, NULL},
	{"Node", "CPU.{time:%Y%m%d.%H%M%S}.{pid}.{n}.{seq}.cpuprofile{ext}", LOCAL, "cpu"},
	{"Node", "Heap.{time:%Y%m%d.%H%M%S}.{pid}.{n}.{seq}.heapprofile{ext}", LOCAL, "heap"},
	{"Node", "CPU-{time}.cpuprofile{ext}", LOCAL, "cpu"},
	{"Node", "Heap-{time}.heapprofile{ext}", LOCAL, "heap"},
	{"JFR", "hotspot-pid-{pid}-id-{n}-{time:%Y_%m_%d_%H_%M_%S}.jfr{ext}", LOCAL, NULL},
	{"async-profiler", "{service}{-}{pid}{-}" JFR_TIME ".jfr{ext}", LOCAL | WEAK, NULL},
	{"async-profiler", "{service}{-}" JFR_TIME "{-}{pid}.jfr{ext}", LOCAL | WEAK, NULL},
	{"async-profiler", "{service}{-}" JFR_TIME ".jfr{ext}", LOCAL | WEAK | PIECE, NULL},
	{"async-profiler", "{pid}{-}" JFR_TIME ".jfr{ext}", LOCAL, NULL},
	{"async-profiler", JFR_TIME "{-}{pid}.jfr{ext}", LOCAL, NULL},
	{"async-profiler", JFR_TIME ".jfr{ext}", LOCAL, NULL},
	{"async-profiler", "{service}{-}{pid}{-}" JFR_TIME ".collapsed{ext}", LOCAL | WEAK, NULL},
	{"async-profiler", "{service}{-}" JFR_TIME "{-}{pid}.collapsed{ext}", LOCAL | WEAK, NULL},
	{"async-profiler", "{service}{-}" JFR_TIME ".collapsed{ext}", LOCAL | WEAK | PIECE, NULL},
	{"async-profiler", "{pid}{-}" JFR_TIME ".collapsed{ext}", LOCAL, NULL},
	{"py-spy", "{pid}-{time:%Y-%m-%dT%H:%M:%S%z}{ext}", LOCAL, NULL},
	{"py-spy", "{pid}-{time:%Y-%m-%dT%H:%M:%S}{ext}", LOCAL, NULL},
	{"py-spy", "{service}-{time:%Y-%m-%dT%H:%M:%S%z}.svg", LOCAL | WEAK, NULL},
	{"py-spy", "{service}-{time:%Y-%m-%dT%H:%M:%S%z}.json", LOCAL | WEAK, NULL},
	{"py-spy", "{service}-{time:%Y-%m-%dT%H:%M:%S%z}.txt", LOCAL | WEAK, NULL},
	{"py-spy", "{service}-{time:%Y-%m-%dT%H:%M:%S}.svg", LOCAL | WEAK, NULL},
	{"py-spy", "{service}-{time:%Y-%m-%dT%H:%M:%S}.json", LOCAL | WEAK, NULL},
	{"py-spy", "{service}-{time:%Y-%m-%dT%H:%M:%S}.txt", LOCAL | WEAK, NULL},
	{"jemalloc", "{_}.{pid}.{seq}.f.heap{ext}", 0, "heap"},
	{"jemalloc", "{_}.{pid}.{seq}.i{n}.heap{ext}", 0, "heap"},
	{"jemalloc", "{_}.{pid}.{seq}.m{n}.heap{ext}", 0, "heap"},
	{"jemalloc", "{_}.{pid}.{seq}.u{n}.heap{ext}", 0, "heap"},
	{"gperftools", "{service}.{seq}.heap{ext}", WEAK | PIECE, "heap"},
	{"go test", "{word}.out", 0, NULL},
	{"<type>_<time>", "{word}_{time:%Y%m%d-%H%M%S}{ext}", 0, NULL},
	{"<type><number>", "{word}{seq}{ext}", 0, NULL},
	{"<number>.heap", "{seq}.heap{ext}", 0, "heap"},
};

_Static_assert(COUNT_OF(row) <= NAMES_MAX, "NAMES_MAX is the bound that others may rely on");

void names_init(struct names *n, struct arena *a)
{
	struct err e;

	n->n = COUNT_OF(row);
	n->pattern = arena_n(a, n->n, struct pattern);
	for (size_t i = 0; i < n->n; i++) {
		bool ok = pattern_compile(&n->pattern[i], a, str_of(row[i].pattern), PATTERN_TABLE,
					  &e);

		assert(ok);
		(void)ok;
	}
}

/* A captured service that is a type word, a number or nothing: the pattern fitted by accident. */
static struct str checked_service(struct str s, unsigned flags)
{
	struct typeword w;

	if (flags & BINARY && str_ends(s, STR(".test")))
		s = str_sub(s, 0, s.n - 5);
	if (typeword_whole(s, &w) || is_number(s) || words_say_nothing(s))
		return (struct str){"", 0};
	return s;
}

/* What the row itself knows of the names that its pattern matches. */
static void apply_row(size_t i, struct name_claim *out)
{
	struct claim *c = &out->claim;

	c->time_is_local = c->time_is_local && (row[i].flags & LOCAL);
	c->service = checked_service(c->service, row[i].flags);
	if (row[i].type)
		c->type = str_of(row[i].type);
	if (!(row[i].flags & WEAK))
		return;
	out->weak_service = c->service;
	if (row[i].flags & PIECE)
		out->piece = c->service;
	c->service = (struct str){"", 0};
}

/* pprof-orders: the tool's own word is not of the name. */
static struct str without_tool(struct str s)
{
	static const char *const tool[] = {"pprof", "prof", "profile"};

	for (size_t i = 0; i < COUNT_OF(tool); i++) {
		struct str word = str_of(tool[i]);

		if (str_starts(s, word) && s.n > word.n && strchr("-_.", s.p[word.n]))
			return trim_separators(str_sub(s, word.n, s.n));
	}
	return s;
}

/* What no row said and any name may say. */
static void read_rest(struct claim *c, struct arena *a, const struct stem *st, bool type_told)
{
	if (c->type_id.n == 0 && st->has_id)
		claim_type(c, a, st->id);
	else if (!type_told && st->has_type) {
		c->type = st->type.type;
		c->delta = st->type.delta;
		c->type_is_weak = st->type.weak;
	}
	if (c->time_ns == TIME_NONE && st->has_time) {
		c->time_ns = st->time.ns;
		c->end_ns = st->end_ns;
		c->time_text = str_sub(st->text, st->time.from, st->time.end);
		c->time_is_coarse = st->time.coarse;
	}
	if (c->seq < 0)
		c->seq = st->seq;
}

/* The types of a row that only a dump's content can tell apart: contentions.delay is both. */
static void drop_sample_types(struct claim *c)
{
	static const struct {
		const char *types, *type;
	} known[] = {
		{"alloc_objects.alloc_space.inuse_objects.inuse_space", "heap"},
		{"inuse_objects.inuse_space", "heap"},
		{"samples.cpu", "cpu"},
		{"samples.wall", "wall"},
		{"samples.time", "fgprof"},
		{"objects.space", "heap"},
		{"contentions.delay", ""},
	};

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (str_eq(c->type, str_of(known[i].types)))
			c->type = str_of(known[i].type);
}

void names_read(const struct names *n, struct arena *a, struct str base, struct name_claim *out)
{
	struct stem st = stem_read(base);
	struct match m;
	bool matched = false, type_told;

	*out = (struct name_claim){.weak_service = {"", 0}, .piece = {"", 0}};
	claim_init(&out->claim, WHY_NAME, STR("words and digits of the file name"));
	for (size_t i = 0; i < n->n && !matched; i++) {
		matched = pattern_match(&n->pattern[i], base, &m);
		if (!matched)
			continue;
		out->claim.how = arena_cat(a, str_of(row[i].source), STR(": "),
					   n->pattern[i].source);
		capture(&out->claim, a, &n->pattern[i], base, &m);
		apply_row(i, out);
	}
	type_told = out->claim.type.n || out->claim.type_id.n;
	drop_sample_types(&out->claim);
	read_rest(&out->claim, a, &st, type_told);
	if (!matched && st.version.n)
		claim_label(&out->claim, STR("version"), st.version);
	if (matched || checked_service(st.piece, 0).n == 0)
		return;
	out->piece = st.piece = without_tool(st.piece);
	/* A container's or commit's id tells instances apart, yet names none of the services. */
	if (!is_hex_id(st.piece))
		out->weak_service = st.piece;
}
