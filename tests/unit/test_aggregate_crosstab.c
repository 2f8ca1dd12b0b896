// SPDX-License-Identifier: MIT
/* Tables of functions by units: from a history made by hand, and from dumps through the model. */
#include "test_site.h"

#include "aggregate/crosstab.h"
#include "aggregate/packages.h"
#include "load.h"

#define MS(value) (int64_t)((value) * 1000000ll)

/* ---- instances ---- */

static const struct label labels[4][2] = {
	{{.key = STR("pod"), .value = STR("a")}, {.key = STR("version"), .value = STR("1")}},
	{{.key = STR("pod"), .value = STR("b")}, {.key = STR("version"), .value = STR("2")}},
	{{.key = STR("pod"), .value = STR("c")}, {.key = STR("version"), .value = STR("2")}},
	{{.key = STR("pod"), .value = STR("d")}},
};

/* Two dumps of 10 s of each instance, 40 samples and 20; one of 5 s with 8 of the last. */
static void test_instances(void **state)
{
	struct instance instances[4] = {{.name = STR("pod=a"), .labels = labels[0], .n_labels = 2},
					{.name = STR("pod=b"), .labels = labels[1], .n_labels = 2},
					{.name = STR("pod=c"), .labels = labels[2], .n_labels = 2},
					{.name = STR("pod=d"), .labels = labels[3], .n_labels = 1}};
	struct model m = {.instances = instances, .n_instances = 4};
	struct history_point points[7] = {{0}};
	struct history_cell heavy[7] = {{0}}, one[1] = {{.point = 4, .value = {0, 6, 6}}};
	struct history_cell light[1] = {{.point = 0, .value = {0, 0.03, 0.03}}};
	const struct history_row rows[3] = {{3, heavy, 7}, {5, one, 1}, {9, light, 1}};
	const uint32_t ids[4] = {0, 1, 2, 3};
	struct history h = {.kind = KIND_DELTA, .unit = STR("nanoseconds"), .points = points,
			    .n_points = 7, .instances = ids, .n_instances = 4, .quantum = 1,
			    .tables = {[HISTORY_FNS] = {rows, 3, 3}}};
	struct arena a = {0};
	struct crosstab c;

	(void)state;
	for (uint32_t i = 0; i < 7; i++) {
		points[i] = (struct history_point){.instance = i / 2,
						   .covered_ns = (i < 6 ? 10 : 5) * NS_PER_S,
						   .total = i == 6 ? 8 : i % 2 ? 20 : 40};
		heavy[i] = (struct history_cell){.point = i, .value = {0, 5, 5}};
	}
	crosstab_of_instances(&c, &h, &m, &a);
	assert_int_equal(c.n_units, 3); /* 8 samples are too few */
	assert_int_equal(c.n_units_all, 4);
	assert_true(str_eq(c.units[1], STR("pod=b")));
	assert_near(c.whole[0], 3); /* 60 in 20 s */
	assert_near(c.samples[0], 60);
	assert_int_equal(c.n_fns, 2); /* 0.03 of 180 is too light */
	assert_int_equal(c.fns[0], 3);
	assert_int_equal(c.fns[1], 5);
	assert_near(c.cost[0], 0.5);
	assert_near(c.cost[3 + 2], 0.3);
	assert_near(c.cost[3 + 1], 0);
	assert_int_equal(c.n_labels, 2);
	assert_true(str_eq(c.labels[1].key, STR("version")));
	assert_true(str_eq(c.labels[1].value[2], STR("2")));
	/* A state: its mean, and the samples of one dump. */
	h.kind = KIND_GAUGE;
	crosstab_of_instances(&c, &h, &m, &a);
	assert_int_equal(c.n_units, 3);
	assert_near(c.whole[0], 30);
	assert_near(c.samples[0], 30);
	assert_near(c.cost[0], 5);
	h.n_points = 4; /* of two instances: no peers */
	crosstab_of_instances(&c, &h, &m, &a);
	assert_int_equal(c.n_units, 0);
	arena_release(&a);
}

/* ---- sample labels ---- */

static void add(struct mkprof *p, const char *stack, const char *tenant, const char *zone,
		int64_t ms)
{
	mk_sample1(p, stack, MS(ms));
	if (tenant)
		mk_label(p, "tenant", tenant);
	if (zone)
		mk_label(p, "zone", zone);
}

static void put_pod(const struct site_test *t, const char *pod, int64_t more)
{
	char name[80];
	struct mkprof p;

	mk_init(&p);
	mk_type(&p, "cpu", "nanoseconds");
	mk_period(&p, "cpu", "nanoseconds", MS(10));
	p.time_ns = T0_S * NS_PER_S;
	p.duration_ns = 10 * NS_PER_S;
	add(&p, "main.main;shop/a.Work;java.util.Arrays.fill", "acme", "x", 1000 + more);
	add(&p, "main.main;shop/a.Work", "birch", "x", 400);
	add(&p, "main.main;shop/a.Other", "birch", "y", 300);
	add(&p, "main.main;shop/a.Work", "cobalt", "y", 250);
	add(&p, "main.main;shop/a.Work", "tiny", "y", 50); /* 5 samples a pod */
	add(&p, "main.main;shop/a.Free", NULL, NULL, 500);
	snprintf(name, sizeof(name), "service=s/pod=%s/cpu.pb", pod);
	site_test_put(t, name, &p);
}

/* Everything that the makers of tables ask for, of the only series there is. */
struct made {
	struct loaded l;
	struct options o;
	struct arena a;
	struct packages packages;
	struct profile p;
	struct history h;
	struct crosstab_spec spec;
};

static void make(struct made *k, const struct site_test *t)
{
	static const struct command command = {
		.name = "build", .arguments = "", .about = "", .flag = FOR_BUILD,
		.inputs_min = 1, .inputs_max = 1, .run = pipeline_build};
	char *argv[] = {(char *)(uintptr_t) "flamefolio", (char *)(uintptr_t) "build",
			(char *)(uintptr_t)t->dumps, (char *)(uintptr_t) "-q",
			(char *)(uintptr_t) "-o", (char *)(uintptr_t)t->out};
	struct history_spec spec;
	int status = 0;

	memset(k, 0, sizeof(*k));
	assert_true(options_parse(&k->o, 6, argv, &command, 1));
	assert_true(load(&k->l, &k->o, &status));
	assert_int_equal(k->l.groups.n, 1);
	packages_make(&k->packages, &k->l.model, &k->a);
	group_aggregate(k->l.groups.v, &k->l.scratch, &k->a, &k->p);
	spec = (struct history_spec){.m = &k->l.model, .group = k->l.groups.v,
				     .packages = &k->packages, .scratch = &k->l.scratch};
	history_make(&k->h, &spec, &k->a);
	k->spec = (struct crosstab_spec){.m = &k->l.model, .group = k->l.groups.v, .p = &k->p,
					 .h = &k->h, .packages = &k->packages,
					 .scratch = &k->l.scratch};
}

static void release(struct made *k)
{
	load_release(&k->l);
	options_release(&k->o);
	arena_release(&k->a);
}

static double cost_of(const struct made *k, const struct crosstab *c, const char *fn, size_t unit)
{
	for (size_t f = 0; f < c->n_fns; f++)
		if (str_eq(model_fn(&k->l.model, c->fns[f]), str_of(fn)))
			return c->cost[f * c->n_units + unit];
	return NAN;
}

/* Two pods, 10 s each: 1 ms of both is 100,000 ns/s. */
static void test_keys(void **state)
{
	struct site_test t;
	struct made k;
	struct crosstabs tabs;
	const struct crosstab *c;

	(void)state;
	site_test_make(&t);
	put_pod(&t, "a", 0);
	put_pod(&t, "b", 200);
	make(&k, &t);
	crosstabs_of_keys(&tabs, &k.spec, &k.a);
	assert_int_equal(tabs.n, 1); /* zone has two values */
	c = &tabs.v[0];
	assert_true(str_eq(c->key, STR("tenant")));
	assert_int_equal(c->n_units, 3); /* tiny has 10 samples, under 20 */
	assert_int_equal(c->n_units_all, 4);
	assert_true(str_eq(c->units[0], STR("acme")));
	assert_true(str_eq(c->units[2], STR("cobalt")));
	assert_near(c->whole[0], 2.2e8);
	assert_near(c->whole[1], 1.4e8);
	assert_near(c->whole[2], 0.5e8);
	assert_near(c->samples[0], 220);
	/* With the library below it. */
	assert_near(cost_of(&k, c, "shop/a.Work", 0), 2.2e8);
	assert_near(cost_of(&k, c, "shop/a.Work", 1), 0.8e8);
	assert_near(cost_of(&k, c, "shop/a.Other", 1), 0.6e8);
	assert_near(cost_of(&k, c, "shop/a.Other", 0), 0);
	assert_true(isnan(cost_of(&k, c, "java.util.Arrays.fill", 0)));
	release(&k);
	site_test_remove(&t);
}

static double pair_of(const struct pairtab *t, const char *first, const char *second)
{
	for (size_t i = 0; i < t->n[0]; i++)
		for (size_t j = 0; j < t->n[1]; j++)
			if (str_eq(t->value[0][i], str_of(first)) &&
			    str_eq(t->value[1][j], str_of(second)))
				return t->cost[i * t->n[1] + j];
	return NAN;
}

/* Of two labels of samples, and of one with the pod, which is no sample's. */
static void test_pairs(void **state)
{
	struct site_test t;
	struct made k;
	struct pairtabs tabs;

	(void)state;
	site_test_make(&t);
	put_pod(&t, "a", 0);
	put_pod(&t, "b", 200);
	make(&k, &t);
	pairtabs_make(&tabs, &k.spec, &k.a);
	assert_int_equal(tabs.n, 3);
	assert_true(str_eq(tabs.v[0].key[0], STR("pod")));
	assert_true(str_eq(tabs.v[0].key[1], STR("tenant")));
	assert_true(str_eq(tabs.v[1].key[1], STR("zone")));
	assert_true(str_eq(tabs.v[2].key[0], STR("tenant")));
	assert_near(pair_of(&tabs.v[0], "b", "acme"), 1.2e8);
	assert_near(pair_of(&tabs.v[1], "a", "y"), 0.6e8);
	assert_near(pair_of(&tabs.v[2], "birch", "x"), 0.8e8);
	assert_near(pair_of(&tabs.v[2], "acme", "y"), 0);
	assert_near(tabs.v[2].samples[0], 220);
	release(&k);
	site_test_remove(&t);
}

/* ---- which labels have peers ---- */

static void test_why(void **state)
{
	struct model m = {0};
	const struct history_point points[2] = {{.instance = 0}, {.instance = 1}};
	const uint32_t ids[2] = {0, 1};
	const struct history_cell both[2] = {{.point = 0}, {.point = 1}};
	const struct history_cell first[1] = {{.point = 0}}, second[1] = {{.point = 1}};
	const struct history_value values[] = {
		{STR("http_route"), STR("a")}, {STR("http_route"), STR("b")},
		{STR("http_route"), STR("c")}, {STR("shard"), STR("a")},
		{STR("shard"), STR("b")},      {STR("shard"), STR("c")},
		{STR("tenant"), STR("a")},     {STR("tenant"), STR("b")},
		{STR("tenant"), STR("c")},     {STR("zone"), STR("a")},
		{STR("zone"), STR("b")}};
	const struct history_row rows[] = {{3, first, 1}, {4, first, 1}, {5, second, 1},
					   {6, both, 2},  {7, both, 2},	 {8, first, 1}};
	const struct history h = {.points = points, .n_points = 2, .instances = ids,
				  .n_instances = 2, .values = values, .n_values = 11,
				  .tables = {[HISTORY_VALUES] = {rows, 6, 6}}};

	(void)state;
	strtab_init(&m.strings);
	assert_int_equal(crosstab_why(&h, &m, STR("zone")), CROSSTAB_FEW);
	assert_int_equal(crosstab_why(&h, &m, STR("http_route")), CROSSTAB_KIND);
	assert_int_equal(crosstab_why(&h, &m, STR("shard")), CROSSTAB_INSTANCES);
	assert_int_equal(crosstab_why(&h, &m, STR("tenant")), CROSSTAB_PEERS);
	strtab_release(&m.strings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_instances),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
