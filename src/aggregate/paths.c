// SPDX-License-Identifier: MIT
/*
 * Stack ids go depth first by function, so stacks from the root need no sorting for a tree by
 * function; every other order is made by sorting references.
 *
 * A stack that lost its root goes last, under "[truncated]", or a handler would look like a
 * second root beside the one it really runs under.
 */
#include "aggregate/tree.h"

#include "base/num.h"

void paths_sort(struct path *paths, size_t n, const struct model *m, enum grain grain)
{
	struct arena own = {0};
	struct stack_ref *refs = arena_n(&own, n, struct stack_ref);
	struct path *sorted = arena_n(&own, n, struct path);

	for (uint32_t i = 0; i < n; i++) {
		refs[i] = paths[i].ref;
		refs[i].origin = i;
	}
	if (grain == GRAIN_LINE)
		stacks_sort_lines(refs, n);
	else
		stacks_sort(refs, n, m->frames);
	for (size_t i = 0; i < n; i++)
		sorted[i] = paths[refs[i].origin];
	if (n)
		memcpy(paths, sorted, n * sizeof(*paths));
	arena_release(&own);
}

static void cut_ones_last(struct path *paths, size_t n)
{
	struct arena own = {0};
	struct path *cut = arena_n(&own, n, struct path);
	size_t kept = 0, n_cut = 0;

	for (size_t i = 0; i < n; i++) {
		if (paths[i].is_cut)
			cut[n_cut++] = paths[i];
		else
			paths[kept++] = paths[i];
	}
	if (n_cut)
		memcpy(paths + kept, cut, n_cut * sizeof(*cut));
	arena_release(&own);
}

struct path *paths_from_root(const struct stack_column *c, enum grain grain, struct arena *a)
{
	struct path *paths = arena_n(a, c->n, struct path);

	for (uint32_t i = 0; i < c->n; i++) {
		const struct stack *s = &c->m->stacks[c->stacks[i]];

		paths[i].ref = stack_ref_from_root(c->m->frames_of_stacks + s->at, s->n, i);
		paths[i].value = c->value[i];
		paths[i].is_cut = c->is_cut[i];
	}
	if (grain == GRAIN_LINE)
		paths_sort(paths, c->n, c->m, grain);
	cut_ones_last(paths, c->n);
	return paths;
}

struct path *paths_from_leaf(const struct stack_column *c, uint32_t depth, struct arena *a)
{
	struct path *paths = arena_n(a, c->n, struct path);

	for (uint32_t i = 0; i < c->n; i++) {
		const struct stack *s = &c->m->stacks[c->stacks[i]];

		paths[i].ref = (struct stack_ref){c->m->frames_of_stacks + s->at,
						  MIN(s->n, depth), 1, i, 0};
		paths[i].value = c->value[i];
	}
	paths_sort(paths, c->n, c->m, GRAIN_FUNCTION);
	return paths;
}
