// SPDX-License-Identifier: MIT
/* Windows, single dumps, links from a timeline to dumps, lists of pages below a profile. */
#include "mkreport.h"
#include "test_render_check.h"

#include <math.h>

#include "base/utc.h"
#include "render/dumpname.h"
#include "render/pages.h"

#define START_S 1795046400ll /* of mkreport: Thu 19 Nov 2026, 00:00 UTC */

static const char *const names[] = {"orders", "worker"};

static struct mk_spec spec_of(void)
{
	return (struct mk_spec){.services = names,
				.n_services = 2,
				.n_types = 2,
				.n_dumps = 60,
				.n_nodes = 50,
				.windows = true};
}

static struct below at(const struct mk *m, size_t brief)
{
	return (struct below){
		.r = &m->report, .brief = &m->report.briefs[brief], .p = &m->profiles[brief]};
}

/* Of orders CPU: 0.8 cores in the first quarter and on the whole, by mkreport. */
static void draw_window(struct buf *b, struct mk *m, size_t window, const struct part *part)
{
	struct below below = at(m, 0);

	page_window(b, &below, &m->plans[0].windows[window], part);
}

static void test_window(void **state)
{
	struct mk m;
	struct buf b = {0};
	struct part part;

	(void)state;
	mk_report(&m, spec_of());
	part = mk_part(&m, &m.profiles[0], WIN_FIRST);
	part.win.level = 0.4e9;
	part.win.n_dumps = 60;
	part.win.total = 3600ll * 1000000000;
	part.win.per_value = part.win.level / (double)part.win.total;
	m.profiles[0].win[WIN_ALL].total = 4 * part.win.total;
	draw_window(&b, &m, 0, &part);
	assert_true(buf_has(&b, "<h1>orders CPU, first quarter: 0.400 cores in 60 dumps</h1>"));
	assert_true(buf_has(&b, "00:00–02:00 UTC, 60 dumps, data in 24 of 24 buckets of 5 min. "
				"The whole report has 0.800 cores in 180 dumps."));
	assert_true(buf_has(&b, "against the whole report: −50\xe2\x80\xaf%"));
	/* An hour of CPU in its dumps, a quarter of the report's. */
	assert_true(buf_has(&b, "Sum of its dumps</dt><dd class=\"v\">3,600 <small>s</small>"));
	assert_true(buf_has(&b, "25\xe2\x80\xaf% of the report’s"));
	assert_true(buf_has(&b, "33\xe2\x80\xaf% of the report’s"));
	assert_true(buf_has(&b, "height=\"3\" class=\"win\" fill=\"#aeb7c0\"/><text x=\"0%\" "
				"y=\"46\">first quarter</text>"));
	/* The one without dumps stands next in time. */
	assert_true(buf_has(&b, "<a href=\"../quiet/index.html\">a quiet hour ›</a>"));
	assert_false(buf_has(&b, "‹"));
	buf_release(&b);
	mk_release(&m);
}

static void test_empty_window(void **state)
{
	struct mk m;
	struct buf b = {0};
	struct part part;

	(void)state;
	mk_report(&m, spec_of());
	part = mk_part(&m, &m.profiles[0], WIN_N);
	draw_window(&b, &m, 1, &part);
	assert_true(buf_has(&b, "<h1>orders CPU, a quiet hour: no dump lies in it</h1>"));
	assert_true(buf_has(&b, "No dump of this profile lies in this window"));
	assert_true(buf_has(&b, "‹ first quarter"));
	assert_true(buf_has(&b, "last quarter ›"));
	assert_false(buf_has(&b, "class=\"flame\""));
	assert_false(buf_has(&b, "class=\"kpis\""));
	buf_release(&b);
	mk_release(&m);
}

/* No level is known: sums in the sample type's own unit. */
static void test_sum_window(void **state)
{
	struct mk m;
	struct buf b = {0};
	struct part part;

	(void)state;
	mk_report(&m, spec_of());
	part = mk_part(&m, &m.profiles[0], WIN_FIRST);
	part.win.level = NAN;
	part.win.per_value = 0;
	part.win.total = 90ll * 1000000000;
	part.win.n_dumps = 3;
	draw_window(&b, &m, 0, &part);
	assert_true(buf_has(&b, "<h1>orders CPU, first quarter: 90.0 s in 3 dumps</h1>"));
	assert_true(buf_has(&b, "The root is 90.0 s in sum."));
	assert_false(buf_has(&b, "against the whole report"));
	buf_release(&b);
	mk_release(&m);
}

/*
 * 60 dumps a service, one a minute from 00:00 (orders): 96 buckets of 5 min are zones of two, six
 * of them with ten dumps each. Those after link to the last dumps there are.
 */
static void test_zones(void **state)
{
	struct mk m;
	struct buf b = {0};
	size_t from, to;

	(void)state;
	mk_report(&m, spec_of());
	((double *)m.profiles[0].timeline.level)[94] = NAN;
	((double *)m.profiles[0].timeline.level)[95] = NAN;
	page_profile(&b, &m.report, &m.report.briefs[0], &m.profiles[0], STR(""));
	assert_int_equal(buf_count(&b, "#d-"), 48);
	assert_int_equal(buf_count(&b, " · 10 dumps</title>"), 6);
	assert_int_equal(buf_count(&b, " · no dump begins here</title>"), 41);
	assert_int_equal(buf_count(&b, "07:50–08:00 · no dumps: gap</title>"), 1);
	/* Dump 0 begins the first zone, dump 50 the sixth, the last before all others. */
	assert_true(buf_has(&b, "<a href=\"../../../files/svc-0/index.html#d-000000000000\">"
				"<title>00:00–00:10 · 10 dumps</title>"));
	assert_int_equal(buf_count(&b, "index.html#d-320000000000\""), 43);
	from = str_find(buf_view(&b), STR("<g class=\"zones\""));
	to = from + str_find(str_sub(buf_view(&b), from, b.n), STR("</g>"));
	assert_true(to - from < 12 * 1024);
	buf_release(&b);
	mk_release(&m);
}

/* Dumps 0 and 1 hold the same: their anchors and pages differ all the same. */
static void test_names(void **state)
{
	struct mk_spec spec = spec_of();
	struct buf b = {0};
	struct mk m;

	(void)state;
	spec.n_dumps = 2500;
	mk_report(&m, spec);
	say_dump_anchor(&b, &m.report, 0);
	check_buf(&b, "d-000000000000");
	say_dump_anchor(&b, &m.report, 1);
	check_buf(&b, "d-000000000000-2");
	say_dump_row(&b, &m.report, 999);
	check_buf(&b, "files/svc-0/index.html#d-e70300000000");
	say_dump_row(&b, &m.report, 2000);
	check_buf(&b, "files/svc-0/3.html#d-d00700000000");
	dump_path(&b, &m.report, 1);
	check_buf(&b, "files/svc-0/d/20261119t000100z-pod-pod-1-000000000000-2/index.html");
	assert_false(dump_has_page(&m.report, 0));
	m.model.dumps[0].time_ns = TIME_NONE;
	m.model.dumps[0].seq = 12;
	assert_true(str_starts(dump_slug(&m.report, 0, &m.arena), STR("seq12-pod-pod-0-0000")));
	mk_release(&m);
}

static void test_dump(void **state)
{
	struct mk_spec spec = spec_of();
	struct part parts[2];
	struct buf b = {0};
	struct mk m;

	(void)state;
	spec.dump_pages = true;
	mk_report(&m, spec);
	for (size_t i = 0; i < 2; i++) {
		parts[i] = mk_part(&m, &m.profiles[i], WIN_ALL);
		parts[i].win.per_value = 1;
		parts[i].den = 1;
	}
	m.model.dumps[5].points[0].total = 2500000000;
	m.model.dumps[5].points[1].total = 3 << 20;
	page_dump(&b, &m.report, 5, parts);
	assert_true(buf_has(&b, "<h1>orders, 00:05:00 pod=pod-2: CPU 2.50 s in 30 s</h1>"));
	assert_true(buf_has(&b, "1,005 as stored, 900 with different frames or labels"));
	assert_true(buf_has(&b, "<code>pod=pod-2</code>"));
	assert_true(buf_has(&b, "sha256 <code>0500000000"));
	assert_true(buf_has(&b, "<h2>Heap in use</h2><p>3.00 MiB in "));
	assert_int_equal(buf_count(&b, "class=\"flame\""), 2);
	assert_true(buf_has(&b, "#d-050000000000\">in the list of files</a>"));
	buf_release(&b);
	mk_release(&m);
}

static void check_count(struct buf *b, const char *part, size_t n)
{
	if (buf_count(b, part) != n)
		fail_msg("%zu times \"%s\", wanted %zu", buf_count(b, part), part, n);
}

/* Links to what has a page, and to nothing else. */
static void test_below(void **state)
{
	static const struct event *none;
	struct mk m;
	struct buf b = {0};
	struct plan_diff diffs[2] = {
		{.slug = STR("quarters"), .title = STR("first/last quarter"), .has_page = true},
		{.slug = STR("other"), .title = STR("not made")},
	};
	struct plan_fn fns[20] = {0};

	(void)state;
	mk_report(&m, spec_of());
	for (size_t i = 0; i < COUNT_OF(fns); i++)
		fns[i] = (struct plan_fn){(fn_id)i, STR("some-function"), i < 15};
	diffs[0].side[SIDE_BASE] = (struct plan_side){.title = STR("first quarter"), .window = 0};
	diffs[0].side[SIDE_CANDIDATE] = (struct plan_side){.title = STR("last quarter"),
							   .window = 2};
	diffs[0].event = diffs[1].event = none;
	m.plans[0].diffs = diffs;
	m.plans[0].n_diffs = 2;
	m.plans[0].fns = fns;
	m.plans[0].n_fns = COUNT_OF(fns);
	page_profile(&b, &m.report, &m.report.briefs[0], &m.profiles[0], STR(""));
	assert_true(buf_has(&b, "\"diff/quarters/index.html\">first/last quarter</a>, or <a "));
	assert_true(buf_has(&b, "\"diff/quarters/share/index.html\">as shares</a>"));
	assert_true(buf_has(&b, "first quarter against last quarter"));
	check_count(&b, "not made", 0);
	assert_true(buf_has(&b, " and 3 more"));
	assert_true(buf_has(&b, "3 of 5 pages that this profile could have were made"));
	check_count(&b, "\"w/quiet/", 1);
	buf_reset(&b);
	draw_window(&b, &m, 2, &(struct part){.win = m.profiles[0].win[WIN_LAST], .den = 1});
	assert_true(buf_has(&b, "/diff/quarters/index.html\">first/last quarter</a>"));
	buf_reset(&b);
	draw_window(&b, &m, 1, &(struct part){.win = {.level = NAN}, .den = 1});
	check_count(&b, "as shares", 0);
	buf_release(&b);
	mk_release(&m);
}

/* The day once, and only where the report has several; seconds only where they tell something. */
static void test_span(void **state)
{
	static const struct {
		int64_t report_s, from_s, to_s;
		const char *wanted;
	} rows[] = {
		{86400, 0, 7200, "00:00–02:00"},
		{86400, 60, 67, "00:01:00–00:01:07"},
		{86400, 43200, 86400, "12:00–24:00"},
		{200000, 0, 7200, "Thu 19 Nov 2026 00:00–02:00"},
		{200000, 3600, 90000, "Thu 19 Nov 2026 01:00 – Fri 20 Nov 2026 01:00"},
		{200000, 86400, 86410, "Fri 20 Nov 2026 00:00:00–00:00:10"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct report r = {.from_ns = START_S * NS_PER_S,
				   .to_ns = (START_S + rows[i].report_s) * NS_PER_S};
		struct buf b = {0};

		say_span(&b, &r, (START_S + rows[i].from_s) * NS_PER_S,
			 (START_S + rows[i].to_s) * NS_PER_S);
		check_buf(&b, rows[i].wanted);
	}
}

/* An event leads to the comparison across it, on the front page and on the service's. */
static void test_events(void **state)
{
	struct plan_diff diff = {.slug = STR("before-after-deploy"),
				 .title = STR("before/after deploy"),
				 .has_page = true};
	struct buf b = {0};
	struct mk m;

	(void)state;
	mk_report(&m, spec_of());
	diff.event = &m.discovery.events.v[0];
	m.plans[1].diffs = &diff;
	m.plans[1].n_diffs = 1;
	page_index(&b, &m.report);
	assert_true(buf_has(&b, "<a href=\"s/svc-0/memory-inuse_space/diff/before-after-deploy/"
				"index.html\">orders heap in use</a>"));
	buf_reset(&b);
	page_service(&b, &m.report, 0);
	assert_true(buf_has(&b, "diff/before-after-deploy/index.html\">heap in use</a>"));
	buf_reset(&b);
	page_service(&b, &m.report, 1);
	assert_false(buf_has(&b, "before-after-deploy"));
	buf_release(&b);
	mk_release(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_window),     cmocka_unit_test(test_empty_window),
		cmocka_unit_test(test_sum_window), cmocka_unit_test(test_zones),
		cmocka_unit_test(test_names),      cmocka_unit_test(test_dump),
		cmocka_unit_test(test_below),      cmocka_unit_test(test_events),
		cmocka_unit_test(test_span),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
