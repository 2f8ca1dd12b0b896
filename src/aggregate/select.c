// SPDX-License-Identifier: MIT
/* What the pass over the dumps left in its cells becomes rows, stacks and windows. */
#include "aggregate/select.h"

#include <math.h>
#include <stdlib.h>

#include "aggregate/sums.h"
#include "base/num.h"

struct local_row {
	row_id row;
	uint32_t local;
};

static int by_row(const void *left, const void *right)
{
	const struct local_row *a = left, *b = right;

	return a->row < b->row ? -1 : a->row > b->row;
}

static int64_t cell_value(const struct sums *s, struct column *c, union cell cell, size_t slot)
{
	if (!is_gauge(c) || slot == s->n_slices)
		return cell.i;
	return round_sat(cell.d * (double)c->den, &c->saturated);
}

static struct column *wanted(const struct sums *s, size_t type)
{
	return &s->columns[s->first_out + type];
}

struct row_values sums_rows(struct sums *s, struct arena *a)
{
	size_t n = s->rows.n, n_cells = sums_n_cells(s), width = s->n_out * n_cells;
	struct local_row *sorted = arena_n(&s->scratch->arena, n, struct local_row);
	row_id *rows = arena_n(a, n, row_id);
	int64_t *value = arena_n(a, n * width, int64_t);

	for (uint32_t i = 0; i < n; i++)
		sorted[i] = (struct local_row){s->rows.v[i], i};
	if (n)
		qsort(sorted, n, sizeof(*sorted), by_row);
	for (size_t i = 0; i < n; i++) {
		const union cell *cells = &s->cells.v[sorted[i].local * width];

		rows[i] = sorted[i].row;
		for (size_t k = 0; k < width; k++)
			value[i * width + k] = cell_value(s, wanted(s, k / n_cells), cells[k],
							  k % n_cells);
	}
	return (struct row_values){rows, n, s->n_out, n_cells, value};
}

/* Rows of one stack with several label sets become one. */
static struct stack_values stacks_of_rows(struct sums *s, const struct row_values *rows,
					  struct arena *a)
{
	size_t width = rows->n_types * rows->n_slots, kept = 0;
	stack_id *stacks = arena_n(a, rows->n, stack_id);
	int64_t *value = arena_n(a, rows->n * width, int64_t);

	for (size_t i = 0; i < rows->n; i++) {
		stack_id stack = s->m->rows[rows->rows[i]].stack;

		if (kept == 0 || stacks[kept - 1] != stack)
			stacks[kept++] = stack;
		for (size_t k = 0; k < width; k++) {
			int64_t *to = &value[(kept - 1) * width + k];

			*to = add_sat(*to, rows->value[i * width + k],
				      &wanted(s, k / rows->n_slots)->saturated);
		}
	}
	return (struct stack_values){.m = s->m,
				     .stacks = stacks,
				     .is_cut = stacks_find_cut(s->m, stacks, kept, a),
				     .n = kept,
				     .n_types = rows->n_types,
				     .n_slots = rows->n_slots,
				     .value = value};
}

struct stack_values sums_stacks(struct sums *s, struct arena *a)
{
	struct row_values rows = sums_rows(s, &s->scratch->arena);

	return stacks_of_rows(s, &rows, a);
}

struct win sums_win(struct sums *s, const struct stack_values *values, size_t type, size_t slice)
{
	struct column *c = wanted(s, type);
	const struct window *w = &s->windows[s->window_of[slice]];
	struct win win = {.from_ns = w->from_ns,
			  .to_ns = w->to_ns,
			  .level = c->slices[slice].level,
			  .n_dumps = c->slices[slice].n_dumps_all};

	for (size_t i = 0; i < values->n; i++)
		win.total = add_sat(win.total, stack_value(values, i, type, slice), &c->saturated);
	if (win.total && !isnan(win.level))
		win.per_value = is_gauge(c) ? 1 / (double)c->den : win.level / (double)win.total;
	return win;
}

static void set_slot(struct slot *slot, struct sums *s, const struct stack_values *values,
		     size_t type, size_t slice)
{
	slot->win = sums_win(s, values, type, slice);
	slot->timeline = (struct timeline){.start_s = s->start_s,
					   .width_s = s->width_s,
					   .n = s->n_buckets,
					   .level = wanted(s, type)->slices[slice].levels,
					   .is_sequence = s->axis->is_sequence};
}

static void set_types(struct selection *out, const struct sums *s, struct arena *a)
{
	out->n_types = s->n_out;
	out->n_slices = s->n_slices;
	out->series = arena_n(a, s->n_out, const struct series *);
	out->den = arena_n(a, s->n_out, int64_t);
	for (size_t t = 0; t < s->n_out; t++) {
		out->series[t] = wanted(s, t)->series;
		out->den[t] = wanted(s, t)->den;
		out->saturated |= wanted(s, t)->saturated;
	}
}

void group_select(struct selection *out, const struct select_spec *spec, struct scratch *scratch,
		  struct arena *a)
{
	struct sums s = {.scratch = scratch,
			 .a = a,
			 .m = scratch->model,
			 .slices = spec->slices,
			 .n_slices = spec->n_slices,
			 .first_out = spec->one_type ? spec->type : 0,
			 .n_out = spec->one_type};

	arena_reset(&scratch->arena);
	sums_make(&s, spec->group, scratch->axes);
	*out = (struct selection){.rows = sums_rows(&s, a)};
	out->values = stacks_of_rows(&s, &out->rows, a);
	out->slots = arena_n(a, s.n_out * s.n_slices, struct slot);
	for (size_t t = 0; t < s.n_out; t++)
		for (size_t i = 0; i < s.n_slices; i++)
			set_slot(&out->slots[t * s.n_slices + i], &s, &out->values, t, i);
	set_types(out, &s, a);
	sums_release(&s);
}

struct stack_column selection_column(const struct selection *s, size_t type, size_t slice,
				     struct arena *a)
{
	return stack_column_of(&s->values, type, slice, a);
}
