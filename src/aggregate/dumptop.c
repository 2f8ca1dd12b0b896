// SPDX-License-Identifier: MIT
/* The same walk over stacks as for profiles, with the dump's columns as types. */
#include "aggregate/dumptop.h"

#include <stdlib.h>

#include "aggregate/functions.h"
#include "base/num.h"

static int by_self(const void *left, const void *right)
{
	const struct dumptop_row *a = left, *b = right;

	if (a->self != b->self)
		return a->self > b->self ? -1 : 1;
	return a->fn < b->fn ? -1 : a->fn > b->fn;
}

/* A stack may stand twice, under different labels: sums do not mind. */
static struct stack_values values_of(const struct model *m, const struct mdump *d,
				     const struct rows_view *view, struct arena *a)
{
	stack_id *stacks = arena_n(a, view->rows.n, stack_id);

	for (size_t i = 0; i < view->rows.n; i++)
		stacks[i] = m->rows[view->rows.v[i]].stack;
	return (struct stack_values){.m = m,
				     .stacks = stacks,
				     .n = view->rows.n,
				     .n_types = d->n_points,
				     .n_slots = 1,
				     .value = view->values.v};
}

void dumptop_make(struct dumptop *tops, const struct model *m, const struct mdump *d,
		  struct arena *a)
{
	struct rows_view view = {0};
	struct stack_values values;
	struct fn_sums fns;
	bool saturated = false;

	model_rows(m, d, &view);
	values = values_of(m, d, &view, a);
	functions_sum(&fns, &values, arena_n(a, m->n_fns, uint32_t), a, &saturated);
	for (uint32_t p = 0; p < d->n_points; p++) {
		struct dumptop_row *rows = arena_n(a, fns.n, struct dumptop_row);
		size_t n = 0;

		for (size_t i = 0; i < fns.n; i++) {
			const int64_t *sum = fn_sum(&fns, &values, i, d->points[p].column, 0);

			if (sum[0] || sum[1])
				rows[n++] = (struct dumptop_row){fns.fns[i], sum[0], sum[1]};
		}
		if (n)
			qsort(rows, n, sizeof(*rows), by_self);
		tops[p] = (struct dumptop){rows, n};
	}
	rows_view_release(&view);
}
