// SPDX-License-Identifier: MIT
/* Layouts and the matcher: what they capture, and that hostile names cost no time. */
#include "test_discover_tmp.h"

#include "base/num.h"
#include "base/utc.h"
#include "discover/match.h"

/* Captured text of each item but literals, joined by '|'. */
static bool matches(const char *pattern, const char *name, char out[8192], size_t *steps)
{
	struct arena a = {0};
	struct pattern p;
	struct match m;
	struct err e;
	bool ok;

	assert_true(pattern_compile(&p, &a, str_of(pattern), PATTERN_LAYOUT, &e));
	ok = pattern_match(&p, str_of(name), &m);
	*steps = m.steps;
	out[0] = '\0';
	for (size_t i = 0; ok && i < p.n; i++)
		if (p.item[i].shape != SHAPE_LITERAL)
			snprintf(out + strlen(out), 8192 - strlen(out), "%.*s|",
				 (int)(m.span[i].to - m.span[i].from), name + m.span[i].from);
	arena_release(&a);
	return ok;
}

static void test_captures(void **state)
{
	static const struct {
		const char *pattern, *name, *captures; /* NULL: no match */
	} row[] = {
		{"{service}/{type}/{time}.pb.gz", "a/cpu/1700000000.pb.gz", "a|cpu|1700000000|"},
		{"{service}/{type}/{time}.pb.gz", "x/a/cpu/1700000000.pb.gz", NULL},
		{"{**}/{service}/{_}.pb", "x/y/orders/z.pb", "x/y|orders|z|"},
		{"{service}-{type}-{time}.pb", "my-own-svc-cpu-20260102T150405Z.pb",
		 "my-own-svc|cpu|20260102T150405Z|"},
		{"{_}{seq}", "heap12", "heap|12|"},
		{"{_}{seq}", "heap", NULL},
		{"{time:%Y%m%d}{seq}.x", "2026010212.x", "20260102|12|"},
		{"{time:%Y%m%d}.x", "2026010212.x", NULL},
		{"{env}/{label.tenant}/{pod}.{host}.pb", "prod/t1/p.h.pb", "prod|t1|p|h|"},
		{"{time}-{end}.pb", "1700000000-1700000060.pb", "1700000000|1700000060|"},
		{"a{**}b", "ab", "|"},
		{"{_}", "", NULL},
		{"{time:%b_%d_%Y}", "Jan_02_2026", "Jan_02_2026|"},
		{"{time:%Y-%jT%T.%f%z}", "2026-033T15_04_05.25+01", "2026-033T15_04_05.25+01|"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(row); i++) {
		char out[8192];
		size_t steps;
		bool ok = matches(row[i].pattern, row[i].name, out, &steps);

		if (ok != (row[i].captures != NULL) || (ok && strcmp(out, row[i].captures) != 0))
			fail_msg("%s on %s: found %s", row[i].pattern, row[i].name,
				 ok ? out : "none");
	}
}

static void test_steps(void **state)
{
	static const char *const patterns[] = {
		"{**}{**}{**}{**}{**}{**}x",
		"{_}{_}{_}{_}{_}{_}{_}{_}{_}{_}b",
		"{service}a{service}a{service}a{service}a{service}a{service}b",
		"{**}a{**}a{**}a{**}a{**}a{**}a{**}b",
		"{**}/{_}/{service}/{**}{_}{seq}",
		"{time}{time}{time}{time}{time}{time}",
		"{**}{time}{**}{time}{**}{seq}b",
		"{service}{time}{service}{time}{service}b",
	};
	char name[4097], out[8192];

	(void)state;
	for (int fill = 0; fill < 4; fill++) {
		for (size_t i = 0; i < 4096; i++)
			name[i] = "aaaaa/aaaa1700000000-2026-01-02-"[fill == 0   ? 0
								     : fill == 1 ? i % 6
								     : fill == 2 ? 10 + i % 10
										 : i % 32];
		name[4096] = '\0';
		for (size_t i = 0; i < COUNT_OF(patterns); i++) {
			size_t steps = 0;

			(void)matches(patterns[i], name, out, &steps);
			if (steps > 200000)
				fail_msg("%s took %zu steps (fill %d)", patterns[i], steps, fill);
		}
	}
}

static void test_bad_patterns(void **state)
{
	static const char *const bad[] = {"",         "{",        "{service",  "{nothing}", "{pid}",
					  "{label.}", "{time:x}", "{type:%Y}", "{time:%"};
	struct arena a = {0};
	struct pattern p;
	struct err e;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		assert_false(pattern_compile(&p, &a, str_of(bad[i]), PATTERN_LAYOUT, &e));
	arena_release(&a);
}

static void test_layouts(void **state)
{
	static const char *const layouts[] = {
		"{env}/{time:%Y-%m-%d}/{host}/{service}_{type}_{time:%H%M%S}.pb.gz",
		"flat-{service}.{type}.{seq}",
	};
	struct tmp t;
	const struct dump *d;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "prod/2026-01-02/h1/a_b_delta-heap_150405.pb.gz", "x");
	tmp_file(&t, "flat-x.process_cpu:cpu:nanoseconds:cpu:nanoseconds.7", "x");
	tmp_file(&t, "other/cpu.1.pprof", "x");
	assert_true(tmp_try(&t, (struct discover_options){.layouts = layouts, .n_layouts = 2}));
	d = tmp_dump(&t, "prod/2026-01-02/h1/a_b_delta-heap_150405.pb.gz");
	assert_str(d->service.value, "a_b");
	assert_int_equal(d->service.why, WHY_LAYOUT);
	assert_str(d->type.value, "heap");
	assert_true(d->delta);
	assert_int_equal(d->time_ns / NS_PER_S, 1767366245);
	assert_int_equal(d->time.why, WHY_LAYOUT);
	assert_string_equal(tmp_label(d, "host"), "h1");
	assert_string_equal(tmp_label(d, "env"), "prod");
	d = tmp_dump(&t, "flat-x.process_cpu:cpu:nanoseconds:cpu:nanoseconds.7");
	assert_str(d->type_id.value, "process_cpu:cpu:nanoseconds:cpu:nanoseconds");
	assert_int_equal(d->seq, 7);
	assert_str(tmp_dump(&t, "other/cpu.1.pprof")->service_path.value, "other");
	tmp_remove(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_captures),
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_bad_patterns),
		cmocka_unit_test(test_layouts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
