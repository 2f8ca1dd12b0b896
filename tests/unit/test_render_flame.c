// SPDX-License-Identifier: MIT
/* Geometry, cut and labels of small trees by hand; hostile names; a wide and a deep tree. */
#include "test_render_check.h"

#include "base/vec.h"
#include "render/flame.h"

#define EVIL "</title></svg><script>alert(1)</script>\"'\xe2\x80\xae\xff\x01"

struct tree {
	struct model model;
	str_id names[16], files[16];
	struct frame frames[16];
	size_t n_fns;
	VEC(struct node) nodes;
	struct win win;
	struct unit unit;
	struct flame f;
};

static fn_id fn(struct tree *t, struct str name, struct str file)
{
	t->names[t->n_fns] = strtab_intern(&t->model.strings, name);
	t->files[t->n_fns] = strtab_intern(&t->model.strings, file);
	return (fn_id)t->n_fns++;
}

static void add(struct tree *t, fn_id id, uint32_t depth, int64_t total)
{
	struct node n = {.fn = id, .depth = depth, .total = total, .self = total};

	if (id < FN_LIGHTER) {
		n.frame = id;
		t->frames[id] = (struct frame){.fn = id, .file = t->files[id]};
	}

	vec_push(&t->nodes, n);
}

static void start(struct tree *t)
{
	*t = (struct tree){.win = {.per_value = 1},
			   .unit = {.name = STR("cores"), .per_level = 1e-9}};
	strtab_init(&t->model.strings);
	t->model.fn_name = t->names;
	t->model.fn_file = t->files;
	t->model.frames = t->frames;
	t->f = (struct flame){.model = &t->model,
			      .win = &t->win,
			      .unit = &t->unit,
			      .den = 1,
			      .sample_unit = STR("nanoseconds"),
			      .root_label = STR("orders"),
			      .label = STR("Flame graph")};
}

/* Ends and selfs follow from depths and totals. */
static struct flame_cut draw(struct tree *t, struct buf *b)
{
	for (size_t i = 0; i < t->nodes.n; i++) {
		struct node *n = &t->nodes.v[i];
		size_t end = i + 1;

		while (end < t->nodes.n && t->nodes.v[end].depth > n->depth) {
			if (t->nodes.v[end].depth == n->depth + 1)
				n->self -= t->nodes.v[end].total;
			end++;
		}
		n->end = (uint32_t)end;
	}
	t->win.total = t->nodes.n ? t->nodes.v[0].total : 0;
	t->f.nodes = t->nodes.v;
	t->f.n_nodes = t->nodes.n;
	return flame_svg(b, &t->f);
}

static void finish(struct tree *t, struct buf *b)
{
	assert_int_equal(buf_count(b, "<svg"), buf_count(b, "</svg>"));
	assert_int_equal(buf_count(b, "<g"), buf_count(b, "</g>"));
	assert_false(buf_has(b, "style="));
	vec_release(&t->nodes);
	strtab_release(&t->model.strings);
	buf_release(b);
}

static void test_geometry(void **state)
{
	struct tree t;
	struct buf b = {0};
	struct flame_cut cut;

	(void)state;
	start(&t);
	t.f.prefix = STR("github.com/acme/shop/");
	add(&t, FN_ALL, 0, 1332000000);
	add(&t, fn(&t, STR("net/http.(*conn).serve"), STR("")), 1, 1111000000);
	add(&t,
	    fn(&t, STR("github.com/acme/shop/orders/pricing.recomputeTaxTable"),
	       STR("pricing/tax.go")),
	    2, 642000000);
	add(&t, fn(&t, STR("runtime.mallocgc"), STR("")), 1, 100000);
	cut = draw(&t, &b);
	assert_int_equal(cut.n_drawn, 3);
	assert_int_equal(cut.n_all, 4);
	assert_false(cut.is_deep);
	/* 0.1 of 1,332 is 0.09 px */
	assert_true(cut.shown > 0.9999 && cut.shown < 1);
	assert_true(buf_has(&b, "<svg class=\"flame\" width=\"100%\" height=\"54\" role=\"img\" "
				"aria-label=\"Flame graph\"><g aria-hidden=\"true\">"));
	assert_true(buf_has(&b, "<title>net/http.(*conn).serve\n1.11 cores, 83.4\xe2\x80\xaf% of "
				"1.33; self 0.469\n1,111,000,000 nanoseconds</title>"));
	assert_true(buf_has(&b, "<rect x=\"0%\" y=\"18\" width=\"83.41%\" height=\"18\""));
	/* 48.2 % is 568.7 px: 84 characters; of 340 px 163.9: 23. */
	assert_true(buf_has(&b, "y=\"49\" class=\"x\">orders/pricing.recomputeTaxTable</text>"));
	assert_true(buf_has(&b, "y=\"49\" class=\"y\">recomputeTaxTable</text>"));
	assert_true(buf_has(&b, "nanoseconds\npricing/tax.go</title>"));
	/* The first row has room for its name on both pages. */
	assert_true(buf_has(&b, "y=\"31\">net/http.(*conn).serve</text>"));
	finish(&t, &b);
}

/* 40 children of 2 and 10 of 1 under 100: with a budget of 45 those of 1 go, 10 % of the value. */
static void test_budget(void **state)
{
	struct tree t;
	struct buf b = {0};
	struct flame_cut cut;
	fn_id id;

	(void)state;
	start(&t);
	id = fn(&t, STR("f"), STR(""));
	add(&t, FN_ALL, 0, 100);
	for (int i = 0; i < 50; i++)
		add(&t, id, 1, i < 40 ? 2 : 1);
	t.f.budget = 45;
	cut = draw(&t, &b);
	assert_int_equal(cut.n_drawn, 41);
	assert_true(cut.shown > 0.8999 && cut.shown < 0.9001);
	/* From 80 % to 90 % (10 % are the root's own): 11,800 units wide, in row 1. */
	assert_true(buf_has(&b, "d=\"M9440 23h1180v8H9440z\""));
	finish(&t, &b);
}

static void test_exact_budget(void **state)
{
	struct tree t;
	struct buf b = {0};

	(void)state;
	start(&t);
	add(&t, FN_ALL, 0, 30);
	for (int i = 0; i < 3; i++)
		add(&t, FN_ALL, 1, 10);
	t.f.budget = 4;
	assert_int_equal(draw(&t, &b).n_drawn, 4);
	finish(&t, &b);
	/* All equal and one too many: only the root stays. */
	start(&t);
	add(&t, FN_ALL, 0, 30);
	for (int i = 0; i < 3; i++)
		add(&t, FN_ALL, 1, 10);
	t.f.budget = 3;
	assert_int_equal(draw(&t, &b).n_drawn, 1);
	finish(&t, &b);
}

/* +60 and -20 under a total of 40: the picture is 60 wide, the negative one is not drawn. */
static void test_negative(void **state)
{
	struct tree t;
	struct buf b = {0};
	struct flame_cut cut;

	(void)state;
	start(&t);
	t.unit = (struct unit){.per_level = 1, .is_whole = true};
	add(&t, FN_ALL, 0, 40);
	add(&t, fn(&t, STR("grew"), STR("")), 1, 60);
	add(&t, fn(&t, STR("shrank"), STR("")), 1, -20);
	cut = draw(&t, &b);
	assert_int_equal(cut.n_drawn, 2);
	assert_true(buf_has(&b, "<title>grew\n60, 150.0\xe2\x80\xaf% of 40; self 60"));
	assert_true(buf_has(&b, "y=\"18\" width=\"100%\""));
	assert_false(buf_has(&b, "shrank"));
	finish(&t, &b);

	start(&t);
	add(&t, FN_ALL, 0, -5);
	add(&t, FN_ALL, 1, -5);
	assert_int_equal(draw(&t, &b).n_drawn, 1);
	finish(&t, &b);
}

static void test_empty(void **state)
{
	struct tree t;
	struct buf b = {0};

	(void)state;
	start(&t);
	assert_int_equal(draw(&t, &b).n_drawn, 0);
	assert_true(buf_has(&b, "no data"));
	finish(&t, &b);
	start(&t);
	add(&t, FN_ALL, 0, 0);
	t.win.per_value = 0;
	assert_int_equal(draw(&t, &b).n_drawn, 1);
	assert_true(buf_has(&b, "<title>orders\n0 nanoseconds</title>"));
	finish(&t, &b);
}

static void test_hostile(void **state)
{
	struct tree t;
	struct buf b = {0};

	(void)state;
	start(&t);
	t.f.label = t.f.root_label = t.f.sample_unit = t.unit.name = STR(EVIL);
	add(&t, FN_ALL, 0, 100);
	add(&t, fn(&t, STR(EVIL), STR(EVIL)), 1, 100);
	add(&t, fn(&t, STR(""), STR("")), 2, 50);
	add(&t, fn(&t, STR("a\0b"), STR("javascript:alert(1)")), 3, 50);
	draw(&t, &b);
	assert_false(buf_has(&b, "<script"));
	assert_false(buf_has(&b, "\xe2\x80\xae"));
	assert_false(buf_has(&b, "\xff"));
	assert_false(buf_has(&b, "\x01"));
	assert_int_equal(buf_count(&b, "</title>"), 4);
	assert_int_equal(str_chr(buf_view(&b), '\0'), SIZE_MAX);
	finish(&t, &b);
}

static void test_deep(void **state)
{
	struct tree t;
	struct buf b = {0};
	struct flame_cut cut;

	(void)state;
	start(&t);
	for (uint32_t i = 0; i < 5000; i++)
		add(&t, FN_ALL, i, 1000);
	for (size_t i = 0; i < 5000; i++) {
		t.nodes.v[i].end = 5000;
		t.nodes.v[i].self = i == 4999 ? 1000 : 0;
	}
	t.f.nodes = t.nodes.v;
	t.f.n_nodes = 5000;
	cut = flame_svg(&b, &t.f);
	assert_int_equal(cut.n_drawn, FLAME_ROWS);
	assert_true(cut.is_deep);
	assert_true(cut.shown == 0);
	finish(&t, &b);
}

/* Values at the end of the range must not wrap. */
static void test_huge(void **state)
{
	struct tree t;
	struct buf b = {0};

	(void)state;
	start(&t);
	add(&t, FN_ALL, 0, INT64_MAX);
	add(&t, FN_ALL, 1, INT64_MAX);
	t.nodes.v[0].end = t.nodes.v[1].end = 2;
	vec_push(&t.nodes, t.nodes.v[1]);
	t.nodes.v[2].end = 3;
	t.nodes.v[0].end = 3;
	t.f.nodes = t.nodes.v;
	t.f.n_nodes = 3;
	flame_svg(&b, &t.f);
	assert_false(buf_has(&b, "-"
				 "1"));
	finish(&t, &b);
}

/* The root stands in the lowest row, what was cut above its caller. */
static void test_upward(void **state)
{
	struct tree t;
	struct buf b = {0};

	(void)state;
	start(&t);
	t.f.upward = true;
	add(&t, fn(&t, STR("callee"), STR("")), 0, 10000);
	add(&t, fn(&t, STR("caller"), STR("")), 1, 6000);
	add(&t, fn(&t, STR("main"), STR("")), 2, 6000);
	add(&t, fn(&t, STR("rare"), STR("")), 1, 1);
	t.f.root_label = STR("");
	assert_int_equal(draw(&t, &b).n_drawn, 3);
	assert_true(buf_has(&b, "height=\"54\""));
	assert_true(buf_has(&b, "<title>callee\n"));
	assert_true(buf_has(&b, "<rect x=\"0%\" y=\"36\" width=\"100%\""));
	assert_true(buf_has(&b, "<rect x=\"0%\" y=\"18\" width=\"60%\""));
	assert_true(buf_has(&b, "<rect x=\"0%\" y=\"0\" width=\"60%\""));
	assert_true(buf_has(&b, "y=\"49\">callee</text>"));
	assert_true(buf_has(&b, "d=\"M7080 23h1v8H7080z\""));
	finish(&t, &b);
}

static bool has_link(void *context, fn_id fn)
{
	return *(fn_id *)context == fn;
}

static void href(void *context, fn_id fn, struct buf *b)
{
	assert_true(has_link(context, fn));
	buf_lit(b, "href=\"f/linked/\"");
}

/* A link takes the place of the group; frames of hits come after all others. */
static void test_marks(void **state)
{
	struct tree t;
	struct buf b = {0};
	fn_id linked, hit, other;
	size_t at_hit, at_other;

	(void)state;
	start(&t);
	linked = fn(&t, STR("linked"), STR(""));
	hit = fn(&t, STR("hit"), STR(""));
	other = fn(&t, STR("other"), STR(""));
	add(&t, FN_ALL, 0, 100);
	add(&t, hit, 1, 40);
	add(&t, linked, 1, 30);
	add(&t, other, 1, 20);
	t.f.marks = (struct flame_marks){
		.has_link = has_link, .href = href, .context = &linked, .hits = &hit, .n_hits = 1};
	assert_int_equal(draw(&t, &b).n_drawn, 4);
	assert_int_equal(buf_count(&b, "<a "), 1);
	assert_true(buf_has(&b, "<a href=\"f/linked/\" tabindex=\"-1\"><title>linked\n"));
	assert_true(buf_has(&b, "linked</text></a>"));
	assert_int_equal(buf_count(&b, "class=\"hit\""), 1);
	at_hit = str_find(buf_view(&b), STR("<g class=\"hit\"><title>hit\n"));
	at_other = str_find(buf_view(&b), STR("<title>other\n"));
	assert_true(at_other < at_hit && at_hit != SIZE_MAX);
	/* Drawing it later moves nothing. */
	assert_true(buf_has(&b, "<rect x=\"0%\" y=\"18\" width=\"40%\""));
	assert_true(buf_has(&b, "<rect x=\"40%\" y=\"18\" width=\"30%\""));
	buf_reset(&b);
	t.f.marks.hits = &linked;
	draw(&t, &b);
	assert_true(buf_has(&b, "<a href=\"f/linked/\" tabindex=\"-1\" class=\"hit\"><title>"));
	finish(&t, &b);
}

/* main 100 > serve 100 > handle 100 > work 60: four rows become three, and the root never folds. */
static void test_collapse(void **state)
{
	struct tree t;
	struct buf b = {0};
	struct flame_cut cut;

	(void)state;
	start(&t);
	add(&t, FN_ALL, 0, 100);
	add(&t, fn(&t, STR("main"), STR("")), 1, 100);
	add(&t, fn(&t, STR("serve"), STR("")), 2, 100);
	add(&t, fn(&t, STR("handle"), STR("")), 3, 100);
	add(&t, fn(&t, STR("work"), STR("")), 4, 60);
	add(&t, fn(&t, STR("rest"), STR("")), 4, 30);
	t.f.collapse = true;
	cut = draw(&t, &b);
	assert_int_equal(cut.n_drawn, 6);
	assert_int_equal(cut.n_all, 6);
	assert_true(cut.shown == 1);
	assert_true(buf_has(&b, "height=\"54\" role"));
	assert_int_equal(buf_count(&b, "<rect"), 4);
	assert_true(buf_has(&b, ">main\u00a0\u00a0(+2)</text>"));
	assert_true(buf_has(&b, "calls, with the same value:\nserve\nhandle</title>"));
	assert_true(buf_has(&b, "<rect x=\"0%\" y=\"36\" width=\"60%\""));
	assert_true(buf_has(&b, "<rect x=\"60%\" y=\"36\" width=\"30%\""));
	buf_reset(&b);
	t.f.collapse = false;
	draw(&t, &b);
	assert_int_equal(buf_count(&b, "<rect"), 6);
	assert_false(buf_has(&b, "(+"));
	finish(&t, &b);
}

/* 5,000 nodes in one chain are one frame, whose title names some of them. */
static void test_collapse_deep(void **state)
{
	struct tree t;
	struct buf b = {0};
	struct flame_cut cut;
	fn_id id;

	(void)state;
	start(&t);
	id = fn(&t, STR("down"), STR(""));
	for (uint32_t i = 0; i < 5000; i++) {
		add(&t, i ? id : FN_ALL, i, 1000);
		t.nodes.v[i].end = 5000;
		t.nodes.v[i].self = i == 4999 ? 1000 : 0;
	}
	t.f.nodes = t.nodes.v;
	t.f.n_nodes = 5000;
	t.f.collapse = true;
	cut = flame_svg(&b, &t.f);
	assert_int_equal(cut.n_drawn, 5000);
	assert_false(cut.is_deep);
	assert_int_equal(buf_count(&b, "<rect"), 2);
	assert_true(buf_has(&b, "\nand more: 4,958</title>"));
	finish(&t, &b);
}

static void test_class(void **state)
{
	struct str a = flame_class(STR("github.com/acme/shop/httpx.Trace"), STR(""));
	struct str b = flame_class(STR("github.com/acme/shop/httpx.(*Chain).ServeHTTP"), STR(""));

	(void)state;
	/* One package, one hue. */
	assert_true(a.n == 3 && a.p[0] == 'p' && a.p[1] == b.p[1]);
	assert_int_equal(flame_class(STR("runtime.mallocgc"), STR("")).p[0], 's');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_geometry),      cmocka_unit_test(test_budget),
		cmocka_unit_test(test_exact_budget),  cmocka_unit_test(test_negative),
		cmocka_unit_test(test_empty),         cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_deep),          cmocka_unit_test(test_huge),
		cmocka_unit_test(test_class),         cmocka_unit_test(test_upward),
		cmocka_unit_test(test_marks),         cmocka_unit_test(test_collapse),
		cmocka_unit_test(test_collapse_deep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
