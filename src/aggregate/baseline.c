// SPDX-License-Identifier: MIT
/*
 * What a series is compared with: the baseline's series of the same service and type. A type may
 * come in another unit or with another period there, so its name decides where its id does not;
 * and two inputs with one service each are compared whatever these are called.
 */
#include "aggregate/plan.h"
#include "aggregate/reporting.h"

struct lookup {
	const struct model *m;
	bool one_each;
};

static bool is_service(const struct lookup *l, const struct series *own, const struct series *base)
{
	return l->one_each || str_eq(l->m->services[own->service], l->m->services[base->service]);
}

/* 2: the same type; 1: the same quantity in another unit or with another period; 0: another. */
static int likeness(const struct lookup *l, const struct series *own, const struct series *base)
{
	const struct ptype *a = &l->m->types[own->type], *b = &l->m->types[base->type];

	if (own->type == base->type)
		return 2;
	return str_eq(a->family, b->family) && str_eq(a->name, b->name) &&
	       (a->kind == KIND_GAUGE) == (b->kind == KIND_GAUGE);
}

static uint32_t find(const struct lookup *l, const struct series *own)
{
	uint32_t best = NO_SERIES;
	int like = 0;

	for (uint32_t i = 0; i < l->m->n_series; i++) {
		const struct series *base = &l->m->series[i];

		if (base->service < l->m->n_own_services || !is_service(l, own, base) ||
		    likeness(l, own, base) <= like)
			continue;
		like = likeness(l, own, base);
		best = i;
	}
	return best;
}

const uint32_t *reporting_baseline(const struct reporting *r, struct arena *a)
{
	const struct model *m = r->report.model;
	uint32_t *of = arena_n(a, m->n_series, uint32_t);
	struct lookup l = {m, m->n_own_services == 1 && m->n_services == 2};

	if (m->n_services == m->n_own_services)
		return NULL;
	for (size_t i = 0; i < m->n_series; i++)
		of[i] = m->series[i].service < m->n_own_services ? find(&l, &m->series[i])
								 : NO_SERIES;
	return of;
}
