// SPDX-License-Identifier: MIT
#include "mkdiff.h"

#include <math.h>
#include <stdlib.h>

#include "base/num.h"

static fn_id fn_of(struct mkdiff *k, const char *name)
{
	fn_id fn = 0;

	if (!name)
		return FN_ALL;
	while (fn < k->model.n_fns && !str_eq(model_fn(&k->model, fn), str_of(name)))
		fn++;
	if (fn < k->model.n_fns)
		return fn;
	k->names[fn] = strtab_intern(&k->model.strings, str_of(name));
	k->files[fn] = strtab_intern(&k->model.strings,
				     strncmp(name, "shop/", 5) ? STR("") : STR("shop/x.go"));
	k->frames[fn] = (struct frame){.fn = fn, .file = k->files[fn]};
	k->model.n_fns++;
	return fn;
}

static enum diff_status status_of(const struct diff *d, int64_t base, int64_t candidate)
{
	double before = diff_number(d, SIDE_BASE, base);
	double after = diff_number(d, SIDE_CANDIDATE, candidate);
	double larger = fmax(fabs(before), fabs(after));
	double whole = fmax(fabs(d->whole[SIDE_BASE]), fabs(d->whole[SIDE_CANDIDATE]));

	if (fabs(after - before) <= fmax(0.05 * larger, d->noise * sqrt(larger / whole)))
		return DIFF_SAME;
	if (!base || !candidate)
		return base ? DIFF_GONE : DIFF_NEW;
	return after > before ? DIFF_MORE : DIFF_LESS;
}

static bool under_itself(const struct diff_node *nodes, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (nodes[k].node.fn == nodes[i].node.fn && nodes[k].node.end > i)
			return true;
	return false;
}

static const struct diff *sorted_diff;

static int by_change(const void *left, const void *right)
{
	const struct diff_fn *a = left, *b = right;
	const double *s = sorted_diff->scale;
	double x = fabs((double)a->total[1] * s[1] - (double)a->total[0] * s[0]);
	double y = fabs((double)b->total[1] * s[1] - (double)b->total[0] * s[0]);

	if (x != y)
		return x > y ? -1 : 1;
	return a->fn < b->fn ? -1 : a->fn > b->fn;
}

static void make_fns(struct diff *d, const struct model *m, struct arena *a)
{
	struct diff_fn *all = arena_n(a, m->n_fns + 1, struct diff_fn);

	for (fn_id fn = 0; fn < m->n_fns; fn++)
		all[fn] = (struct diff_fn){.fn = fn, .file = m->fn_file[fn]};
	for (size_t i = 1; i < d->n_nodes; i++) {
		const struct diff_node *n = &d->nodes[i];
		struct diff_fn *f = &all[n->node.fn];

		f->self[SIDE_BASE] += n->self_base;
		f->self[SIDE_CANDIDATE] += n->node.self;
		if (under_itself(d->nodes, i))
			continue;
		f->total[SIDE_BASE] += n->total_base;
		f->total[SIDE_CANDIDATE] += n->node.total;
	}
	d->n_fns = 0;
	memset(d->n_status, 0, sizeof(d->n_status));
	for (fn_id fn = 0; fn < m->n_fns; fn++) {
		struct diff_fn f = all[fn];

		if (!f.total[SIDE_BASE] && !f.total[SIDE_CANDIDATE])
			continue;
		f.status = status_of(d, f.total[SIDE_BASE], f.total[SIDE_CANDIDATE]);
		f.self_status = status_of(d, f.self[SIDE_BASE], f.self[SIDE_CANDIDATE]);
		d->n_status[f.status]++;
		all[d->n_fns++] = f;
	}
	sorted_diff = d;
	qsort(all, d->n_fns, sizeof(*all), by_change);
	d->fns = all;
}

static void sum_node(struct diff *d, struct diff_node *v, size_t i)
{
	struct node *n = &v[i].node;
	size_t end = i + 1;

	n->total = n->self;
	v[i].total_base = v[i].self_base;
	v[i].extent = 0;
	while (end < d->n_nodes && v[end].node.depth > n->depth) {
		n->total += v[end].node.total;
		v[i].total_base += v[end].total_base;
		v[i].extent += v[end].extent;
		end = v[end].node.end;
	}
	n->end = (uint32_t)end;
	v[i].extent += (int64_t)fmax(diff_number(d, SIDE_CANDIDATE, n->self) * d->extent_per, 0);
	if (n->total == 0 && v[i].total_base)
		v[i].extent = (int64_t)(diff_number(d, SIDE_BASE, v[i].total_base) * d->extent_per);
}

void mk_diff_finish(struct diff *d, const struct model *m, struct arena *a)
{
	struct diff_node *v = (struct diff_node *)d->nodes;

	for (size_t i = d->n_nodes; i-- > 0;)
		sum_node(d, v, i);
	for (int side = 0; side < SIDE_N && d->n_nodes; side++) {
		int64_t total = side == SIDE_BASE ? v[0].total_base : v[0].node.total;

		d->side[side].total = total;
		d->whole[side] = diff_number(d, side, total);
	}
	for (size_t i = 0; i < d->n_nodes; i++)
		v[i].status = status_of(d, v[i].total_base, v[i].node.total);
	make_fns(d, m, a);
}

void mk_diff(struct mkdiff *k, const struct mk_node *nodes, size_t n, double scale)
{
	struct diff_node *v;

	*k = (struct mkdiff){0};
	strtab_init(&k->model.strings);
	k->model.fn_name = k->names;
	k->model.fn_file = k->files;
	k->model.frames = k->frames;
	v = arena_n(&k->arena, n, struct diff_node);
	for (size_t i = 0; i < n; i++) {
		v[i].node.fn = fn_of(k, nodes[i].name);
		v[i].node.frame = v[i].node.fn < FN_LIGHTER ? v[i].node.fn : 0;
		v[i].node.depth = nodes[i].depth;
		v[i].node.self = nodes[i].candidate;
		v[i].self_base = nodes[i].base;
	}
	k->d = (struct diff){.nodes = v,
			     .n_nodes = n,
			     .n_nodes_all = n,
			     .scale = {scale, scale},
			     .extent_per = 1e6 / scale};
	for (int side = 0; side < SIDE_N; side++)
		k->d.side[side].n_dumps = 3;
	mk_diff_finish(&k->d, &k->model, &k->arena);
}

void mk_diff_release(struct mkdiff *k)
{
	strtab_release(&k->model.strings);
	arena_release(&k->arena);
}
