// SPDX-License-Identifier: MIT
/*
 * Both columns become one list of stacks with two values, so that what only one side has stands in
 * its place in the tree. A change counts when it is over DIFF_LEAST_CHANGE of the larger side and
 * over the noise of its part of the whole: samples scatter by the root of their number, so a
 * hundredth of the whole has a tenth of its noise.
 */
#include "aggregate/diff.h"

#include <math.h>
#include <stdlib.h>

#include "aggregate/functions.h"
#include "aggregate/tree.h"
#include "base/num.h"
#include "base/vec.h"

#define EXTENT_WHOLE 1e15 /* of the wider side: precise enough, and sums stay in range */

struct both {
	struct stack_values values; /* two slots: base, candidate */
	int64_t *value;
};

static struct both unite(const struct diff_spec *spec, struct arena *a)
{
	const struct stack_column *b = &spec->column[SIDE_BASE];
	const struct stack_column *c = &spec->column[SIDE_CANDIDATE];
	stack_id *stacks = arena_n(a, b->n + c->n, stack_id);
	bool *is_cut = arena_n(a, b->n + c->n, bool);
	struct both both = {.value = arena_n(a, (b->n + c->n) * SIDE_N, int64_t)};
	size_t n = 0, i = 0, k = 0;

	while (i < b->n || k < c->n) {
		stack_id next = i < b->n ? b->stacks[i] : UINT32_MAX;

		if (k < c->n)
			next = MIN(next, c->stacks[k]);
		if (i < b->n && b->stacks[i] == next) {
			is_cut[n] |= b->is_cut[i];
			both.value[n * SIDE_N + SIDE_BASE] = b->value[i++];
		}
		if (k < c->n && c->stacks[k] == next) {
			is_cut[n] |= c->is_cut[k];
			both.value[n * SIDE_N + SIDE_CANDIDATE] = c->value[k++];
		}
		stacks[n++] = next;
	}
	both.values = (struct stack_values){.m = c->m ? c->m : b->m,
					    .stacks = stacks,
					    .is_cut = is_cut,
					    .n = n,
					    .n_types = 1,
					    .n_slots = SIDE_N,
					    .value = both.value};
	return both;
}

static int64_t side_total(const struct stack_column *c)
{
	int64_t total = 0;
	bool saturated = false;

	for (size_t i = 0; i < c->n; i++)
		total = add_sat(total, c->value[i], &saturated);
	return total;
}

/* A side without dumps has no say in whether the other has a rate. */
static bool lacks_rate(const struct diff_spec *spec, enum diff_side side)
{
	return spec->column[side].n && !(spec->win[side].per_value > 0);
}

static double unit_of(const struct diff_spec *spec, int side)
{
	return spec->unit_scale[side] > 0 ? spec->unit_scale[side] : 1;
}

static void set_scales(struct diff *d, const struct diff_spec *spec)
{
	d->is_sum = d->mode == DIFF_RATE &&
		    (lacks_rate(spec, SIDE_BASE) || lacks_rate(spec, SIDE_CANDIDATE));
	for (int side = 0; side < SIDE_N; side++) {
		int64_t total = side_total(&spec->column[side]);
		double unit = unit_of(spec, side);

		d->side[side] = spec->win[side];
		d->side[side].total = total;
		if (d->mode == DIFF_SHARE)
			d->scale[side] = total > 0 ? 1 / (double)total : 0;
		else if (d->is_sum)
			d->scale[side] = unit;
		else
			d->scale[side] = spec->win[side].per_value * unit;
		d->whole[side] = (double)total * d->scale[side];
	}
}

static void set_noise(struct diff *d, const struct diff_spec *spec)
{
	double larger =
		fmax(fabs(spec->win[SIDE_BASE].level) * unit_of(spec, SIDE_BASE),
		     fabs(spec->win[SIDE_CANDIDATE].level) * unit_of(spec, SIDE_CANDIDATE));

	if (d->is_sum || !(spec->noise_level > 0))
		return;
	d->noise = spec->noise_level;
	if (d->mode == DIFF_SHARE)
		d->noise = larger > 0 ? spec->noise_level / larger : 0;
}

bool diff_numbers_same(const struct diff *d, double base, double candidate)
{
	double change = fabs(candidate - base), larger = fmax(fabs(base), fabs(candidate));
	double whole = fmax(fabs(d->whole[SIDE_BASE]), fabs(d->whole[SIDE_CANDIDATE]));
	double share = whole > 0 ? fmin(larger / whole, 1) : 0;

	return change <= DIFF_LEAST_CHANGE * larger || change <= d->noise * sqrt(share);
}

/* By the numbers of both sides. */
static enum diff_status status_of(const struct diff *d, int64_t base, int64_t candidate)
{
	double before = diff_number(d, SIDE_BASE, base);
	double after = diff_number(d, SIDE_CANDIDATE, candidate);

	if (diff_numbers_same(d, before, after))
		return DIFF_SAME;
	if (base == 0)
		return DIFF_NEW;
	if (candidate == 0)
		return DIFF_GONE;
	return after > before ? DIFF_MORE : DIFF_LESS;
}

struct ranked {
	double size;
	size_t at;
};

static int by_size(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;

	if (a->size != b->size)
		return a->size > b->size ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

static int by_fn(const void *left, const void *right)
{
	const struct diff_fn *a = left, *b = right;

	return a->fn < b->fn ? -1 : a->fn > b->fn;
}

static struct diff_fn *sum_functions(struct diff *d, const struct both *both, struct arena *own)
{
	const struct model *m = both->values.m;
	struct fn_sums sums;
	struct diff_fn *fns;
	bool saturated = false;

	functions_sum(&sums, &both->values, arena_n(own, m->n_fns, uint32_t), own, &saturated);
	fns = arena_n(own, sums.n, struct diff_fn);
	for (size_t i = 0; i < sums.n; i++) {
		struct diff_fn *f = &fns[d->n_fns++];

		f->fn = sums.fns[i];
		f->file = sums.files[i];
		for (size_t side = 0; side < SIDE_N; side++) {
			f->self[side] = fn_sum(&sums, &both->values, i, 0, side)[0];
			f->total[side] = fn_sum(&sums, &both->values, i, 0, side)[1];
		}
		f->status = status_of(d, f->total[SIDE_BASE], f->total[SIDE_CANDIDATE]);
		f->self_status = status_of(d, f->self[SIDE_BASE], f->self[SIDE_CANDIDATE]);
		d->n_status[f->status]++;
	}
	if (d->n_fns)
		qsort(fns, d->n_fns, sizeof(*fns), by_fn);
	return fns;
}

static void make_functions(struct diff *d, const struct both *both, struct arena *a)
{
	struct arena own = {0};
	struct diff_fn *fns, *sorted;
	struct ranked *ranked;

	if (!both->values.n)
		return;
	fns = sum_functions(d, both, &own);
	sorted = arena_n(a, d->n_fns, struct diff_fn);
	ranked = arena_n(&own, d->n_fns, struct ranked);
	for (size_t i = 0; i < d->n_fns; i++)
		ranked[i] = (struct ranked){
			fabs(diff_number(d, SIDE_CANDIDATE, fns[i].total[SIDE_CANDIDATE]) -
			     diff_number(d, SIDE_BASE, fns[i].total[SIDE_BASE])),
			i};
	qsort(ranked, d->n_fns, sizeof(*ranked), by_size);
	for (size_t i = 0; i < d->n_fns; i++)
		sorted[i] = fns[ranked[i].at];
	d->fns = sorted;
	arena_release(&own);
}

static bool is_gone(const struct diff_node *n)
{
	return n->node.total == 0 && n->total_base != 0;
}

/* From the last node to the first: what the callees took up so far, by depth. */
static void set_extents(struct diff *d, struct diff_node *nodes)
{
	VEC(int64_t) below = {0};
	bool saturated = false;

	for (size_t i = d->n_nodes; i-- > 0;) {
		struct diff_node *n = &nodes[i];
		size_t depth = n->node.depth;
		double own = diff_number(d, SIDE_CANDIDATE, n->node.self);

		if (below.n < depth + 2)
			vec_extend(&below, depth + 2 - below.n);
		n->extent = add_sat(round_sat(fmax(own, 0) * d->extent_per, &saturated),
				    below.v[depth + 1], &saturated);
		if (is_gone(n))
			n->extent = MAX(
				n->extent,
				round_sat(fmax(diff_number(d, SIDE_BASE, n->total_base), 0) *
						  d->extent_per,
					  &saturated));
		below.v[depth + 1] = 0;
		below.v[depth] = add_sat(below.v[depth], n->extent, &saturated);
	}
	vec_release(&below);
}

static struct path *make_paths(const struct both *both, struct arena *own)
{
	const struct stack_values *v = &both->values;
	struct stack_column all = {v->m, v->stacks, v->is_cut, both->value, v->n};
	int64_t *order = arena_n(own, v->n, int64_t);
	struct path *paths;

	for (size_t i = 0; i < v->n; i++)
		order[i] = (int64_t)i;
	all.value = order;
	paths = paths_from_root(&all, GRAIN_FUNCTION, own);
	for (size_t i = 0; i < v->n; i++) {
		int64_t at = paths[i].value;

		paths[i].value = both->value[at * SIDE_N + SIDE_CANDIDATE];
		paths[i].base = both->value[at * SIDE_N + SIDE_BASE];
	}
	return paths;
}

static void make_tree(struct diff *d, const struct both *both, struct arena *a)
{
	struct arena own = {0};
	struct tree_spec spec = {.m = both->values.m,
				 .n = both->values.n,
				 .root = FN_ALL,
				 .light_part = PART_LIGHT_PART,
				 .compares = true,
				 .scale = d->scale[SIDE_CANDIDATE],
				 .base_scale = d->scale[SIDE_BASE]};
	double whole = fmax(fabs(d->whole[SIDE_BASE]), fabs(d->whole[SIDE_CANDIDATE]));
	struct diff_node *nodes;
	struct tree tree;

	if (!both->values.n)
		return;
	spec.paths = make_paths(both, &own);
	tree_build(&tree, &spec, &own);
	nodes = arena_n(a, tree.n, struct diff_node);
	for (size_t i = 0; i < tree.n; i++) {
		nodes[i] = (struct diff_node){.node = tree.nodes[i],
					      .self_base = tree.bases[i].self,
					      .total_base = tree.bases[i].total};
		nodes[i].status = status_of(d, nodes[i].total_base, nodes[i].node.total);
	}
	d->nodes = nodes;
	d->n_nodes = tree.n;
	d->n_nodes_all = tree.n_all;
	d->extent_per = whole > 0 ? EXTENT_WHOLE / whole : 1;
	set_extents(d, nodes);
	arena_release(&own);
}

void diff_make(struct diff *d, const struct diff_spec *spec, struct arena *a)
{
	struct arena own = {0};
	struct both both = unite(spec, &own);

	*d = (struct diff){.mode = spec->mode};
	set_scales(d, spec);
	set_noise(d, spec);
	make_functions(d, &both, a);
	make_tree(d, &both, a);
	arena_release(&own);
}

/* ---- units ---- */

struct unit_row {
	const char *name, *of;
	double size; /* in the unit that levels of this kind of quantity are compared in */
};

static const struct unit_row units[] = {
	{"nanoseconds", "time", 1}, {"microseconds", "time", 1e3}, {"milliseconds", "time", 1e6},
	{"seconds", "time", 1e9},   {"bytes", "size", 1},          {"kilobytes", "size", 1024},
	{"megabytes", "size", 1048576},
};

static const struct unit_row *find_unit(struct str unit)
{
	for (size_t i = 0; i < COUNT_OF(units); i++)
		if (str_eq(unit, str_of(units[i].name)))
			return &units[i];
	return NULL;
}

bool diff_units_match(struct str a, struct str b)
{
	const struct unit_row *x = find_unit(a), *y = find_unit(b);

	return str_eq(a, b) || (x && y && str_eq(str_of(x->of), str_of(y->of)));
}

double diff_unit_scale(struct str from, struct str to)
{
	const struct unit_row *x = find_unit(from), *y = find_unit(to);

	return x && y && diff_units_match(from, to) ? x->size / y->size : 1;
}
