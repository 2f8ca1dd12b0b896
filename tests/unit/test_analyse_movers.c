// SPDX-License-Identifier: MIT
/* Which functions are named: the one that brings the change, not its callers nor its callees. */
#include "test_render_check.h"

#include "analyse/movers.h"
#include "mkdiff.h"

static bool is(const struct mkdiff *k, fn_id fn, const char *name)
{
	return str_eq(model_fn(&k->model, fn), str_of(name));
}

/*
 * As in the mock of the design: a new caller of recompute under two handlers (642 and 214), the
 * cache that it replaced gone from both (33 and 6), collection 42 -> 80, a refresher as before.
 */
static const struct mk_node shop[] = {
	{NULL, 0, 0, 0},
	{"net/http.serve", 1, 20, 20},
	{"shop/api.quote", 2, 10, 10},
	{"shop/pricing.applyTax", 3, 5, 5},
	{"shop/pricing.recompute", 4, 0, 300},
	{"shop/pricing.merge", 5, 0, 200},
	{"sort.Sort", 5, 0, 142},
	{"shop/pricing.cacheGet", 4, 3, 0},
	{"shop/pricing.lookup", 5, 30, 0},
	{"shop/api.checkout", 2, 100, 100},
	{"shop/pricing.applyTax", 3, 2, 2},
	{"shop/pricing.recompute", 4, 0, 100},
	{"shop/pricing.merge", 5, 0, 114},
	{"shop/pricing.cacheGet", 4, 6, 0},
	{"shop/pricing.refresher", 1, 0, 0},
	{"shop/pricing.recompute", 2, 81, 83},
	{"runtime.gcBgMarkWorker", 1, 42, 80},
	{"runtime.mcall", 1, 23, 23},
};

static void test_shop(void **state)
{
	struct mkdiff k;
	struct movers m;

	(void)state;
	mk_diff(&k, shop, COUNT_OF(shop), 1);
	assert_true(k.d.whole[SIDE_BASE] == 322 && k.d.whole[SIDE_CANDIDATE] == 1179);
	m = movers_find(&k.d, &k.model, NULL);
	assert_true(m.are_own);
	assert_int_equal(m.n, 2);
	assert_true(is(&k, m.v[0].fn->fn, "shop/pricing.recompute"));
	assert_int_equal(m.v[0].fn->total[SIDE_CANDIDATE] - m.v[0].fn->total[SIDE_BASE], 858);
	assert_int_equal(m.v[0].node->node.total, 642);
	assert_int_equal(m.v[0].node->status, DIFF_NEW);
	assert_true(is(&k, m.v[0].caller->node.fn, "shop/pricing.applyTax"));
	/* lookup is deeper and has 30 of the 39, but it went with cacheGet. */
	assert_true(is(&k, m.v[1].fn->fn, "shop/pricing.cacheGet"));
	assert_int_equal(m.v[1].fn->status, DIFF_GONE);
	assert_true(m.gc_moved);
	assert_true(m.gc[SIDE_BASE] == 42 && m.gc[SIDE_CANDIDATE] == 80);
	/* serve 20 and mcall 23 are the same. */
	assert_true(m.outside[SIDE_BASE] == 43 && m.outside[SIDE_CANDIDATE] == 43);
	assert_false(m.outside_moved);
	assert_true(m.rest_is_same);
	mk_diff_release(&k);
}

/* Something small that moved beside it, too small to be named, takes "the rest is the same". */
static void test_rest(void **state)
{
	struct mk_node nodes[COUNT_OF(shop)];
	struct mkdiff k;
	struct movers m;

	(void)state;
	memcpy(nodes, shop, sizeof(nodes));
	nodes[COUNT_OF(shop) - 1].candidate = 30;
	mk_diff(&k, nodes, COUNT_OF(nodes), 1);
	m = movers_find(&k.d, &k.model, NULL);
	assert_int_equal(m.n, 2);
	assert_false(m.rest_is_same);
	assert_true(m.outside_moved);
	mk_diff_release(&k);
	/* A caller's own time is news as well: 10 -> 100. */
	memcpy(nodes, shop, sizeof(nodes));
	nodes[2].candidate = 100;
	mk_diff(&k, nodes, COUNT_OF(nodes), 1);
	assert_false(movers_find(&k.d, &k.model, NULL).rest_is_same);
	mk_diff_release(&k);
}

static void test_same(void **state)
{
	static const struct mk_node nodes[] = {
		{NULL, 0, 0, 0}, {"shop/a.f", 1, 100, 101}, {"runtime.g", 1, 50, 50}};
	struct mkdiff k;
	struct movers m;

	(void)state;
	mk_diff(&k, nodes, COUNT_OF(nodes), 1);
	m = movers_find(&k.d, &k.model, NULL);
	assert_int_equal(m.n, 0);
	assert_true(m.rest_is_same && m.are_own && !m.gc_moved);
	mk_diff_release(&k);
	mk_diff(&k, nodes, 0, 1);
	m = movers_find(&k.d, &k.model, NULL);
	assert_int_equal(m.n, 0);
	assert_true(m.rest_is_same);
	mk_diff_release(&k);
}

/* Where nothing of the program moved, the runtime is named, and it is told. */
static void test_runtime(void **state)
{
	static const struct mk_node nodes[] = {
		{NULL, 0, 0, 0}, {"shop/a.f", 1, 1000, 1000}, {"sync.(*Mutex).Lock", 1, 10, 40}};
	struct mkdiff k;
	struct movers m;

	(void)state;
	mk_diff(&k, nodes, COUNT_OF(nodes), 1);
	m = movers_find(&k.d, &k.model, NULL);
	assert_int_equal(m.n, 1);
	assert_false(m.are_own);
	assert_true(is(&k, m.v[0].fn->fn, "sync.(*Mutex).Lock"));
	assert_null(m.v[0].caller);
	mk_diff_release(&k);
}

/* A function that calls itself counts once, and changes of the other sign are found too. */
static void test_recursion(void **state)
{
	static const struct mk_node nodes[] = {{NULL, 0, 0, 0},
					       {"shop/a.walk", 1, 10, 20},
					       {"shop/a.walk", 2, 10, 20},
					       {"shop/a.walk", 3, 100, 200},
					       {"shop/a.less", 1, 60, 30}};
	struct mkdiff k;
	struct movers m;

	(void)state;
	mk_diff(&k, nodes, COUNT_OF(nodes), 1);
	m = movers_find(&k.d, &k.model, NULL);
	assert_int_equal(m.n, 2);
	assert_true(is(&k, m.v[0].fn->fn, "shop/a.walk"));
	assert_int_equal(m.v[0].fn->total[SIDE_BASE], 120);
	assert_true(is(&k, m.v[1].fn->fn, "shop/a.less"));
	assert_true(m.rest_is_same);
	mk_diff_release(&k);
}

/* Ten equal callees are not named one by one: what calls them all is. */
static void test_spread(void **state)
{
	static const struct mk_node nodes[] = {
		{NULL, 0, 0, 0},          {"shop/a.main", 1, 0, 0}, {"shop/a.batch", 2, 1, 1},
		{"shop/b.one", 3, 1, 50}, {"shop/b.two", 3, 1, 50}, {"shop/b.three", 3, 1, 50}};
	struct mkdiff k;
	struct movers m;

	(void)state;
	mk_diff(&k, nodes, COUNT_OF(nodes), 1);
	m = movers_find(&k.d, &k.model, NULL);
	assert_int_equal(m.n, 1);
	assert_true(is(&k, m.v[0].fn->fn, "shop/a.batch"));
	assert_true(m.rest_is_same);
	mk_diff_release(&k);
}

/* Deeper, with a little less, but no part of the larger one: the larger is named first. */
static void test_unrelated(void **state)
{
	static const struct mk_node nodes[] = {{NULL, 0, 0, 0},
					       {"shop/a.large", 1, 0, 100},
					       {"runtime.doInit", 1, 0, 0},
					       {"shop/b.smaller", 2, 0, 80}};
	struct mkdiff k;
	struct movers m;

	(void)state;
	mk_diff(&k, nodes, COUNT_OF(nodes), 1);
	m = movers_find(&k.d, &k.model, NULL);
	assert_int_equal(m.n, 2);
	assert_true(is(&k, m.v[0].fn->fn, "shop/a.large"));
	assert_true(is(&k, m.v[1].fn->fn, "shop/b.smaller"));
	mk_diff_release(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shop),      cmocka_unit_test(test_rest),
		cmocka_unit_test(test_same),      cmocka_unit_test(test_runtime),
		cmocka_unit_test(test_recursion), cmocka_unit_test(test_spread),
		cmocka_unit_test(test_unrelated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
