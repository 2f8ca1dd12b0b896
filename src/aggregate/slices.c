// SPDX-License-Identifier: MIT
/* A pass holds a cell for each row and slice, so the rows decide how many slices share one. */
#include "aggregate/slices.h"

#include "base/num.h"

#define PASS_BYTES ((size_t)64 << 20)

static const struct group *group_of(const struct details *d, const struct series *series,
				    size_t *type)
{
	uint32_t wanted = (uint32_t)(series - d->report->model->series);

	for (size_t g = 0; g < d->groups->n; g++)
		for (size_t t = 0; t < d->groups->v[g].n_series; t++)
			if (d->groups->v[g].series[t] == wanted) {
				*type = t;
				return &d->groups->v[g];
			}
	return NULL;
}

static size_t slices_a_pass(const struct details *d)
{
	size_t bytes = (d->p->n_stacks + 1) * sizeof(int64_t) * 3;

	return MAX(MIN(PASS_BYTES / bytes, (size_t)SLICES_MAX), (size_t)4);
}

/*
 * Where there is nothing to subtract (a dump or two that count since their processes' start), the
 * whole is what they counted until then; it has no rate.
 */
static struct stack_column column_of(const struct details *d, const struct select_spec *spec,
				     const struct selection *s, size_t i, struct win *win)
{
	const struct slice *slice = &spec->slices[i];
	struct stack_column c = selection_column(s, 0, i, d->arena);
	bool saturated = false;

	if (c.n || win->n_dumps || slice->from_ns || slice->to_ns || slice->n_tests ||
	    slice->fn_role != SLICE_ANY)
		return c;
	c = selection_column(s, 0, s->n_slices, d->arena);
	for (size_t k = 0; k < c.n; k++)
		win->total = add_sat(win->total, c.value[k], &saturated);
	return c;
}

static void read_pass(const struct details *d, const struct select_spec *spec, struct sliced *out)
{
	struct arena own = {0};
	struct selection s;

	group_select(&s, spec, d->scratch, &own);
	for (size_t i = 0; i < spec->n_slices; i++) {
		struct timeline *t = &out[i].timeline;
		double *levels = NULL;

		out[i].win = s.slots[i].win;
		out[i].column = column_of(d, spec, &s, i, &out[i].win);
		*t = s.slots[i].timeline;
		if (!t->level)
			continue;
		levels = arena_n(d->arena, t->n, double);
		memcpy(levels, t->level, t->n * sizeof(*levels));
		t->level = levels;
	}
	arena_release(&own);
}

void slices_read(const struct details *d, const struct series *series, const struct slice *slices,
		 struct sliced *out, size_t n)
{
	size_t most = slices_a_pass(d), type = 0;
	struct select_spec spec = {.group = group_of(d, series, &type), .one_type = true};

	spec.type = type;
	for (size_t from = 0; from < n && spec.group; from += most) {
		spec.slices = slices + from;
		spec.n_slices = MIN(most, n - from);
		read_pass(d, &spec, out + from);
	}
}
