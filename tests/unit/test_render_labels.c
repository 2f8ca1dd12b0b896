// SPDX-License-Identifier: MIT
/*
 * Words and numbers of label pages against hand-made labels: tenant acme has 57.2 % of the whole,
 * globex 30 %, initech 12.8 %; region eu 60 %, us 40 %. The whole is 0.8 cores.
 */
#include "test_render_check.h"

#include <stdio.h>
#include <stdlib.h>

#include "mklabels.h"
#include "render/heat.h"
#include "render/labelname.h"
#include "render/pages.h"

#define EVIL "</script><script>alert(1)</script>\"'\xe2\x80\xae\xff\x01"
#define NNBSP "\xe2\x80\xaf"

static const char *const shop[] = {"api-gateway"};

struct fixture {
	struct mk m;
	struct label_parts labels;
	struct below at;
	struct buf out;
};

static void set_value(struct fixture *f, struct label_value *v, const char *value, double share)
{
	v->value = str_of(value);
	v->total = (int64_t)(share * (double)f->m.profiles[0].nodes[0].total);
}

static struct label_key make_key(struct fixture *f, const char *key, const char *const *values,
				 const double *shares, size_t n)
{
	struct label_value *v = arena_n(&f->m.arena, n, struct label_value);

	for (size_t i = 0; i < n; i++)
		set_value(f, &v[i], values[i], shares[i]);
	return (struct label_key){str_of(key), v, n};
}

static void make_report(struct fixture *f, bool partial)
{
	*f = (struct fixture){0};
	mk_report(&f->m, (struct mk_spec){.services = shop,
					  .n_services = 1,
					  .n_types = 1,
					  .n_dumps = 96,
					  .n_nodes = 60,
					  .partial = partial});
}

static void use_labels(struct fixture *f, struct label_key *keys, size_t n)
{
	f->m.profiles[0].labels = keys;
	f->m.profiles[0].n_labels = n;
	mk_plan_keys(&f->m, 0);
	f->labels = mk_label_parts(&f->m, 0);
	f->at = (struct below){
		.r = &f->m.report, .brief = &f->m.report.briefs[0], .p = &f->m.profiles[0]};
}

static void setup(struct fixture *f)
{
	static const char *const tenants[] = {"acme", "globex", "initech"};
	static const char *const regions[] = {"eu", "us"};
	static const char *const version[] = {"v1"};
	struct label_key *keys;

	make_report(f, false);
	keys = arena_n(&f->m.arena, 3, struct label_key);
	keys[0] = make_key(f, "tenant", tenants, (const double[]){0.572, 0.3, 0.128}, 3);
	keys[1] = make_key(f, "region", regions, (const double[]){0.6, 0.4}, 2);
	keys[2] = make_key(f, "version", version, (const double[]){1}, 1);
	use_labels(f, keys, 3);
}

/* With PAGES_OUT=DIR set, to be looked at. */
static void show(const struct fixture *f, const char *name)
{
	const char *dir = getenv("PAGES_OUT");
	char path[600];
	FILE *file;

	if (!dir)
		return;
	snprintf(path, sizeof(path), "%s/%s.html", dir, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fwrite(f->out.p, 1, f->out.n, file);
	fclose(file);
}

static void teardown(struct fixture *f)
{
	buf_release(&f->out);
	mk_release(&f->m);
}

static void check_has(const struct fixture *f, const char *part)
{
	if (!buf_has(&f->out, part))
		fail_msg("\"%s\" is not on the page", part);
}

static void check_numbers(const struct fixture *f)
{
	static const char *const odd[] = {"nan ", "nan\"", "nan<", "nan%", ">inf", "-inf"};

	for (size_t i = 0; i < COUNT_OF(odd); i++)
		assert_false(buf_has(&f->out, odd[i]));
}

/* ---- words ---- */

static void check_value(const char *value, size_t n, const char *wanted)
{
	struct buf t = {0};

	say_value(&t, (struct str){value, n}, 10);
	check_buf(&t, wanted);
}

static void test_values(void **state)
{
	struct buf t = {0};

	(void)state;
	check_value("acme", 4, "acme");
	check_value("", 0, "not set");
	check_value(" a ", 3, "“ a ”");
	check_value("a\nb\tc", 5, "a↵b⇥c");
	check_value("\n", 1, "“↵”");
	check_value("0123456789", 10, "0123456789");
	check_value("0123456789a", 11, "012345678…");
	say_label(&t, STR("tenant"), STR("acme"), 60);
	check_buf(&t, "tenant=acme");
	say_label(&t, STR("tenant"), STR(""), 60);
	check_buf(&t, "tenant not set");
}

/* Fifths of the largest; anything above zero has a step. */
static void test_steps(void **state)
{
	static const struct {
		int64_t value, largest;
		int step;
	} rows[] = {
		{0, 100, 0},  {1, 100, 1},       {20, 100, 1},  {21, 100, 2},  {60, 100, 3},
		{80, 100, 4}, {81, 100, 5},      {100, 100, 5}, {0, 0, 0},     {-5, 100, 0},
		{5, 0, 0},    {1, INT64_MAX, 1}, {3, 3, 5},     {200, 100, 5}, {INT64_MAX, 1, 5},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_int_equal(heat_step(rows[i].value, rows[i].largest), rows[i].step);
}

/* ---- the page of all labels ---- */

static void test_title(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	page_labels(&f.out, &f.at, &f.labels);
	show(&f, "labels");
	check_has(&f, "<h1>api-gateway CPU by label: tenant=acme takes 57.2" NNBSP
		      "% of 0.800 cores</h1>");
	check_has(&f, "#key-tenant\"><code>tenant</code></a> 3 values");
	check_has(&f, "<code>version=v1</code>.");
	check_numbers(&f);
	assert_false(buf_has(&f.out, " style="));
	teardown(&f);
}

/* 0.572 * 0.8 = 0.4576 cores and so on: a row a value, with a link to its page. */
static void test_rows(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	page_labels(&f.out, &f.at, &f.labels);
	check_has(&f, "\"../l/tenant/acme/index.html\"><code>acme</code></a></span></th><td "
		      "class=\"n\">57.2"
		      "</td>");
	check_has(&f, ">0.46</span></td>");
	check_has(&f, ">0.24</span></td>");
	check_has(&f, ">0.10</span></td>");
	check_has(&f, "tenant=acme: 0.458 cores on average, highest ");
	assert_false(buf_has(&f.out, "other ("));
	assert_false(buf_has(&f.out, "have a row"));
	teardown(&f);
}

/* Nothing stands out of two equal values. */
static void test_even(void **state)
{
	static const char *const tenants[] = {"acme", "globex"};
	struct fixture f;
	struct label_key key;

	(void)state;
	make_report(&f, false);
	key = make_key(&f, "tenant", tenants, (const double[]){0.5, 0.5}, 2);
	use_labels(&f, &key, 1);
	page_labels(&f.out, &f.at, &f.labels);
	check_has(&f, "<h1>api-gateway CPU by 1 label</h1>");
	teardown(&f);
}

/* A key that is set on some samples only: its single value is not measured against itself. */
static void test_unset(void **state)
{
	static const char *const values[] = {"yes", ""};
	struct fixture f;
	struct label_key key;

	(void)state;
	make_report(&f, false);
	key = make_key(&f, "canary", values, (const double[]){0.98, 0.02}, 2);
	use_labels(&f, &key, 1);
	page_labels(&f.out, &f.at, &f.labels);
	check_has(&f, "<h1>api-gateway CPU by 1 label</h1>");
	check_has(&f, "1 value and not set");
	check_has(&f, "<span class=\"dim\">not set</span>");
	teardown(&f);
}

/*
 * Ten values: six are listed, four have pages. The chart has three of them and "other (7)", the
 * table has the row "other (4)".
 */
static void test_many(void **state)
{
	static const char *const values[] = {"v0", "v1", "v2", "v3", "v4",
					     "v5", "v6", "v7", "v8", "v9"};
	static const double shares[] = {0.3, 0.2, 0.1, 0.1, 0.08, 0.06, 0.05, 0.05, 0.04, 0.02};
	struct fixture f;
	struct label_key key;

	(void)state;
	make_report(&f, true);
	key = make_key(&f, "shard", values, shares, 10);
	use_labels(&f, &key, 1);
	page_labels(&f.out, &f.at, &f.labels);
	show(&f, "many");
	check_has(&f, "6 of 10 values have a row, 4 a page (options --value-pages and "
		      "--page-budget).");
	check_has(&f, "other (4)</span></th><td class=\"n\">16.0</td>");
	check_has(&f, "The dotted line is 7 other values together.");
	check_has(&f, "class=\"lab\">other (7) ");
	assert_int_equal(buf_count(&f.out, "class=\"lk\""), 3);
	assert_int_equal(buf_count(&f.out, "/l/shard/"), 4);
	check_numbers(&f);
	teardown(&f);
}

/*
 * tenant x region as if they did not depend on each other: acme in eu and us 28.6 % each, globex
 * 15, initech 6.4 and nothing. 6.4 is above a fifth of 28.6: step 2; 15 above half of it: step 3.
 */
static void test_heat(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	page_labels(&f.out, &f.at, &f.labels);
	check_has(&f, "<caption>tenant by region</caption>");
	check_has(&f, "<td class=\"n h5\">28.6</td><td class=\"n h5\">28.6</td>"
		      "<td class=\"n sum\">57.2</td>");
	check_has(&f, "<td class=\"n h3\">15.0</td>");
	check_has(&f, "<td class=\"n h2\">6.4</td><td class=\"n\">–</td>"
		      "<td class=\"n sum\">12.8</td>");
	check_has(&f, "<th scope=\"row\">Sum</th><td class=\"n hd\">60.0</td>"
		      "<td class=\"n hd\">40.0</td><td class=\"n sum\">100.0</td>");
	teardown(&f);
}

/* ---- the page of one value ---- */

static void test_value(void **state)
{
	struct fixture f;

	(void)state;
	setup(&f);
	page_value(&f.out, &f.at, &f.labels.keys[0], &f.labels.keys[0].values[1]);
	show(&f, "value");
	check_has(&f, "<h1>api-gateway CPU, tenant=globex: 0.240 cores, 30.0" NNBSP
		      "% of the whole; 0.240 → 0.696 cores from the first to the last quarter"
		      "</h1>");
	check_has(&f, "number 2 of 3");
	check_has(&f, "\"../acme/index.html\">‹ acme</a>");
	check_has(&f, "\"../initech/index.html\">initech ›</a>");
	check_has(&f, "<b><code>globex</code></b> <span class=\"dim\">this page</span>");
	check_has(&f, "../../../labels/index.html#key-tenant\">All values of "
		      "<code>tenant</code>");
	check_has(&f, "All values of <code>tenant</code>");
	check_has(&f, "makes the largest difference to the rest: with what it calls, ");
	check_has(&f, "class=\"lab b\">globex 0.");
	check_numbers(&f);
	teardown(&f);
}

/* The value alone, without a tree: the page says so and stays whole. */
static void test_empty_value(void **state)
{
	struct fixture f;
	struct value_part *v;

	(void)state;
	setup(&f);
	v = &f.labels.keys[0].values[2];
	v->part.nodes = &(struct node){.fn = FN_ALL, .end = 1};
	v->part.n_nodes = 1;
	v->part.n_fns = 0;
	v->rest_share = NULL;
	page_value(&f.out, &f.at, &f.labels.keys[0], v);
	check_has(&f, "No stack with this value has a value.");
	teardown(&f);
}

static void test_hostile(void **state)
{
	static char longest[2001];
	const char *const values[] = {EVIL, "a\nb", longest, "..", "\"quotes\" & 'more'"};
	static const double shares[] = {0.4, 0.3, 0.2, 0.06, 0.04};
	struct fixture f;
	struct label_key key;

	(void)state;
	memset(longest, 'x', 2000);
	make_report(&f, true);
	key = make_key(&f, EVIL, values, shares, 5);
	use_labels(&f, &key, 1);
	page_labels(&f.out, &f.at, &f.labels);
	show(&f, "hostile");
	for (size_t i = 0; i < MK_PAGES; i++)
		page_value(&f.out, &f.at, &f.labels.keys[0], &f.labels.keys[0].values[i]);
	assert_false(buf_has(&f.out, "<script"));
	assert_false(buf_has(&f.out, "\xe2\x80\xae"));
	assert_false(buf_has(&f.out, "\xff"));
	assert_false(buf_has(&f.out, "\x01"));
	assert_false(buf_has(&f.out, "l/../"));
	assert_int_equal(buf_count(&f.out, longest), 0);
	teardown(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),  cmocka_unit_test(test_steps),
		cmocka_unit_test(test_title),   cmocka_unit_test(test_rows),
		cmocka_unit_test(test_even),    cmocka_unit_test(test_unset),
		cmocka_unit_test(test_many),    cmocka_unit_test(test_heat),
		cmocka_unit_test(test_value),   cmocka_unit_test(test_empty_value),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
