// SPDX-License-Identifier: MIT
/* Deviating units by tables whose figures can be worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "analyse/outlier.h"
#include "base/num.h"

#define FNS 24
#define UNITS 12

struct table {
	struct arena a;
	double cost[FNS * UNITS], whole[UNITS];
	struct str units[UNITS], version[UNITS], image[UNITS], zone[UNITS];
	struct crosstab_label labels[3];
	fn_id fns[FNS];
	struct crosstab c;
	struct outliers out;
};

static const struct str names[UNITS] = {STR("u00"), STR("u01"), STR("u02"), STR("u03"),
					STR("u04"), STR("u05"), STR("u06"), STR("u07"),
					STR("u08"), STR("u09"), STR("u10"), STR("u11")};

static void near(double found, double wanted, double by)
{
	if (!(fabs(found - wanted) <= by))
		fail_msg("found %.12g, wanted %.12g", found, wanted);
}

/* The same samples in every cell. */
static void even(struct table *t, size_t n_fns, size_t n_units, double samples)
{
	memset(t, 0, sizeof(*t));
	for (size_t f = 0; f < n_fns; f++)
		t->fns[f] = (fn_id)(100 + f);
	for (size_t i = 0; i < n_fns * n_units; i++)
		t->cost[i] = samples;
	memcpy(t->units, names, sizeof(names));
	t->c = (struct crosstab){.units = t->units,
				 .n_units = n_units,
				 .n_units_all = n_units,
				 .fns = t->fns,
				 .n_fns = n_fns,
				 .cost = t->cost,
				 .whole = t->whole,
				 .samples = t->whole,
				 .labels = t->labels};
}

static void set(struct table *t, size_t fn, size_t unit, double samples)
{
	t->cost[fn * t->c.n_units + unit] = samples;
}

static void judge(struct table *t)
{
	for (size_t i = 0; i < t->c.n_fns * t->c.n_units; i++)
		t->whole[i % t->c.n_units] += t->cost[i];
	outliers_find(&t->out, &t->c, &t->a);
}

static void assert_str(struct str found, const char *wanted)
{
	if (!str_eq(found, str_of(wanted)))
		fail_msg("found %.*s, wanted %s", (int)found.n, found.p, wanted);
}

/*
 * 12 functions of 100 samples, one of 500 in one of five units. Nothing scatters, so nothing is
 * learned: 0.01 beyond counting (0.01), worth 4 degrees of freedom beside 1.48.
 * v = 4 * 0.02 / 5.48 = 0.0146; t = ln 5 / sqrt(1.2 v) = 12.16; its score is 4.090.
 */
static void test_one(void **state)
{
	struct table t;
	const struct outlier *o;

	(void)state;
	even(&t, 12, 5, 100);
	set(&t, 2, 3, 500);
	judge(&t);
	assert_int_equal(t.out.n, 1);
	assert_int_equal(t.out.n_tested, 60);
	assert_false(t.out.is_kinds);
	o = t.out.v;
	assert_str(o->value, "u03");
	assert_int_equal(o->n_units, 1);
	assert_int_equal(o->units[0], 3);
	assert_int_equal(o->n_fns, 1);
	assert_int_equal(o->fns[0].fn, 102);
	near(o->fns[0].here, 500, 1e-6);
	near(o->fns[0].peers, 100, 1e-6);
	near(o->fns[0].d, log(5), 1e-6);
	near(o->fns[0].z, 4.090, 1e-3);
	near(o->here, 1600, 1e-6);
	near(o->peers, 1200, 1e-6);
	near(o->explained, 1, 1e-6);
	near(o->size, 400, 1e-6);
	assert_false(o->is_volume);
	assert_non_null(evidence_find(o->evidence, STR("decision")));
	assert_int_equal(evidence_find(o->evidence, STR("values"))->n, 5);
	assert_int_equal(evidence_find(o->evidence, STR("functions"))->n, 1);
	arena_release(&t.a);
}

/* With two nobody knows which is the odd one; with three the two that agree do. */
static void test_few(void **state)
{
	struct table t;

	(void)state;
	even(&t, 12, 2, 100);
	set(&t, 2, 1, 500);
	judge(&t);
	assert_int_equal(t.out.n, 0);
	arena_release(&t.a);
	even(&t, 12, 3, 100);
	set(&t, 2, 1, 500);
	judge(&t);
	assert_int_equal(t.out.n, 1);
	arena_release(&t.a);
}

/* A unit of twice the size with the same mix: no function deviates. */
static void test_size_alone(void **state)
{
	struct table t;

	(void)state;
	even(&t, 12, 8, 100);
	for (size_t f = 0; f < 12; f++)
		set(&t, f, 5, 400);
	judge(&t);
	assert_int_equal(t.out.n, 1);
	assert_str(t.out.v->value, "u05");
	assert_int_equal(t.out.v->n_fns, 0);
	assert_true(t.out.v->is_volume);
	assert_true(isnan(t.out.v->explained));
	near(t.out.v->size, 3600, 1e-6);
	arena_release(&t.a);
}

/* A tenant with a function that the others do not have at all: half of what it takes. */
static void test_own_function(void **state)
{
	struct table t;

	(void)state;
	even(&t, 13, 5, 20);
	t.c.key = STR("tenant");
	for (size_t u = 0; u < 5; u++)
		set(&t, 12, u, u ? 0 : 240);
	judge(&t);
	assert_int_equal(t.out.n, 1);
	assert_str(t.out.v->key, "tenant");
	assert_str(t.out.v->value, "u00");
	assert_int_equal(t.out.v->n_fns, 1);
	near(t.out.v->fns[0].peers, 0, 1e-9);
	near(t.out.v->fns[0].d, log(480), 1e-6); /* half a sample is the floor */
	near(t.out.v->explained, 1, 1e-6);
	arena_release(&t.a);
}

/* Each value has code of its own: kinds, no peers. */
static void test_kinds(void **state)
{
	struct table t;

	(void)state;
	even(&t, 18, 6, 20);
	t.c.key = STR("what");
	for (size_t f = 12; f < 18; f++)
		for (size_t u = 0; u < 6; u++)
			set(&t, f, u, f - 12 == u ? 100 : 0);
	judge(&t);
	assert_int_equal(t.out.n, 0);
	assert_true(t.out.is_kinds);
	arena_release(&t.a);
}

static void label_units(struct table *t)
{
	for (size_t u = 0; u < t->c.n_units; u++) {
		t->version[u] = u < 3 ? STR("v2") : STR("v1");
		t->image[u] = u < 3 ? STR("i2") : STR("i1");
		t->zone[u] = u % 2 ? STR("a") : STR("b");
	}
	t->labels[0] = (struct crosstab_label){STR("image"), t->image};
	t->labels[1] = (struct crosstab_label){STR("version"), t->version};
	t->labels[2] = (struct crosstab_label){STR("zone"), t->zone};
	t->c.n_labels = 3;
}

/* Three of eight have it from their version, which nobody can tell from the image. */
static void test_version(void **state)
{
	struct table t;
	const struct outlier *o;

	(void)state;
	even(&t, 12, 8, 100);
	label_units(&t);
	for (size_t u = 0; u < 3; u++)
		set(&t, 3, u, 150);
	judge(&t);
	assert_int_equal(t.out.n, 1);
	o = t.out.v;
	assert_str(o->key, "image");
	assert_str(o->value, "i2");
	assert_str(o->twin_key, "version");
	assert_str(o->twin_value, "v2");
	assert_int_equal(o->n_units, 3);
	assert_int_equal(o->units[2], 2);
	assert_int_equal(o->n_fns, 1);
	assert_int_equal(o->fns[0].fn, 103);
	near(o->fns[0].here, 150, 1e-6);
	near(o->fns[0].peers, 100, 1e-6);
	arena_release(&t.a);
}

/* One pod of the version alone: it is the pod, not the version. */
static void test_pod_in_version(void **state)
{
	struct table t;

	(void)state;
	even(&t, 12, 8, 100);
	label_units(&t);
	set(&t, 3, 1, 900);
	judge(&t);
	assert_int_equal(t.out.n, 1);
	assert_int_equal(t.out.v->key.n, 0);
	assert_str(t.out.v->value, "u01");
	assert_int_equal(t.out.v->twin_key.n, 0);
	arena_release(&t.a);
}

/* Hostile figures: nothing, one function, no functions, zeros. */
static void test_odd_tables(void **state)
{
	struct table t;

	(void)state;
	for (size_t n_fns = 0; n_fns < 3; n_fns++)
		for (int zero = 0; zero < 2; zero++) {
			even(&t, n_fns, 4, zero ? 0 : 1e15);
			judge(&t);
			for (size_t u = 0; u < 4; u++)
				t.whole[u] = 1;
			t.c.samples = t.cost; /* wrong, or 0: exact */
			outliers_find(&t.out, &t.c, &t.a);
			assert_int_equal(t.out.n, 0);
			arena_release(&t.a);
		}
}

/* ---- pairs ---- */

static const struct str rows[] = {STR("ap"), STR("eu"), STR("us")};
static const struct str columns[] = {STR("bike"), STR("car"), STR("scooter"), STR("van")};

/*
 * 100 in each cell but one of 400, which the others expect to be 300 * 200 / 600 = 100. The others
 * do not scatter: v = 3 * 0.25^2 / (5 + 3) = 0.0234 is more than counting (0.02), t = 9.05 with 8
 * degrees of freedom, a score of 4.27.
 */
static void test_pair(void **state)
{
	double cost[12];
	struct pairtab t = {{STR("region"), STR("vehicle")}, {rows, columns}, {3, 4}, cost, cost};
	struct outlier_pairs out;
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < 12; i++)
		cost[i] = i == 6 ? 400 : 100;
	outlier_pairs_find(&out, &t, &a);
	assert_int_equal(out.n, 1);
	assert_str(out.v[0].key[0], "region");
	assert_str(out.v[0].value[0], "eu");
	assert_str(out.v[0].value[1], "scooter");
	near(out.v[0].here, 400, 1e-9);
	near(out.v[0].expected, 100, 1e-9);
	near(out.v[0].z, 4.27, 0.01);
	assert_int_equal(evidence_find(out.v[0].evidence, STR("values"))->n, 12);
	/* Independent labels, however unlike their sums. */
	for (size_t i = 0; i < 12; i++)
		cost[i] = (double)((i / 4 + 1) * (1 + i % 4 * 5)) * 50;
	outlier_pairs_find(&out, &t, &a);
	assert_int_equal(out.n, 0);
	/* Two by two: each of the four could be the odd one. */
	t.n[0] = t.n[1] = 2;
	cost[0] = 1000;
	cost[1] = cost[2] = cost[3] = 100;
	outlier_pairs_find(&out, &t, &a);
	assert_int_equal(out.n, 0);
	arena_release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one),	   cmocka_unit_test(test_few),
		cmocka_unit_test(test_size_alone), cmocka_unit_test(test_own_function),
		cmocka_unit_test(test_kinds),	   cmocka_unit_test(test_version),
		cmocka_unit_test(test_pod_in_version), cmocka_unit_test(test_odd_tables),
		cmocka_unit_test(test_pair),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
