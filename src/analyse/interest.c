// SPDX-License-Identifier: MIT
/* Parts of the fleet are of levels without their sign. */
#include "analyse/interest.h"

#include <math.h>

static bool moved(const struct change *c)
{
	return c->trend == TREND_ROSE || c->trend == TREND_FELL || c->trend == TREND_NEW ||
	       c->trend == TREND_GONE;
}

static double size_of(const struct brief *b)
{
	double level = fabs(b->win[WIN_ALL].level);

	return isnan(level) ? 0 : level;
}

void interests(const struct report *r, double *of_brief)
{
	for (size_t t = 0; t < r->n_types; t++) {
		const struct type_row *type = &r->types[t];
		double fleet = 0;

		for (size_t i = 0; i < type->n_briefs; i++)
			fleet += size_of(&r->briefs[type->briefs[i]]);
		for (size_t i = 0; i < type->n_briefs; i++) {
			const struct brief *b = &r->briefs[type->briefs[i]];

			of_brief[type->briefs[i]] =
				(fleet > 0 ? size_of(b) / fleet : 0) +
				(moved(&b->change) || (b->base && moved(&b->against)));
		}
	}
}
