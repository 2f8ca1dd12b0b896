// SPDX-License-Identifier: MIT
/*
 * Stack ids go depth first by function, so the tree of all stacks is made by longest common prefix
 * with no lookup; stacks that lost their root come last, under "[truncated]". Where it would be too
 * large for what is kept of it, a first walk counts how many nodes there are of which size, and the
 * second drops a light node as soon as it is left: it is the last then, its callees went before.
 */
#include "aggregate/cube_parts.h"
#include "base/num.h"

static const double parts[] = {0,    1e-7, 5e-7, 1e-6, 2e-6, 5e-6, 1e-5, 2e-5,
			       5e-5, 1e-4, 2e-4, 5e-4, 1e-3, 1e-2, 1e-1};
#define N_PARTS COUNT_OF(parts)

/* A leaf that stands for what was dropped below a node. */
#define BELOW 0x80000000u

struct step {
	fn_id fn;
	uint32_t node;
	double share;
	size_t first; /* stack under it, in the order of the walk */
};

struct walking {
	const struct cube_path_spec *spec;
	bool counts; /* only */
	size_t n_of[N_PARTS]; /* nodes that are so large or larger */
	double least;
	uint32_t *order; /* stacks as they were met */
	size_t n_done;
	uint32_t *leaf;
	VEC(struct step) path;
	VEC(fn_id) fn;
	VEC(uint32_t) parent;
};

static void enter(struct walking *w, fn_id fn)
{
	uint32_t parent = w->path.n ? w->path.v[w->path.n - 1].node : 0;

	vec_push(&w->path, ((struct step){fn, (uint32_t)w->fn.n, 0, w->n_done}));
	if (w->counts)
		return;
	vec_push(&w->fn, fn);
	vec_push(&w->parent, parent);
}

static void count(struct walking *w, double share)
{
	for (size_t i = 0; i < N_PARTS && share >= parts[i]; i++)
		w->n_of[i]++;
}

/* Up to depth. The last that is dropped is the one above all others that are. */
static void leave(struct walking *w, size_t depth)
{
	size_t first = SIZE_MAX;
	uint32_t parent = 0;

	while (w->path.n > depth) {
		const struct step *s = &w->path.v[--w->path.n];

		if (w->path.n)
			w->path.v[w->path.n - 1].share += s->share;
		if (w->counts)
			count(w, s->share);
		if (w->counts || s->share >= w->least || !w->path.n)
			continue;
		w->fn.n = w->parent.n = s->node;
		first = s->first;
		parent = w->path.v[w->path.n - 1].node;
	}
	for (; first < w->n_done; first++)
		w->leaf[w->order[first]] = parent | BELOW;
}

static void add_stack(struct walking *w, uint32_t i, size_t depth)
{
	const struct model *m = w->spec->stacks->m;
	const struct stack *s = &m->stacks[w->spec->stacks->stacks[i]];
	const frame_id *frames = m->frames_of_stacks + s->at;
	uint32_t k = s->n;

	for (; k > 0 && depth < w->path.n; k--, depth++)
		if (w->path.v[depth].fn != m->frames[frames[k - 1]].fn)
			break;
	leave(w, depth);
	for (; k > 0; k--)
		enter(w, m->frames[frames[k - 1]].fn);
	w->path.v[w->path.n - 1].share += w->spec->share ? w->spec->share[i] : 0;
	w->order[w->n_done++] = i;
	w->leaf[i] = w->path.v[w->path.n - 1].node;
}

static void walk(struct walking *w)
{
	const struct stack_column *stacks = w->spec->stacks;
	bool has_cut = false;

	w->n_done = 0;
	enter(w, FN_ALL);
	for (uint32_t i = 0; i < stacks->n; i++) {
		has_cut |= stacks->is_cut[i];
		if (!stacks->is_cut[i])
			add_stack(w, i, 1);
	}
	leave(w, 1);
	if (has_cut)
		enter(w, FN_TRUNCATED);
	for (uint32_t i = 0; i < stacks->n; i++)
		if (stacks->is_cut[i])
			add_stack(w, i, 2);
	leave(w, 0);
}

/* The smallest part with which the tree is small enough. */
static double part_that_fits(struct walking *w)
{
	const struct stack_column *stacks = w->spec->stacks;
	size_t most = 1, i = 0;

	for (size_t k = 0; k < stacks->n; k++)
		most += stacks->m->stacks[stacks->stacks[k]].n;
	if (!w->spec->share || most <= w->spec->most_nodes)
		return 0;
	w->counts = true;
	walk(w);
	w->counts = false;
	while (i + 1 < N_PARTS && w->n_of[i] > w->spec->most_nodes)
		i++;
	return parts[i];
}

/* What was dropped below a node is a child of it, behind all others. */
static void add_lighter(struct walking *w)
{
	struct arena own = {0};
	uint32_t *lighter = arena_n(&own, w->fn.n, uint32_t);

	for (size_t i = 0; i < w->spec->stacks->n; i++) {
		uint32_t node = w->leaf[i] & ~BELOW;

		if (!(w->leaf[i] & BELOW))
			continue;
		if (!lighter[node]) {
			lighter[node] = (uint32_t)w->fn.n;
			vec_push(&w->fn, FN_LIGHTER);
			vec_push(&w->parent, node);
		}
		w->leaf[i] = lighter[node];
	}
	arena_release(&own);
}

void cube_paths_make(struct cube_paths *p, const struct cube_path_spec *spec, struct arena *a)
{
	struct arena own = {0};
	struct walking w = {.spec = spec};

	p->leaf = w.leaf = arena_n(a, spec->stacks->n, uint32_t);
	w.order = arena_n(&own, spec->stacks->n, uint32_t);
	p->part = w.least = part_that_fits(&w);
	walk(&w);
	add_lighter(&w);
	p->tree = (struct cube_tree){.fn = arena_n(a, w.fn.n, fn_id),
				     .parent = arena_n(a, w.fn.n, uint32_t),
				     .n = w.fn.n};
	memcpy(p->tree.fn, w.fn.v, w.fn.n * sizeof(fn_id));
	memcpy(p->tree.parent, w.parent.v, w.fn.n * sizeof(uint32_t));
	vec_release(&w.path);
	vec_release(&w.fn);
	vec_release(&w.parent);
	arena_release(&own);
}
