// SPDX-License-Identifier: MIT
/* Stacks made by hand: their packages, and the tree from their leaves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "aggregate/packages.h"
#include "aggregate/tree.h"
#include "base/num.h"

struct made {
	struct model model;
	struct arena arena;
	str_id fn_name[16], fn_file[16];
	struct frame frames[16]; /* one a function */
	struct stack stacks[16];
	frame_id frames_of_stacks[64];
};

static void make(struct made *m)
{
	*m = (struct made){0};
	strtab_init(&m->model.strings);
	m->model.fn_name = m->fn_name;
	m->model.fn_file = m->fn_file;
	m->model.frames = m->frames;
	m->model.stacks = m->stacks;
	m->model.frames_of_stacks = m->frames_of_stacks;
}

static void drop(struct made *m)
{
	strtab_release(&m->model.strings);
	arena_release(&m->arena);
}

static void add_fn(struct made *m, const char *name, const char *file, const char *binary)
{
	size_t i = m->model.n_fns++;

	m->fn_name[i] = strtab_intern(&m->model.strings, str_of(name));
	m->fn_file[i] = strtab_intern(&m->model.strings, str_of(file));
	m->frames[i] = (struct frame){.fn = (fn_id)i,
				      .file = m->fn_file[i],
				      .binary = strtab_intern(&m->model.strings, str_of(binary))};
	m->model.n_frames = m->model.n_fns;
}

/* Numbers of functions, leaf first. */
static void add_stack(struct made *m, const fn_id *fns, uint32_t n)
{
	struct stack *last = m->model.n_stacks ? &m->stacks[m->model.n_stacks - 1] : NULL;
	struct stack s = {last ? last->at + last->n : 0, n};

	memcpy(m->frames_of_stacks + s.at, fns, n * sizeof(*fns));
	m->stacks[m->model.n_stacks++] = s;
}

static void check_name(const struct packages *p, fn_id fn, const char *name, bool is_own)
{
	struct str found = p->names[p->of_fn[fn]];

	assert_int_equal(found.n, strlen(name));
	assert_memory_equal(found.p, name, found.n);
	assert_int_equal(p->is_own[p->of_fn[fn]], is_own);
}

static void test_names(void **state)
{
	struct packages p;
	struct made m;

	(void)state;
	make(&m);
	add_fn(&m, "(*T).lonely", "", "");
	add_fn(&m, "encoding/json.Marshal", "/usr/lib/go/src/encoding/json/encode.go", "");
	add_fn(&m, "encoding/json.Unmarshal", "/usr/lib/go/src/encoding/json/decode.go", "");
	add_fn(&m, "example.org/shop/pricing.(*Engine).Quote", "", "/srv/bin/orders");
	add_fn(&m, "main.main", "/src/main.go", "/srv/bin/orders");
	add_fn(&m, "memcpy", "", "/lib/x86_64/libc.so.6");
	add_fn(&m, "orders+0x1f40", "", "/srv/bin/orders");
	packages_make(&p, &m.model, &m.arena);
	check_name(&p, 0, "(no package)", false);
	check_name(&p, 1, "encoding/json", false);
	check_name(&p, 2, "encoding/json", false);
	check_name(&p, 3, "example.org/shop/pricing", true);
	check_name(&p, 4, "main", true);
	check_name(&p, 5, "libc.so.6", false);
	check_name(&p, 6, "orders", true);
	assert_int_equal(p.n, 6);
	assert_int_equal(p.of_fn[1], p.of_fn[2]);
	for (size_t i = 1; i < p.n; i++)
		assert_true(str_cmp(p.names[i - 1], p.names[i]) < 0);
	drop(&m);
}

static const struct pkg_row *find_row(const struct profile *p, const struct packages *packages,
				      const char *name)
{
	for (size_t i = 0; i < p->n_pkgs; i++)
		if (str_eq(packages->names[p->pkgs[i].pkg], str_of(name)))
			return &p->pkgs[i];
	return NULL;
}

static void check_row(const struct profile *p, const struct packages *packages, const char *name,
		      int64_t self, int64_t total)
{
	const struct pkg_row *row = find_row(p, packages, name);

	assert_non_null(row);
	assert_int_equal(row->self[WIN_ALL], self);
	assert_int_equal(row->total[WIN_ALL], total);
}

enum { JSON_IN, JSON_OUT, MAIN, PRICE };

static void make_json(struct made *m)
{
	make(m);
	add_fn(m, "encoding/json.decode", "", "");
	add_fn(m, "encoding/json.encode", "", "");
	add_fn(m, "main.main", "", "");
	add_fn(m, "example.org/pricing.Quote", "", "");
	add_stack(m, (fn_id[]){MAIN}, 1);
	add_stack(m, (fn_id[]){JSON_IN, JSON_OUT, MAIN}, 3);
	add_stack(m, (fn_id[]){JSON_OUT, PRICE, JSON_IN, JSON_IN, MAIN}, 5);
}

/*
 * Two types, slots of three windows and the baseline. By stack: main 5, in-out-main 10,
 * out-price-in-in-main 7. encoding/json: self and total 10 + 7, though it stands in the third
 * stack three times, with another package in between.
 */
static void test_recursion(void **state)
{
	static const stack_id stacks[] = {0, 1, 2};
	static const int64_t value[] = {
		5,  1, 2, 100, 0, 0, 0, 0, /* type 0: all, first, last, baseline; type 1 */
		10, 3, 4, 0,   0, 0, 0, 0, 7, 0, 7, 50, -2, 0, 0, 0,
	};
	uint32_t local[4] = {0};
	struct profile p = {0}, other = {0}, baseline = {.only_baseline = true};
	struct packages packages;
	struct fn_sums sums;
	bool saturated = false;
	struct made m;
	struct stack_values v = {.m = &m.model,
				 .stacks = stacks,
				 .n = 3,
				 .n_types = 2,
				 .n_slots = WIN_N + 1,
				 .value = value};

	(void)state;
	make_json(&m);
	packages_make(&packages, &m.model, &m.arena);
	functions_sum_groups(&sums, &v, &(struct fn_groups){packages.of_fn, local}, &m.arena,
			     &saturated);
	assert_false(saturated);
	for (size_t i = 0; i < COUNT_OF(local); i++)
		assert_int_equal(local[i], 0);
	packages_finish(&p, &sums, &v, 0, &m.arena);
	assert_int_equal(p.n_pkgs, 3);
	check_row(&p, &packages, "encoding/json", 17, 17);
	check_row(&p, &packages, "main", 5, 22);
	check_row(&p, &packages, "example.org/pricing", 0, 7);
	assert_ptr_equal(find_row(&p, &packages, "encoding/json"), &p.pkgs[0]);
	assert_int_equal(p.pkgs[0].total[WIN_FIRST], 3);
	assert_int_equal(p.pkgs[0].total[WIN_LAST], 11);
	packages_finish(&other, &sums, &v, 1, &m.arena);
	assert_int_equal(other.n_pkgs, 3);
	check_row(&other, &packages, "encoding/json", -2, -2);
	check_row(&other, &packages, "example.org/pricing", 0, -2);
	packages_finish(&baseline, &sums, &v, 0, &m.arena);
	check_row(&baseline, &packages, "encoding/json", 50, 50);
	check_row(&baseline, &packages, "main", 100, 150);
	drop(&m);
}

/* The walk by function is the one that it was. */
static void test_functions(void **state)
{
	static const stack_id stacks[] = {0, 1, 2};
	static const int64_t value[] = {5, 10, 7};
	static const int64_t wanted[][2] = {{10, 17}, {7, 17}, {5, 22}, {0, 7}};
	uint32_t local[4] = {0};
	struct fn_sums sums;
	bool saturated = false;
	struct made m;
	struct stack_values v = {.m = &m.model,
				 .stacks = stacks,
				 .n = 3,
				 .n_types = 1,
				 .n_slots = 1,
				 .value = value};

	(void)state;
	make_json(&m);
	functions_sum(&sums, &v, local, &m.arena, &saturated);
	assert_int_equal(sums.n, 4);
	for (size_t i = 0; i < sums.n; i++) {
		assert_int_equal(fn_sum(&sums, &v, i, 0, 0)[0], wanted[sums.fns[i]][0]);
		assert_int_equal(fn_sum(&sums, &v, i, 0, 0)[1], wanted[sums.fns[i]][1]);
	}
	drop(&m);
}

/*
 * The stacks of make_json with 5, 10 and 7: encode is the leaf of 7, decode of 10, main of 5. Below
 * a leaf stand its callers; two frames deep the third stack ends at Quote.
 */
static void check_inverted(uint32_t depth, const struct node *wanted, size_t n)
{
	static const stack_id stacks[] = {0, 1, 2};
	static const int64_t value[] = {5, 10, 7};
	struct tree tree;
	struct made m;
	struct stack_column column = {.m = &m.model, .stacks = stacks, .value = value, .n = 3};
	struct tree_spec spec = {
		.m = &m.model, .n = 3, .root = FN_ALL, .light_part = 1000};

	make_json(&m);
	spec.paths = paths_from_leaf(&column, depth, &m.arena);
	tree_build(&tree, &spec, &m.arena);
	assert_int_equal(tree.n, n);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(tree.nodes[i].fn, wanted[i].fn);
		assert_int_equal(tree.nodes[i].depth, wanted[i].depth);
		assert_int_equal(tree.nodes[i].self, wanted[i].self);
		assert_int_equal(tree.nodes[i].total, wanted[i].total);
	}
	drop(&m);
}

static void test_inverted(void **state)
{
	static const struct node all[] = {
		{.fn = FN_ALL, .depth = 0, .self = 0, .total = 22},
		{.fn = JSON_IN, .depth = 1, .self = 0, .total = 10},
		{.fn = JSON_OUT, .depth = 2, .self = 0, .total = 10},
		{.fn = MAIN, .depth = 3, .self = 10, .total = 10},
		{.fn = JSON_OUT, .depth = 1, .self = 0, .total = 7},
		{.fn = PRICE, .depth = 2, .self = 0, .total = 7},
		{.fn = JSON_IN, .depth = 3, .self = 0, .total = 7},
		{.fn = JSON_IN, .depth = 4, .self = 0, .total = 7},
		{.fn = MAIN, .depth = 5, .self = 7, .total = 7},
		{.fn = MAIN, .depth = 1, .self = 5, .total = 5},
	};
	static const struct node two[] = {
		{.fn = FN_ALL, .depth = 0, .self = 0, .total = 22},
		{.fn = JSON_IN, .depth = 1, .self = 0, .total = 10},
		{.fn = JSON_OUT, .depth = 2, .self = 10, .total = 10},
		{.fn = JSON_OUT, .depth = 1, .self = 0, .total = 7},
		{.fn = PRICE, .depth = 2, .self = 7, .total = 7},
		{.fn = MAIN, .depth = 1, .self = 5, .total = 5},
	};

	(void)state;
	check_inverted(100, all, COUNT_OF(all));
	check_inverted(2, two, COUNT_OF(two));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_recursion),
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_inverted),
	};

	return cmocka_run_group_tests_name("aggregate_packages", tests, NULL, NULL);
}
