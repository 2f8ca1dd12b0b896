// SPDX-License-Identifier: MIT
/* Colours by factor, labels that keep the change, hatched frames, words of a comparison. */
#include "test_render_check.h"

#include "mkdiff.h"
#include "render/flame_diff.h"

#define EVIL "</title></svg><script>alert(1)</script>\"'\xe2\x80\xae\xff\x01"

static const struct ptype cpu = {.id = STR("process_cpu:cpu:nanoseconds:cpu:nanoseconds"),
				 .name = STR("cpu"),
				 .unit = STR("nanoseconds"),
				 .family = STR("process_cpu"),
				 .kind = KIND_DELTA};

struct drawn {
	struct mkdiff k;
	struct versus v;
	struct flame_diff f;
	struct flame_cut cut;
	struct buf b;
};

/* Values in thousandths of a core. */
static void draw(struct drawn *t, const struct mk_node *nodes, size_t n)
{
	*t = (struct drawn){0};
	mk_diff(&t->k, nodes, n, 1e6);
	t->v = (struct versus){.d = &t->k.d,
			       .side = {STR("before v2"), STR("after v2")},
			       .word = {STR("before"), STR("after")}};
	versus_units(&t->v, &cpu, 1);
	t->f = (struct flame_diff){.model = &t->k.model,
				   .versus = &t->v,
				   .root_label = STR("orders · CPU"),
				   .prefix = STR("shop/"),
				   .label = STR("Differential"),
				   .gone_id = STR("gone")};
	t->cut = flame_diff_svg(&t->b, &t->f);
}

static void drop(struct drawn *t)
{
	assert_int_equal(buf_count(&t->b, "<svg"), buf_count(&t->b, "</svg>"));
	assert_int_equal(buf_count(&t->b, "<g"), buf_count(&t->b, "</g>"));
	assert_false(buf_has(&t->b, "style="));
	buf_release(&t->b);
	mk_diff_release(&t->k);
}

/* 460 → 1,380: ×3.0. quote 100 → 450 is ×4.5, gone 40 stands behind all that is there. */
static const struct mk_node shop[] = {
	{NULL, 0, 0, 0},
	{"shop/api.serve", 1, 0, 10},
	{"shop/pricing.Quote", 2, 100, 450},
	{"shop/pricing.fresh", 2, 0, 500},
	{"shop/pricing.old", 2, 40, 0},
	{"shop/bus.same", 1, 200, 204},
	{"shop/bus.half", 1, 120, 60},
	{"shop/bus.some", 1, 120, 156},
};

static void test_colours(void **state)
{
	struct drawn t;

	(void)state;
	draw(&t, shop, COUNT_OF(shop));
	assert_int_equal(t.cut.n_drawn, 8);
	assert_true(t.cut.shown == 1);
	/* 140 → 960 is ×6.9; 1,420 wide: 960 and the 40 that are gone. */
	assert_true(buf_has(&t.b, "<rect x=\"0%\" y=\"18\" width=\"70.42%\" height=\"18\" "
				  "class=\"u4\" fill=\"#e8833a\"/><text x=\"0%\" dx=\"4\" y=\"31\" "
				  "class=\"tu4\">api.serve\u00a0\u00a0×6.9</text>"));
	assert_true(buf_has(&t.b, ">pricing.Quote\u00a0\u00a0×4.5</text>"));
	assert_true(buf_has(&t.b, ">pricing.fresh\u00a0\u00a0new</text>"));
	assert_true(buf_has(&t.b, "<rect x=\"66.9%\" y=\"36\" width=\"2.82%\" height=\"18\" "
				  "class=\"g\" fill=\"url(#gone)\"/>"));
	assert_true(buf_has(&t.b, "class=\"z\" fill=\"#ececec\""));
	/* Half is two steps down, 1.3 two steps up. */
	assert_true(buf_has(&t.b, "class=\"m3\" fill=\"#7dc3ea\""));
	assert_true(buf_has(&t.b, "−50\u202f%"));
	assert_true(buf_has(&t.b, "class=\"u2\" fill=\"#eaba97\""));
	assert_true(buf_has(&t.b, "+30\u202f%"));
	drop(&t);
}

static void test_titles(void **state)
{
	struct drawn t;

	(void)state;
	draw(&t, shop, COUNT_OF(shop));
	assert_true(buf_has(&t.b,
			    "<title>orders · CPU\n0.580 → 1.38 cores, +0.80 cores (+138\u202f%)"
			    "\n580 → 1,380 nanoseconds</title>"));
	assert_true(buf_has(&t.b,
			    "<title>shop/pricing.Quote\n0.100 → 0.450 cores, +0.35 cores "
			    "(×4.5); self +0.35 cores\n100 → 450 nanoseconds\nshop/x.go</title>"));
	assert_true(buf_has(&t.b, "<title>shop/pricing.old\n0.0400 → 0 cores, −0.040 cores (gone); "
				  "self −0.040 cores\n40 → 0 nanoseconds"));
	assert_true(buf_has(&t.b, "<title>shop/bus.same\n0.200 → 0.204 cores, same\n200 → 204 "));
	drop(&t);
}

/*
 * The ladder at 1,180 px gives up the path, then the package, then letters of the name, and only
 * then the change. 14.08 % are 166 px: 24 characters; 7.04 % 83 px: 11; 3.52 % 41 px: 5.
 */
static void test_ladder(void **state)
{
	static const struct mk_node nodes[] = {
		{NULL, 0, 0, 718},
		{"example.com/a/pkg.Wide", 1, 0, 141},
		{"example.com/a/pkg.recompute", 1, 0, 70},
		{"example.com/a/pkg.rest", 1, 0, 36},
		{"example.com/a/pkg.even", 1, 35, 35},
	};
	struct drawn t;

	(void)state;
	draw(&t, nodes, COUNT_OF(nodes));
	assert_true(buf_has(&t.b, ">pkg.Wide\u00a0\u00a0new</text>"));
	assert_true(buf_has(&t.b, ">recom…\u00a0\u00a0new</text>"));
	/* Five characters: not even three letters beside the change, so the name alone. */
	assert_true(buf_has(&t.b, "class=\"x tu4\">rest</text>"));
	assert_true(buf_has(&t.b, "class=\"x tz\">even</text>"));
	drop(&t);
}

/* Halves of the width on a narrow page: with its change on wide pages, without on narrow ones. */
static void test_two_labels(void **state)
{
	static const struct mk_node nodes[] = {{NULL, 0, 0, 80}, {"main.work", 1, 10, 20}};
	struct drawn t;

	(void)state;
	draw(&t, nodes, COUNT_OF(nodes));
	/* 20 % of 1,180 px is 35 characters, of 340 px it is 9. */
	assert_true(buf_has(&t.b, "class=\"x tu3\">main.work\u00a0\u00a0+100\u202f%</text>"));
	assert_true(buf_has(&t.b, "class=\"y tu3\">main.work</text>") ||
		    buf_has(&t.b, "class=\"y tu3\">work</text>"));
	drop(&t);
}

/* Differences of states: no factor is known, the change itself stands on the frame. */
static void test_negative(void **state)
{
	static const struct mk_node nodes[] = {
		{NULL, 0, 0, 500}, {"main.up", 1, -100, 300}, {"main.down", 1, 100, -300}};
	struct drawn t;

	(void)state;
	draw(&t, nodes, COUNT_OF(nodes));
	assert_true(buf_has(&t.b, ">main.up\u00a0\u00a0+0.40</text>"));
	assert_true(buf_has(&t.b, "+0.40 cores (–)"));
	assert_int_equal(buf_count(&t.b, "nan"), buf_count(&t.b, "nano"));
	assert_false(buf_has(&t.b, "width=\"-"));
	drop(&t);
	draw(&t, nodes, 0);
	assert_true(buf_has(&t.b, "no data"));
	drop(&t);
}

static void test_share(void **state)
{
	struct drawn t;
	struct buf b = {0};

	(void)state;
	draw(&t, shop, COUNT_OF(shop));
	buf_reset(&t.b);
	t.k.d.mode = DIFF_SHARE;
	t.k.d.scale[SIDE_BASE] = 1 / 580.0;
	t.k.d.scale[SIDE_CANDIDATE] = 1 / 1380.0;
	t.k.d.extent_per = 1e15;
	mk_diff_finish(&t.k.d, &t.k.model, &t.k.arena);
	versus_units(&t.v, &cpu, 1);
	flame_diff_svg(&t.b, &t.f);
	/* 200 of 580 are 34.5 %, 204 of 1,380 are 14.8 %: nobody touched it, yet it fell. */
	assert_true(buf_has(&t.b,
			    "<title>shop/bus.same\n34.5 → 14.8\u202f%, −20 points (−57\u202f%); "
			    "self −20 points\n200 → 204 nanoseconds"));
	say_amount(&b, &t.v, 0.345);
	check_buf(&b, "34.5\u202f%");
	say_amount_change(&b, &t.v, -0.197);
	check_buf(&b, "−20 points");
	drop(&t);
}

static void test_collapse(void **state)
{
	static const struct mk_node nodes[] = {{NULL, 0, 0, 0},
					       {"a.main", 1, 0, 0},
					       {"a.serve", 2, 0, 0},
					       {"a.work", 3, 10, 40},
					       {"a.more", 4, 10, 20}};
	struct drawn t;

	(void)state;
	draw(&t, nodes, COUNT_OF(nodes));
	buf_reset(&t.b);
	t.f.collapse = true;
	t.cut = flame_diff_svg(&t.b, &t.f);
	assert_int_equal(t.cut.n_drawn, 5);
	assert_int_equal(buf_count(&t.b, "<rect"), 3);
	assert_true(buf_has(&t.b, ">a.main\u00a0\u00a0(+2)\u00a0\u00a0×3.0</text>"));
	drop(&t);
}

static void test_hostile(void **state)
{
	static const struct mk_node nodes[] = {{NULL, 0, 0, 0}, {EVIL, 1, 10, 40}};
	struct drawn t;

	(void)state;
	draw(&t, nodes, COUNT_OF(nodes));
	t.f.root_label = t.f.label = t.f.gone_id = STR(EVIL);
	t.v.sample_unit[0] = t.v.sample_unit[1] = t.v.unit.name = STR(EVIL);
	buf_reset(&t.b);
	flame_diff_pattern(&t.b, t.f.gone_id);
	flame_diff_gone(&t.b, t.f.gone_id);
	flame_diff_scale(&t.b);
	flame_diff_svg(&t.b, &t.f);
	assert_false(buf_has(&t.b, "<script"));
	assert_false(buf_has(&t.b, "\xe2\x80\xae"));
	assert_false(buf_has(&t.b, "\xff"));
	assert_false(buf_has(&t.b, "\x01"));
	assert_int_equal(str_chr(buf_view(&t.b), '\0'), SIZE_MAX);
	drop(&t);
}

static void check_relation(const char *base, const char *candidate, const char *wanted)
{
	struct versus v = {.side = {str_of(base), str_of(candidate)}};
	struct buf b = {0};

	say_relation(&b, &v);
	check_buf(&b, wanted);
}

static void test_words(void **state)
{
	struct arena a = {0};
	struct buf b = {0};

	(void)state;
	check_relation("before v2", "after v2", "after v2");
	check_relation("first quarter", "last quarter", "last quarter against first quarter");
	check_relation("the rest", "afternoon=yes", "afternoon=yes against the rest");
	assert_true(str_eq(side_word(STR("before deploy"), &a), STR("before")));
	assert_true(str_eq(side_word(STR("beforehand"), &a), STR("beforehand")));
	assert_true(str_eq(side_word(STR("endpoint=/a/very/long/path/of/it"), &a),
			   STR("endpoint=/a/very/long/p…")));
	say_side(&b, STR("after v2"));
	check_buf(&b, "the time after v2");
	say_capital(&b, STR("last quarter"));
	check_buf(&b, "Last quarter");
	say_capital(&b, STR(""));
	check_buf(&b, "");
	arena_release(&a);
}

static void check_relative(double before, double after, const char *wanted)
{
	struct buf b = {0};

	say_relative(&b, DIFF_MORE, (struct amounts){before, after});
	check_buf(&b, wanted);
}

static void test_relative(void **state)
{
	(void)state;
	check_relative(100, 186, "+86\u202f%");
	check_relative(100, 294, "+194\u202f%");
	check_relative(100, 296, "×3.0");
	check_relative(100, 1159, "×11.6");
	check_relative(100, 23950, "×240");
	check_relative(100, 66, "−34\u202f%");
	check_relative(-5, 7, "–");
	check_relative(0, 7, "–");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_colours),  cmocka_unit_test(test_titles),
		cmocka_unit_test(test_ladder),   cmocka_unit_test(test_two_labels),
		cmocka_unit_test(test_negative), cmocka_unit_test(test_share),
		cmocka_unit_test(test_collapse), cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_words),    cmocka_unit_test(test_relative),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
