// SPDX-License-Identifier: MIT
/* The fleet is summed anew for each: services of a type are few thousands at most. */
#include "analyse/interest.h"

#include <math.h>

static const struct type_row *type_of(const struct report *r, const struct brief *b)
{
	const struct type_row *t = r->types;

	while (!str_eq(t->slug, b->slug))
		t++;
	return t;
}

static bool moved(const struct change *c)
{
	return c->trend == TREND_ROSE || c->trend == TREND_FELL || c->trend == TREND_NEW ||
	       c->trend == TREND_GONE;
}

double interest_of(const struct report *r, size_t brief)
{
	const struct brief *b = &r->briefs[brief];
	const struct type_row *t = type_of(r, b);
	double fleet = 0, level = fabs(b->win[WIN_ALL].level);

	for (size_t i = 0; i < t->n_briefs; i++) {
		double other = fabs(r->briefs[t->briefs[i]].win[WIN_ALL].level);

		fleet += isnan(other) ? 0 : other;
	}
	return (fleet > 0 && !isnan(level) ? level / fleet : 0) +
	       (moved(&b->change) || (b->base && moved(&b->against)));
}
