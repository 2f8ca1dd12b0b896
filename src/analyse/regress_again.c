// SPDX-License-Identifier: MIT
/*
 * Benjamini-Hochberg lets one in twenty discoveries be false; where a rename makes two or three
 * that are certain and mean nothing, what chance adds to them would be all that is reported. So
 * claims are judged again among the rows that are not explained by something else.
 */
#include "analyse/regress_draft.h"

#include <math.h>

#include "analyse/regress_judge.h"
#include "analyse/stats.h"

void draft_mark_moved(const struct drafts *d, bool *is_out)
{
	for (size_t i = 0; i < d->v.n; i++) {
		const struct draft *draft = &d->v.v[i];

		if (draft->verdict != VERDICT_MOVED)
			continue;
		is_out[draft->fn] = true;
		for (size_t k = 0; k < draft->shift.n; k++)
			is_out[draft->shift.from[k]] = true;
	}
}

/* By row of the family: still a discovery. */
static void find_holding(const struct drafts *d, const struct regress_family *f, const bool *is_out,
			 bool *holds)
{
	struct arena *own = d->t->own;
	double *p = arena_n(own, f->n, double), *q = arena_n(own, f->n, double), least = 1;
	size_t *row = arena_n(own, f->n, size_t), n = 0;

	for (size_t i = 0; i < f->n; i++) {
		const struct regress_row *r = &f->rows[i];

		if (!r->is_tested || (r->id < d->t->m->n_fns && is_out[r->id]))
			continue;
		p[n] = r->p;
		row[n++] = i;
	}
	stat_bh(p, q, n, own);
	for (size_t i = 0; i < n; i++)
		least = fmin(least, q[i]);
	for (size_t i = 0; i < n; i++)
		holds[row[i]] = least <= REGRESS_FIRST_LEVEL && q[i] <= REGRESS_LEVEL;
}

void draft_judge_again(struct drafts *d, enum regress_count count, const bool *is_out)
{
	const struct regress_family *f =
		&d->t->r->families[count == COUNT_OWN ? REGRESS_OWN : REGRESS_SELF];
	bool *holds = arena_n(d->t->own, f->n, bool);

	find_holding(d, f, is_out, holds);
	for (size_t i = 0; i < d->v.n; i++) {
		struct draft *draft = &d->v.v[i];

		if (draft->count == count && draft->verdict != VERDICT_MOVED &&
		    !is_out[draft->fn] && !holds[draft->row - f->rows])
			draft->is_dropped = true;
	}
}
