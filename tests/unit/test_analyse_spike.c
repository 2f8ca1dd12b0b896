// SPDX-License-Identifier: MIT
/* Excursions of timelines made by hand, and which of several series belong together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "analyse/spike.h"
#include "base/num.h"
#include "base/utc.h"

#define N 60

struct line {
	double level[N];
	struct timeline t;
	struct spikes s;
	struct arena a;
};

/* 100 and a little: +1, -1, 0, +1 ... */
static void start(struct line *l)
{
	*l = (struct line){.t = {.start_s = 1500, .width_s = 15, .n = N}};
	for (size_t i = 0; i < N; i++)
		l->level[i] = 100 + (double)(i % 3) - 1;
}

static void find(struct line *l, double noise)
{
	l->t.level = l->level;
	spikes_find(&l->s, &l->t, noise, &l->a);
}

static size_t found(struct line *l)
{
	find(l, 0);
	arena_release(&l->a);
	return l->s.n;
}

static void test_spike(void **state)
{
	struct line l;

	(void)state;
	start(&l);
	assert_int_equal(found(&l), 0);
	l.level[30] = 180;
	l.level[31] = 210;
	l.level[32] = 150;
	find(&l, 0);
	assert_int_equal(l.s.n, 1);
	assert_int_equal(l.s.v[0].first, 30);
	assert_int_equal(l.s.v[0].last, 32);
	assert_int_equal(l.s.v[0].at, 31);
	assert_int_equal(l.s.v[0].from_ns, (1500 + 30 * 15) * NS_PER_S);
	assert_int_equal(l.s.v[0].to_ns, (1500 + 33 * 15) * NS_PER_S);
	assert_true(l.s.v[0].peak == 210);
	assert_true(l.s.v[0].normal == 100);
	assert_false(l.s.v[0].is_dip);
	/* Distances are 0, 1 and 1: s = 1.4826. */
	assert_true(fabs(l.s.v[0].sigmas - 110 / 1.4826) < 1e-6);
	arena_release(&l.a);
	/* The same within the noise of sampling. */
	find(&l, 20);
	assert_int_equal(l.s.n, 0);
	arena_release(&l.a);
}

static void test_dip(void **state)
{
	struct line l;

	(void)state;
	start(&l);
	l.level[40] = 20;
	find(&l, 0);
	assert_int_equal(l.s.n, 1);
	assert_true(l.s.v[0].is_dip);
	assert_true(l.s.v[0].peak == 20);
	arena_release(&l.a);
	l.level[40] = 75; /* less than 30 % */
	assert_int_equal(found(&l), 0);
}

/* Steps, slopes, the last and the first bucket: it must have come, and must have gone. */
static void test_no_spike(void **state)
{
	struct line l;

	(void)state;
	start(&l);
	for (size_t i = 33; i < N; i++)
		l.level[i] += 100;
	assert_int_equal(found(&l), 0);
	start(&l);
	for (size_t i = N - 3; i < N; i++)
		l.level[i] += 100;
	assert_int_equal(found(&l), 0);
	start(&l);
	l.level[N - 2] = 300;
	l.level[0] = 10;
	assert_int_equal(found(&l), 0);
	start(&l);
	for (size_t i = 0; i < N; i++)
		l.level[i] += 10 * (double)i;
	assert_int_equal(found(&l), 0);
	for (size_t i = 0; i < N; i++)
		l.level[i] = 100 + 20 * (double)(i % 10);
	assert_int_equal(found(&l), 0);
	for (size_t i = 0; i < N; i++)
		l.level[i] = 0;
	assert_int_equal(found(&l), 0);
	l.level[20] = 1000;
	assert_int_equal(found(&l), 0);
}

/* What happens every ten buckets is a habit; three times are not. */
static void test_habit(void **state)
{
	struct line l;

	(void)state;
	start(&l);
	for (size_t i = 5; i < N; i += 10)
		l.level[i] = 200;
	assert_int_equal(found(&l), 0);
	l.level[35] = 320;
	assert_int_equal(found(&l), 1);
	start(&l);
	for (size_t i = 10; i < 50; i += 15)
		l.level[i] = 200;
	assert_int_equal(found(&l), 3);
}

/* 19 known buckets are too few; gaps are left out. */
static void test_gaps(void **state)
{
	struct line l;

	(void)state;
	start(&l);
	for (size_t i = 0; i < N; i += 2)
		l.level[i] = NAN;
	l.level[31] = 250;
	find(&l, 0);
	assert_int_equal(l.s.n, 1);
	assert_int_equal(l.s.v[0].first, 31);
	assert_int_equal(l.s.v[0].last, 31);
	arena_release(&l.a);
	for (size_t i = 39; i < N; i++)
		l.level[i] = NAN;
	assert_int_equal(found(&l), 0);
	l.t.n = 0;
	assert_int_equal(found(&l), 0);
}

/* ---- together ---- */

static void test_align(void **state)
{
	static const struct series series[] = {{.service = 0, .type = 0}, {.service = 0, .type = 1},
					       {.service = 1, .type = 0}, {.service = 2}};
	struct brief briefs[4] = {{.series = &series[0], .timeline = {.width_s = 15}},
				  {.series = &series[1], .timeline = {.width_s = 15}},
				  {.series = &series[2], .timeline = {.width_s = 60}},
				  {.series = &series[3],
				   .timeline = {.width_s = 15, .is_sequence = true}}};
	const int64_t s = NS_PER_S;
	struct spike a[] = {{.from_ns = 600 * s, .to_ns = 615 * s, .peak = 200, .normal = 100},
			    {.from_ns = 1200 * s, .to_ns = 1215 * s, .peak = 150, .normal = 100}};
	struct spike b[] = {{.from_ns = 615 * s, .to_ns = 660 * s, .peak = 9, .normal = 1}};
	struct spike c[] = {{.from_ns = 660 * s, .to_ns = 720 * s, .peak = 10, .normal = 40,
			     .is_dip = true}};
	struct spike d[] = {{.from_ns = 600 * s, .to_ns = 615 * s, .peak = 2, .normal = 1}};
	struct spikes spikes[4] = {{a, 2}, {b, 1}, {c, 1}, {d, 1}};
	struct report r = {.briefs = briefs, .n_briefs = 4};
	struct spike_groups out;
	struct arena arena = {0};

	(void)state;
	spikes_align(&out, &r, spikes, &arena);
	assert_int_equal(out.n, 3);
	/* 600, 615 and (in buckets of a minute) 660; the sequence is alone, though at 600 too. */
	assert_int_equal(out.v[0].n, 3);
	assert_int_equal(out.v[0].from_ns, 600 * s);
	assert_int_equal(out.v[0].to_ns, 720 * s);
	assert_int_equal(out.v[0].n_services, 2);
	assert_int_equal(out.v[0].n_types, 2);
	assert_ptr_equal(out.v[0].v[0].spike, &b[0]); /* 9 times, 2 times, and a dip */
	assert_ptr_equal(out.v[0].v[1].spike, &a[0]);
	assert_ptr_equal(out.v[0].v[2].spike, &c[0]);
	assert_int_equal(out.v[1].n, 1);
	assert_ptr_equal(out.v[1].v[0].spike, &a[1]);
	assert_int_equal(out.v[2].n, 1);
	assert_ptr_equal(out.v[2].v[0].spike, &d[0]);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spike), cmocka_unit_test(test_dip),
		cmocka_unit_test(test_no_spike), cmocka_unit_test(test_habit),
		cmocka_unit_test(test_gaps), cmocka_unit_test(test_align),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
