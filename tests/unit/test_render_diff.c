// SPDX-License-Identifier: MIT
/* The page of a comparison: sentences, numbers, links, and what it says when there is little. */
#include "test_render_check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "mkdiff.h"
#include "mkreport.h"
#include "render/page_diff.h"

#define EVIL "</title></svg><script>alert(1)</script>\"'@b%%<img src=x>"

static const char *const services[] = {"orders", "catalog"};

/* A report, and a comparison of the CPU of its first service by hand. */
struct made {
	struct mk m;
	struct diff d;
	struct plan_diff plan;
	struct buf b;
};

static fn_id fn_of(const struct mk *m, const char *name)
{
	for (fn_id fn = 0; fn < m->model.n_fns; fn++)
		if (str_eq(model_fn(&m->model, fn), str_of(name)))
			return fn;
	fail_msg("no function %s", name);
	return 0;
}

/*
 * In thousandths of a core: Quote 200 → 600 under serve, Größe 100 gone, mallocgc 165 as it was.
 * 465 → 765, +65 %.
 */
static const struct mk_node shop[] = {
	{NULL, 0, 0, 0},
	{"net/http.(*conn).serve3", 1, 0, 0},
	{"github.com/acme/shop/orders/pricing.(*Engine).Quote0", 2, 200, 600},
	{"github.com/acme/shop/store.Größe5", 2, 100, 0},
	{"runtime.mallocgc2", 1, 165, 165},
};

static void set_nodes(struct made *t, const struct mk_node *nodes, size_t n)
{
	struct diff_node *v = arena_n(&t->m.arena, n, struct diff_node);

	for (size_t i = 0; i < n; i++) {
		v[i].node.fn = nodes[i].name ? fn_of(&t->m, nodes[i].name) : FN_ALL;
		v[i].node.frame = nodes[i].name ? v[i].node.fn : 0;
		v[i].node.depth = nodes[i].depth;
		v[i].node.self = nodes[i].candidate * 1000000;
		v[i].self_base = nodes[i].base * 1000000;
	}
	t->d.nodes = v;
	t->d.n_nodes = t->d.n_nodes_all = n;
	mk_diff_finish(&t->d, &t->m.model, &t->m.arena);
}

static void start(struct made *t, struct mk_spec spec)
{
	spec.services = services;
	spec.n_services = 2;
	spec.n_types = spec.n_types ? spec.n_types : 2;
	spec.n_nodes = 40;
	spec.windows = true;
	*t = (struct made){0};
	mk_report(&t->m, spec);
	t->d = (struct diff){.scale = {1, 1}, .extent_per = 1e6};
	for (int side = 0; side < SIDE_N; side++) {
		t->d.side[side] = t->m.profiles[0].win[side ? WIN_LAST : WIN_FIRST];
		t->d.side[side].per_value = 1;
		t->plan.side[side] = (struct plan_side){.title = side ? STR("last quarter")
								      : STR("first quarter"),
							.window = side ? 2 : 0,
							.from_ns = t->d.side[side].from_ns,
							.to_ns = t->d.side[side].to_ns};
	}
	t->plan.slug = STR("first-last");
	t->plan.title = STR("first/last quarter");
	if (!spec.hostile)
		set_nodes(t, shop, COUNT_OF(shop));
	t->d.side[SIDE_BASE].level = t->d.whole[SIDE_BASE];
	t->d.side[SIDE_CANDIDATE].level = t->d.whole[SIDE_CANDIDATE];
}

static void by_share(struct made *t)
{
	t->d.mode = DIFF_SHARE;
	t->d.scale[SIDE_BASE] = 1 / (double)t->d.side[SIDE_BASE].total;
	t->d.scale[SIDE_CANDIDATE] = 1 / (double)t->d.side[SIDE_CANDIDATE].total;
	t->d.extent_per = 1e15;
	mk_diff_finish(&t->d, &t->m.model, &t->m.arena);
}

static void draw(struct made *t)
{
	struct below at = {
		.r = &t->m.report, .brief = &t->m.report.briefs[0], .p = &t->m.profiles[0]};

	buf_reset(&t->b);
	page_diff(&t->b, &at, &t->plan, &t->d);
}

static bool has(const struct made *t, const char *part)
{
	return buf_has(&t->b, part);
}

static void check_balance(const struct buf *b)
{
	static const char *const tags[][2] = {{"<svg", "</svg>"},   {"<g", "</g>"},
					      {"<a ", "</a>"},      {"<section", "</section>"},
					      {"<div", "</div>"},   {"<table", "</table>"},
					      {"<tr", "</tr>"},     {"<details", "</details>"},
					      {"<p", "</p>"},       {"<figure>", "</figure>"},
					      {"<span", "</span>"}, {"<code", "</code>"}};

	for (size_t i = 0; i < COUNT_OF(tags); i++) {
		size_t opened = buf_count(b, tags[i][0]);

		if (!strcmp(tags[i][0], "<p"))
			opened -= buf_count(b, "<pattern") + buf_count(b, "<path");
		if (opened != buf_count(b, tags[i][1]))
			fail_msg("%zu %s, %zu %s", opened, tags[i][0], buf_count(b, tags[i][1]),
				 tags[i][1]);
	}
	assert_int_equal(buf_count(b, " style="), 0);
	assert_int_equal(buf_count(b, "<script"), 0);
	assert_int_equal(buf_count(b, "nan"), buf_count(b, "nano"));
	assert_int_equal(buf_count(b, "width=\"-"), 0);
}

static void drop(struct made *t)
{
	check_balance(&t->b);
	buf_release(&t->b);
	mk_release(&t->m);
}

/* ---- by rate ---- */

static void test_rate(void **state)
{
	struct made t;

	(void)state;
	start(&t, (struct mk_spec){.n_dumps = 96});
	draw(&t);
	assert_true(has(&t, "<h1>orders CPU: +0.30 cores, +65\u202f%, last quarter against first "
			    "quarter; (*Engine).Quote0 +0.40, Größe5 gone</h1>"));
	assert_true(has(&t, ">(*Engine).Quote0</code>: 0.200 → 0.600 cores; <code"));
	assert_true(has(&t, ">Größe5</code> (0.100 cores) is gone from <code"));
	assert_true(has(&t, ">(*conn).serve3</code>. The rest is the same.</p>"));
	assert_true(has(&t, "<dt>First quarter</dt><dd class=\"v\">0.465 <small>cores</small></dd>"
			    "<dd>96 dumps, 00:00–02:00</dd>"));
	assert_true(has(&t, "<dt>Change</dt><dd class=\"v\">+0.30 <small>cores</small></dd>"
			    "<dd class=\"more\">+65\u202f%</dd>"));
	/* serve and Quote more, Größe gone, mallocgc the same. */
	assert_true(has(&t, "<dt>More or new</dt><dd class=\"v\">2 + 0 <small>functions</small>"));
	assert_true(has(&t, "<dt>Less or gone</dt><dd class=\"v\">0 + 1 <small>functions</small>"));
	assert_true(has(&t, "<dt>Same</dt><dd class=\"v\">1 <small>function</small>"));
	drop(&t);
}

static void test_table(void **state)
{
	struct made t;

	(void)state;
	start(&t, (struct mk_spec){.n_dumps = 96});
	draw(&t);
	assert_true(has(&t, "3 that changed, of 4 functions"));
	/* Changes go from -100 to +400: the zero is at a fifth. */
	assert_true(has(&t, "<rect x=\"20%\" width=\"80%\" height=\"8\" class=\"up\""));
	assert_true(has(&t, "<rect x=\"0%\" width=\"20%\" height=\"8\" class=\"dn\""));
	assert_true(has(&t, "<line x1=\"20%\" x2=\"20%\""));
	/* Quote: 200 of 465, 600 of 765. */
	assert_true(has(&t, "<span title=\"600,000,000 nanoseconds\">0.600</span>"));
	assert_true(has(&t, "<td class=\"n opt\">43.0</td><td class=\"n opt\">78.4</td>"
			    "<td class=\"n opt\">+35.4</td>"));
	assert_true(has(&t, "<span class=\"less\">✕ gone</span></td><td class=\"n\"><span title=\""
			    "100,000,000 nanoseconds\">0.100</span></td><td class=\"n\">–</td>"));
	assert_true(has(&t, "<a href=\"#diff-gone\">Gone <span class=\"dim\">1</span></a>"));
	assert_true(has(&t, "<div id=\"diff-gone\">"));
	assert_true(has(&t, "<details class=\"cap\" id=\"diff-same\"><summary>Same: 1 function"));
	assert_false(has(&t, "diff-new"));
	drop(&t);
}

/* A rest that is small and the same does not make a table of changes longer than a dozen. */
static void test_table_of_the_same(void **state)
{
	static const struct mk_node same[] = {
		{NULL, 0, 0, 0},
		{"net/http.(*conn).serve3", 1, 100, 100},
		{"github.com/acme/shop/store.Größe5", 1, 50, 51},
	};
	struct made t;

	(void)state;
	start(&t, (struct mk_spec){.n_dumps = 96});
	set_nodes(&t, same, COUNT_OF(same));
	draw(&t);
	assert_true(has(&t, "<h1>orders CPU: steady at 0.151 cores, last quarter against first "
			    "quarter</h1>"));
	assert_true(has(&t, "<p>No function moved by more than 5\u202f% and the noise. </p>"));
	assert_true(has(&t, "0 that changed, of 2 functions"));
	assert_true(has(&t, "<dd>same</dd>"));
	drop(&t);
}

static void test_links(void **state)
{
	struct made t;
	struct plan_fn fn;

	(void)state;
	start(&t, (struct mk_spec){.n_dumps = 96});
	fn = (struct plan_fn){fn_of(&t.m, "github.com/acme/shop/orders/pricing.(*Engine).Quote0"),
			      STR("quote0"), true};
	t.m.plans[0].fns = &fn;
	t.m.plans[0].n_fns = 1;
	draw(&t);
	assert_true(has(&t,
			"<a href=\"../../f/quote0/index.html\" "
			"tabindex=\"-1\" class=\"hit\"><title>"));
	assert_true(has(&t, "<p><a href=\"../../f/quote0/index.html\"><code"));
	assert_true(has(&t, "<b>Rate</b><a href=\"share/index.html\">Share</a><a "
			    "href=\"../../w/first-quarter/index.html\">First quarter</a>"
			    "<a href="));
	buf_reset(&t.b);
	by_share(&t);
	/* A side without a page of its own is no link; another service leads to its profile. */
	((struct plan_window *)t.m.plans[0].windows)[0].has_page = false;
	t.plan.side[SIDE_CANDIDATE].series = 2;
	t.plan.side[SIDE_CANDIDATE].title = STR("catalog");
	draw(&t);
	assert_true(has(&t, "\"../index.html\">Rate</a><b>Share</b>"
			    "<a href=\"../../../../../svc-1/process_cpu-cpu/index.html\">"
			    "Catalog</a></p>"));
	drop(&t);
}

/* ---- by share ---- */

static void test_share(void **state)
{
	struct made t;

	(void)state;
	start(&t, (struct mk_spec){.n_dumps = 96});
	by_share(&t);
	draw(&t);
	/* 200 / 465 = 43.0 %, 600 / 765 = 78.4 %; mallocgc falls from 35.5 to 21.6. */
	assert_true(has(&t, "<h1>orders CPU by share: (*Engine).Quote0 +35 points, Größe5 gone, "
			    "last quarter against first quarter</h1>"));
	assert_true(has(&t, "</code>: 43.0 → 78.4\u202f%; <code"));
	assert_false(has(&t, "The rest is the same"));
	assert_true(has(&t, "<dt>Last quarter</dt><dd class=\"v\">0.765 <small>cores</small>"));
	assert_true(has(&t, "<dt>Largest change</dt><dd class=\"v\">+35 <small>points</small></dd>"
			    "<dd>(*Engine).Quote0</dd>"));
	assert_true(has(&t, "<th scope=\"col\" class=\"n\">First quarter, %</th>"));
	assert_true(has(&t, "<th scope=\"col\" class=\"n opt\">Last quarter, cores</th>"));
	assert_true(has(&t, "title=\"165,000,000 nanoseconds\">21.6</span>"));
	drop(&t);
}

/* ---- before and after ---- */

static void before_after(struct made *t)
{
	t->plan.side[SIDE_BASE].title = STR("before deploy v2");
	t->plan.side[SIDE_CANDIDATE].title = STR("after deploy v2");
	t->plan.event = t->m.discovery.events.v;
}

static void test_before_after(void **state)
{
	struct made t;

	(void)state;
	start(&t, (struct mk_spec){.n_dumps = 96});
	before_after(&t);
	t.d.noise = 0.02e9;
	mk_diff_finish(&t.d, &t.m.model, &t.m.arena);
	draw(&t);
	assert_true(has(&t, "<h1>orders CPU: +0.30 cores, +65\u202f%, after deploy v2; "));
	assert_true(has(&t, "<dt>Before</dt>"));
	assert_true(has(&t, "+65\u202f%; noise 0.0200</dd>"));
	assert_true(has(&t, "gone after</span><span>“new”: not there before</span>"
			    "<span>Width: cores after, plus what is gone</span>"));
	assert_true(has(&t, "<th scope=\"col\" class=\"n opt\">Share before, %</th>"));
	/* The quarters do not touch: 02:00 to 06:00 is in neither. */
	assert_true(has(&t, "<b>The rollout</b>, 02:00–06:00, is in neither side."));
	assert_true(has(&t, "within the noise, which is 0.0200 cores for the whole"));
	drop(&t);
}

/* 0.300 to 0.330 is 10 %, but buckets spread by more. */
static void test_noise(void **state)
{
	static const struct mk_node nodes[] = {{NULL, 0, 0, 0},
					       {"net/http.(*conn).serve3", 1, 300, 330}};
	struct made t;

	(void)state;
	start(&t, (struct mk_spec){.n_dumps = 96});
	before_after(&t);
	t.d.noise = 0.05e9;
	set_nodes(&t, nodes, COUNT_OF(nodes));
	draw(&t);
	assert_true(has(&t, "<h1>orders CPU: no change beyond the noise, 0.300 → 0.330 cores, "
			    "after deploy v2</h1>"));
	assert_true(has(&t, "<dd>within the noise of 0.0500</dd>"));
	drop(&t);
}

static void test_new(void **state)
{
	static const struct mk_node nodes[] = {
		{NULL, 0, 0, 0},
		{"github.com/acme/shop/orders/pricing.(*Engine).Quote0", 1, 0, 300}};
	static const struct mk_node gone[] = {
		{NULL, 0, 0, 0},
		{"github.com/acme/shop/orders/pricing.(*Engine).Quote0", 1, 300, 0}};
	struct made t;

	(void)state;
	start(&t, (struct mk_spec){.n_dumps = 96});
	before_after(&t);
	set_nodes(&t, nodes, COUNT_OF(nodes));
	draw(&t);
	assert_true(has(&t, "<h1>orders CPU: new with 0.300 cores, after deploy v2; "
			    "(*Engine).Quote0 new, +0.30</h1>"));
	assert_true(has(&t, "</code> is new with 0.300 cores. The rest is the same."));
	set_nodes(&t, gone, COUNT_OF(gone));
	draw(&t);
	assert_true(has(&t, "<h1>orders CPU: gone, −0.30 cores, after deploy v2; "
			    "(*Engine).Quote0 gone</h1>"));
	assert_true(has(&t, "class=\"g\" fill=\"url(#gone-diff)\""));
	drop(&t);
}

/* ---- little data ---- */

static void test_empty_side(void **state)
{
	static const struct mk_node nodes[] = {
		{NULL, 0, 0, 0},
		{"github.com/acme/shop/orders/pricing.(*Engine).Quote0", 1, 0, 300}};
	struct made t;

	(void)state;
	start(&t, (struct mk_spec){.n_dumps = 96});
	before_after(&t);
	set_nodes(&t, nodes, COUNT_OF(nodes));
	t.d.side[SIDE_BASE].n_dumps = 0;
	t.d.side[SIDE_BASE].level = NAN;
	draw(&t);
	assert_true(has(&t,
			"<h1>orders CPU: the time before deploy v2 has no data; the time after "
			"deploy v2 has 0.300 cores</h1>"));
	assert_true(has(&t, "<p class=\"banner\"><b class=\"warn nw\">No data</b><span>The time "
			    "before deploy v2 has no data of this profile type. <a "));
	assert_true(has(&t, "<dt>Before</dt><dd class=\"v\">– <small></small></dd><dd>0 dumps"));
	assert_false(has(&t, "class=\"flame\""));
	assert_false(has(&t, "<table"));
	/* Both. */
	t.d.side[SIDE_CANDIDATE].n_dumps = 0;
	t.d.n_nodes = t.d.n_fns = 0;
	t.d.side[SIDE_CANDIDATE].total = 0;
	draw(&t);
	assert_true(has(&t, "has no data, nor has the time after deploy v2</h1>"));
	drop(&t);
}

/* A share of zero is nothing, though the dumps are there. */
static void test_zero_share(void **state)
{
	struct made t;

	(void)state;
	start(&t, (struct mk_spec){.n_dumps = 96});
	by_share(&t);
	t.d.scale[SIDE_BASE] = 0;
	draw(&t);
	assert_true(has(&t, "orders CPU by share: first quarter has no value</h1>"));
	assert_true(has(&t, "has dumps, but what they count is zero"));
	assert_false(has(&t, "class=\"flame\""));
	drop(&t);
}

static void test_sum(void **state)
{
	struct made t;

	(void)state;
	start(&t, (struct mk_spec){.n_dumps = 96});
	t.d.is_sum = true;
	for (int side = 0; side < SIDE_N; side++) {
		t.d.side[side].level = NAN;
		t.d.side[side].per_value = 0;
	}
	draw(&t);
	/* 465 and 765 ms of CPU, as they are. */
	assert_true(has(&t, "<h1>orders CPU: +300 ms, +65\u202f%, "));
	assert_true(has(&t, "<b>Sum</b>: a side does not say"));
	/* By share no level is known, so there are no columns of it. */
	t.d.is_sum = false;
	by_share(&t);
	draw(&t);
	assert_false(has(&t, "Last quarter, "
			     "cores"));
	assert_true(has(&t, "<dt>First quarter</dt><dd class=\"v\">– <small></small>"));
	drop(&t);
}

static void test_negative(void **state)
{
	static const struct mk_node nodes[] = {
		{NULL, 0, 0, 0},
		{"github.com/acme/shop/orders/pricing.(*Engine).Quote0", 1, -300, 200},
		{"github.com/acme/shop/store.Größe5", 1, -100, -400}};
	struct made t;

	(void)state;
	start(&t, (struct mk_spec){.n_dumps = 96});
	set_nodes(&t, nodes, COUNT_OF(nodes));
	draw(&t);
	assert_true(has(&t, "orders CPU: +0.20 cores, –, last quarter"));
	drop(&t);
}

static void test_no_clock(void **state)
{
	struct made t;

	(void)state;
	start(&t, (struct mk_spec){.n_dumps = 12, .no_clock = true});
	draw(&t);
	assert_true(has(&t, "<dd>12 dumps</dd>"));
	assert_false(has(&t, "is in neither side"));
	drop(&t);
}

static void test_hostile(void **state)
{
	static const struct str evil[] = {{EVIL, sizeof(EVIL) - 1}};
	static const struct label_test test = {{EVIL, sizeof(EVIL) - 1}, evil, 1, false};
	static const struct mk_node root[] = {{NULL, 0, 0, 0}};
	struct mk_node nodes[121];
	struct made t;

	(void)state;
	start(&t, (struct mk_spec){.n_dumps = 96, .n_types = 7, .hostile = true, .partial = true});
	nodes[0] = root[0];
	for (fn_id fn = 0; fn < t.m.model.n_fns; fn++) {
		struct str name = model_fn(&t.m.model, fn);
		char *copy = arena_n(&t.m.arena, name.n + 1, char);

		memcpy(copy, name.p, name.n);
		nodes[fn + 1] = (struct mk_node){copy, 1, fn * 7 % 30, fn * 11 % 40};
	}
	set_nodes(&t, nodes, t.m.model.n_fns + 1);
	t.plan.title = STR(EVIL);
	for (int side = 0; side < SIDE_N; side++) {
		t.plan.side[side].title = STR(EVIL);
		t.plan.side[side].tests = &test;
		t.plan.side[side].n_tests = 1;
	}
	draw(&t);
	assert_int_equal(buf_count(&t.b, "<img"), 0);
	/* Both begin alike: the words tell them apart. */
	assert_true(has(&t, "<dt>Base</dt>"));
	assert_true(has(&t, "30 of "));
	by_share(&t);
	draw(&t);
	assert_int_equal(buf_count(&t.b, "<img"), 0);
	drop(&t);
}

/* ---- on another page ---- */

static void test_section(void **state)
{
	struct made t;
	struct page pg = {0};
	struct below at;

	(void)state;
	start(&t, (struct mk_spec){.n_dumps = 96});
	at = (struct below){
		.r = &t.m.report, .brief = &t.m.report.briefs[0], .p = &t.m.profiles[0]};
	pg.b = &t.b;
	page_of_profile(&pg, &at, ref_brief(at.r, at.brief));
	section_diff(&pg, &t.d, STR("the rest"), STR("zone=eu"), STR("rest"));
	assert_int_equal(buf_count(&t.b, "id=\"rest\""), 1);
	assert_int_equal(buf_count(&t.b, "id=\"gone-rest\""), 1);
	assert_true(has(&t, "fill=\"url(#gone-rest)\""));
	assert_true(has(&t, "gone in zone=eu</span><span>“new”: not there in the rest</span>"));
	assert_int_equal(buf_count(&t.b, "<h2>"), 0);
	assert_int_equal(buf_count(&t.b, "<table"), 1);
	t.d.side[SIDE_BASE].n_dumps = 0;
	t.d.side[SIDE_BASE].total = 0;
	section_diff(&pg, &t.d, STR("the rest"), STR("zone=eu"), STR("rest2"));
	assert_true(has(&t, "there is nothing to compare"));
	buf_release(&pg.words);
	arena_release(&pg.arena);
	drop(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rate),       cmocka_unit_test(test_table),
		cmocka_unit_test(test_links),      cmocka_unit_test(test_table_of_the_same),
		cmocka_unit_test(test_share),      cmocka_unit_test(test_before_after),
		cmocka_unit_test(test_noise),      cmocka_unit_test(test_new),
		cmocka_unit_test(test_empty_side), cmocka_unit_test(test_zero_share),
		cmocka_unit_test(test_sum),        cmocka_unit_test(test_negative),
		cmocka_unit_test(test_no_clock),   cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_section),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
