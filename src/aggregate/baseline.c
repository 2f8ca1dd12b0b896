// SPDX-License-Identifier: MIT
/*
 * What a series is compared with: the baseline's series of the same service and type. A type may
 * come in another unit or with another period there, so its name decides where its id does not;
 * and two inputs with one service each are compared whatever these are called.
 */
#include "aggregate/diff.h"
#include "aggregate/plan.h"
#include "aggregate/reporting.h"

/* 2: the same type; 1: the same quantity in another unit or with another period; 0: another. */
static int likeness(const struct model *m, const struct series *own, const struct series *base)
{
	const struct ptype *a = &m->types[own->type], *b = &m->types[base->type];

	if (own->type == base->type)
		return 2;
	return str_eq(a->family, b->family) && str_eq(a->name, b->name) &&
	       (a->kind == KIND_GAUGE) == (b->kind == KIND_GAUGE) &&
	       diff_units_match(a->unit, b->unit);
}

/* The best of the service's series. */
static uint32_t find(const struct reporting *r, const struct series *own, size_t service)
{
	const struct model *m = r->report.model;
	const struct service_row *row = &r->services[service];
	uint32_t best = NO_SERIES;
	int like = 0;

	for (uint32_t i = 0; i < row->n_briefs; i++) {
		int now = likeness(m, own, &m->series[row->first_brief + i]);

		if (now <= like)
			continue;
		like = now;
		best = row->first_brief + i;
	}
	return best;
}

/* Series and services of both sides are by the name of the service, so both are walked once. */
const uint32_t *reporting_baseline(const struct reporting *r, struct arena *a)
{
	const struct model *m = r->report.model;
	bool one_each = m->n_own_services == 1 && m->n_services == 2;
	uint32_t *of = arena_n(a, m->n_series, uint32_t);
	size_t base = m->n_own_services;

	if (m->n_services == m->n_own_services)
		return NULL;
	for (size_t i = 0; i < m->n_series; i++) {
		const struct series *own = &m->series[i];
		int c = 1;

		of[i] = NO_SERIES;
		for (; own->service < m->n_own_services && base < m->n_services; base++) {
			c = one_each ? 0
				     : str_cmp(m->services[base], m->services[own->service]);
			if (c >= 0)
				break;
		}
		if (c == 0)
			of[i] = find(r, own, base);
	}
	return of;
}
