// SPDX-License-Identifier: MIT
/* Totals of dumps are kept by the model, restarts by the briefs: no dump is read again here. */
#include "aggregate/companion.h"

#include <math.h>
#include <stdlib.h>

#include "base/num.h"
#include "base/utc.h"
#include "base/vec.h"

struct making {
	const struct model *m;
	struct arena *a;
	struct companion *v;
	const bool *has_bytes; /* by instance: allocated bytes are known, so objects do not count */
};

static int by_time(const void *left, const void *right)
{
	const struct companion_at *a = left, *b = right;

	if (a->at_ns != b->at_ns)
		return a->at_ns < b->at_ns ? -1 : 1;
	return a->value < b->value ? -1 : a->value > b->value;
}

static int restarts_by_time(const void *left, const void *right)
{
	const struct companion_restart *a = left, *b = right;

	if (a->at_ns != b->at_ns)
		return a->at_ns < b->at_ns ? -1 : 1;
	return a->series < b->series ? -1 : a->series > b->series;
}

static bool is_allocation(const struct making *g, const struct mdump *d, const struct point *p)
{
	struct str name = g->m->types[p->type].name;
	bool bytes = g->has_bytes && g->has_bytes[d->instance];

	return str_eq(name, bytes ? STR("alloc_space") : STR("alloc_objects"));
}

static bool is_cpu(const struct making *g, const struct mdump *d, const struct point *p)
{
	const struct ptype *type = &g->m->types[p->type];

	return d->duration_ns > 0 && type->kind == KIND_DELTA &&
	       str_eq(type->family, STR("process_cpu")) && str_eq(type->unit, STR("nanoseconds"));
}

static const bool *find_bytes(const struct making *g, struct arena *own)
{
	bool *has = arena_n(own, g->m->n_instances, bool);

	for (size_t i = 0; i < g->m->n_dumps; i++) {
		const struct mdump *d = &g->m->dumps[i];

		for (uint32_t k = 0; k < d->n_points; k++)
			has[d->instance] |= str_eq(g->m->types[d->points[k].type].name,
						   STR("alloc_space"));
	}
	return has;
}

typedef bool wanted(const struct making *g, const struct mdump *d, const struct point *p);

static struct companion_at value_of(const struct mdump *d, const struct point *p, bool cpu)
{
	if (!cpu)
		return (struct companion_at){d->time_ns, (double)p->total};
	return (struct companion_at){d->time_ns + d->duration_ns / 2,
				     (double)p->total / (double)d->duration_ns};
}

/* The list of one instance that is being filled. */
static struct companion_at **list_of(struct companion *c, bool cpu, size_t **n)
{
	*n = cpu ? &c->n_cpu : &c->n_allocated;
	return cpu ? &c->cpu : &c->allocated;
}

static const struct point *point_of(const struct making *g, const struct mdump *d,
				    wanted *is_wanted)
{
	for (uint32_t k = 0; k < d->n_points && d->time_ns != TIME_NONE; k++)
		if (is_wanted(g, d, &d->points[k]))
			return &d->points[k];
	return NULL;
}

static void make_room(struct making *g, wanted *is_wanted, bool cpu)
{
	size_t *n;

	for (size_t i = 0; i < g->m->n_dumps; i++) {
		(void)list_of(&g->v[g->m->dumps[i].instance], cpu, &n);
		*n += point_of(g, &g->m->dumps[i], is_wanted) != NULL;
	}
	for (size_t i = 0; i < g->m->n_instances; i++) {
		struct companion_at **list = list_of(&g->v[i], cpu, &n);

		*list = arena_n(g->a, *n, struct companion_at);
		*n = 0;
	}
}

static void collect(struct making *g, wanted *is_wanted, bool cpu)
{
	size_t *n;

	make_room(g, is_wanted, cpu);
	for (size_t i = 0; i < g->m->n_dumps; i++) {
		const struct mdump *d = &g->m->dumps[i];
		const struct point *p = point_of(g, d, is_wanted);
		struct companion_at **list = list_of(&g->v[d->instance], cpu, &n);

		if (p)
			(*list)[(*n)++] = value_of(d, p, cpu);
	}
	for (size_t i = 0; i < g->m->n_instances; i++) {
		struct companion_at **list = list_of(&g->v[i], cpu, &n);

		if (*n)
			qsort(*list, *n, sizeof(**list), by_time);
	}
}

/* Counters that are differences already are added up. */
static void add_up(struct making *g)
{
	bool *delta = arena_n(g->a, g->m->n_instances + 1, bool);

	for (size_t i = 0; i < g->m->n_dumps; i++) {
		const struct mdump *d = &g->m->dumps[i];

		for (uint32_t k = 0; k < d->n_points; k++)
			delta[d->instance] |= is_allocation(g, d, &d->points[k]) &&
					      g->m->types[d->points[k].type].kind == KIND_DELTA;
	}
	for (size_t i = 0; i < g->m->n_instances; i++) {
		struct companion_at *v = g->v[i].allocated;

		for (size_t k = 1; delta[i] && k < g->v[i].n_allocated; k++)
			v[k].value += v[k - 1].value;
	}
}

/* The instances of a series in the order in which its brief counts them. */
static size_t instances_of(const struct model *m, const struct series *s, uint32_t *out)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_dumps; i++) {
		uint32_t instance = m->dumps[s->dumps[i]].instance;

		if (n == 0 || out[n - 1] != instance)
			out[n++] = instance;
	}
	return n;
}

static void collect_restarts(struct making *g, const struct reporting *r)
{
	struct arena own = {0};
	uint32_t *instances = arena_n(&own, g->m->n_instances + 1, uint32_t);
	struct found {
		struct companion_restart restart;
		uint32_t instance;
	};
	VEC(struct found) found = {0};

	for (uint32_t s = 0; s < g->m->n_series; s++) {
		const struct brief *b = &r->briefs[r->brief_of_series[s]];
		size_t n = b->n_restarts ? instances_of(g->m, &g->m->series[s], instances) : 0;

		for (size_t i = 0; i < b->n_restarts; i++)
			if (b->restarts[i].instance < n)
				vec_push(&found,
					 ((struct found){{b->restarts[i].time_ns, s},
							 instances[b->restarts[i].instance]}));
	}
	for (size_t i = 0; i < found.n; i++)
		g->v[found.v[i].instance].n_restarts++;
	for (size_t i = 0; i < g->m->n_instances; i++) {
		struct companion *c = &g->v[i];

		c->restarts = arena_n(g->a, c->n_restarts, struct companion_restart);
		c->n_restarts = 0;
	}
	for (size_t i = 0; i < found.n; i++) {
		struct companion *c = &g->v[found.v[i].instance];

		c->restarts[c->n_restarts++] = found.v[i].restart;
	}
	for (size_t i = 0; i < g->m->n_instances; i++)
		if (g->v[i].n_restarts)
			qsort(g->v[i].restarts, g->v[i].n_restarts, sizeof(*g->v[i].restarts),
			      restarts_by_time);
	vec_release(&found);
	arena_release(&own);
}

void companions_make(struct companions *c, const struct reporting *r, struct arena *a)
{
	struct arena own = {0};
	struct making g = {.m = r->report.model, .a = a};

	g.v = arena_n(a, g.m->n_instances, struct companion);
	g.has_bytes = find_bytes(&g, &own);
	collect(&g, is_allocation, false);
	add_up(&g);
	collect(&g, is_cpu, true);
	collect_restarts(&g, r);
	*c = (struct companions){g.v, g.m->n_instances};
	arena_release(&own);
}

/* The first restart after the moment: a process may restart with each of thousands of dumps. */
static size_t restarts_after(const struct companion *c, int64_t after_ns)
{
	size_t from = 0, to = c->n_restarts;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (c->restarts[middle].at_ns <= after_ns)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

bool companion_series_restarted(const struct companion *c, uint32_t series, int64_t after_ns,
				int64_t at_ns)
{
	for (size_t i = restarts_after(c, after_ns);
	     i < c->n_restarts && c->restarts[i].at_ns <= at_ns; i++)
		if (c->restarts[i].series == series)
			return true;
	return false;
}

static bool is_in_group(const struct group *group, uint32_t series)
{
	for (size_t i = 0; i < group->n_series; i++)
		if (group->series[i] == series)
			return true;
	return false;
}

bool companion_restarted(const struct companion *c, const struct group *group, int64_t after_ns,
			 int64_t at_ns)
{
	bool own = false;

	size_t i = restarts_after(c, after_ns);

	if (i == c->n_restarts || c->restarts[i].at_ns > at_ns)
		return false;
	for (size_t k = 0; k < c->n_restarts && !own; k++)
		own = is_in_group(group, c->restarts[k].series);
	for (; i < c->n_restarts && c->restarts[i].at_ns <= at_ns; i++)
		if (!own || is_in_group(group, c->restarts[i].series))
			return true;
	return false;
}

/* The first that is not before. */
static size_t find(const struct companion_at *v, size_t n, int64_t at_ns)
{
	size_t from = 0, to = n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (v[middle].at_ns < at_ns)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

double companion_allocated(const struct companion *c, int64_t at_ns)
{
	const struct companion_at *v = c->allocated;
	size_t i = find(v, c->n_allocated, at_ns);
	double part;

	if (i < c->n_allocated && v[i].at_ns == at_ns)
		return v[i].value;
	if (i == 0 || i == c->n_allocated || v[i].value < v[i - 1].value)
		return NAN;
	part = (double)(at_ns - v[i - 1].at_ns) / (double)(v[i].at_ns - v[i - 1].at_ns);
	return v[i - 1].value + part * (v[i].value - v[i - 1].value);
}

double companion_cpu(const struct companion *c, int64_t at_ns)
{
	const struct companion_at *v = c->cpu;
	size_t i = find(v, c->n_cpu, at_ns);

	if (c->n_cpu == 0)
		return NAN;
	if (i == c->n_cpu || (i > 0 && at_ns - v[i - 1].at_ns < v[i].at_ns - at_ns))
		i--;
	return v[i].value;
}
