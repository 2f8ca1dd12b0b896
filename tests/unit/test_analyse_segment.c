// SPDX-License-Identifier: MIT
/* Steps of a timeline: where they are, how large, and what is none. */
#include "test_render_check.h"

#include <math.h>

#include "analyse/segment.h"

#define N 60

/* A pattern without chance: the same distances from the level again and again. */
static double wiggle(size_t i)
{
	static const double of[] = {1, -2, 0, 2, -1, 1, 0, -1};

	return of[i % COUNT_OF(of)];
}

static struct segments find(double *level, size_t n, uint32_t width_s, struct arena *a)
{
	struct timeline t = {.start_s = 36000, .width_s = width_s, .n = n, .level = level};
	struct segments s;

	segments_find(&s, &t, a);
	return s;
}

static void test_step(void **state)
{
	struct arena a = {0};
	double level[N];
	struct segments s;

	(void)state;
	for (size_t i = 0; i < N; i++)
		level[i] = (i < 24 ? 100 : 140) + wiggle(i);
	s = find(level, N, 300, &a);
	assert_int_equal(s.n, 1);
	assert_false(s.is_drift);
	assert_int_equal(s.steps[0].bucket, 24);
	assert_true(s.steps[0].at_ns == (36000 + (int64_t)24 * 300) * 1000000000);
	/* 24 values of 100 whose wiggles add up to 0; 36 of 140 whose last four add up to 1. */
	assert_true(fabs(s.steps[0].before - 100) < 1e-9);
	assert_true(fabs(s.steps[0].after - (140 + 1 / 36.0)) < 1e-9);
	assert_true(s.steps[0].z > 10);
	arena_release(&a);
}

/* Gaps are left out; the bucket is still one of the timeline. */
static void test_gaps(void **state)
{
	struct arena a = {0};
	double level[N];
	struct segments s;

	(void)state;
	for (size_t i = 0; i < N; i++)
		level[i] = i % 3 == 1 ? NAN : (i < 30 ? 100 : 50) + wiggle(i);
	s = find(level, N, 60, &a);
	assert_int_equal(s.n, 1);
	assert_int_equal(s.steps[0].bucket, 30);
	assert_true(s.steps[0].z < -10);
	arena_release(&a);
}

static void test_two_steps(void **state)
{
	struct arena a = {0};
	double level[N];
	struct segments s;

	(void)state;
	for (size_t i = 0; i < N; i++)
		level[i] = (i < 20 ? 100 : i < 40 ? 150 : 100) + wiggle(i);
	s = find(level, N, 60, &a);
	assert_int_equal(s.n, 2);
	assert_int_equal(s.steps[0].bucket, 20);
	assert_int_equal(s.steps[1].bucket, 40);
	arena_release(&a);
}

/* A constant, a wiggle, 5 % of a level, few values, nothing but gaps, zeros: no step. */
static void test_none(void **state)
{
	struct arena a = {0};
	double level[N];

	(void)state;
	for (size_t i = 0; i < N; i++)
		level[i] = 7;
	assert_int_equal(find(level, N, 60, &a).n, 0);
	assert_int_equal(find(level, 0, 60, &a).n, 0);
	for (size_t i = 0; i < N; i++)
		level[i] = 0;
	assert_int_equal(find(level, N, 60, &a).n, 0);
	for (size_t i = 0; i < N; i++)
		level[i] = 100 + wiggle(i);
	assert_int_equal(find(level, N, 60, &a).n, 0);
	for (size_t i = 0; i < N; i++)
		level[i] = (i < 30 ? 100 : 105) + wiggle(i) / 10;
	assert_int_equal(find(level, N, 60, &a).n, 0);
	for (size_t i = 0; i < 9; i++)
		level[i] = i < 5 ? 100 : 200;
	assert_int_equal(find(level, 9, 60, &a).n, 0);
	for (size_t i = 0; i < N; i++)
		level[i] = NAN;
	assert_int_equal(find(level, N, 60, &a).n, 0);
	arena_release(&a);
}

/* 100 to 159: one a bucket of half an hour is two an hour. */
static void test_drift(void **state)
{
	struct arena a = {0};
	double level[N];
	struct segments s;

	(void)state;
	for (size_t i = 0; i < N; i++)
		level[i] = 100 + (double)i + wiggle(i);
	s = find(level, N, 1800, &a);
	assert_true(s.is_drift);
	assert_int_equal(s.n, 0);
	assert_true(fabs(s.drift_per_hour - 2) < 0.05);
	assert_true(s.drift_z > 5);
	arena_release(&a);
}

static void test_wave(void **state)
{
	struct arena a = {0};
	double level[96];
	struct segments s;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(level); i++)
		level[i] = 100 + 30 * sin((double)i * 2 * M_PI / 48) + wiggle(i);
	s = find(level, COUNT_OF(level), 1800, &a);
	assert_int_equal(s.n, 0);
	assert_false(s.is_drift);
	for (size_t i = 0; i < COUNT_OF(level); i++)
		level[i] += i < 50 ? 0 : 60;
	s = find(level, COUNT_OF(level), 1800, &a);
	assert_int_equal(s.n, 1);
	assert_int_equal(s.steps[0].bucket, 50);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_step),      cmocka_unit_test(test_gaps),
		cmocka_unit_test(test_two_steps), cmocka_unit_test(test_none),
		cmocka_unit_test(test_drift),     cmocka_unit_test(test_wave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
