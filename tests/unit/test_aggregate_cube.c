// SPDX-License-Identifier: MIT
/* Cubes of dumps made by hand, through the model: where each value stands, and that no coarser form
 * loses any. */
#include "test_site.h"

#include "aggregate/cube.h"
#include "load.h"

#define ANY SIZE_MAX
#define S NS_PER_S

/* ---- dumps ---- */

static void begin(struct mkprof *p, const char *type, const char *unit, int64_t second)
{
	mk_init(p);
	mk_type(p, type, unit);
	p->time_ns = (T0_S + second) * S;
	p->duration_ns = strcmp(type, "cpu") ? 0 : 10 * S;
}

static void put(const struct site_test *t, const char *folder, struct mkprof *p)
{
	char name[200];

	snprintf(name, sizeof(name), "service=s/%s/x-%lld.pb", folder, (long long)(p->time_ns / S));
	site_test_put(t, name, p);
}

static void put_one(const struct site_test *t, const char *type, int64_t second, int64_t value)
{
	struct mkprof p;

	begin(&p, type, "bytes", second);
	mk_sample1(&p, "main;f", value);
	put(t, "pod=a", &p);
}

/* ---- cubes ---- */

struct made {
	struct loaded l;
	struct options o;
	struct arena a;
	struct profile p;
	struct cube_hits hits;
	struct cube c;
};

static void make(struct made *k, const struct site_test *t, const char *hit, size_t budget)
{
	static const struct command command = {
		.name = "build", .arguments = "", .about = "", .flag = FOR_BUILD,
		.inputs_min = 1, .inputs_max = 1, .run = pipeline_build};
	char *argv[] = {(char *)(uintptr_t) "flamefolio", (char *)(uintptr_t) "build",
			(char *)(uintptr_t)t->dumps, (char *)(uintptr_t) "-q",
			(char *)(uintptr_t) "-o", (char *)(uintptr_t)t->out};
	struct cube_spec spec;
	int status = 0;

	memset(k, 0, sizeof(*k));
	assert_true(options_parse(&k->o, 6, argv, &command, 1));
	assert_true(load(&k->l, &k->o, &status));
	assert_int_equal(k->l.groups.n, 1);
	assert_int_equal(k->l.groups.v[0].n_series, 1);
	k->l.scratch.keep_stacks = true;
	group_aggregate(k->l.groups.v, &k->l.scratch, &k->a, &k->p);
	for (fn_id fn = 0; hit && fn < k->l.model.n_fns; fn++)
		if (str_eq(model_fn(&k->l.model, fn), str_of(hit))) {
			fn_id *kept = arena_new(&k->a, fn_id);

			*kept = fn;
			k->hits = (struct cube_hits){kept, 1};
		}
	spec = (struct cube_spec){.group = k->l.groups.v, .profiles = &k->p, .hits = &k->hits,
				  .budget = budget, .scratch = &k->l.scratch};
	group_cubes(&k->c, &spec, &k->a);
}

static void release(struct made *k)
{
	cube_release(&k->c);
	load_release(&k->l);
	options_release(&k->o);
	arena_release(&k->a);
}

static struct str value_of(const struct cube *c, size_t set, const char *key)
{
	for (size_t i = 0; i < c->n_keys; i++) {
		uint32_t v = c->sets[set * (c->n_keys + 1) + i + 1];

		if (str_eq(c->keys[i].key, str_of(key)))
			return v < c->keys[i].n_values ? c->keys[i].values[v] : STR("other");
	}
	fail_msg("no key %s", key);
	return STR("");
}

/* Sum of the cells of a function (NULL: all) in a bucket, where the key has the value. */
static int64_t cells_of(const struct cube *c, const char *fn, size_t bucket, const char *key,
			const char *value)
{
	int64_t sum = 0;

	for (size_t i = 0; i < c->cells.n; i++) {
		const struct cube_cell *cell = &c->cells.v[i];
		size_t set = cell->place / c->n_buckets;

		assert_int_not_equal(cell->value, 0);
		assert_true(set < c->n_sets && cell->node < c->tree.n);
		if (fn && !str_eq(model_fn(c->m, c->tree.fn[cell->node]), str_of(fn)))
			continue;
		if (bucket != ANY && cell->place % c->n_buckets != bucket)
			continue;
		if (!key || str_eq(value_of(c, set, key), str_of(value)))
			sum += cell->value;
	}
	return sum;
}

static size_t find_set(const struct cube *c, const char *pod, const char *tenant)
{
	for (size_t s = 0; s < c->n_sets; s++)
		if (str_eq(value_of(c, s, "pod"), str_of(pod)) &&
		    str_eq(value_of(c, s, "tenant"), str_of(tenant)))
			return s;
	fail_msg("no set %s %s", pod, tenant);
	return 0;
}

static const struct cube_time *time_of(const struct cube *c, size_t instance, size_t bucket)
{
	return &c->times[instance * c->n_buckets + bucket];
}

/* Preorder, parents before children, heaviest sibling first, the light ones last. */
static void check_tree(const struct cube *c)
{
	for (size_t i = 1; i < c->tree.n; i++) {
		uint32_t above = (uint32_t)i - 1;

		assert_true(c->tree.parent[i] < i);
		while (above != c->tree.parent[i]) {
			assert_int_not_equal(above, 0);
			above = c->tree.parent[above];
		}
		if (c->tree.fn[i] == FN_LIGHTER && i + 1 < c->tree.n)
			assert_int_not_equal(c->tree.parent[i + 1], c->tree.parent[i]);
	}
	for (size_t i = 1; i < c->cells.n; i++) {
		const struct cube_cell *a = &c->cells.v[i - 1], *b = &c->cells.v[i];

		assert_true(a->node < b->node || (a->node == b->node && a->place < b->place));
	}
}

/* ---- the three kinds ---- */

static void put_cpu(const struct site_test *t, const char *pod, int64_t second, const char *tenant,
		    int64_t value)
{
	char folder[40];
	struct mkprof p;

	begin(&p, "cpu", "nanoseconds", second);
	mk_sample1(&p, "main;f:1", value);
	mk_label(&p, "tenant", tenant);
	mk_sample1(&p, "main;f:2", value);
	mk_label(&p, "tenant", tenant);
	if (strcmp(pod, "a") == 0)
		mk_sample1(&p, "main;g", 50);
	snprintf(folder, sizeof(folder), "pod=%s", pod);
	put(t, folder, &p);
}

/* Dumps of 10 s a minute: each whole in the bucket of its middle; lines of one function are one. */
static void test_delta(void **state)
{
	struct site_test t;
	struct made k;
	const struct cube *c = &k.c;
	size_t set;

	(void)state;
	site_test_make(&t);
	for (int i = 0; i < 3; i++)
		put_cpu(&t, "a", 60 * i, "x", 100);
	for (int i = 0; i < 2; i++)
		put_cpu(&t, "b", 60 * i, "y", 30);
	make(&k, &t, NULL, 1 << 20);
	check_tree(c);
	assert_int_equal(c->start_s, T0_S);
	assert_int_equal(c->width_s, 60);
	assert_int_equal(c->n_buckets, 3);
	assert_int_equal(c->tree.n, 4); /* all, main, f, g */
	assert_false(c->sums);
	assert_int_equal(cells_of(c, "f", 0, "tenant", "x"), 200);
	assert_int_equal(cells_of(c, "f", 0, "tenant", "y"), 60);
	assert_int_equal(cells_of(c, "g", ANY, "tenant", ""), 150);
	assert_int_equal(cells_of(c, NULL, 2, "pod", "a"), 250);
	assert_int_equal(cells_of(c, NULL, 2, "pod", "b"), 0);
	assert_int_equal(c->n_instances, 2);
	assert_int_equal(time_of(c, 0, 2)->n_dumps, 1);
	assert_int_equal(time_of(c, 0, 2)->covered_ns, 10 * S);
	assert_int_equal(time_of(c, 1, 2)->n_dumps, 0);
	set = find_set(c, "a", "x");
	assert_near(c->lines[set * 3], 20); /* 200 ns in 10 s */
	set = find_set(c, "a", "");
	assert_near(c->lines[set * 3 + 1], 5);
	set = find_set(c, "b", "y"); /* silent for less than two intervals: it holds */
	assert_near(c->lines[set * 3 + 2], 6);
	assert_true(time_of(c, 1, 2)->weight > 0);
	release(&k);
	site_test_remove(&t);
}

/* A difference counts in the middle of the time between two dumps; a restart begins at zero. */
static void test_cumulative(void **state)
{
	static const int64_t counts[] = {100, 150, 20, 50};
	struct site_test t;
	struct made k;
	const struct cube *c = &k.c;

	(void)state;
	site_test_make(&t);
	for (int i = 0; i < 4; i++)
		put_one(&t, "alloc_space", 60 * i, counts[i]);
	make(&k, &t, NULL, 1 << 20);
	assert_int_equal(c->n_buckets, 4);
	assert_int_equal(cells_of(c, "f", 0, NULL, NULL), 50);
	assert_int_equal(cells_of(c, "f", 1, NULL, NULL), 20);
	assert_int_equal(cells_of(c, "f", 2, NULL, NULL), 30);
	assert_int_equal(cells_of(c, NULL, ANY, NULL, NULL), 100);
	assert_int_equal(time_of(c, 0, 1)->covered_ns, 60 * S);
	assert_int_equal(time_of(c, 0, 1)->spoken_ns, 60 * S);
	assert_int_equal(time_of(c, 0, 3)->n_dumps, 0);
	assert_int_equal(c->alive[2].ns, 60 * S);
	assert_int_equal(c->alive[3].ns, 0);
	assert_int_equal(c->instances[0].end_ns, (T0_S + 180) * S);
	assert_int_equal(c->instances[0].n_early, 1);
	assert_int_equal(c->instances[0].n_late, 1);
	release(&k);
	site_test_remove(&t);
}

/* A state stands in each bucket for the part of it that it holds; the last bucket has no end. */
static void test_gauge(void **state)
{
	struct site_test t;
	struct made k;
	const struct cube *c = &k.c;

	(void)state;
	site_test_make(&t);
	for (int i = 0; i < 3; i++)
		put_one(&t, "inuse_space", 30 + 60 * i, 100 * (i + 1));
	make(&k, &t, NULL, 1 << 20);
	assert_int_equal(c->den, 1000);
	assert_int_equal(c->n_buckets, 3);
	assert_int_equal(cells_of(c, "f", 0, NULL, NULL), 50000);
	assert_int_equal(cells_of(c, "f", 1, NULL, NULL), 50000 + 100000);
	assert_int_equal(cells_of(c, "f", 2, NULL, NULL), 100000 + 300000);
	for (size_t b = 0; b < 3; b++) {
		assert_int_equal(time_of(c, 0, b)->n_dumps, 1);
		assert_int_equal(time_of(c, 0, b)->n_carried, b > 0);
		assert_int_equal(time_of(c, 0, b)->spoken_ns, (30 + 30 * (int64_t)b) * S);
	}
	assert_int_equal(c->alive[0].first_ns, 30 * S);
	assert_int_equal(c->alive[2].last_ns, 90 * S);
	release(&k);
	site_test_remove(&t);
}

/* ---- what has no level ---- */

static void test_only_baseline(void **state)
{
	struct site_test t;
	struct made k;

	(void)state;
	site_test_make(&t);
	put_one(&t, "alloc_space", 0, 70);
	make(&k, &t, NULL, 1 << 20);
	assert_true(k.c.sums);
	assert_int_equal(cells_of(&k.c, "f", 0, NULL, NULL), 70);
	release(&k);
	site_test_remove(&t);
}

/* Deltas that do not say how long they cover: of the first nobody knows, so a twin has it. */
static void test_twin(void **state)
{
	static const int64_t values[] = {7, 60, 120};
	struct site_test t;
	struct made k;
	const struct cube *c = &k.c;

	(void)state;
	site_test_make(&t);
	for (int i = 0; i < 3; i++) {
		struct mkprof p;

		begin(&p, "cpu", "nanoseconds", 60 * i);
		p.duration_ns = 0;
		mk_sample1(&p, "main;f", values[i]);
		put(&t, "pod=a", &p);
	}
	make(&k, &t, NULL, 1 << 20);
	assert_int_equal(c->n_instances, 2);
	assert_int_equal(c->instances[1].n, 0);
	assert_int_equal(time_of(c, 1, 0)->n_dumps, 1);
	assert_int_equal(time_of(c, 1, 0)->covered_ns, 0);
	assert_int_equal(time_of(c, 0, 0)->covered_ns, 60 * S);
	assert_int_equal(cells_of(c, "f", 0, NULL, NULL), 67);
	assert_int_equal(cells_of(c, "f", 1, NULL, NULL), 120);
	for (size_t i = 0; i < c->cells.n; i++)
		if (c->sets[c->cells.v[i].place / c->n_buckets * (c->n_keys + 1)] == 1)
			assert_int_equal(c->cells.v[i].value, 7);
	release(&k);
	site_test_remove(&t);
}

#define PODS 700
#define LONG 300

/* Too many instances to stand alone: their twins do not, either. */
static void test_many_twins(void **state)
{
	struct site_test t;
	struct made k;
	const struct cube *c = &k.c;
	size_t alone = 0, twins = 0, dumps = 0;

	(void)state;
	site_test_make(&t);
	for (int i = 0; i < PODS + LONG; i++) {
		char folder[20];
		struct mkprof p;

		begin(&p, "cpu", "nanoseconds", 60 * (i % LONG));
		p.duration_ns = i < PODS ? 0 : 10 * S;
		mk_sample1(&p, "main;f", 1);
		snprintf(folder, sizeof(folder), "pod=p%d", i < PODS ? i : PODS);
		put(&t, folder, &p);
	}
	make(&k, &t, NULL, 1 << 20);
	assert_true((size_t)PODS * c->n_buckets > (size_t)200 << 10);
	for (size_t i = 0; i < c->n_instances; i++) {
		alone += c->instances[i].n > 0;
		twins += !c->instances[i].n;
		for (size_t b = 0; b < c->n_buckets && !c->instances[i].n; b++)
			dumps += time_of(c, i, b)->n_dumps;
	}
	assert_true(twins > 0 && twins <= alone);
	assert_int_equal(dumps, PODS);
	assert_int_equal(cells_of(c, "f", ANY, NULL, NULL), PODS + LONG);
	release(&k);
	site_test_remove(&t);
}

/* ---- coarser ---- */

/* Six pods in two regions, twelve minutes, many stacks of different weight, five tenants. */
static void put_many(const struct site_test *t, const char *type, const char *unit)
{
	for (int pod = 0; pod < 6; pod++)
		for (int i = 0; i < 12; i++) {
			char folder[60], name[60];
			struct mkprof p;

			begin(&p, type, unit, 60 * i);
			for (int f = 0; f < 40; f++) {
				snprintf(name, sizeof(name), "main;a%d;b%d;c%d", f % 4, f % 9, f);
				mk_sample1(&p, name, 1 + f * f * f + pod * 1000 * (f % 3));
				snprintf(name, sizeof(name), "t%d", (f + i) % 5);
				mk_label(&p, "tenant", name);
			}
			snprintf(folder, sizeof(folder), "region=%s/pod=p%d",
				 pod % 2 ? "eu" : "us", pod);
			put(t, folder, &p);
		}
}

static double whole_of(const struct cube *c)
{
	return (double)cells_of(c, NULL, ANY, NULL, NULL) / (double)c->den;
}

static void check_coarsening(const char *type, const char *unit, double per_bucket_of_one)
{
	struct site_test t;
	struct made k;
	struct cube *c = &k.c;
	double whole, dumps = 0;
	size_t step = 0, n = 0;

	site_test_make(&t);
	put_many(&t, type, unit);
	make(&k, &t, "c2", 1 << 20);
	whole = whole_of(c);
	assert_true(whole > 1e6);
	assert_int_equal(c->n_keys, 3);
	while (cube_coarsen(c, &step)) {
		check_tree(c);
		/* A state stands in buckets k times as wide for a k-th of the time each. */
		assert_near(whole_of(c) * (per_bucket_of_one ? c->cut.n_buckets : 1), whole);
		n++;
	}
	assert_true(n > 8);
	assert_int_equal(c->n_keys, 0);
	assert_int_equal(c->n_buckets, 1);
	assert_int_equal(c->n_sets, 1);
	assert_int_equal(c->n_instances, 1);
	assert_int_equal(c->instances[0].n, 6);
	assert_int_equal(c->cut.n_instances, 6);
	assert_int_equal(c->cut.n_keys, 3);
	assert_true(c->tree.n < c->cut.n_nodes);
	for (size_t i = 0; i < c->n_instances; i++)
		dumps += c->times[i].n_dumps;
	assert_near(dumps, 72);
	release(&k);
	site_test_remove(&t);
}

static void test_coarser(void **state)
{
	(void)state;
	check_coarsening("cpu", "nanoseconds", 0);
	check_coarsening("inuse_space", "bytes", 1);
}

/* The first cut leaves what is heavy as it was; a finding's function stays down to a twentieth. */
static void test_cut(void **state)
{
	struct site_test t;
	struct made k;
	struct mkprof p;
	const struct cube *c = &k.c;
	size_t step = 0, others = 0;

	(void)state;
	site_test_make(&t);
	begin(&p, "cpu", "nanoseconds", 0);
	mk_sample1(&p, "main;heavy", 1000000);
	mk_sample1(&p, "main;light", 40);
	mk_sample1(&p, "main;other", 40);
	mk_sample1(&p, "main;deep;lighter", 10);
	mk_sample1(&p, "main;deep;hit", 20);
	mk_sample1(&p, "main;deep", 10);
	put(&t, "pod=a", &p);
	make(&k, &t, "hit", 1 << 20);
	while (c->cut.part < 4e-5)
		assert_true(cube_coarsen(&k.c, &step));
	check_tree(c);
	for (size_t i = 0; i < c->tree.n; i++)
		others += c->tree.fn[i] == FN_LIGHTER;
	assert_int_equal(others, 2);
	assert_int_equal(cells_of(c, "light", ANY, NULL, NULL), 0);
	assert_near(c->cut.part, 5e-5); /* 50: all but the first are lighter, with callees */
	assert_int_equal(cells_of(c, "hit", ANY, NULL, NULL), 20);
	assert_int_equal(cells_of(c, "deep", ANY, NULL, NULL), 10);
	assert_int_equal(cells_of(c, "(lighter paths)", ANY, NULL, NULL), 90);
	assert_int_equal(c->cut.n_nodes, 8);
	release(&k);
	site_test_remove(&t);
}

/* Three states of 3600 stacks that hold for 100 buckets each are more cells than may be kept. */
static void test_held_long(void **state)
{
	struct site_test t;
	struct made k;

	(void)state;
	site_test_make(&t);
	for (int i = 0; i < 600; i++) { /* buckets are by the interval of most */
		struct mkprof p;

		begin(&p, "inuse_space", "bytes", 60 * (i / 2));
		mk_sample1(&p, "main", 1);
		put(&t, i % 2 ? "pod=a" : "pod=c", &p);
	}
	for (int i = 0; i < 3; i++) {
		struct mkprof p;

		begin(&p, "inuse_space", "bytes", 6000 * i);
		for (int f = 0; f < 3600; f++) {
			char stack[20];

			snprintf(stack, sizeof(stack), "main;f%d", f);
			mk_sample1(&p, stack, 1000);
		}
		put(&t, "pod=b", &p);
	}
	make(&k, &t, NULL, 1000);
	assert_int_equal(k.c.n_buckets, 300);
	assert_true(k.c.cut.part > 0);
	assert_int_equal(k.c.tree.n, 3); /* all, main, lighter paths */
	release(&k);
	site_test_remove(&t);
}

/* ---- without time ---- */

static void test_sides(void **state)
{
	struct site_test t;
	struct made k;
	struct cube c;
	struct stack_column base, both;
	struct cube_flat flat = {.den = 1, .names = {STR("old"), STR("new")}};
	int64_t ones[3] = {1, 1, 1};
	struct mkprof p;

	(void)state;
	site_test_make(&t);
	begin(&p, "cpu", "nanoseconds", 0);
	mk_sample1(&p, "main;a", 5);
	mk_sample1(&p, "main;b", 6);
	mk_sample1(&p, "main;b;c", 7);
	put(&t, "pod=a", &p);
	make(&k, &t, NULL, 1 << 20);
	both = *k.p.stacks;
	assert_int_equal(both.n, 3);
	base = both; /* without the first */
	base.stacks++;
	base.is_cut++;
	base.value = ones;
	base.n--;
	flat.sides[0] = &base;
	flat.sides[1] = &both;
	flat.series = k.p.series;
	cube_of_stacks(&c, &flat, &k.a);
	check_tree(&c);
	assert_int_equal(c.n_sets, 2);
	assert_int_equal(cells_of(&c, NULL, 0, CUBE_SIDE, "candidate"), 18);
	assert_int_equal(cells_of(&c, NULL, 0, CUBE_SIDE, "base"), 2);
	assert_int_equal(cells_of(&c, "c", 0, CUBE_SIDE, "base"), 1);
	cube_release(&c);
	flat.sides[0] = &both;
	flat.sides[1] = NULL;
	cube_of_stacks(&c, &flat, &k.a);
	assert_int_equal(c.n_keys, 0);
	assert_int_equal(c.n_sets, 1);
	assert_int_equal(c.tree.n, 5);
	assert_int_equal(cells_of(&c, NULL, 0, NULL, NULL), 18);
	cube_release(&c);
	release(&k);
	site_test_remove(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_delta),         cmocka_unit_test(test_cumulative),
		cmocka_unit_test(test_gauge),         cmocka_unit_test(test_only_baseline),
		cmocka_unit_test(test_twin),          cmocka_unit_test(test_coarser),
		cmocka_unit_test(test_cut),           cmocka_unit_test(test_sides),
		cmocka_unit_test(test_many_twins),    cmocka_unit_test(test_held_long),
	};

	return cmocka_run_group_tests_name("aggregate_cube", tests, NULL, NULL);
}
