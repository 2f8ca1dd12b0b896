// SPDX-License-Identifier: MIT
/* Rows come in no order and a stack stands in several, one a set of labels: sort, then add up. */
#include "aggregate/dumppart.h"

#include <stdlib.h>

#include "base/num.h"

struct cell_ref {
	stack_id stack;
	uint32_t row; /* of the view: where its values are */
};

static int by_stack(const void *left, const void *right)
{
	const struct cell_ref *a = left, *b = right;

	if (a->stack != b->stack)
		return a->stack < b->stack ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

static struct cell_ref *sorted_rows(const struct model *m, const struct rows_view *view,
				    struct arena *a)
{
	struct cell_ref *refs = arena_n(a, view->rows.n + 1, struct cell_ref);

	for (size_t i = 0; i < view->rows.n; i++)
		refs[i] = (struct cell_ref){m->rows[view->rows.v[i]].stack, (uint32_t)i};
	qsort(refs, view->rows.n, sizeof(*refs), by_stack);
	return refs;
}

/* Sums are independent of the order of rows unless they leave the range, where any is wrong. */
static struct stack_values sum_stacks(const struct model *m, const struct mdump *d,
				      const struct rows_view *view, struct arena *a)
{
	struct cell_ref *refs = sorted_rows(m, view, a);
	stack_id *stacks = arena_n(a, view->rows.n + 1, stack_id);
	int64_t *value = arena_n(a, (view->rows.n + 1) * MAX(d->n_points, 1), int64_t);
	bool saturated = false;
	size_t n = 0;

	for (size_t i = 0; i < view->rows.n; i++) {
		const int64_t *from = &view->values.v[(size_t)refs[i].row * d->n_points];
		int64_t *to;

		if (i == 0 || refs[i].stack != refs[i - 1].stack)
			stacks[n++] = refs[i].stack;
		to = &value[(n - 1) * d->n_points];
		for (uint32_t p = 0; p < d->n_points; p++)
			to[p] = add_sat(to[p], from[p], &saturated);
	}
	return (struct stack_values){.m = m,
				     .stacks = stacks,
				     .is_cut = stacks_find_cut(m, stacks, n, a),
				     .n = n,
				     .n_types = d->n_points,
				     .n_slots = 1,
				     .value = value};
}

static struct win dump_win(const struct mdump *d, const struct point *point)
{
	int64_t from = d->time_ns == TIME_NONE ? 0 : d->time_ns;
	bool saturated = false;

	return (struct win){.from_ns = from,
			    .to_ns = add_sat(from, d->duration_ns, &saturated),
			    .total = point->total,
			    .level = (double)point->total,
			    .per_value = 1,
			    .n_dumps = 1};
}

void dump_parts(struct part *parts, const struct model *m, const struct mdump *d, struct arena *a)
{
	struct arena own = {0};
	struct rows_view view = {0};
	struct stack_values values;

	model_rows(m, d, &view);
	values = sum_stacks(m, d, &view, &own);
	for (uint32_t p = 0; p < d->n_points; p++) {
		struct stack_column column =
			stack_column_of(&values, d->points[p].column, 0, &own);

		parts[p] = (struct part){0};
		part_make(&parts[p], &column, a);
		parts[p].den = 1;
		parts[p].win = dump_win(d, &d->points[p]);
	}
	rows_view_release(&view);
	arena_release(&own);
}
