// SPDX-License-Identifier: MIT
/* Types of a service that stand in the same dumps are one group: union-find over its series. */
#include "aggregate/group.h"

#include <stdlib.h>

#include "base/num.h"

static uint32_t find(uint32_t *parent, uint32_t i)
{
	while (parent[i] != i)
		i = parent[i] = parent[parent[i]];
	return i;
}

static void unite(uint32_t *parent, uint32_t a, uint32_t b)
{
	a = find(parent, a);
	b = find(parent, b);
	parent[MAX(a, b)] = MIN(a, b);
}

struct making {
	const struct model *m;
	uint32_t *parent;  /* by series; the root is the first of a group */
	struct arena *a;
};

/* One list of dumps: intervals, gaps and the dump before are then the same for all types. */
static bool is_same_dumps(const struct series *a, const struct series *b)
{
	return a->service == b->service && a->n_dumps == b->n_dumps &&
	       memcmp(a->dumps, b->dumps, a->n_dumps * sizeof(*a->dumps)) == 0;
}

static void unite_all(struct making *g)
{
	const struct series *series = g->m->series;

	for (uint32_t s = 0; s < g->m->n_series; s++)
		for (uint32_t t = s; t-- > 0 && series[t].service == series[s].service;)
			if (is_same_dumps(&series[s], &series[t])) {
				unite(g->parent, s, t);
				break;
			}
}

static void collect_series(const struct making *g, uint32_t root, struct group *group)
{
	uint32_t *series, end = root;
	size_t n = 0;

	while (end < g->m->n_series && g->m->series[end].service == g->m->series[root].service)
		end++;
	series = arena_n(g->a, end - root, uint32_t);
	for (uint32_t s = root; s < end; s++)
		if (find(g->parent, s) == root)
			series[n++] = s;
	*group = (struct group){.service = g->m->series[root].service,
				.series = series,
				.n_series = n,
				.dumps = g->m->series[root].dumps,
				.n_dumps = g->m->series[root].n_dumps};
}

void groups_make(struct groups *groups, const struct model *m, struct arena *a)
{
	struct arena own = {0};
	struct making g = {.m = m, .a = a};

	*groups = (struct groups){.v = arena_n(a, m->n_series, struct group)};
	g.parent = arena_n(&own, m->n_series, uint32_t);
	for (uint32_t s = 0; s < m->n_series; s++)
		g.parent[s] = s;
	unite_all(&g);
	for (uint32_t s = 0; s < m->n_series; s++) {
		if (find(g.parent, s) != s)
			continue;
		collect_series(&g, s, &groups->v[groups->n]);
		groups->n++;
	}
	arena_release(&own);
}
