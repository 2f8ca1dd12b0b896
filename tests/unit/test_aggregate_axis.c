// SPDX-License-Identifier: MIT
/* Time: widths of buckets, medians, how long a dump speaks. */
#include "test_render_check.h"

#include "aggregate/axis.h"
#include "base/utc.h"

static uint32_t width(int64_t from_s, int64_t length_s, size_t points, int64_t interval_s)
{
	struct axis axis = {.from_ns = from_s * NS_PER_S, .to_ns = (from_s + length_s) * NS_PER_S};

	return axis_bucket_s(&axis, points, interval_s * NS_PER_S);
}

static void test_widths(void **state)
{
	static const struct {
		int64_t length_s;
		size_t points;
		int64_t interval_s;
		uint32_t wanted;
	} rows[] = {
		{60, 300, 0, 1},
		{300, 300, 1, 1},
		{301, 300, 1, 5},
		{1500, 300, 5, 5},
		{600, 300, 6, 15},
		{600, 300, 15, 15},
		{600, 300, 16, 30},
		{600, 300, 31, 60},
		{3600, 300, 60, 60},
		{3600, 10, 60, 900},
		{86400, 300, 15, 300},
		{86400, 300, 600, 900},
		{86400, 24, 60, 3600},
		{86400, 23, 60, 10800},
		{7 * 86400, 300, 60, 3600},
		{90 * 86400, 300, 60, 43200},
		{299 * 86400, 300, 60, 86400},
		{2 * 86400, 2, 60, 86400},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		uint32_t w = width(1700006400, rows[i].length_s, rows[i].points,
				   rows[i].interval_s);

		if (w != rows[i].wanted)
			fail_msg("row %zu: found %u, wanted %u", i, w, rows[i].wanted);
	}
	/* Not aligned: ten minutes from :07 on touch eleven minutes. */
	assert_int_equal(width(1700006407, 600, 10, 60), 300);
	assert_int_equal(width(1700006407, 600, 11, 60), 60);
	/* Ten years are never more than the points. */
	assert_true(width(0, 3650ll * 86400, 300, 1) >= 3650ll * 86400 / 300);
}

/* ---- moments ---- */

#define MOST 16

struct line {
	struct model m;
	struct mdump dumps[MOST];
	uint32_t ids[MOST];
	struct moment moments[MOST];
	struct axis axis;
};

static void make(struct line *l, const int64_t *at_s, size_t n, int64_t end_s)
{
	*l = (struct line){.axis = {.from_ns = at_s[0] * NS_PER_S, .to_ns = end_s * NS_PER_S}};
	for (uint32_t i = 0; i < n; i++) {
		l->dumps[i].time_ns = at_s[i] * NS_PER_S;
		l->ids[i] = i;
		l->moments[i].dump = i;
	}
	l->m.dumps = l->dumps;
	l->m.n_dumps = n;
}

static void check_holds(const int64_t *at_s, size_t n, int64_t end_s, const int64_t *wanted_s)
{
	struct line l;

	make(&l, at_s, n, end_s);
	moments_make(l.moments, n, &l.m, &l.axis, 10 * NS_PER_S);
	for (size_t i = 0; i < n; i++)
		if (l.moments[i].holds_ns != wanted_s[i] * NS_PER_S)
			fail_msg("moment %zu holds %lld ns, wanted %lld s", i,
				 (long long)l.moments[i].holds_ns, (long long)wanted_s[i]);
}

#define HOLDS(end, at, wanted) check_holds(at, COUNT_OF(at), end, wanted)

/* Interval 10 s: up to two missing dumps are held over, with 10 % of jitter each. */
static void test_holds(void **state)
{
	static const int64_t even[] = {0, 10, 20}, one[] = {0, 10, 30}, two[] = {0, 10, 40},
			     three[] = {0, 10, 50}, late[] = {0, 33}, gone[] = {0, 34};

	(void)state;
	HOLDS(30, even, ((const int64_t[]){10, 10, 10}));
	HOLDS(50, even, ((const int64_t[]){10, 10, 30})); /* to the end of the axis */
	HOLDS(90, even, ((const int64_t[]){10, 10, 10})); /* silent for longer: gone */
	HOLDS(40, one, ((const int64_t[]){10, 20, 10}));
	HOLDS(50, two, ((const int64_t[]){10, 30, 10}));
	HOLDS(60, three, ((const int64_t[]){10, 10, 10}));
	HOLDS(40, late, ((const int64_t[]){33, 10})); /* beyond the axis */
	HOLDS(40, gone, ((const int64_t[]){10, 10}));
}

/* The end of the axis is where the last dump is: it speaks for an interval all the same. On charts
 * it may hold for longer, in averages never. */
static void test_last_moment(void **state)
{
	static const int64_t at_s[] = {0, 10};
	struct line l;

	(void)state;
	make(&l, at_s, 2, 10);
	moments_make(l.moments, 2, &l.m, &l.axis, 10 * NS_PER_S);
	assert_int_equal(l.moments[1].holds_ns, 10 * NS_PER_S);
	assert_int_equal(l.moments[1].weighs_ns, 10 * NS_PER_S);
	assert_int_equal(l.moments[0].gap_ns, 0);
	assert_int_equal(l.moments[1].gap_ns, 10 * NS_PER_S);
	make(&l, at_s, 2, 35);
	moments_make(l.moments, 2, &l.m, &l.axis, 10 * NS_PER_S);
	assert_int_equal(l.moments[0].weighs_ns, 10 * NS_PER_S);
	assert_int_equal(l.moments[1].holds_ns, 25 * NS_PER_S);
	assert_int_equal(l.moments[1].weighs_ns, 10 * NS_PER_S);
}

/* A duration covers; without one the distance to the dump before does. */
static void test_covered(void **state)
{
	static const int64_t at_s[] = {0, 60, 120};
	struct line l;

	(void)state;
	make(&l, at_s, 3, 180);
	l.dumps[1].duration_ns = 30 * NS_PER_S;
	moments_make(l.moments, 3, &l.m, &l.axis, 60 * NS_PER_S);
	assert_int_equal(l.moments[0].covered_ns, 0);
	assert_int_equal(l.moments[1].covered_ns, 30 * NS_PER_S);
	assert_int_equal(l.moments[2].covered_ns, 60 * NS_PER_S);
}

static int64_t median_s(const int64_t *at_s, size_t n)
{
	struct arena a = {0};
	struct line l;
	int64_t median;

	make(&l, at_s, n, at_s[n - 1] + 1);
	median = median_interval_ns(&l.m, l.ids, n, &l.axis, &a);
	arena_release(&a);
	return median / NS_PER_S;
}

static void test_median(void **state)
{
	static const int64_t at_s[] = {0, 15, 30, 45, 300, 315, 330};

	(void)state;
	assert_int_equal(median_s(at_s, 1), 0);
	assert_int_equal(median_s(at_s, 2), 15);
	assert_int_equal(median_s(at_s, 7), 15);                      /* a gap does not move it */
	assert_int_equal(median_s((const int64_t[]){5, 5, 5}, 3), 0); /* all at once */
	assert_int_equal(median_s((const int64_t[]){0, 10, 30}, 3), 15); /* of 10 and 20 */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_widths),      cmocka_unit_test(test_holds),
		cmocka_unit_test(test_last_moment), cmocka_unit_test(test_covered),
		cmocka_unit_test(test_median),
	};

	return cmocka_run_group_tests_name("aggregate_axis", tests, NULL, NULL);
}
