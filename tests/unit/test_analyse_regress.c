// SPDX-License-Identifier: MIT
/* Comparisons of two sets of dumps, with numbers small enough to follow by hand. */
#include "test_render_check.h"

#include <math.h>

#include "analyse/regress.h"
#include "mkdiff.h"

#define FNS 12
#define DUMPS 8

/* A history of self values: all functions are the program's own, nobody calls anybody. */
struct made {
	struct history h;
	struct history_point points[2 * DUMPS];
	uint32_t instances[2 * DUMPS], side[SIDE_N][2 * DUMPS];
	struct history_row rows[FNS];
	struct history_cell cells[FNS][2 * DUMPS];
	size_t n_fns;
	double value[FNS][2 * DUMPS];
	struct arena arena;
};

static void add_value(struct made *m, uint32_t fn, uint32_t p)
{
	double v = m->value[fn][p] * m->h.quantum;

	m->points[p].total += v;
	if (v > 0)
		m->cells[fn][m->rows[fn].n++] = (struct history_cell){p, {v, v, v}};
}

/* The first half of the points is the base's; instance: of each point. */
static struct regress judge(struct made *m, size_t n_points, const uint32_t *instance)
{
	struct regress_spec spec = {.least_part = 0.0005, .with_evidence = true};
	struct regress r;

	m->h.kind = KIND_DELTA;
	m->h.unit = STR("nanoseconds");
	m->h.quantum = 1e7;
	m->h.points = m->points;
	m->h.n_points = n_points;
	m->h.instances = m->instances;
	for (uint32_t p = 0; p < n_points; p++) {
		m->points[p] = (struct history_point){.instance = instance ? instance[p] : 0,
						      .at_ns = (int64_t)p * 60000000000,
						      .covered_ns = 10000000000};
		m->h.n_instances = MAX(m->h.n_instances, (size_t)m->points[p].instance + 1);
		m->side[p >= n_points / 2][p % (n_points / 2)] = p;
		m->instances[p] = p;
	}
	for (uint32_t fn = 0; fn < m->n_fns; fn++) {
		m->rows[fn] = (struct history_row){fn, m->cells[fn], 0};
		for (uint32_t p = 0; p < n_points; p++)
			add_value(m, fn, p);
	}
	m->h.tables[HISTORY_FNS] = (struct history_table){m->rows, m->n_fns, m->n_fns};
	for (int side = 0; side < SIDE_N; side++)
		spec.side[side] = (struct regress_side){&m->h, m->side[side], n_points / 2};
	regress_judge(&r, &spec, &m->arena);
	return r;
}

static const struct regress_row *row_of(const struct regress *r, enum regress_what what,
					uint32_t id)
{
	const struct regress_family *f = &r->families[what];

	for (size_t i = 0; i < f->n; i++)
		if (f->rows[i].id == id)
			return &f->rows[i];
	fail_msg("no row of %u", id);
	return NULL;
}

/* Every function has 100, 110, 90, 100... samples a dump, each beginning elsewhere. */
static void fill(struct made *m, size_t n_fns, size_t n_points)
{
	static const double of[] = {100, 110, 90, 100};

	m->n_fns = n_fns;
	for (size_t fn = 0; fn < n_fns; fn++)
		for (size_t p = 0; p < n_points; p++)
			m->value[fn][p] = of[(p + fn) % COUNT_OF(of)];
}

/*
 * Three functions: too few for size factors, so per covered second. 100 samples of 10 ms in 10 s
 * are 0.1 cores. The first doubles: d = ln 2 = 0.693. Variance: counting alone gives 1 / 150, more
 * than the 0.0067 that the values scatter by, so se = sqrt((1/150 + 1e-4) (1/4 + 1/4)) = 0.058 at
 * least.
 */
static void test_doubled(void **state)
{
	struct made m = {0};
	const struct regress_row *row;
	struct regress r;

	(void)state;
	fill(&m, 3, 8);
	for (size_t p = 4; p < 8; p++)
		m.value[0][p] *= 2;
	r = judge(&m, 8, NULL);
	assert_true(r.is_possible);
	assert_int_equal(r.scale, REGRESS_COVERED);
	assert_true(fabs(r.work - 1) < 1e-9);
	assert_int_equal(r.n_units[SIDE_BASE], 4);
	assert_false(r.by_instance);
	row = row_of(&r, REGRESS_SELF, 0);
	assert_true(fabs(row->mean[SIDE_BASE] - 1e8) < 1);
	assert_true(fabs(row->mean[SIDE_CANDIDATE] - 2e8) < 1);
	assert_true(fabs(row->d - log(2)) < 1e-9);
	assert_true(row->samples == 1200);
	assert_true(row->is_flagged && row->z > 5);
	assert_true(row->low > 0.5 && row->low < log(2) - 1.96 * 0.058 && row->high < 0.9);
	assert_false(row_of(&r, REGRESS_SELF, 1)->is_flagged);
	assert_true(row_of(&r, REGRESS_SELF, 1)->d == 0);
	assert_int_equal(r.families[REGRESS_SELF].n_flagged, 1);
	/* 300 samples of 10 ms in 10 s, then 400. */
	assert_true(fabs(r.whole.mean[SIDE_BASE] - 3e8) < 1);
	assert_true(fabs(r.whole.mean[SIDE_CANDIDATE] - 4e8) < 1);
	assert_true(r.whole.is_flagged);
	arena_release(&m.arena);
}

/* Twelve functions, twice the load: size factors take it out, the work ratio tells it. */
static void test_load(void **state)
{
	struct made m = {0};
	struct regress r;

	(void)state;
	fill(&m, FNS, 8);
	for (size_t fn = 0; fn < FNS; fn++)
		for (size_t p = 4; p < 8; p++)
			m.value[fn][p] *= 2;
	m.value[3][4] *= 1.5;
	m.value[3][5] *= 1.5;
	m.value[3][6] *= 1.5;
	m.value[3][7] *= 1.5;
	r = judge(&m, 8, NULL);
	assert_int_equal(r.scale, REGRESS_FACTORS);
	assert_true(fabs(r.work - 2) < 0.05);
	assert_true(fabs(row_of(&r, REGRESS_OWN, 3)->d - log(1.5)) < 0.02);
	assert_true(row_of(&r, REGRESS_OWN, 3)->is_flagged);
	assert_int_equal(r.families[REGRESS_OWN].n_flagged, 1);
	assert_true(fabs(row_of(&r, REGRESS_OWN, 2)->d) < 0.02);
	arena_release(&m.arena);
}

/* The same dumps on both sides: nothing is flagged, every d is 0. */
static void test_same(void **state)
{
	struct made m = {0};
	struct regress r;

	(void)state;
	fill(&m, FNS, 8);
	r = judge(&m, 8, NULL);
	for (int what = 0; what <= REGRESS_TOTAL; what++) {
		assert_int_equal(r.families[what].n_flagged, 0);
		assert_int_equal(r.families[what].n_tested, FNS);
		for (uint32_t fn = 0; fn < FNS; fn++)
			assert_true(fabs(row_of(&r, what, fn)->d) < 1e-6);
	}
	assert_false(r.whole.is_flagged);
	assert_true(r.least_seen > 0 && r.least_seen < 1);
	arena_release(&m.arena);
}

/* One of 40 samples against none, 4 dumps a side: half a sample over 4 dumps is 0.125 a dump. */
static void test_new(void **state)
{
	struct made m = {0};
	const struct regress_row *row;
	struct regress r;

	(void)state;
	fill(&m, FNS, 8);
	for (size_t p = 0; p < 8; p++)
		m.value[5][p] = p < 4 ? 0 : 40;
	r = judge(&m, 8, NULL);
	row = row_of(&r, REGRESS_SELF, 5);
	assert_true(row->mean[SIDE_BASE] == 0);
	assert_true(fabs(row->d - log(40 / 0.125)) < 0.02);
	assert_true(row->is_flagged);
	arena_release(&m.arena);
}

/* Fewer than 20 samples in all are not tested. */
static void test_few_samples(void **state)
{
	struct made m = {0};
	struct regress r;

	(void)state;
	fill(&m, FNS, 8);
	for (size_t p = 0; p < 8; p++)
		m.value[5][p] = p < 4 ? 0 : 4;
	r = judge(&m, 8, NULL);
	assert_false(row_of(&r, REGRESS_SELF, 5)->is_tested);
	assert_true(isnan(row_of(&r, REGRESS_SELF, 5)->q));
	assert_int_equal(r.families[REGRESS_SELF].n_tested, FNS - 1);
	arena_release(&m.arena);
}

/* Single dumps: 100 against 110 is nothing, 100 against 400 is. */
static void test_one_each(void **state)
{
	struct made m = {0};
	struct regress r;

	(void)state;
	fill(&m, FNS, 2);
	m.value[7][1] = 4 * m.value[7][0];
	r = judge(&m, 2, NULL);
	assert_int_equal(r.families[REGRESS_SELF].n_flagged, 1);
	assert_true(row_of(&r, REGRESS_SELF, 7)->is_flagged);
	assert_false(r.whole.is_flagged);
	arena_release(&m.arena);
}

/* Pods 0 1 2 before, the same after, two... or others after. */
static void test_pods(void **state)
{
	static const uint32_t same[] = {0, 0, 1, 1, 2, 2, 2, 0, 0, 1, 1, 2, 2, 2};
	static const uint32_t other[] = {0, 0, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5, 5};
	static const uint32_t two[] = {0, 0, 0, 1, 0, 1, 1, 1};
	struct made m = {0}, k = {0}, l = {0};
	struct regress r;

	(void)state;
	fill(&m, FNS, 14);
	r = judge(&m, 14, same);
	assert_true(r.is_paired && r.by_instance);
	assert_int_equal(r.n_units[SIDE_BASE], 3);
	arena_release(&m.arena);
	fill(&k, FNS, 14);
	r = judge(&k, 14, other);
	assert_true(!r.is_paired && r.by_instance);
	assert_int_equal(r.n_units[SIDE_CANDIDATE], 3);
	arena_release(&k.arena);
	/* Pod 1 costs three times as much and has one dump before, three after: no change. */
	fill(&l, FNS, 8);
	for (size_t p = 0; p < 8; p++)
		for (size_t fn = 0; fn < 4; fn++)
			l.value[fn][p] = two[p] ? 300 : 100;
	r = judge(&l, 8, two);
	assert_false(r.by_instance);
	assert_true(fabs(row_of(&r, REGRESS_SELF, 0)->d) < 0.1);
	assert_int_equal(r.families[REGRESS_SELF].n_flagged, 0);
	arena_release(&l.arena);
}

static void test_nothing(void **state)
{
	struct made m = {0};
	struct regress r;

	(void)state;
	r = judge(&m, 0 + 2, NULL);
	assert_false(r.is_possible);
	assert_int_equal(r.families[REGRESS_SELF].n, 0);
	arena_release(&m.arena);
}

static void test_evidence(void **state)
{
	static const char *const names[] = {"decision",        "units",     "families",
					    "second opinions", "functions", "factors"};
	struct made m = {0};
	struct regress r;

	(void)state;
	fill(&m, FNS, 8);
	r = judge(&m, 8, NULL);
	assert_true(r.evidence->formula.n > 100);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		assert_non_null(evidence_find(r.evidence, str_of(names[i])));
	assert_int_equal(evidence_find(r.evidence, STR("functions"))->n, FNS);
	assert_int_equal(evidence_find(r.evidence, STR("factors"))->n, 8);
	arena_release(&m.arena);
}

/* ---- causes ---- */

struct story {
	struct mkdiff k;
	struct regress r;
	struct regress_row rows[REGRESS_WHAT_N][MKDIFF_FNS];
	struct regress_causes causes;
};

static fn_id fn_of(const struct story *s, const char *name)
{
	for (fn_id fn = 0; fn < s->k.model.n_fns; fn++)
		if (str_eq(model_fn(&s->k.model, fn), str_of(name)))
			return fn;
	fail_msg("no function %s", name);
	return 0;
}

/* Flagged without a doubt, with the numbers of the tree. */
static void flag(struct story *s, enum regress_what what, const char *name, double base,
		 double candidate)
{
	struct regress_family *f = &s->r.families[what];
	double d = log(fmax(candidate, 0.1) / fmax(base, 0.1));

	s->rows[what][f->n++] = (struct regress_row){.id = fn_of(s, name),
						     .mean = {base, candidate},
						     .samples = 1000,
						     .d = d,
						     .low = d - 0.1,
						     .high = d + 0.1,
						     .z = d > 0 ? 9 : -9,
						     .p = 1e-12,
						     .q = 1e-11,
						     .is_tested = true,
						     .is_flagged = true};
	f->rows = s->rows[what];
	f->n_tested = f->n_flagged = f->n;
}

static void open_story(struct story *s, const struct mk_node *nodes, size_t n)
{
	*s = (struct story){0};
	mk_diff(&s->k, nodes, n, 1);
	s->r.is_possible = s->r.is_sampled = true;
	s->r.work = 1;
	s->r.extra = 1e-4;
	s->r.whole.samples = 1e6;
	s->r.n_units[SIDE_BASE] = s->r.n_units[SIDE_CANDIDATE] = 10;
}

static void tell(struct story *s)
{
	regress_find_causes(&s->causes,
			    &(struct regress_found){&s->r, &s->k.d, &s->k.model, NULL},
			    &s->k.arena);
}

/* A callee of the runtime and the callers follow from what changed. */
static void test_cause(void **state)
{
	static const struct mk_node nodes[] = {
		{NULL, 0, 0, 0},         {"shop/main", 1, 10, 10},     {"shop/serve", 2, 100, 100},
		{"shop/price", 3, 5, 5}, {"runtime.sort", 4, 50, 150}, {"shop/cart", 2, 80, 80},
	};
	const struct regress_cause *c;
	struct story s;

	(void)state;
	open_story(&s, nodes, COUNT_OF(nodes));
	flag(&s, REGRESS_OWN, "shop/price", 55, 155);
	flag(&s, REGRESS_SELF, "runtime.sort", 50, 150);
	flag(&s, REGRESS_TOTAL, "shop/price", 55, 155);
	flag(&s, REGRESS_TOTAL, "runtime.sort", 50, 150);
	flag(&s, REGRESS_TOTAL, "shop/serve", 155, 255);
	flag(&s, REGRESS_TOTAL, "shop/main", 245, 345);
	tell(&s);
	assert_int_equal(s.causes.n, 1);
	c = &s.causes.v[0];
	assert_int_equal(c->verdict, VERDICT_REGRESSED);
	assert_int_equal(c->fn, fn_of(&s, "shop/price"));
	assert_true(c->before == 55 && c->after == 155);
	assert_int_equal(c->n_stack, 4);
	assert_int_equal(c->stack[0], fn_of(&s, "shop/main"));
	assert_int_equal(c->stack[3], fn_of(&s, "runtime.sort"));
	assert_int_equal(c->n_symptoms, 3);
	assert_false(c->is_new || c->is_gone);
	mk_diff_release(&s.k);
}

static void check_moved(struct story *s, const char *to, const char *from)
{
	tell(s);
	assert_int_equal(s->causes.n, 1);
	assert_int_equal(s->causes.v[0].verdict, VERDICT_MOVED);
	assert_int_equal(s->causes.v[0].fn, fn_of(s, to));
	assert_int_equal(s->causes.v[0].n_sources, 1);
	assert_int_equal(s->causes.v[0].sources[0], fn_of(s, from));
	assert_true(fabs(s->causes.v[0].net) <= 2);
	mk_diff_release(&s->k);
}

static void test_renamed(void **state)
{
	static const struct mk_node nodes[] = {
		{NULL, 0, 0, 0},        {"shop/main", 1, 900, 900}, {"shop/total", 2, 100, 0},
		{"shop/tax", 3, 40, 0}, {"shop/sum", 2, 0, 101},    {"shop/tax", 3, 0, 40},
	};
	struct story s;

	(void)state;
	open_story(&s, nodes, COUNT_OF(nodes));
	flag(&s, REGRESS_OWN, "shop/sum", 0, 101);
	flag(&s, REGRESS_OWN, "shop/total", 100, 0);
	check_moved(&s, "shop/sum", "shop/total");
}

static void test_inlined(void **state)
{
	static const struct mk_node nodes[] = {{NULL, 0, 0, 0},
					       {"shop/main", 1, 900, 900},
					       {"shop/total", 2, 100, 139},
					       {"shop/tax", 3, 40, 0}};
	struct story s;

	(void)state;
	open_story(&s, nodes, COUNT_OF(nodes));
	flag(&s, REGRESS_OWN, "shop/total", 100, 139);
	flag(&s, REGRESS_OWN, "shop/tax", 40, 0);
	check_moved(&s, "shop/total", "shop/tax");
}

static void test_split(void **state)
{
	static const struct mk_node nodes[] = {{NULL, 0, 0, 0},
					       {"shop/main", 1, 900, 900},
					       {"shop/total", 2, 100, 39},
					       {"shop/round", 3, 0, 60}};
	struct story s;

	(void)state;
	open_story(&s, nodes, COUNT_OF(nodes));
	flag(&s, REGRESS_OWN, "shop/round", 0, 60);
	flag(&s, REGRESS_OWN, "shop/total", 100, 39);
	check_moved(&s, "shop/round", "shop/total");
}

/* A function that got dearer beside another that was dropped elsewhere: both are said. */
static void test_unrelated(void **state)
{
	static const struct mk_node nodes[] = {
		{NULL, 0, 0, 0},           {"shop/main", 1, 500, 500}, {"shop/a", 2, 10, 10},
		{"shop/b", 3, 10, 10},     {"shop/c", 4, 10, 10},      {"shop/d", 5, 10, 10},
		{"shop/up", 6, 100, 200},  {"shop/x", 2, 10, 10},      {"shop/y", 3, 10, 10},
		{"shop/down", 4, 100, 10},
	};
	struct story s;

	(void)state;
	open_story(&s, nodes, COUNT_OF(nodes));
	flag(&s, REGRESS_OWN, "shop/up", 100, 200);
	flag(&s, REGRESS_OWN, "shop/down", 100, 10);
	tell(&s);
	assert_int_equal(s.causes.n, 2);
	assert_int_equal(s.causes.v[0].verdict, VERDICT_REGRESSED);
	assert_int_equal(s.causes.v[0].fn, fn_of(&s, "shop/up"));
	assert_int_equal(s.causes.v[1].verdict, VERDICT_IMPROVED);
	assert_int_equal(s.causes.v[1].fn, fn_of(&s, "shop/down"));
	mk_diff_release(&s.k);
}

/* What a new function calls is new with it. */
static void test_new_with_callees(void **state)
{
	static const struct mk_node nodes[] = {
		{NULL, 0, 0, 0},          {"shop/main", 1, 500, 500}, {"shop/apply", 2, 50, 50},
		{"shop/fresh", 3, 0, 20}, {"shop/merge", 4, 0, 200},  {"runtime.mem", 5, 0, 30},
	};
	struct story s;

	(void)state;
	open_story(&s, nodes, COUNT_OF(nodes));
	flag(&s, REGRESS_OWN, "shop/merge", 0, 230);
	flag(&s, REGRESS_OWN, "shop/fresh", 0, 20);
	tell(&s);
	assert_int_equal(s.causes.n, 1);
	assert_int_equal(s.causes.v[0].fn, fn_of(&s, "shop/fresh"));
	assert_true(s.causes.v[0].is_new);
	assert_true(s.causes.v[0].before == 0 && s.causes.v[0].after == 250);
	assert_int_equal(s.causes.v[0].n_symptoms, 1);
	mk_diff_release(&s.k);
}

/* Memory that became dearer for three functions alike is one cause, not three. */
static void test_common(void **state)
{
	static const struct mk_node nodes[] = {
		{NULL, 0, 0, 0},       {"shop/main", 1, 500, 500},
		{"shop/a", 2, 10, 10}, {"runtime.mem", 3, 20, 60},
		{"shop/b", 2, 10, 10}, {"runtime.mem", 3, 30, 90},
		{"shop/c", 2, 10, 10}, {"runtime.mem", 3, 25, 75},
	};
	struct story s;

	(void)state;
	open_story(&s, nodes, COUNT_OF(nodes));
	flag(&s, REGRESS_OWN, "shop/b", 40, 100);
	flag(&s, REGRESS_OWN, "shop/c", 35, 85);
	flag(&s, REGRESS_OWN, "shop/a", 30, 70);
	flag(&s, REGRESS_SELF, "runtime.mem", 75, 225);
	tell(&s);
	assert_int_equal(s.causes.n, 1);
	assert_int_equal(s.causes.v[0].fn, fn_of(&s, "runtime.mem"));
	assert_int_equal(s.causes.v[0].n_symptoms, 3);
	mk_diff_release(&s.k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_doubled),
		cmocka_unit_test(test_load),
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_new),
		cmocka_unit_test(test_few_samples),
		cmocka_unit_test(test_one_each),
		cmocka_unit_test(test_pods),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_evidence),
		cmocka_unit_test(test_cause),
		cmocka_unit_test(test_renamed),
		cmocka_unit_test(test_inlined),
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_unrelated),
		cmocka_unit_test(test_new_with_callees),
		cmocka_unit_test(test_common),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
