// SPDX-License-Identifier: MIT
#include "aggregate/growth.h"

#include <math.h>
#include <stdlib.h>

#include "aggregate/history_read.h"
#include "base/num.h"

struct grown {
	stack_id stack;
	double value;
};

static int by_stack(const void *left, const void *right)
{
	const struct grown *a = left, *b = right;

	if (a->stack != b->stack)
		return a->stack < b->stack ? -1 : 1;
	return a->value < b->value ? -1 : a->value > b->value;
}

static bool is_owned(const struct growth_spec *spec, const struct model *m, stack_id stack)
{
	const struct stack *s = &m->stacks[stack];
	const frame_id *frames = m->frames_of_stacks + s->at;

	if (spec->fn == FN_ALL || s->n == 0)
		return spec->fn == FN_ALL;
	for (uint32_t i = 0; i < s->n; i++) {
		fn_id fn = m->frames[frames[i]].fn;

		if (spec->packages->is_own_fn[fn])
			return fn == spec->fn;
	}
	return m->frames[frames[0]].fn == spec->fn;
}

/* One a row, rows of one stack side by side. */
static size_t weigh(const struct growth_spec *spec, const struct model *m, struct grown **out,
		    struct arena *own)
{
	struct history_spec reading = {.m = m,
				       .group = spec->group,
				       .type = spec->type,
				       .packages = spec->packages,
				       .companions = spec->companions,
				       .scratch = spec->scratch};
	struct history_reader r;
	VEC(double) sum = {0};
	size_t point = 0, n = 0;

	history_read_start(&r, &reading);
	while (history_read_next(&r)) {
		if (sum.n < r.rows.n)
			vec_extend(&sum, r.rows.n - sum.n);
		if (!r.is_point)
			continue;
		for (size_t i = 0; i < r.locals.n; i++)
			sum.v[r.locals.v[i]] += r.values.v[i] * spec->weight[point];
		point++;
	}
	*out = arena_n(own, r.rows.n, struct grown);
	for (size_t i = 0; i < r.rows.n; i++) {
		stack_id stack = m->rows[r.rows.v[i]].stack;

		if (is_owned(spec, m, stack))
			(*out)[n++] = (struct grown){stack, sum.v[i]};
	}
	if (n)
		qsort(*out, n, sizeof(**out), by_stack);
	vec_release(&sum);
	history_read_end(&r);
	return n;
}

static void name_heaviest(struct growth *g, const struct model *m, stack_id stack, struct arena *a)
{
	const struct stack *s = &m->stacks[stack];
	fn_id *fns = arena_n(a, s->n, fn_id);

	for (uint32_t i = 0; i < s->n; i++)
		fns[i] = m->frames[m->frames_of_stacks[s->at + s->n - 1 - i]].fn;
	g->heaviest = fns;
	g->n_heaviest = s->n;
}

void growth_of_stacks(struct growth *g, const struct growth_spec *spec, struct arena *a)
{
	const struct model *m = spec->scratch->model;
	struct arena own = {0};
	struct grown *v;
	size_t n = weigh(spec, m, &v, &own), kept = 0;
	stack_id *stacks = arena_n(a, n, stack_id);
	int64_t *value = arena_n(a, n, int64_t), most = 0;
	bool saturated = false;

	*g = (struct growth){0};
	for (size_t i = 0, end; i < n; i = end) {
		double sum = 0;

		for (end = i; end < n && v[end].stack == v[i].stack; end++)
			sum += v[end].value;
		if (round_sat(sum, &saturated) <= 0) {
			g->fallen += sum;
			continue;
		}
		stacks[kept] = v[i].stack;
		value[kept++] = round_sat(sum, &saturated);
		if (value[kept - 1] > most) {
			most = value[kept - 1];
			name_heaviest(g, m, v[i].stack, a);
		}
	}
	g->column = (struct stack_column){m, stacks, stacks_find_cut(m, stacks, kept, a), value,
					  kept};
	arena_release(&own);
}
