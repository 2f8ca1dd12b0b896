// SPDX-License-Identifier: MIT
/* Axes and paths with coordinates worked out by hand; hostile names in every place. */
#include "test_render_check.h"

#include <math.h>

#include "base/utc.h"
#include "render/axis.h"
#include "render/chart.h"

#define DAY 1795046400ll /* 2026-11-19T00:00:00Z */
#define EVIL "</script><script>alert(1)</script>\"'\xe2\x80\xae\xff\x01"

static const struct unit plain = {.name = STR(""), .per_level = 1};

static void test_vertical(void **state)
{
	static const struct {
		double least, most, step;
		int n, decimals;
		double first_line;
	} rows[] = {
		{0, 1.37, 0.5, 3, 1, 0.5}, /* 1.5 is within 15 % of the highest */
		{0, 335, 100, 3, 0, 100},      {0, 471, 200, 2, 0, 200},
		{0, 11.2, 2.5, 4, 1, 2.5},     {0, 100, 25, 4, 0, 25},
		{0, 0.02, 0.005, 4, 3, 0.005}, {-100, 50, 50, 3, 0, -100},
		{0, 9e18, 2e18, 4, 0, 2e18},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct vertical v = axis_vertical(rows[i].least, rows[i].most);

		assert_true(fabs(v.step - rows[i].step) < 1e-6 * v.step);
		assert_int_equal(v.n, rows[i].n);
		assert_int_equal(v.decimals, rows[i].decimals);
		assert_true(fabs(axis_line(&v, 0) - rows[i].first_line) < 1e-6 * v.step);
		assert_true(v.high > rows[i].most && v.low <= rows[i].least);
		for (int k = 0; k < v.n; k++)
			assert_true(axis_line(&v, k) <= v.high && axis_line(&v, k) >= v.low);
	}
}

static void test_vertical_odd(void **state)
{
	(void)state;
	assert_int_equal(axis_vertical(0, 0).n, 0);
	assert_true(axis_vertical(0, 0).high > 0);
	assert_int_equal(axis_vertical(NAN, NAN).n, 0);
	assert_true(axis_vertical(0, 1e-290).n >= 0);
	assert_int_equal(axis_vertical(0, 1e308 * 10).n, 0);
}

static void check_ticks(const struct timeline *t, const char *wanted)
{
	struct tick ticks[AXIS_TICKS];
	size_t n = axis_ticks(t, ticks);
	struct buf b = {0};

	for (size_t i = 0; i < n; i++) {
		buf_lit(&b, " ");
		axis_label(&b, t, ticks[i].time_s);
		if (ticks[i].is_minor)
			buf_lit(&b, "-");
		assert_true(ticks[i].at >= 0 && ticks[i].at <= 1);
	}
	check_buf(&b, wanted);
}

static void test_ticks(void **state)
{
	static const struct {
		struct timeline t;
		const char *wanted;
	} rows[] = {
		{{.start_s = DAY, .width_s = 300, .n = 288},
		 " 00:00 03:00- 06:00 09:00- 12:00 15:00- 18:00 21:00- 24:00"},
		{{.start_s = DAY + 13, .width_s = 1, .n = 10}, " 00:00:15 00:00:20"},
		{{.start_s = DAY, .width_s = 5, .n = 240}, " 00:00 00:05 00:10 00:15 00:20"},
		{{.start_s = DAY + 36000, .width_s = 900, .n = 200},
		 " 12:00 18:00- 20 Nov 06:00- 12:00 18:00- 21 Nov 06:00- 12:00"},
		{{.start_s = DAY, .width_s = 86400, .n = 20}, " 23 Nov 30 Nov 7 Dec"},
		{{.start_s = DAY, .width_s = 86400, .n = 100}, " Dec 2026 Jan 2027 Feb 2027"},
		{{.start_s = DAY, .width_s = 60, .n = 1},
		 " 00:00:00 00:00:10- 00:00:20 00:00:30- 00:00:40 00:00:50- 00:01:00"},
		{{.width_s = 1, .n = 7, .is_sequence = true}, " 1 2- 3 4- 5 6- 7"},
		{{.width_s = 1, .n = 43, .is_sequence = true}, " 5 10- 15 20- 25 30- 35 40-"},
		{{.width_s = 1, .n = 1, .is_sequence = true}, " 1"},
		{{.is_sequence = true}, ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		check_ticks(&rows[i].t, rows[i].wanted);
}

/*
 * A name of 72 characters at 55 % of the width. Narrow: 356 * 0.55 - 8 = 187.8 px to the left are
 * 30 characters of 6.1, 7 of them for ", 13:12". Wide: 840 * 0.45 - 8 = 370 px to the right are 60,
 * but no name is longer than 48.
 */
static void test_event_names(void **state)
{
	static const double level[] = {1, 2};
	struct timeline t = {.start_s = DAY, .width_s = 43200, .n = 2, .level = level};
	struct event events[] = {
		{.time_ns = (DAY + 47520) * NS_PER_S,
		 .text = STR("a text of seventy characters that nobody can place above a narrow "
			     "chart")},
		{.time_ns = (DAY + 47521) * NS_PER_S, .text = STR("no room is left for this one")},
	};
	struct chart c = {.timeline = &t,
			  .unit = &plain,
			  .events = events,
			  .n_events = 2,
			  .height = 100,
			  .time_axis = true,
			  .event_names = true};
	struct buf b = {0};

	(void)state;
	chart_timeline(&b, &c);
	assert_true(buf_has(&b, "halo wtick\" dx=\"5\" x=\"55%\" y=\"9\">a text of seventy "
				"characters that nobody can pl…, 13:12<"));
	assert_true(buf_has(&b, "halo ntick\" dx=\"-5\" text-anchor=\"end\" x=\"55%\" "
				"y=\"9\">a text of seventy char…, 13:12<"));
	buf_reset(&b);
	events[0].text = STR("deploy v2.4.1");
	c.n_events = 1;
	chart_timeline(&b, &c);
	assert_true(buf_has(&b, "halo\" dx=\"5\" x=\"55%\" y=\"9\">deploy v2.4.1, 13:12<"));
	buf_release(&b);
}

static void test_moments(void **state)
{
	struct timeline day = {.start_s = DAY, .width_s = 300, .n = 288};
	struct timeline week = {.start_s = DAY, .width_s = 3600, .n = 168};
	struct timeline order = {.start_s = 0, .width_s = 1, .n = 9, .is_sequence = true};
	struct buf b = {0};

	(void)state;
	chart_time(&b, &day, DAY + 51600);
	check_buf(&b, "14:20");
	day.n = 3;
	chart_time(&b, &day, DAY + 35);
	check_buf(&b, "00:00:35");
	day.n = 288;
	chart_time(&b, &week, DAY + 86400 + 51600);
	check_buf(&b, "20 Nov 14:20");
	chart_time(&b, &order, 4);
	check_buf(&b, "5");
	assert_true(fabs(axis_at(&day, (DAY + 43200) * NS_PER_S) - 0.5) < 1e-9);
}

/*
 * Levels 1, gap, 3, 3 in 100 px: high is 3 * 1.08 = 3.24 with steps of 1, so y is 100 - 30.86 * v:
 * 69.1 for 1 and 7.4 for 3. Buckets are one unit wide, lines run to their edges.
 */
static void test_path(void **state)
{
	static const double level[] = {1, NAN, 3, 3};
	struct timeline t = {.start_s = DAY, .width_s = 3600, .n = 4, .level = level};
	struct chart c = {.timeline = &t, .unit = &plain, .label = STR("x"), .height = 100};
	struct buf b = {0};

	(void)state;
	chart_timeline(&b, &c);
	assert_true(buf_has(&b, "<path d=\"M0 69.1 0.5 69.1 1 69.1M2 7.4 2.5 7.4 3.5 7.4 4 7.4\""));
	assert_true(buf_has(&b, "M0 100L0 69.1 0.5 69.1 1 69.1L1 100ZM2 100L2 7.4"));
	assert_true(buf_has(&b, "viewBox=\"0 0 4 100\""));
	assert_true(buf_has(&b, "class=\"yl\">3</text>"));
	assert_false(buf_has(&b, "nan"));
	buf_release(&b);
}

static void test_negative(void **state)
{
	static const double level[] = {-100, 50};
	struct timeline t = {.start_s = DAY, .width_s = 3600, .n = 2, .level = level};
	struct chart c = {.timeline = &t, .unit = &plain, .height = 162};
	struct buf b = {0};

	(void)state;
	/* From 54 to -108: 1 px each; zero at 54. */
	chart_timeline(&b, &c);
	assert_true(buf_has(&b, "M0 154 0.5 154 1.5 4 2 4"));
	assert_true(buf_has(&b, "y1=\"54\" y2=\"54\" class=\"grid\""));
	assert_true(buf_has(&b, "class=\"yl\">0</text>"));
	assert_true(buf_has(&b, "class=\"yl\">\xe2\x88\x92"
				"100</text>"));
	assert_true(buf_has(&b, "aria-hidden=\"true\">"));
	buf_release(&b);
}

static void test_no_data(void **state)
{
	static const double level[] = {NAN, NAN};
	struct timeline t = {.start_s = DAY, .width_s = 3600, .n = 2, .level = level};
	struct timeline nothing = {0};
	struct chart c = {.timeline = &t, .unit = &plain, .label = STR("x"), .height = 100};
	struct buf b = {0};

	(void)state;
	chart_timeline(&b, &c);
	assert_true(buf_has(&b, ">no data</text>"));
	chart_spark(&b, &c);
	c.timeline = &nothing;
	chart_timeline(&b, &c);
	chart_spark(&b, &c);
	chart_axis(&b, &nothing, true);
	assert_int_equal(buf_count(&b, ">no data</text>"), 4);
	assert_false(buf_has(&b, "nan"));
	assert_int_equal(buf_count(&b, "<svg"), buf_count(&b, "</svg>"));
	buf_release(&b);
}

static void test_hostile(void **state)
{
	static const double level[] = {1, 2, 3};
	struct timeline t = {.start_s = DAY, .width_s = 3600, .n = 3, .level = level};
	struct event events[] = {
		{.time_ns = (DAY + 600) * NS_PER_S,
		 .end_ns = (DAY + 900) * NS_PER_S,
		 .text = STR(EVIL)},
		{.time_ns = INT64_MIN, .end_ns = INT64_MAX, .text = STR("far")},
	};
	struct restart restart = {.time_ns = (DAY + 4000) * NS_PER_S};
	struct win win = {.from_ns = INT64_MIN, .to_ns = (DAY + 5400) * NS_PER_S};
	struct str name = STR(EVIL);
	struct unit unit = {.name = STR(EVIL), .per_level = 1};
	struct chart c = {.timeline = &t,
			  .unit = &unit,
			  .label = STR(EVIL),
			  .end_label = STR(EVIL),
			  .events = events,
			  .n_events = 2,
			  .restarts = &restart,
			  .n_restarts = 1,
			  .windows = &win,
			  .window_names = &name,
			  .n_windows = 1,
			  .height = 100,
			  .time_axis = true,
			  .event_names = true};
	struct buf b = {0};

	(void)state;
	chart_timeline(&b, &c);
	chart_spark(&b, &c);
	assert_false(buf_has(&b, "<script"));
	assert_false(buf_has(&b, "\xe2\x80\xae"));
	assert_false(buf_has(&b, "\xff"));
	assert_false(buf_has(&b, "\x01"));
	assert_false(buf_has(&b, "style="));
	assert_false(buf_has(&b, "far"));
	/* 600 s of 3 h */
	assert_true(buf_has(&b, "<rect x=\"5.56%\" width=\"2.78%\""));
	/* The window begins before the chart: it is cut to 0..50 %. */
	assert_true(buf_has(&b, "<rect x=\"0%\" y=\"30\" width=\"50%\""));
	assert_int_equal(buf_count(&b, "class=\"ring\""), 2);
	/* At 4,000 s: 1.111 buckets, 0.389 before the middle of the second (2), towards 1: 1.611 of
	   3.24 in 100 px. */
	assert_true(buf_has(&b, "<circle cx=\"37.04%\" cy=\"50.3\""));
	buf_release(&b);
}

/* 288 points become 96 means of three. */
static void test_spark_points(void **state)
{
	double level[288];
	struct timeline t = {.start_s = DAY, .width_s = 300, .n = 288, .level = level};
	struct chart c = {.timeline = &t, .unit = &plain, .label = STR("x")};
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < 288; i++)
		level[i] = i % 3 == 1 ? NAN : 5;
	chart_spark(&b, &c);
	/* high 5 * 1.08 = 5.4; y = 30 * 0.4 / 5.4 */
	assert_true(buf_has(&b, "d=\"M0 2.2 1.5 2.2 4.5 2.2"));
	assert_true(buf_has(&b, "286.5 2.2 288 2.2\""));
	assert_true(buf_has(&b, "<circle cx=\"100%\" cy=\"2.2\" r=\"2\""));
	buf_release(&b);
}

static void test_bar(void **state)
{
	struct buf b = {0};

	(void)state;
	chart_bar(&b, 0.1481, 0.7052);
	assert_true(buf_has(&b, "<rect width=\"70.52%\" height=\"8\" fill=\"#aeb7c0\"/>"));
	assert_true(buf_has(&b, "<rect class=\"self\" width=\"14.81%\""));
	buf_reset(&b);
	chart_bar(&b, NAN, -3);
	chart_bar(&b, 0, 0);
	assert_int_equal(buf_count(&b, "<rect"), 0);
	buf_reset(&b);
	chart_bar(&b, 7, INFINITY);
	assert_true(buf_has(&b, "width=\"100%\" height=\"8\" fill=\"#39424c\""));
	buf_release(&b);
}

/*
 * Four buckets, three a zone: 0..75 % and the rest. What is drawn is an image below the links and a
 * hidden one above them; a link never goes elsewhere.
 */
/* Levels are told in the list's unit, whatever the chart's own is. */
static void test_stats(void **state)
{
	static const double level[] = {1e6, 3e6, 2e6};
	static const struct unit list = {.name = STR("M<"), .per_level = 1e-6, .decimals = 1};
	struct chart_stats stats = {&list, 2e6, 3e6, 2e6, NAN, 2.0004e6};
	struct timeline t = {.start_s = DAY, .width_s = 60, .n = 3, .level = level};
	struct chart c = {.timeline = &t, .unit = &plain, .stats = &stats, .height = 30};
	struct buf b = {0};

	(void)state;
	chart_spark(&b, &c);
	assert_true(buf_has(&b, " data-l=\"2 3 2 - 2 1e-06 M&lt;\""));
	assert_true(buf_has(&b, " data-y=\"0 "));
	buf_reset(&b);
	c.stats = NULL;
	chart_spark(&b, &c);
	assert_false(buf_has(&b, "data-"));
	buf_release(&b);
}

static void test_links(void **state)
{
	static const double level[] = {1, 2, 3, 4};
	static const struct chart_zone zones[] = {
		{STR("../files/x/index.html#d-1"), STR("00:00–03:00 · 2 dumps" EVIL)},
		{STR("javascript:alert(1)"), STR("gap")},
		{STR("beyond"), STR("the chart")},
	};
	struct chart_links links = {zones, 3, 3};
	struct timeline t = {.start_s = DAY, .width_s = 3600, .n = 4, .level = level};
	struct chart c = {.timeline = &t,
			  .unit = &plain,
			  .label = STR("x"),
			  .links = &links,
			  .height = 100};
	struct buf b = {0};

	(void)state;
	chart_timeline(&b, &c);
	assert_true(buf_has(&b, "><g role=\"img\" aria-label=\"x\">"));
	assert_true(buf_has(&b, "<a href=\"../files/x/index.html#d-1\"><title>00:00–03:00 · 2 "
				"dumps&lt;/script&gt;"));
	assert_true(buf_has(&b, "<rect x=\"0%\" width=\"75%\" height=\"100\"/></a>"));
	assert_true(buf_has(&b, "<a href=\"#\"><title>gap</title><rect x=\"75%\" "
				"width=\"25%\" height=\"100\"/></a>"));
	assert_false(buf_has(&b, "beyond"));
	assert_true(buf_has(&b, "</g><g aria-hidden=\"true\">"));
	assert_int_equal(buf_count(&b, "<g"), buf_count(&b, "</g>"));
	assert_int_equal(buf_count(&b, "<svg"), buf_count(&b, "</svg>"));
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vertical),    cmocka_unit_test(test_vertical_odd),
		cmocka_unit_test(test_ticks),       cmocka_unit_test(test_moments),
		cmocka_unit_test(test_path),        cmocka_unit_test(test_negative),
		cmocka_unit_test(test_no_data),     cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_event_names), cmocka_unit_test(test_spark_points),
		cmocka_unit_test(test_bar),         cmocka_unit_test(test_links),
		cmocka_unit_test(test_stats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
