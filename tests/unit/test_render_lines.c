// SPDX-License-Identifier: MIT
/* Charts of several lines with coordinates worked out by hand. */
#include "test_render_check.h"

#include <math.h>

#include "render/lines.h"

#define DAY 1795046400ll /* 2026-11-19T00:00:00Z */
#define EVIL "</script><script>alert(1)</script>\"'\xe2\x80\xae\xff\x01"

static const struct unit plain = {.name = STR(""), .per_level = 1};

static struct timeline hours(const double *level, size_t n)
{
	return (struct timeline){.start_s = DAY, .width_s = 3600, .n = n, .level = level};
}

/*
 * The whole is 3, 4; a part is 1 and then a gap, another 0.5, 2. In 108 px: high is 4 * 1.08 =
 * 4.32, 25 px each, so 3 lies at 33, 4 at 8, 1 at 83, 0.5 at 95.5, 2 at 58.
 */
static void test_paths(void **state)
{
	static const double whole[] = {3, 4}, a[] = {1, NAN}, b[] = {0.5, 2};
	struct timeline t = hours(whole, 2), ta = hours(a, 2), tb = hours(b, 2);
	struct chart_line lines[] = {{&ta, STR("acme")}, {&tb, STR("globex")}};
	struct chart c = {.timeline = &t,
			  .unit = &plain,
			  .label = STR("x"),
			  .end_label = STR("all"),
			  .lines = lines,
			  .n_lines = 2,
			  .height = 108};
	struct buf out = {0};

	(void)state;
	chart_timeline(&out, &c);
	assert_true(buf_has(&out, "M0 33 0.5 33 1.5 8 2 8\" class=\"ln\""));
	assert_true(buf_has(&out, "M0 83 0.5 83 1 83\" class=\"ln\""));
	assert_true(buf_has(&out, "M0 95.5 0.5 95.5 1.5 58 2 58\" class=\"ln2\""));
	/* Base lines 4 px below: of the area at 8 + 4, of 1 (its last known) at 87, of 2 at 62. */
	assert_true(buf_has(&out, "y=\"12\" class=\"lab b\">all 4.00</text>"));
	assert_true(buf_has(&out, "y=\"87\" class=\"lab\">acme 1.00</text>"));
	assert_true(buf_has(&out, "y=\"62\" class=\"lab\">globex 2.00</text>"));
	assert_int_equal(buf_count(&out, "<svg"), buf_count(&out, "</svg>"));
	assert_false(buf_has(&out, "nan"));
	buf_release(&out);
}

/* A line above the area sets the scale: 8 * 1.08 = 8.64 in 108 px, 12.5 each. */
static void test_scale(void **state)
{
	static const double part[] = {2}, whole[] = {8};
	struct timeline t = hours(part, 1), tw = hours(whole, 1);
	struct chart_line line = {&tw, STR("all")};
	struct chart c = {.timeline = &t,
			  .unit = &plain,
			  .end_label = STR("acme"),
			  .lines = &line,
			  .n_lines = 1,
			  .height = 108};
	struct buf out = {0};

	(void)state;
	chart_timeline(&out, &c);
	assert_true(buf_has(&out, "M0 83 0.5 83 1 83\" class=\"ln\""));
	assert_true(buf_has(&out, "M0 8 0.5 8 1 8\" class=\"ln\""));
	buf_release(&out);
}

static void check_spread(const double *from, const double *wanted, size_t n)
{
	struct line_end ends[LINES_MOST + 1];

	for (size_t i = 0; i < n; i++)
		ends[i] = (struct line_end){from[i], i};
	lines_spread(ends, n, 9, 97);
	for (size_t i = 0; i < n; i++)
		if (fabs(ends[i].y - wanted[i]) > 1e-9)
			fail_msg("label %zu at %g, wanted %g", i, ends[i].y, wanted[i]);
}

static void test_spread(void **state)
{
	(void)state;
	check_spread((const double[]){20, 40}, (const double[]){20, 40}, 2);
	check_spread((const double[]){40, 20}, (const double[]){20, 40}, 2);
	/* 50 and 51 are apart by 1: the second moves down. */
	check_spread((const double[]){50, 51}, (const double[]){50, 62}, 2);
	/* Three on the ground go up from it. */
	check_spread((const double[]){100, 100, 100}, (const double[]){73, 85, 97}, 3);
	check_spread((const double[]){0, 0}, (const double[]){9, 21}, 2);
	check_spread((const double[]){96, 30, 96, 95, 94}, (const double[]){30, 61, 73, 85, 97}, 5);
	check_spread(NULL, NULL, 0);
}

/* Equal heights keep the order of the lines. */
static void test_spread_ties(void **state)
{
	struct line_end ends[] = {{50, 0}, {50, 1}, {50, 2}};

	(void)state;
	lines_spread(ends, 3, 9, 97);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(ends[i].i, i);
}

/* 21 characters beside the plot: the number is whole, the name is cut. */
static void test_names(void **state)
{
	static const double level[] = {123};
	struct timeline t = hours(level, 1);
	struct chart_line lines[] = {{&t, STR("a-name-of-twenty-six-chars")}, {&t, STR(EVIL)}};
	struct chart c = {
		.timeline = &t, .unit = &plain, .lines = lines, .n_lines = 2, .height = 108};
	struct buf out = {0};

	(void)state;
	chart_timeline(&out, &c);
	assert_true(buf_has(&out, ">a-name-of-twenty… 123</text>"));
	assert_false(buf_has(&out, "<script"));
	assert_false(buf_has(&out, "\xe2\x80\xae"));
	assert_false(buf_has(&out, "\x01"));
	buf_release(&out);
}

static void test_no_data(void **state)
{
	static const double none[] = {NAN, NAN};
	struct timeline t = hours(none, 2);
	struct chart_line line = {&t, STR("acme")};
	struct chart c = {.timeline = &t,
			  .unit = &plain,
			  .end_label = STR("all"),
			  .lines = &line,
			  .n_lines = 1,
			  .height = 108};
	struct buf out = {0};

	(void)state;
	chart_timeline(&out, &c);
	assert_true(buf_has(&out, ">no data</text>"));
	assert_false(buf_has(&out, "acme"));
	assert_false(buf_has(&out, "nan"));
	buf_release(&out);
}

/* Lines differ by more than their colour, and a table shows which is which. */
static void test_strokes(void **state)
{
	struct buf keys[LINES_MOST] = {{0}};

	(void)state;
	for (size_t i = 0; i < LINES_MOST; i++) {
		lines_key(&keys[i], i);
		assert_true(buf_has(&keys[i], "aria-hidden=\"true\""));
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(buf_view(&keys[i]), buf_view(&keys[k])));
	}
	for (size_t i = 0; i < LINES_MOST; i++)
		buf_release(&keys[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),   cmocka_unit_test(test_scale),
		cmocka_unit_test(test_spread),  cmocka_unit_test(test_spread_ties),
		cmocka_unit_test(test_names),   cmocka_unit_test(test_no_data),
		cmocka_unit_test(test_strokes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
