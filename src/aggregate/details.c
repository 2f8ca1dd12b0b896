// SPDX-License-Identifier: MIT
/* Sides that are windows of the profile were read at the start; others are read when asked for. */
#include "aggregate/details.h"

#include <math.h>

#include "aggregate/slices.h"
#include "base/num.h"

void details_start(struct details *d)
{
	size_t n = d->plan->n_windows;
	struct slice *slices = arena_n(d->arena, n + 1, struct slice);
	struct sliced *out = arena_n(d->arena, n + 1, struct sliced);

	for (size_t i = 0; i < n; i++)
		slices[i + 1] = (struct slice){.from_ns = d->plan->windows[i].from_ns,
					       .to_ns = d->plan->windows[i].to_ns};
	slices_read(d, d->p->series, slices, out, n + 1);
	d->whole = out[0];
	d->windows = out + 1;
}

void details_window(const struct details *d, size_t window, struct part *part, struct arena *a)
{
	const struct sliced *w = &d->windows[window];

	*part = (struct part){.win = w->win, .den = d->p->den};
	part_make(part, &w->column, a);
}

/* The side's stacks and level. */
static struct sliced read_side(const struct details *d, const struct plan_side *side)
{
	const struct series *series = &d->report->model->series[side->series];
	struct slice slice = {.from_ns = side->from_ns,
			      .to_ns = side->to_ns,
			      .tests = side->tests,
			      .n_tests = side->n_tests};
	struct sliced out = {0};

	if (side->window != NO_WINDOW)
		return d->windows[side->window];
	slices_read(d, series, &slice, &out, 1);
	return out;
}

static double unit_scale(const struct details *d, const struct plan_side *side)
{
	const struct model *m = d->report->model;

	return diff_unit_scale(m->types[m->series[side->series].type].unit,
			       m->types[d->p->series->type].unit);
}

void details_diff(const struct details *d, const struct plan_diff *plan, enum diff_mode mode,
		  struct diff *out, struct arena *a)
{
	struct diff_spec spec = {.mode = mode, .noise_level = d->brief->change.noise};

	for (int side = 0; side < SIDE_N; side++) {
		struct sliced read = read_side(d, &plan->side[side]);

		spec.column[side] = read.column;
		spec.win[side] = read.win;
		spec.unit_scale[side] = unit_scale(d, &plan->side[side]);
	}
	diff_make(out, &spec, a);
}

/* ---- functions ---- */

static void read_timelines(const struct details *d, struct fn_detail *fns)
{
	size_t n = d->plan->n_fns;
	struct slice *slices = arena_n(d->arena, 2 * n, struct slice);
	struct sliced *out = arena_n(d->arena, 2 * n, struct sliced);

	for (size_t i = 0; i < 2 * n; i++)
		slices[i] = (struct slice){.fn_role = i % 2 ? SLICE_TOTAL : SLICE_SELF,
					   .fn = d->plan->fns[i / 2].fn,
					   .with_timeline = true};
	slices_read(d, d->p->series, slices, out, 2 * n);
	for (size_t i = 0; i < n; i++) {
		fns[i].self = out[2 * i].timeline;
		fns[i].total = out[2 * i + 1].timeline;
	}
}

static const struct fn_row *find_row(const struct profile *p, fn_id fn)
{
	for (size_t i = 0; i < p->n_fns; i++)
		if (p->fns[i].fn == fn)
			return &p->fns[i];
	return NULL;
}

static struct fn_label_value value_of(const struct value_part *v, fn_id fn)
{
	struct fn_label_value out = {.whole = v->part.win.total};

	if (v->plan)
		out.value = v->plan->value;
	for (size_t i = 0; i < v->part.n_fns; i++)
		if (v->part.fns[i].fn == fn) {
			out.self = v->part.fns[i].self;
			out.total = v->part.fns[i].total;
		}
	return out;
}

static void break_down(const struct details *d, const struct label_parts *parts,
		       struct fn_detail *fn)
{
	struct fn_label *labels = arena_n(d->arena, parts->n_keys, struct fn_label);

	for (size_t k = 0; k < parts->n_keys; k++) {
		const struct key_parts *key = &parts->keys[k];
		size_t n = key->plan->n_values;
		struct fn_label_value *values = arena_n(d->arena, n + 1, struct fn_label_value);

		for (size_t i = 0; i < n; i++)
			values[i] = value_of(&key->values[i], fn->plan->fn);
		values[n] = value_of(&key->other, fn->plan->fn);
		labels[k] = (struct fn_label){key->plan, values, n + key->has_other};
	}
	fn->labels = labels;
	fn->n_labels = parts->n_keys;
}

struct fn_detail *details_functions(const struct details *d, const struct label_parts *labels)
{
	size_t n = d->plan->n_fns;
	struct fn_detail *fns = arena_n(d->arena, n, struct fn_detail);

	for (size_t i = 0; i < n; i++) {
		fns[i].plan = &d->plan->fns[i];
		fns[i].row = find_row(d->p, d->plan->fns[i].fn);
		break_down(d, labels, &fns[i]);
	}
	read_timelines(d, fns);
	fn_details_trees(fns, n, &d->whole.column, d->arena);
	fn_details_sources(fns, n, d->report, d->p);
	return fns;
}
