// SPDX-License-Identifier: MIT
/* From the sums of a group to the profiles that pages show. */
#include <math.h>
#include <stdlib.h>

#include "aggregate/functions.h"
#include "aggregate/labels.h"
#include "aggregate/packages.h"
#include "aggregate/moved.h"
#include "aggregate/sums.h"
#include "aggregate/tree.h"
#include "base/num.h"
#include "base/utc.h"

/* Nodes under this part of the whole are dropped: call trees list the heaviest few hundred. */
#define LIGHT_LINE_PART ((int64_t)(1 / PROFILE_LIGHT_LINE))
/* The inverted picture is a few hundred frames, none narrower than this. */
#define LIGHT_INVERTED_PART 2000

/* Slices of the first pass: the windows of struct profile, in its order. */
#define SLOT_BASELINE WIN_N

struct finish {
	struct sums *s;
	struct arena *a;
	struct stack_values values;
	struct fn_sums fns, pkgs;
	stack_id *kept; /* of values, when profiles get them */
	bool *kept_cut;
};

static int by_self(const void *left, const void *right)
{
	const struct fn_row *a = left, *b = right;

	if (a->self[WIN_ALL] != b->self[WIN_ALL])
		return a->self[WIN_ALL] > b->self[WIN_ALL] ? -1 : 1;
	return a->fn < b->fn ? -1 : a->fn > b->fn;
}

struct ranked {
	int64_t self;
	fn_id fn;
	uint32_t at;
};

static int by_ranked_self(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;

	if (a->self != b->self)
		return a->self > b->self ? -1 : 1;
	return a->fn < b->fn ? -1 : a->fn > b->fn;
}

static void rank(struct fn_row *rows, size_t n, size_t w, struct arena *scratch)
{
	struct ranked *ranked = arena_n(scratch, n, struct ranked);
	size_t kept = 0;

	for (uint32_t i = 0; i < n; i++)
		if (rows[i].self[w] || rows[i].total[w])
			ranked[kept++] = (struct ranked){rows[i].self[w], rows[i].fn, i};
	if (kept)
		qsort(ranked, kept, sizeof(*ranked), by_ranked_self);
	for (size_t i = 0; i < kept; i++)
		rows[ranked[i].at].rank[w] = (uint32_t)i + 1;
}

static bool fill_row(const struct finish *f, size_t i, size_t type, bool baseline,
		     struct fn_row *row)
{
	bool any = false;

	*row = (struct fn_row){.fn = f->fns.fns[i],
			       .file = f->fns.files[i * f->values.n_types + type]};
	for (size_t w = 0; w < WIN_N; w++) {
		size_t slot = baseline && w == WIN_ALL ? SLOT_BASELINE : w;
		const int64_t *sum = fn_sum(&f->fns, &f->values, i, type, slot);

		row->self[w] = sum[0];
		row->total[w] = sum[1];
		any |= sum[0] || sum[1];
	}
	return any;
}

static void finish_functions(struct finish *f, size_t type, struct profile *p)
{
	struct fn_row *rows = arena_n(f->a, f->fns.n, struct fn_row);
	size_t n = 0;

	for (size_t i = 0; i < f->fns.n; i++)
		n += fill_row(f, i, type, p->only_baseline, &rows[n]);
	if (n)
		qsort(rows, n, sizeof(*rows), by_self);
	for (size_t w = 0; w < WIN_N; w++)
		rank(rows, n, w, &f->s->scratch->arena);
	p->fns = rows;
	p->n_fns = n;
}

static void finish_windows(const struct finish *f, size_t type, struct profile *p)
{
	for (size_t w = 0; w < WIN_N; w++)
		p->win[w] = sums_win(f->s, &f->values, type, w);
}

static void finish_inverted(struct finish *f, const struct stack_column *column,
			    struct profile *p)
{
	struct arena *own = &f->s->scratch->arena;
	struct tree_spec spec = {.m = f->s->m,
				 .paths = paths_from_leaf(column, PROFILE_INVERTED_DEPTH, own),
				 .n = column->n,
				 .root = FN_ALL,
				 .light_part = LIGHT_INVERTED_PART};
	struct tree tree;

	tree_build(&tree, &spec, f->a);
	p->inverted = tree.nodes;
	p->n_inverted = tree.n;
	p->n_inverted_all = tree.n_all;
}

/* All stacks of the group, so that one tree serves all its types. */
static void keep_stacks(struct finish *f, size_t type, size_t slot, struct profile *p)
{
	struct stack_column *column = arena_new(f->a, struct stack_column);
	int64_t *value = arena_n(f->a, f->values.n, int64_t);

	for (size_t i = 0; i < f->values.n; i++)
		value[i] = stack_value(&f->values, i, type, slot);
	*column = (struct stack_column){.m = f->values.m,
					.stacks = f->kept,
					.is_cut = f->kept_cut,
					.value = value,
					.n = f->values.n};
	p->stacks = column;
}

static void finish_tree(struct finish *f, size_t type, struct profile *p)
{
	size_t slot = p->only_baseline ? (size_t)SLOT_BASELINE : (size_t)WIN_ALL;
	struct arena *own = &f->s->scratch->arena;
	struct stack_column column = stack_column_of(&f->values, type, slot, own);
	struct tree_spec spec = {.m = f->s->m,
				 .paths = paths_from_root(&column, GRAIN_FUNCTION, own),
				 .n = column.n,
				 .root = FN_ALL,
				 .light_part = TREE_LIGHT_PART};
	struct tree tree;

	tree_build(&tree, &spec, f->a);
	p->nodes = tree.nodes;
	p->n_nodes = tree.n;
	p->n_nodes_all = tree.n_all;
	spec.grain = GRAIN_LINE;
	spec.paths = paths_from_root(&column, GRAIN_LINE, own);
	spec.light_part = LIGHT_LINE_PART;
	tree_build(&tree, &spec, f->a);
	p->lines = tree.nodes;
	p->n_lines = tree.n;
	p->n_lines_all = tree.n_all;
	finish_inverted(f, &column, p);
	if (f->kept)
		keep_stacks(f, type, slot, p);
	for (size_t l = 0; l < f->s->rows.n; l++)
		p->n_stacks += sums_cell(f->s, l, type, slot)->i != 0;
}

static int by_time(const void *left, const void *right)
{
	const struct restart *a = left, *b = right;

	if (a->time_ns != b->time_ns)
		return a->time_ns < b->time_ns ? -1 : 1;
	return a->instance < b->instance ? -1 : a->instance > b->instance;
}

static void finish_instances(struct finish *f, size_t type, struct profile *p)
{
	const struct column *c = &f->s->columns[type];
	struct restart *restarts = arena_n(f->a, c->restarts.n, struct restart);

	for (size_t i = 0; i < c->restarts.n; i++)
		restarts[i] = c->restarts.v[i];
	if (c->restarts.n)
		qsort(restarts, c->restarts.n, sizeof(*restarts), by_time);
	p->restarts = restarts;
	p->n_restarts = c->restarts.n;
	p->instances = c->instances;
	p->n_instances = c->n_instances;
	p->n_dumps = c->n_dumps;
	p->first_ns = c->first_ns;
	p->last_ns = c->last_ns;
	p->coverage = c->expected > 0 ? fmin(1, c->n_dumps / c->expected) : 1;
}

static void finish_profile(struct finish *f, size_t type, struct profile *p)
{
	const struct sums *s = f->s;
	const struct column *c = &s->columns[type];

	*p = (struct profile){.series = c->series, .den = c->den, .saturated = c->saturated};
	p->timeline = (struct timeline){.start_s = s->start_s,
					.width_s = s->width_s,
					.n = s->n_buckets,
					.level = c->slices[WIN_ALL].levels,
					.is_sequence = s->axis->is_sequence};
	p->only_baseline = c->kind == KIND_CUMULATIVE && c->n_differences == 0;
	finish_windows(f, type, p);
	finish_functions(f, type, p);
	if (s->scratch->packages)
		packages_finish(p, &f->pkgs, &f->values, type, f->a);
	p->moved = moved_find(&f->values, type, p->win, s->scratch);
	finish_tree(f, type, p);
	finish_instances(f, type, p);
	labels_finish(s->labels, s, type, p);
}

static void set_slices(struct slice *slices, const struct axis *axis)
{
	int64_t quarter = (axis->to_ns - axis->from_ns) / 4;

	slices[WIN_ALL] = (struct slice){.with_timeline = true};
	slices[WIN_FIRST] =
		(struct slice){.from_ns = axis->from_ns, .to_ns = axis->from_ns + quarter};
	slices[WIN_LAST] = (struct slice){.from_ns = axis->to_ns - quarter, .to_ns = axis->to_ns};
}

static void copy_stacks(struct finish *f)
{
	f->kept = arena_n(f->a, f->values.n, stack_id);
	f->kept_cut = arena_n(f->a, f->values.n, bool);
	for (size_t i = 0; i < f->values.n; i++) {
		f->kept[i] = f->values.stacks[i];
		f->kept_cut[i] = f->values.is_cut[i];
	}
}

void group_aggregate(const struct group *group, struct scratch *scratch, struct arena *a,
		     struct profile *profiles)
{
	struct slice slices[WIN_N];
	struct sums s = {.scratch = scratch,
			 .a = a,
			 .m = scratch->model,
			 .slices = slices,
			 .n_slices = WIN_N,
			 .want_labels = true};
	struct finish f = {.s = &s, .a = a};
	bool saturated = false;

	arena_reset(&scratch->arena);
	set_slices(slices, &scratch->axes->services[group->service]);
	sums_make(&s, group, scratch->axes);
	f.values = sums_stacks(&s, &scratch->arena);
	functions_sum(&f.fns, &f.values, scratch->local_of_fn, &scratch->arena, &saturated);
	if (scratch->packages)
		functions_sum_groups(&f.pkgs, &f.values,
				     &(struct fn_groups){scratch->packages->of_fn,
							 scratch->local_of_fn},
				     &scratch->arena, &saturated);
	if (scratch->keep_stacks)
		copy_stacks(&f);
	for (size_t t = 0; t < s.n_types; t++) {
		finish_profile(&f, t, &profiles[t]);
		profiles[t].saturated |= saturated;
	}
	sums_release(&s);
}

void scratch_init(struct scratch *s, const struct model *m, const struct axes *axes)
{
	size_t rows = 0, fns = 0;

	*s = (struct scratch){.model = m, .axes = axes};
	s->local_of_row = vec_grown(NULL, &rows, m->n_rows + 1, sizeof(uint32_t));
	s->local_of_fn = vec_grown(NULL, &fns, m->n_fns + 1, sizeof(uint32_t));
	memset(s->local_of_row, 0, (m->n_rows + 1) * sizeof(uint32_t));
	memset(s->local_of_fn, 0, (m->n_fns + 1) * sizeof(uint32_t));
}

void scratch_release(struct scratch *s)
{
	rows_view_release(&s->view);
	vec_free(s->local_of_row);
	vec_free(s->local_of_fn);
	arena_release(&s->arena);
}
