// SPDX-License-Identifier: MIT
/* Profiles through --dump=series: trees, top functions, restarts, negative and huge values. */
#include "test_site.h"

static void begin(struct mkprof *p, const char *type, const char *unit, int64_t second)
{
	mk_init(p);
	mk_type(p, type, unit);
	p->time_ns = (T0_S + second) * NS_PER_S;
	p->duration_ns = strcmp(type, "cpu") ? 0 : 10 * NS_PER_S;
}

static void put(const struct site_test *t, struct mkprof *p)
{
	char name[80];

	snprintf(name, sizeof(name), "service=s/x-%lld.pb", (long long)(p->time_ns / NS_PER_S));
	site_test_put(t, name, p);
}

/* Only the lines that begin with this word, in what --dump=series prints. */
static void check_lines(struct site_test *t, const char *word, const char *wanted)
{
	static const char *const more[] = {"--dump=series"};
	struct buf found = {0};
	struct str rest, line;

	assert_int_equal(site_test_run(t, 1, (const char **)(uintptr_t)more), EXIT_FINE);
	rest = buf_view(&printed);
	while (str_next(&rest, '\n', &line))
		if (str_starts(line, str_of(word))) {
			buf_str(&found, line);
			buf_char(&found, '\n');
		}
	buf_char(&found, '\0');
	assert_string_equal(found.p, wanted);
	buf_release(&found);
}

/* Heaviest sibling first, ties by name, one node a function whatever the line or address. */
static void test_tree(void **state)
{
	struct site_test t;
	struct mkprof p;

	(void)state;
	site_test_make(&t);
	begin(&p, "cpu", "nanoseconds", 0);
	mk_sample1(&p, "main:1;b:7;x", 10);
	mk_sample1(&p, "main:2;a;y", 30);
	mk_sample1(&p, "main:1;b:8;x", 25);
	mk_sample1(&p, "main;c", 5);
	mk_sample1(&p, "main;a", 5);
	mk_sample1(&p, "other", 40);
	put(&t, &p);
	check_lines(&t, " node",
		    " node 115 0 all\n"
		    " node 75 0 .main\n"
		    " node 35 5 ..a\n"
		    " node 30 30 ...y\n"
		    " node 35 0 ..b\n"
		    " node 35 35 ...x\n"
		    " node 5 5 ..c\n"
		    " node 40 40 .other\n");
	check_lines(&t, " fn",
		    " fn 40 40 other\n fn 35 35 x\n fn 30 30 y\n fn 5 35 a\n"
		    " fn 5 5 c\n fn 0 35 b\n fn 0 75 main\n");
	site_test_remove(&t);
}

static void test_negative_tree(void **state)
{
	struct site_test t;
	struct mkprof p;

	(void)state;
	site_test_make(&t);
	begin(&p, "cpu", "nanoseconds", 0);
	mk_sample1(&p, "main;a", -30);
	mk_sample1(&p, "main;b", 10);
	mk_sample1(&p, "gone", 0);
	put(&t, &p);
	check_lines(&t, " node",
		    " node -20 0 all\n"
		    " node -20 0 .main\n"
		    " node 10 10 ..b\n"
		    " node -30 -30 ..a\n");
	check_lines(&t, " fn", " fn 10 10 b\n fn 0 -20 main\n fn -30 -30 a\n");
	site_test_remove(&t);
}

/* Sums are held at the end of the range and the profile says so. */
static void test_saturated(void **state)
{
	struct site_test t;
	struct mkprof p;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 2; k++) {
		begin(&p, "cpu", "nanoseconds", 10 * k);
		mk_sample1(&p, "main;a", INT64_MAX - 1);
		put(&t, &p);
	}
	check_lines(&t, " fn",
		    " fn 9223372036854775807 9223372036854775807 a\n"
		    " fn 0 9223372036854775807 main\n");
	site_test_build(&t, 0);
	s = get_series(&t, "s", "cpu");
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(s, "saturated")));
	site_test_remove(&t);
}

/* 2^62 bytes in use are 4.6e21 thousandths: held, not turned into something negative. */
static void test_huge_gauge(void **state)
{
	struct site_test t;
	struct mkprof p;
	const cJSON *s;

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 2; k++) {
		begin(&p, "inuse_space", "bytes", 10 * k);
		mk_sample1(&p, "main;a", (int64_t)1 << 62);
		mk_label(&p, "k", "v");
		put(&t, &p);
	}
	site_test_build(&t, 0);
	s = get_series(&t, "s", "inuse_space");
	assert_true(json_number(s, "total") > 9e15);
	assert_true(cJSON_IsTrue(cJSON_GetObjectItem(s, "saturated")));
	assert_near(value_at(s, 0), 4611686018427387904.0);
	site_test_remove(&t);
}

/* ---- restarts ---- */

#define STACKS 3

static double restarts_of(const int64_t (*values)[STACKS], size_t n, double *total)
{
	static const char *const stacks[STACKS] = {"main;a", "main;b", "main;c"};
	struct site_test t;
	double restarts;

	site_test_make(&t);
	for (size_t k = 0; k < n; k++) {
		struct mkprof p;

		begin(&p, "alloc_space", "bytes", 60 * (int64_t)k);
		for (size_t i = 0; i < STACKS; i++)
			if (values[k][i])
				mk_sample1(&p, stacks[i], values[k][i]);
		put(&t, &p);
	}
	site_test_build(&t, 0);
	restarts = json_number(get_series(&t, "s", "alloc_space"), "restarts");
	*total = json_number(get_series(&t, "s", "alloc_space"), "total");
	for (size_t b = 0; b < n_values(get_series(&t, "s", "alloc_space")); b++)
		assert_false(value_at(get_series(&t, "s", "alloc_space"), b) < 0);
	site_test_remove(&t);
	return restarts;
}

static void test_restarts(void **state)
{
	static const int64_t steady[][STACKS] = {{5, 5, 0}, {5, 5, 0}, {6, 5, 0}};
	static const int64_t twice[][STACKS] = {{9, 0, 0}, {3, 0, 0}, {4, 0, 0}, {1, 0, 0}};
	static const int64_t to_zero[][STACKS] = {{9, 9, 9}, {0, 0, 1}, {0, 5, 2}};
	/* One row that went back tells: no counter of one process does. */
	static const int64_t one_row[][STACKS] = {{100, 100, 9}, {110, 100, 2}};
	/* But scaled values are noisy in the last place: that is no step, and adds nothing. */
	static const int64_t noise[][STACKS] = {{5000, 10000000, 9}, {4999, 9999995, 11}};
	double total;

	(void)state;
	assert_near(restarts_of(steady, 3, &total), 0);
	assert_near(total, 1);
	assert_near(restarts_of(twice, 4, &total), 2);
	assert_near(total, 3 + 1 + 1);
	assert_near(restarts_of(to_zero, 3, &total), 1);
	assert_near(total, 1 + 5 + 1);
	assert_near(restarts_of(one_row, 2, &total), 1);
	assert_near(total, 110 + 100 + 2);
	assert_near(restarts_of(noise, 2, &total), 0);
	assert_near(total, 2);
}

/* ---- types in one dump ---- */

/* Four types stand in the same rows: each has its own totals. */
static void test_heap_types(void **state)
{
	static const char *const names[] = {"alloc_objects", "alloc_space", "inuse_objects",
					    "inuse_space"};
	static const double totals[] = {7, 700, 0, 0};
	struct site_test t;

	(void)state;
	site_test_make(&t);
	for (int k = 0; k < 2; k++) {
		int64_t values[] = {10 + 7 * k, 1000 + 700 * k, 3, 300};
		struct mkprof p;

		mk_init(&p);
		for (size_t i = 0; i < 4; i++)
			mk_type(&p, names[i], i % 2 ? "bytes" : "count");
		p.time_ns = (T0_S + 60 * k) * NS_PER_S;
		mk_sample(&p, "main;a", values);
		put(&t, &p);
	}
	site_test_build(&t, 0);
	for (size_t i = 0; i < 2; i++)
		assert_near(json_number(get_series(&t, "s", names[i]), "total"), totals[i]);
	CHECK_VALUES(get_series(&t, "s", "inuse_objects"), 3, 3);
	CHECK_VALUES(get_series(&t, "s", "inuse_space"), 300, 300);
	CHECK_VALUES(get_series(&t, "s", "alloc_space"), 700 / 60.0, NAN);
	site_test_remove(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tree),      cmocka_unit_test(test_negative_tree),
		cmocka_unit_test(test_saturated), cmocka_unit_test(test_huge_gauge),
		cmocka_unit_test(test_restarts),  cmocka_unit_test(test_heap_types),
	};

	return cmocka_run_group_tests_name("aggregate_profile", tests, NULL, NULL);
}
