// SPDX-License-Identifier: MIT
/* Functions and tree of a column; statistics of a timeline. */
#include "aggregate/part.h"

#include <math.h>
#include <stdlib.h>

#include "aggregate/functions.h"
#include "aggregate/tree.h"
#include "base/num.h"
#include "base/vec.h"

static int by_self(const void *left, const void *right)
{
	const struct fn_value *a = left, *b = right;

	if (a->self != b->self)
		return a->self > b->self ? -1 : 1;
	if (a->total != b->total)
		return a->total > b->total ? -1 : 1;
	return a->fn < b->fn ? -1 : a->fn > b->fn;
}

static void make_functions(struct part *p, const struct stack_column *c, struct arena *a)
{
	struct arena own = {0};
	struct stack_values values = {.m = c->m,
				      .stacks = c->stacks,
				      .is_cut = c->is_cut,
				      .n = c->n,
				      .n_types = 1,
				      .n_slots = 1,
				      .value = c->value};
	struct fn_sums sums;
	struct fn_value *fns;
	bool saturated = false;

	functions_sum(&sums, &values, arena_n(&own, c->m->n_fns, uint32_t), &own, &saturated);
	fns = arena_n(a, sums.n, struct fn_value);
	for (size_t i = 0; i < sums.n; i++) {
		const int64_t *sum = fn_sum(&sums, &values, i, 0, 0);

		if (!sum[0] && !sum[1])
			continue;
		fns[p->n_fns++] = (struct fn_value){sums.fns[i], sums.files[i], sum[0], sum[1]};
	}
	if (p->n_fns)
		qsort(fns, p->n_fns, sizeof(*fns), by_self);
	p->fns = fns;
	arena_release(&own);
}

static void make_tree(struct part *p, const struct stack_column *c, struct arena *a)
{
	struct arena own = {0};
	struct tree_spec spec = {.m = c->m,
				 .paths = paths_from_root(c, GRAIN_FUNCTION, &own),
				 .n = c->n,
				 .root = FN_ALL,
				 .light_part = PART_LIGHT_PART};
	struct tree tree;

	tree_build(&tree, &spec, a);
	p->nodes = tree.nodes;
	p->n_nodes = tree.n;
	p->n_nodes_all = tree.n_all;
	arena_release(&own);
}

void part_make(struct part *p, const struct stack_column *column, struct arena *a)
{
	part_make_functions(p, column, a);
	make_tree(p, column, a);
}

void part_make_functions(struct part *p, const struct stack_column *column, struct arena *a)
{
	p->n_fns = 0;
	p->n_stacks = column->n;
	make_functions(p, column, a);
}

struct level_stats level_stats_of(const struct timeline *t)
{
	struct level_stats s = {NAN, NAN, NAN, NAN, NAN, 0, 0};
	double sum = 0, squares = 0;

	for (size_t i = 0; t->level && i < t->n; i++) {
		double v = t->level[i];

		if (isnan(v))
			continue;
		if (s.n == 0 || v > s.max) {
			s.max = v;
			s.max_s = t->start_s + (int64_t)i * t->width_s;
		}
		if (s.n == 0 || v < s.min)
			s.min = v;
		s.now = v;
		sum += v;
		s.n++;
	}
	if (s.n == 0)
		return s;
	s.mean = sum / (double)s.n;
	for (size_t i = 0; i < t->n; i++)
		if (!isnan(t->level[i]))
			squares += (t->level[i] - s.mean) * (t->level[i] - s.mean);
	s.stddev = s.n > 1 ? sqrt(squares / (double)(s.n - 1)) : 0;
	return s;
}
