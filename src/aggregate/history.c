// SPDX-License-Identifier: MIT
/*
 * Two passes over the dumps of a series: the first adds up each row (a stack with its labels), from
 * which functions, packages and label values that matter are chosen; then each row knows which of
 * them it counts for, and the second pass writes their cells dump by dump.
 */
#include "aggregate/history.h"

#include <math.h>
#include <stdlib.h>

#include "aggregate/companion.h"
#include "aggregate/history_parts.h"
#include "aggregate/history_read.h"
#include "base/num.h"
#include "base/utc.h"

struct making {
	const struct history_spec *spec;
	struct history *h;
	struct history_reader reader;
	struct history_parts parts;
	VEC(struct history_point) points;
	VEC(uint32_t) instances;
	struct arena *a;
	struct arena own;
};

/* ---- the first pass ---- */

static void add_up(struct making *g)
{
	struct history_reader *r = &g->reader;
	double *sums = NULL;
	VEC(double) sum = {0};

	while (history_read_next(r)) {
		if (sum.n < r->rows.n)
			vec_extend(&sum, r->rows.n - sum.n);
		for (size_t i = 0; i < r->locals.n; i++)
			sum.v[r->locals.v[i]] += fabs(r->values.v[i]);
	}
	sums = arena_n(&g->own, r->rows.n, double);
	if (sum.n)
		memcpy(sums, sum.v, sum.n * sizeof(*sums));
	vec_release(&sum);
	history_parts_make(&g->parts,
			   &(struct history_parts_spec){
				   .m = g->spec->m,
				   .packages = g->spec->packages,
				   .rows = r->rows.v,
				   .sums = sums,
				   .n = r->rows.n,
				   .local_of_fn = g->spec->scratch->local_of_fn,
			   },
			   g->a, &g->own);
}

/* ---- the second ---- */

/* What companions know of the moment. */
static void add_companions(struct making *g, struct history_point *p, uint32_t instance)
{
	const struct companions *c = g->spec->companions;
	const struct companion *mine = c ? &c->v[instance] : NULL;

	p->allocated = mine && !g->h->is_sequence ? companion_allocated(mine, p->at_ns) : NAN;
	p->cpu = mine && !g->h->is_sequence ? companion_cpu(mine, p->at_ns) : NAN;
}

static void add_point(struct making *g)
{
	struct history_reader *r = &g->reader;
	uint32_t instance = g->spec->m->dumps[r->dump].instance;
	struct history_point p = {.dump = r->dump, .at_ns = r->at_ns, .covered_ns = r->covered_ns};

	if (g->instances.n == 0 || g->instances.v[g->instances.n - 1] != instance) {
		vec_push(&g->instances, instance);
		g->h->n_lives++;
	} else if (r->begins_anew) {
		g->h->n_lives++;
	}
	p.instance = (uint32_t)g->instances.n - 1;
	p.life = g->h->n_lives - 1;
	for (size_t i = 0; i < r->values.n; i++)
		p.total += r->values.v[i];
	add_companions(g, &p, instance);
	history_parts_add(&g->parts, (uint32_t)g->points.n, r->locals.v, r->values.v, r->locals.n);
	vec_push(&g->points, p);
}

static void write_cells(struct making *g)
{
	history_read_again(&g->reader);
	while (history_read_next(&g->reader))
		if (g->reader.is_point)
			add_point(g);
	history_parts_finish(&g->parts, g->h, g->a);
}

static void finish(struct making *g)
{
	struct history_point *points = arena_n(g->a, g->points.n, struct history_point);
	uint32_t *instances = arena_n(g->a, g->instances.n, uint32_t);

	if (g->points.n)
		memcpy(points, g->points.v, g->points.n * sizeof(*points));
	if (g->instances.n)
		memcpy(instances, g->instances.v, g->instances.n * sizeof(*instances));
	g->h->points = points;
	g->h->n_points = g->points.n;
	g->h->instances = instances;
	g->h->n_instances = g->instances.n;
	vec_release(&g->points);
	vec_release(&g->instances);
}

void history_make(struct history *h, const struct history_spec *spec, struct arena *a)
{
	struct making g = {.spec = spec, .h = h, .a = a};
	const struct series *series = &spec->m->series[spec->group->series[spec->type]];
	const struct ptype *type = &spec->m->types[series->type];

	*h = (struct history){.series = series, .kind = type->kind, .unit = type->unit};
	h->is_sequence = spec->scratch->axes->services[series->service].is_sequence;
	h->quantum = history_quantum(spec->m, series);
	history_read_start(&g.reader, spec);
	add_up(&g);
	write_cells(&g);
	finish(&g);
	history_read_end(&g.reader);
	arena_release(&g.own);
}

/* ---- reading it ---- */

const struct history_row *history_find(const struct history *h, enum history_rows rows, uint32_t id)
{
	const struct history_table *t = &h->tables[rows];
	size_t from = 0, to = t->n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (t->rows[middle].id < id)
			from = middle + 1;
		else
			to = middle;
	}
	return from < t->n && t->rows[from].id == id ? &t->rows[from] : NULL;
}

void history_spread(const struct history *h, const struct history_row *row, enum history_what what,
		    double *values)
{
	for (size_t i = 0; i < h->n_points; i++)
		values[i] = 0;
	for (size_t i = 0; i < row->n; i++)
		values[row->cells[i].point] = row->cells[i].value[what];
}
