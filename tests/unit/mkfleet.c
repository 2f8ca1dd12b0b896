// SPDX-License-Identifier: MIT
#include "mkfleet.h"

#include <stdlib.h>

#include "base/num.h"

static int by_self(const void *a, const void *b)
{
	const struct pkg_row *x = a, *y = b;

	if (x->self[0] != y->self[0])
		return x->self[0] < y->self[0] ? 1 : -1;
	return x->pkg < y->pkg ? -1 : x->pkg > y->pkg;
}

/* Totals: of the heaviest function, as if it stood above all others of its package. */
static void make_pkgs(struct mk_fleet *f, struct mk *m, struct profile *p)
{
	struct pkg_row *rows = arena_n(&m->arena, f->packages.n, struct pkg_row);
	size_t i, kept = 0;
	int w;

	for (i = 0; i < f->packages.n; i++)
		rows[i].pkg = (uint32_t)i;
	for (i = 0; i < p->n_fns; i++)
		for (w = 0; w < WIN_N; w++) {
			struct pkg_row *row = &rows[f->packages.of_fn[p->fns[i].fn]];

			row->self[w] += p->fns[i].self[w];
			row->total[w] = MAX(row->total[w], p->fns[i].total[w]);
		}
	for (i = 0; i < f->packages.n; i++)
		for (w = 0; w < WIN_N; w++)
			rows[i].total[w] = MAX(rows[i].total[w], rows[i].self[w]);
	for (i = 0; i < f->packages.n; i++)
		if (rows[i].total[0])
			rows[kept++] = rows[i];
	if (kept)
		qsort(rows, kept, sizeof(*rows), by_self);
	p->pkgs = rows;
	p->n_pkgs = kept;
}

void mk_fleet_make(struct mk_fleet *f, struct mk *m)
{
	size_t i;

	packages_make(&f->packages, &m->model, &m->arena);
	m->report.packages = &f->packages;
	fleet_init(&f->fleet, &m->report, &f->packages);
	for (i = 0; i < m->report.n_briefs; i++) {
		make_pkgs(f, m, &m->profiles[i]);
		m->profiles[i].inverted = m->profiles[i].nodes;
		m->profiles[i].n_inverted = m->profiles[i].n_nodes;
		fleet_add(&f->fleet, &m->report.briefs[i], &m->profiles[i]);
	}
	fleet_choose(&f->fleet);
	for (i = 0; i < m->report.n_briefs; i++)
		fleet_note(&f->fleet, &m->report.briefs[i], &m->profiles[i]);
	fleet_finish(&f->fleet);
	m->report.fleet = &f->fleet;
}

void mk_fleet_release(struct mk_fleet *f)
{
	fleet_release(&f->fleet);
}
