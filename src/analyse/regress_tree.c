// SPDX-License-Identifier: MIT
#include "analyse/regress_tree.h"

#include <stdlib.h>

#include "base/num.h"
#include "base/vec.h"
#include "model/fname.h"

#define NOTHING 0.05

static int by_id(const void *left, const void *right)
{
	const struct regress_row *a = left, *b = right;

	return a->id < b->id ? -1 : a->id > b->id;
}

static void keep_flagged(struct regress_tree *t, enum regress_what what)
{
	const struct regress_family *f = &t->r->families[what];
	struct regress_row *rows = arena_n(t->own, f->n_flagged, struct regress_row);

	for (size_t i = 0; i < f->n; i++)
		if (f->rows[i].is_flagged)
			rows[t->n_rows[what]++] = f->rows[i];
	if (t->n_rows[what])
		qsort(rows, t->n_rows[what], sizeof(*rows), by_id);
	t->rows[what] = rows;
}

const struct regress_row *tree_flagged(const struct regress_tree *t, enum regress_what what,
				       fn_id fn)
{
	struct regress_row key = {.id = fn};

	return t->n_rows[what] ? bsearch(&key, t->rows[what], t->n_rows[what], sizeof(key), by_id)
			       : NULL;
}

static bool is_own(const struct regress_tree *t, fn_id fn)
{
	if (fn >= FN_LIGHTER)
		return false;
	return t->is_own ? t->is_own[fn]
			 : !fname_is_runtime(model_fn(t->m, fn), model_fn_file(t->m, fn));
}

static void find_parents(struct regress_tree *t)
{
	VEC(uint32_t) open = {0}; /* by depth: the node last seen */

	for (size_t i = 0; i < t->n; i++) {
		size_t depth = t->d->nodes[i].node.depth;

		if (open.n < depth + 1)
			vec_extend(&open, depth + 1 - open.n);
		open.v[depth] = (uint32_t)i;
		t->parent[i] = depth ? open.v[depth - 1] : TREE_NOBODY;
	}
	vec_release(&open);
}

/* The leaf-most function of the program; without one, the leaf: as HISTORY_OWN has it. */
static void find_whom(struct regress_tree *t)
{
	for (size_t i = 0; i < t->n; i++) {
		fn_id fn = tree_fn(t, i), above = FN_LIGHTER;
		uint32_t parent = t->parent[i];

		t->who[COUNT_SELF][i] = fn < FN_LIGHTER ? fn : FN_LIGHTER;
		if (parent != TREE_NOBODY && t->who[COUNT_OWN][parent] < FN_LIGHTER &&
		    is_own(t, t->who[COUNT_OWN][parent]))
			above = t->who[COUNT_OWN][parent];
		t->who[COUNT_OWN][i] = above < FN_LIGHTER && !is_own(t, fn) ? above
									    : t->who[COUNT_SELF][i];
	}
}

static void sum_functions(struct regress_tree *t)
{
	for (int count = 0; count < COUNT_N; count++) {
		t->sums[count] = arena_n(t->own, t->m->n_fns, struct tree_sum);
		for (size_t i = 0; i < t->n; i++) {
			fn_id fn = t->who[count][i];

			if (fn >= FN_LIGHTER)
				continue;
			t->sums[count][fn].base += t->base[i];
			t->sums[count][fn].candidate += t->candidate[i];
		}
	}
}

void regress_tree_make(struct regress_tree *t)
{
	struct arena *own = t->own;
	const struct diff *d = t->d;
	double work = t->r->work;

	t->n = d->n_nodes;
	t->parent = arena_n(own, t->n, uint32_t);
	t->base = arena_n(own, t->n, double);
	t->candidate = arena_n(own, t->n, double);
	for (int count = 0; count < COUNT_N; count++)
		t->who[count] = arena_n(own, t->n, fn_id);
	for (size_t i = 0; i < t->n; i++) {
		t->base[i] = diff_number(d, SIDE_BASE, d->nodes[i].self_base) * work;
		t->candidate[i] = diff_number(d, SIDE_CANDIDATE, d->nodes[i].node.self);
	}
	t->whole = fmax(d->whole[SIDE_BASE] * work, d->whole[SIDE_CANDIDATE]);
	find_parents(t);
	find_whom(t);
	sum_functions(t);
	t->of_fn = arena_n(own, t->m->n_fns, double);
	t->of_node = arena_n(own, t->n, double);
	t->seen = arena_n(own, t->m->n_fns, uint32_t);
	for (int what = 0; what < REGRESS_WHAT_N; what++)
		keep_flagged(t, what);
}

void tree_tell_callers(const struct regress_tree *t, uint32_t node)
{
	for (uint32_t i = node; i != TREE_NOBODY; i = t->parent[i]) {
		fn_id fn = tree_fn(t, i);

		if (fn >= FN_LIGHTER || t->seen[fn] == node + 1)
			continue;
		t->seen[fn] = node + 1;
		t->of_fn[fn] += tree_change(t, node);
	}
}

void tree_forget_callers(const struct regress_tree *t, uint32_t node)
{
	for (uint32_t i = node; i != TREE_NOBODY; i = t->parent[i])
		if (tree_fn(t, i) < FN_LIGHTER) {
			t->of_fn[tree_fn(t, i)] = 0;
			t->seen[tree_fn(t, i)] = 0;
		}
}

bool tree_is_new(struct tree_sum s)
{
	return s.base <= NOTHING * s.candidate;
}

bool tree_is_gone(struct tree_sum s)
{
	return s.candidate <= NOTHING * s.base;
}

/* As of a function with as many samples. */
double tree_error(const struct regress_tree *t, struct tree_sum s)
{
	double ka = (double)t->r->n_units[SIDE_BASE], kb = (double)t->r->n_units[SIDE_CANDIDATE];
	double size = fmax((s.base + s.candidate) / 2, 0), v = t->r->extra;

	if (t->r->is_sampled && size > 0 && t->whole > 0)
		v += (ka + kb) / (t->r->whole.samples * fmin(size / t->whole, 1));
	return size * sqrt(v * (1 / ka + 1 / kb));
}
