// SPDX-License-Identifier: MIT
/* Texts of the user: in place of ours, new ones with names of their own, and what is refused. */
#include "test_discover_tmp.h"

#include "analyse/advice.h"

static const char *found(const struct advice *u, const char *function)
{
	const struct pattern *p = advice_pattern_of(u, str_of(function), STR(""));

	return p ? p->name.p : "";
}

#define assert_found(u, function, name) assert_string_equal(found(u, function), name)

static void test_builtin(void **state)
{
	(void)state;
	assert_int_equal(advice_n_patterns(NULL), n_patterns);
	assert_found(NULL, "runtime.mallocgc", "allocation");
	for (size_t i = 0; i < n_patterns; i++)
		assert_true(advice_text(NULL, pattern_at(i)).n > 300);
}

static void test_user(void **state)
{
	struct arena a = {0};
	struct err e;
	struct tmp t;
	const struct advice *u;
	const struct pattern *p;

	(void)state;
	tmp_make(&t);
	tmp_file(&t, "gc.md", "Ours is fine.\n");
	tmp_file(&t, "json.md", "match: acmejson.*\nAsk the platform team.\n");
	tmp_file(&t, "tax.md",
		 "match: shop/pricing.*, *TaxTable,applyTax\nmatch: *Ledger*\n\n# Taxes\n\n"
		 "Slow.\n");
	tmp_file(&t, "plain.txt", "no advice\n");
	u = advice_read(&a, t.root, &e);
	assert_non_null(u);
	assert_true(advice_n_patterns(u) >= n_patterns + 1);
	assert_found(u, "shop/pricing.Price", "tax");
	assert_found(u, "x.recomputeTaxTable", "tax");
	assert_found(u, "shop.(*Engine).applyTax", "tax");
	assert_found(u, "shop.(*Engine).applyTax.func1", "tax");
	assert_found(u, "shop.(*Engine).applyTaxes", "");
	assert_found(u, "shop.(*Ledger).Add", "tax");
	assert_found(u, "acmejson.Decode", "json");
	assert_found(u, "runtime.mallocgc", "allocation");
	p = advice_pattern_of(u, STR("shop/pricing.Price"), STR(""));
	assert_str(p->title, "Taxes");
	assert_str(advice_text(u, p), "# Taxes\n\nSlow.\n");
	p = pattern_of(STR("encoding/json.Marshal"), STR(""));
	assert_ptr_equal(p, advice_pattern_of(u, STR("acmejson.Decode"), STR("")));
	assert_str(advice_text(u, p), "Ask the platform team.\n");
	assert_str(advice_text(u, pattern_of(STR("runtime.gcStart"), STR(""))), "Ours is fine.\n");
	tmp_remove(&t);
	arena_release(&a);
}

/* A function that was looked up once has the same pattern again; without one it stays without. */
static void test_remembered(void **state)
{
	static const char *const names[] = {"", "encoding/json.Marshal", "shop/a.f"};
	str_id fn_name[2], fn_file[2] = {0, 0};
	struct arena a = {0};
	struct model m = {.fn_name = fn_name, .fn_file = fn_file, .n_fns = 2};
	struct report r = {.model = &m};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		str_id id = strtab_intern(&m.strings, str_of(names[i]));

		if (i)
			fn_name[i - 1] = id;
	}
	r.fn_patterns = advice_fn_patterns(&m, &a);
	for (int again = 0; again < 2; again++) {
		assert_str(advice_pattern_of_fn(&r, 0)->name, "json");
		assert_null(advice_pattern_of_fn(&r, 1));
		assert_null(advice_pattern_of_fn(&r, FN_ALL));
	}
	assert_ptr_equal(r.fn_patterns[0], pattern_of(STR("encoding/json.Marshal"), STR("")));
	r.fn_patterns = NULL;
	assert_str(advice_pattern_of_fn(&r, 0)->name, "json");
	strtab_release(&m.strings);
	arena_release(&a);
}

static void test_refused(void **state)
{
	static const char *const bad[] = {"match: a*b\n", "match: \n", "match: x,,y\n",
					  "match: *\n"};
	struct arena a = {0};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct tmp t;

		tmp_make(&t);
		tmp_file(&t, "x.md", bad[i]);
		assert_null(advice_read(&a, t.root, &e));
		assert_true(str_find(str_of(e.text), STR("--advice: x.md")) != SIZE_MAX);
		tmp_remove(&t);
	}
	assert_null(advice_read(&a, "/nowhere/at/all", &e));
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_builtin),
		cmocka_unit_test(test_user),
		cmocka_unit_test(test_remembered),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
