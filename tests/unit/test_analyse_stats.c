// SPDX-License-Identifier: MIT
/* Statistics against published worked examples and tables; none of the numbers is our output. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "analyse/stats.h"
#include "base/num.h"

static void near_to(double got, double expected, double within)
{
	if (fabs(got - expected) > within)
		fail_msg("%.12g is not %.12g", got, expected);
}

static void rounds_functions_to_40_bits(void **state)
{
	(void)state;
	near_to(stat_exp(1), 2.718281828459045, 4e-12);
	near_to(stat_log(10), 2.302585092994046, 4e-12);
	near_to(stat_sin(1), 0.841470984807897, 1e-12);
	near_to(stat_cos(1), 0.540302305868140, 1e-12);
	/* 13 bits of 53 are gone. */
	assert_true(ldexp(stat_exp(1), 38) == floor(ldexp(stat_exp(1), 38)));
	assert_true(stat_exp(0) == 1);
	assert_true(stat_log(1) == 0);
	assert_true(isinf(stat_exp(1000)));
	assert_true(isnan(stat_log(-1)));
}

static void finds_medians(void **state)
{
	double odd[] = {5, 1, 4, 2, 3}, even[] = {4, 1, 3, 2}, one[] = {7}, same[] = {2, 2, 2, 2};
	double apart[] = {1, 1, 2, 2, 4, 6, 9}, long_one[1001];

	(void)state;
	assert_true(stat_median(odd, 5) == 3);
	assert_true(stat_median(even, 4) == 2.5);
	assert_true(stat_median(one, 1) == 7);
	assert_true(stat_median(same, 4) == 2);
	assert_true(isnan(stat_median(NULL, 0)));
	/* Of 1 1 2 2 4 6 9 about 2: distances 1 1 0 0 2 4 7, whose median is 1. */
	near_to(stat_mad(apart, 7, 2), 1.4826, 1e-12);
	for (size_t i = 0; i < 1001; i++)
		long_one[i] = (double)((i * 617) % 1001);
	assert_true(stat_median(long_one, 1001) == 500);
}

/* Two-sided quantiles of Student's t, as in every textbook, and the normal score of each. Wallace's
 * bound is off by 0.0115 with 3 degrees of freedom, and by less with more. */
static void wallace_follows_student(void **state)
{
	static const struct {
		double df, t, z;
	} rows[] = {
		{3, 3.182446, 1.959964},  {5, 2.570582, 1.959964},  {10, 2.228139, 1.959964},
		{30, 2.042272, 1.959964}, {5, 4.032143, 2.575829},  {10, 3.169273, 2.575829},
		{30, 2.749996, 2.575829}, {10, 4.586894, 3.290527}, {120, 3.373454, 3.290527},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		near_to(stat_wallace(rows[i].t, rows[i].df), rows[i].z, 0.012);
		near_to(stat_wallace(-rows[i].t, rows[i].df), -rows[i].z, 0.012);
	}
	assert_true(stat_wallace(0, 5) == 0);
	assert_true(isnan(stat_wallace(1, 0)));
}

static void p_of_normal_scores(void **state)
{
	(void)state;
	near_to(stat_p_of_z(1.959963985), 0.05, 1e-9);
	near_to(stat_p_of_z(-2.575829304), 0.01, 1e-9);
	near_to(stat_p_of_z(0), 1, 1e-12);
}

/* Abramowitz and Stegun, tables 6.1 and 6.2. */
static void digamma_and_trigamma(void **state)
{
	(void)state;
	near_to(stat_digamma(1), -0.5772156649, 1e-9);
	near_to(stat_digamma(0.5), -1.9635100260, 1e-9);
	near_to(stat_digamma(2), 0.4227843351, 1e-9);
	near_to(stat_digamma(10), 2.2517525890, 1e-9);
	near_to(stat_trigamma(1), 1.6449340668, 1e-9);
	near_to(stat_trigamma(0.5), 4.9348022005, 1e-9);
	near_to(stat_trigamma(2), 0.6449340668, 1e-9);
	near_to(stat_trigamma(10), 0.1051663357, 1e-9);
	assert_true(isnan(stat_digamma(0)));
	near_to(stat_trigamma_inverse(1.6449340668), 1, 1e-8);
	near_to(stat_trigamma_inverse(4.9348022005), 0.5, 1e-8);
	near_to(stat_trigamma_inverse(0.1051663357), 10, 1e-7);
	near_to(stat_trigamma_inverse(1e-8), 1e8, 1);
	near_to(stat_trigamma_inverse(1e8), 1e-4, 1e-9);
}

/* The 15 p-values of Benjamini and Hochberg 1995, section 3.2: four are rejected at 5 %. */
static void benjamini_hochberg(void **state)
{
	static const double p[] = {1.0000, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
				   0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 0.0001};
	struct arena a = {0};
	double q[COUNT_OF(p)];
	size_t n = 0;

	(void)state;
	stat_bh(p, q, COUNT_OF(p), &a);
	for (size_t i = 0; i < COUNT_OF(p); i++)
		n += q[i] <= 0.05;
	assert_int_equal(n, 4);
	near_to(q[14], 0.0001 * 15, 1e-12);
	near_to(q[3], 0.0095 * 15 / 4, 1e-12);
	/* .0201 * 3 = .0603; .0278 * 15 / 6 = .0695, .0298 * 15 / 7 = .06386, .0344 * 15 / 8 =
	 * .0645: the seventh holds the sixth down. */
	near_to(q[4], 0.0603, 1e-12);
	near_to(q[5], 0.0298 * 15 / 7, 1e-12);
	near_to(q[0], 1, 1e-12);
	stat_bh(p, q, 0, &a);
	arena_release(&a);
}

/* Gilbert 1987, section 16.4: 10 15 14 20 has S = 4; the ties of 23 24 29 6 29 24 24 29 23 are
 * groups of 2, 3 and 3, so the variance is (9*8*23 - 18 - 66 - 66) / 18. */
static void mann_kendall(void **state)
{
	static const double four[] = {10, 15, 14, 20};
	static const double nine[] = {23, 24, 29, 6, 29, 24, 24, 29, 23};
	struct mann_kendall mk = stat_mann_kendall(four, 4);

	(void)state;
	assert_true(mk.s == 4);
	near_to(mk.z, 3 / sqrt(4 * 3 * 13 / 18.0), 1e-12);
	mk = stat_mann_kendall(nine, 9);
	assert_true(mk.s == 3);
	near_to(mk.z, 2 / sqrt(1506 / 18.0), 1e-12);
	near_to(mk.z, 0.2187, 1e-4);
	near_to(mk.p, 0.827, 1e-3);
	assert_true(stat_mann_kendall(nine, 1).z == 0);
}

/* Hollander and Wolfe, example 9.1 (cloud seeding): the estimate is -0.056. */
static void theil_sen(void **state)
{
	static const double x[] = {1, 2, 3, 4, 5}, y[] = {1.26, 1.27, 1.12, 1.16, 1.03};
	struct arena a = {0};
	double *many = arena_n(&a, 3000, double);

	(void)state;
	near_to(stat_theil_sen(x, y, 5, &a), -0.05625, 1e-12);
	assert_true(isnan(stat_theil_sen(x, y, 1, &a)));
	assert_true(isnan(stat_theil_sen((double[]){1, 1}, y, 2, &a)));
	for (size_t i = 0; i < 3000; i++)
		many[i] = (double)i;
	near_to(stat_theil_sen(many, many, 3000, &a), 1, 1e-12);
	arena_release(&a);
}

/* Hollander and Wolfe, example 4.1 (permeability): rank sum of the second sample 30, so U of the
 * first is 50 - (30 - 15) = 35; normal approximation with continuity 9.5 / sqrt(50 * 16 / 12). */
static void mann_whitney(void **state)
{
	static const double x[] = {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46};
	static const double y[] = {1.15, 0.88, 0.90, 0.74, 1.21};
	static const double ties_a[] = {1, 2, 2}, ties_b[] = {2, 3};
	struct arena a = {0};
	struct mann_whitney mw = stat_mann_whitney(x, 10, y, 5, &a);

	(void)state;
	assert_true(mw.u == 35);
	near_to(mw.z, 1.16351, 1e-5);
	near_to(mw.p, 0.2446, 1e-4);
	/* Ranks 1 3 3 and 3 5: U = 7 - 6 = 1; variance 6/12 (6 - 24/20) = 2.4. */
	mw = stat_mann_whitney(ties_a, 3, ties_b, 2, &a);
	assert_true(mw.u == 1);
	near_to(mw.z, -1.5 / sqrt(2.4), 1e-12);
	assert_true(stat_mann_whitney(x, 0, y, 0, &a).p == 1);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rounds_functions_to_40_bits),
		cmocka_unit_test(finds_medians),
		cmocka_unit_test(wallace_follows_student),
		cmocka_unit_test(p_of_normal_scores),
		cmocka_unit_test(digamma_and_trigamma),
		cmocka_unit_test(benjamini_hochberg),
		cmocka_unit_test(mann_kendall),
		cmocka_unit_test(theil_sen),
		cmocka_unit_test(mann_whitney),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
