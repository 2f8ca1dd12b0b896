// SPDX-License-Identifier: MIT
/* Callers, callees and lines of functions, of stacks made by hand and of random ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "aggregate/fndetail.h"
#include "base/num.h"
#include "mkprof.h"

#define FNS 6
#define LINES 4 /* frames of a function */
#define STACKS_MOST 400

/* Frames by function, then file and line: frame f * LINES + k is function f, file a.go or b.go. */
struct made {
	struct model model;
	struct arena arena;
	str_id fn_name[FNS], fn_file[FNS];
	struct frame frames[FNS * LINES];
	struct stack stacks[STACKS_MOST];
	frame_id frames_of_stacks[STACKS_MOST * 40];
	stack_id ids[STACKS_MOST];
	bool is_cut[STACKS_MOST];
	int64_t value[STACKS_MOST];
	struct stack_column column;
	struct plan_fn plans[FNS];
	struct fn_detail details[FNS];
};

static str_id intern(struct made *m, const char *text)
{
	return strtab_intern(&m->model.strings, str_of(text));
}

static struct made *made_new(void)
{
	struct made *m = test_calloc(1, sizeof(*m));
	str_id a, b;

	strtab_init(&m->model.strings);
	a = intern(m, "a.go");
	b = intern(m, "b.go");
	for (size_t f = 0; f < FNS; f++) {
		char name[8];

		snprintf(name, sizeof(name), "f%zu", f);
		m->fn_name[f] = intern(m, name);
		m->fn_file[f] = a;
		/* The last two are one line of two binaries. */
		for (size_t k = 0; k < LINES; k++)
			m->frames[f * LINES + k] = (struct frame){
				.fn = (fn_id)f,
				.file = k < 2 ? a : b,
				.line = k < 2 ? (uint32_t)(10 * f + k) : 7,
				.inlined = k == 1};
	}
	m->model.fn_name = m->fn_name;
	m->model.fn_file = m->fn_file;
	m->model.n_fns = FNS;
	m->model.frames = m->frames;
	m->model.n_frames = FNS * LINES;
	m->model.stacks = m->stacks;
	m->model.frames_of_stacks = m->frames_of_stacks;
	m->column = (struct stack_column){
		.m = &m->model, .stacks = m->ids, .is_cut = m->is_cut, .value = m->value};
	return m;
}

static void made_free(struct made *m)
{
	strtab_release(&m->model.strings);
	arena_release(&m->arena);
	test_free(m);
}

/* "12 03 21": function and frame, root first. */
static void add(struct made *m, const char *path, int64_t value)
{
	size_t i = m->column.n++;
	struct stack *s = &m->stacks[i];
	size_t n = (strlen(path) + 1) / 3;

	*s = (struct stack){i ? s[-1].at + s[-1].n : 0, (uint32_t)n};
	for (size_t k = 0; k < n; k++)
		m->frames_of_stacks[s->at + n - 1 - k] = (frame_id)((path[3 * k] - '0') * LINES +
								    (path[3 * k + 1] - '0'));
	m->ids[i] = (stack_id)i;
	m->value[i] = value;
	m->model.n_stacks = i + 1;
}

static void detail(struct made *m)
{
	for (size_t f = 0; f < FNS; f++) {
		m->plans[f] = (struct plan_fn){.fn = (fn_id)f};
		m->details[f] = (struct fn_detail){.plan = &m->plans[f]};
	}
	fn_details_trees(m->details, FNS, &m->column, &m->arena);
}

static void check_node(const struct node *n, fn_id fn, uint32_t depth, const int64_t *values)
{
	assert_int_equal(n->fn, fn);
	assert_int_equal(n->depth, depth);
	assert_int_equal(n->self, values[0]);
	assert_int_equal(n->total, values[1]);
}

#define CHECK_NODE(n, fn, depth, ...) check_node(n, fn, depth, (const int64_t[]){__VA_ARGS__})

static void check_line(const struct made *m, const struct fn_line *l, const char *place,
		       const int64_t *values)
{
	struct str file = strtab_get(&m->model.strings, l->file);
	char text[32];

	snprintf(text, sizeof(text), "%.*s:%u", (int)file.n, file.p, l->line);
	assert_string_equal(text, place);
	assert_int_equal(l->self, values[0]);
	assert_int_equal(l->total, values[1]);
}

#define CHECK_LINE(m, l, place, ...) check_line(m, l, place, (const int64_t[]){__VA_ARGS__})

/*
 *   f0 -> f1 -> f2            100   f1 at line 10
 *   f0 -> f1 -> f2 -> f1 -> f3 40   f1 at lines 10 and 11: recursion
 *   f4 -> f1                    7   f1 at line 11, inlined
 *   f1                          3   as a root and a leaf, line 7 of b.go
 */
static void make_example(struct made *m)
{
	add(m, "00 10 20", 100);
	add(m, "00 10 20 11 30", 40);
	add(m, "40 11", 7);
	add(m, "12", 3);
	detail(m);
}

static void test_callers(void **state)
{
	struct made *m = made_new();
	const struct fn_detail *d;

	(void)state;
	make_example(m);
	d = &m->details[1];
	assert_int_equal(d->n_stacks, 4);
	assert_int_equal(d->n_callers, 3);
	CHECK_NODE(&d->callers[0], 1, 0, 3, 150);
	CHECK_NODE(&d->callers[1], 0, 1, 140, 140);
	CHECK_NODE(&d->callers[2], 4, 1, 7, 7);
	assert_int_equal(m->frames[d->callers[0].frame].fn, 1);
	/* f2 is called by f1, which f0 calls: never by itself. */
	d = &m->details[2];
	assert_int_equal(d->n_callers, 3);
	CHECK_NODE(&d->callers[0], 2, 0, 0, 140);
	CHECK_NODE(&d->callers[1], 1, 1, 0, 140);
	CHECK_NODE(&d->callers[2], 0, 2, 140, 140);
	made_free(m);
}

static void test_callees(void **state)
{
	struct made *m = made_new();
	const struct fn_detail *d;

	(void)state;
	make_example(m);
	d = &m->details[1];
	assert_int_equal(d->n_callees, 4);
	CHECK_NODE(&d->callees[0], 1, 0, 10, 150);
	CHECK_NODE(&d->callees[1], 2, 1, 100, 140);
	CHECK_NODE(&d->callees[2], 1, 2, 0, 40); /* itself again */
	CHECK_NODE(&d->callees[3], 3, 3, 40, 40);
	d = &m->details[3];
	assert_int_equal(d->n_callees, 1);
	CHECK_NODE(&d->callees[0], 3, 0, 40, 40);
	/* No stack has it. */
	d = &m->details[5];
	assert_int_equal(d->n_stacks, 0);
	assert_int_equal(d->n_callers, 1);
	assert_int_equal(d->callers[0].total, 0);
	assert_int_equal(d->n_lines, 0);
	made_free(m);
}

static void test_lines(void **state)
{
	struct made *m = made_new();
	const struct fn_detail *d;

	(void)state;
	make_example(m);
	d = &m->details[1];
	assert_int_equal(d->n_lines, 3);
	CHECK_LINE(m, &d->lines[0], "a.go:10", 0, 140);
	CHECK_LINE(m, &d->lines[1], "a.go:11", 7, 47);
	CHECK_LINE(m, &d->lines[2], "b.go:7", 3, 3);
	/* Its outermost frame is the inlined one in the third stack only. */
	assert_int_equal(d->inlined, 7);
	made_free(m);
}

/* A stack counts once a line, also where two frames are the same line. */
static void test_recursive_line(void **state)
{
	struct made *m = made_new();

	(void)state;
	add(m, "12 13 12", 5);
	detail(m);
	assert_int_equal(m->details[1].n_lines, 1);
	CHECK_LINE(m, &m->details[1].lines[0], "b.go:7", 5, 5);
	made_free(m);
}

/* ---- any stacks ---- */

static void add_random(struct made *m, struct mkprof_random *r)
{
	uint32_t n = 1 + (uint32_t)mk_random(r, 12);
	size_t i = m->column.n++;
	struct stack *s = &m->stacks[i];

	*s = (struct stack){i ? s[-1].at + s[-1].n : 0, n};
	for (uint32_t k = 0; k < n; k++)
		m->frames_of_stacks[s->at + k] = (frame_id)mk_random(r, FNS * LINES);
	m->ids[i] = (stack_id)i;
	m->value[i] = (int64_t)mk_random(r, 2000) - 500;
	m->model.n_stacks = i + 1;
}

struct sums {
	int64_t self, total;
};

/* The plain definition: leaf, and standing in the stack at all. */
static struct sums sums_of(const struct made *m, fn_id fn)
{
	struct sums sums = {0};

	for (size_t i = 0; i < m->column.n; i++) {
		const struct stack *s = &m->stacks[i];
		bool has = false;

		for (uint32_t k = 0; k < s->n; k++)
			has |= m->frames[m->frames_of_stacks[s->at + k]].fn == fn;
		sums.total += has ? m->value[i] : 0;
		if (m->frames[m->frames_of_stacks[s->at]].fn == fn)
			sums.self += m->value[i];
	}
	return sums;
}

/* A node is what it has itself and what its children have. */
static void check_tree(const struct node *nodes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int64_t sum = nodes[i].self;

		for (size_t k = i + 1; k < nodes[i].end; k = nodes[k].end)
			sum += nodes[k].total;
		assert_int_equal(sum, nodes[i].total);
	}
	assert_int_equal(nodes[0].end, n);
}

static void check_detail(const struct made *m, fn_id fn)
{
	const struct fn_detail *d = &m->details[fn];
	struct sums sums = sums_of(m, fn);
	int64_t self = 0;

	assert_int_equal(d->callers[0].total, sums.total);
	assert_int_equal(d->callees[0].total, sums.total);
	assert_int_equal(d->callers[0].fn, fn);
	assert_int_equal(d->callees[0].fn, fn);
	check_tree(d->callers, d->n_callers);
	check_tree(d->callees, d->n_callees);
	/* Above the outermost it never stands. */
	for (size_t i = 1; i < d->n_callers; i++)
		assert_int_not_equal(d->callers[i].fn, fn);
	for (size_t i = 0; i < d->n_lines; i++) {
		self += d->lines[i].self;
		if (i && d->lines[i].file == d->lines[i - 1].file)
			assert_true(d->lines[i].line > d->lines[i - 1].line);
	}
	assert_int_equal(self, sums.self);
}

static void test_any(void **state)
{
	struct mkprof_random r = {42};

	(void)state;
	for (int round = 0; round < 200; round++) {
		struct made *m = made_new();
		size_t n = mk_random(&r, STACKS_MOST);

		for (size_t i = 0; i < n; i++)
			add_random(m, &r);
		detail(m);
		for (fn_id fn = 0; fn < FNS; fn++)
			check_detail(m, fn);
		made_free(m);
	}
}

/* Under a thousandth, paths are one; the sums stay. */
static void test_light(void **state)
{
	struct made *m = made_new();
	const struct fn_detail *d;

	(void)state;
	add(m, "00 10", 999999);
	add(m, "20 10 30", 998);
	add(m, "40 10", 2);
	detail(m);
	d = &m->details[1];
	assert_int_equal(d->n_callers, 3);
	assert_int_equal(d->n_callers_all, 4);
	CHECK_NODE(&d->callers[0], 1, 0, 0, 1000999);
	CHECK_NODE(&d->callers[1], 0, 1, 999999, 999999);
	CHECK_NODE(&d->callers[2], FN_LIGHTER, 1, 1000, 1000);
	made_free(m);
}

/* ---- where the sources are ---- */

static void test_origin(void **state)
{
	static struct str services[] = {STR("orders")};
	struct label old[] = {{STR("service_git_ref"), STR("v1"), WHY_KEY},
			      {STR("service_repository"), STR("https://x/a"), WHY_KEY}};
	struct label new[] = {{STR("service_git_ref"), STR("v2"), WHY_KEY}};
	struct instance instances[] = {{.name = STR("a"), .labels = old, .n_labels = 2},
				       {.name = STR("b"), .labels = new, .n_labels = 1},
				       {.name = STR("c")}};
	struct instance_row rows[] = {{.name = STR("a"), .last_ns = 10},
				      {.name = STR("b"), .last_ns = 20},
				      {.name = STR("c"), .last_ns = 30}};
	struct label_value roots[] = {{STR(""), 5}, {STR("svc"), 3}};
	struct label_key key = {STR("service_root_path"), roots, 2};
	struct service_wish wish = {.name = STR("orders"),
				    .repository = STR("https://x/b"),
				    .ref = STR("main"),
				    .root = STR("other")};
	struct model m = {.services = services, .instances = instances, .n_instances = 3};
	struct series series = {0};
	struct discovery discovery = {.wishes = {.services = &wish, .n_services = 1}};
	struct report r = {.model = &m, .discovery = &discovery};
	struct profile p = {.series = &series,
			    .instances = rows,
			    .n_instances = 3,
			    .labels = &key,
			    .n_labels = 1};
	struct origin o = origin_of(&r, &p);

	(void)state;
	/* The latest that tells: its ref; the repository that it lacks is the config's. */
	assert_true(str_eq(o.ref, STR("v2")));
	assert_true(str_eq(o.repository, STR("https://x/b")));
	assert_true(str_eq(o.root, STR("svc")));
	rows[0].last_ns = 25;
	o = origin_of(&r, &p);
	assert_true(str_eq(o.ref, STR("v1")));
	assert_true(str_eq(o.repository, STR("https://x/a")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_callers), cmocka_unit_test(test_callees),
		cmocka_unit_test(test_lines),   cmocka_unit_test(test_recursive_line),
		cmocka_unit_test(test_any),     cmocka_unit_test(test_light),
		cmocka_unit_test(test_origin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
