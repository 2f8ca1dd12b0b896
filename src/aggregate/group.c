// SPDX-License-Identifier: MIT
/* Types that ever stand in one dump of a service are one group: union-find over its series. */
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
	uint32_t *first;   /* by dump: a series it is in, + 1 */
	struct arena *a;
};

static void unite_all(struct making *g)
{
	for (uint32_t s = 0; s < g->m->n_series; s++) {
		const struct series *series = &g->m->series[s];

		for (size_t k = 0; k < series->n_dumps; k++) {
			uint32_t *first = &g->first[series->dumps[k]];

			if (*first)
				unite(g->parent, *first - 1, s);
			else
				*first = s + 1;
		}
	}
}

struct by_time {
	const struct model *m;
};

static int compare_dumps(const void *left, const void *right, void *context)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	const struct model *m = ((const struct by_time *)context)->m;
	const struct mdump *x = &m->dumps[a], *y = &m->dumps[b];
	const int64_t l[] = {x->instance, x->time_ns, x->seq, x->order_ns, a};
	const int64_t r[] = {y->instance, y->time_ns, y->seq, y->order_ns, b};

	for (size_t i = 0; i < COUNT_OF(l); i++)
		if (l[i] != r[i])
			return l[i] < r[i] ? -1 : 1;
	return 0;
}

/* Each dump once, though several of the group's series have it. */
static void collect_dumps(const struct making *g, struct group *group)
{
	struct by_time by = {g->m};
	uint32_t *dumps;
	size_t n = 0;

	for (size_t i = 0; i < group->n_series; i++)
		n += g->m->series[group->series[i]].n_dumps;
	dumps = arena_n(g->a, n, uint32_t);
	n = 0;
	for (size_t i = 0; i < group->n_series; i++) {
		const struct series *s = &g->m->series[group->series[i]];

		for (size_t k = 0; k < s->n_dumps; k++)
			if (g->first[s->dumps[k]] == group->series[i] + 1)
				dumps[n++] = s->dumps[k];
	}
	qsort_r(dumps, n, sizeof(*dumps), compare_dumps, &by);
	group->dumps = dumps;
	group->n_dumps = n;
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
				.n_series = n};
}

void groups_make(struct groups *groups, const struct model *m, struct arena *a)
{
	struct arena own = {0};
	struct making g = {.m = m, .a = a};

	*groups = (struct groups){.v = arena_n(a, m->n_series, struct group)};
	g.parent = arena_n(&own, m->n_series, uint32_t);
	g.first = arena_n(&own, m->n_dumps, uint32_t);
	for (uint32_t s = 0; s < m->n_series; s++)
		g.parent[s] = s;
	unite_all(&g);
	for (uint32_t s = 0; s < m->n_series; s++) {
		if (find(g.parent, s) != s)
			continue;
		collect_series(&g, s, &groups->v[groups->n]);
		collect_dumps(&g, &groups->v[groups->n]);
		groups->n++;
	}
	arena_release(&own);
}
