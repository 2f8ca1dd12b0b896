// SPDX-License-Identifier: MIT
/*
 * One cause, one finding. Below a cause stands
 *   - what is new (or gone) together with it and is called by it, or grew with all of the
 *     caller by the same ratio, as it does when that is called more often;
 *   - library functions whose change lies mostly in its stacks;
 *   - callers whose change is mostly that of causes below them.
 * A library function that makes three or more functions of the program dearer, none of them
 * most of all, is itself the cause of these.
 */
#include "analyse/regress_draft.h"

#include <math.h>

#include "base/num.h"

#define CALLED_PART 0.8  /* of the callee's change that lies below the caller */
#define CALLED_LEAST 0.2 /* change of the caller itself, against the callee's */
#define TOTAL_LEAST 0.7  /* of its own d that its total has, when it is called more often */
#define EXPLAINED_PART 0.6
#define INHERITED_PART 0.8
#define COMMON_LEAST 3

static bool is_claim(const struct draft *d)
{
	return !d->is_dropped && d->verdict != VERDICT_MOVED;
}

static double change_of(const struct draft *d)
{
	return sum_change(d->sum);
}

/* ---- called by it ---- */

/* Change of what counts for a draft, by each function that its places are below. */
static void tell_callers(const struct regress_tree *t, const struct draft *d)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (t->who[d->count][i] == d->fn)
			tree_tell_callers(t, i);
}

static void forget_callers(const struct regress_tree *t, const struct draft *d)
{
	for (uint32_t i = 0; i < t->n; i++)
		if (t->who[d->count][i] == d->fn)
			tree_forget_callers(t, i);
}

static bool overlap(const struct regress_row *a, const struct regress_row *b)
{
	return a->low <= b->high && b->low <= a->high;
}

/* Called more often, a function with all that it calls changes by one ratio. */
static bool is_called_more(const struct regress_tree *t, const struct draft *caller)
{
	const struct regress_row *total = tree_flagged(t, REGRESS_TOTAL, caller->fn);

	return total && overlap(total, caller->row) && total->d / caller->row->d >= TOTAL_LEAST;
}

static bool came_together(const struct regress_tree *t, const struct draft *callee,
			  const struct draft *caller)
{
	if (caller->sign > 0 ? tree_is_new(caller->sum) && tree_is_new(callee->sum)
			     : tree_is_gone(caller->sum) && tree_is_gone(callee->sum))
		return true;
	return fabs(change_of(caller)) >= CALLED_LEAST * fabs(change_of(callee)) &&
	       overlap(caller->row, callee->row) && is_called_more(t, caller);
}

/* Callers of the callee were told of its change. */
static bool is_called_by(const struct regress_tree *t, const struct draft *callee,
			 const struct draft *caller)
{
	if (callee == caller || !is_claim(caller) || callee->sign != caller->sign ||
	    caller->count != COUNT_OWN || !came_together(t, callee, caller))
		return false;
	return t->of_fn[caller->fn] / change_of(callee) >= CALLED_PART;
}

/* The nearest function that it came with, the one with most of its change; NULL. */
static struct draft *caller_of(struct drafts *d, const struct draft *callee)
{
	struct draft *found = NULL;

	tell_callers(d->t, callee);
	for (size_t i = 0; i < d->v.n; i++) {
		struct draft *caller = &d->v.v[i];

		if (is_called_by(d->t, callee, caller) &&
		    (!found || fabs(d->t->of_fn[caller->fn]) > fabs(d->t->of_fn[found->fn])))
			found = caller;
	}
	forget_callers(d->t, callee);
	return found;
}

void follow_callers(struct drafts *d)
{
	struct draft **of = arena_n(d->t->own, d->v.n, struct draft *);

	for (size_t i = 0; i < d->v.n; i++)
		if (is_claim(&d->v.v[i]))
			of[i] = caller_of(d, &d->v.v[i]);
	for (size_t i = 0; i < d->v.n; i++) {
		struct draft *callee = &d->v.v[i], *caller = of[i];
		size_t hops = 0;

		/* The outermost of them; two that call each other stay apart. */
		while (caller && of[caller - d->v.v] && hops++ < d->v.n)
			caller = of[caller - d->v.v];
		if (!caller || hops >= d->v.n)
			continue;
		vec_push(&caller->with, callee->fn);
		draft_drop(callee, caller);
	}
}

/* ---- self ---- */

/* Change of the self of fn by the function of the program that it counts for; zeroed after. */
static void spread_self(const struct regress_tree *t, fn_id fn, double *by_own)
{
	for (size_t i = 0; i < t->n; i++) {
		fn_id own = t->who[COUNT_OWN][i];

		if (t->who[COUNT_SELF][i] == fn && own < FN_LIGHTER)
			by_own[own] += tree_change(t, i);
	}
}

static void clear_self(const struct regress_tree *t, double *by_own)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->who[COUNT_OWN][i] < FN_LIGHTER)
			by_own[t->who[COUNT_OWN][i]] = 0;
}

static bool is_made_dearer(const struct draft *c, double sign, const double *by_own)
{
	return is_claim(c) && c->count == COUNT_OWN && c->sign == sign &&
	       by_own[c->fn] / change_of(c) >= EXPLAINED_PART;
}

/* Whether most of the change of a library function lies in causes; *most: the one with most of
 * it, NULL when it went with what only moved. */
static bool is_explained(struct drafts *d, struct tree_sum sum, const double *by_own,
			 struct draft **most)
{
	double explained = 0, change = sum_change(sum);

	*most = NULL;
	for (size_t i = 0; i < d->v.n; i++) {
		struct draft *c = &d->v.v[i];
		double part = by_own[c->fn] / change;

		if (c->count != COUNT_OWN || !(part > 0))
			continue;
		explained += part;
		if (!c->is_dropped && (!*most || part > by_own[(*most)->fn] / change))
			*most = c;
	}
	return explained >= EXPLAINED_PART;
}

/* Whether it was the cause of many. */
static bool make_common(struct drafts *d, const struct regress_row *row, const double *by_own)
{
	struct tree_sum sum = d->t->sums[COUNT_SELF][row->id];
	double change = sum_change(sum), sign = change < 0 ? -1 : 1, most = 0;
	struct draft *cause;
	size_t n = 0;

	for (size_t i = 0; i < d->v.n; i++) {
		const struct draft *c = &d->v.v[i];

		if (!is_made_dearer(c, sign, by_own))
			continue;
		most = fmax(most, by_own[c->fn] / change);
		n++;
	}
	if (n < COMMON_LEAST || most >= EXPLAINED_PART)
		return false;
	cause = draft_add(d, COUNT_SELF, row);
	for (size_t i = 0; i < d->v.n; i++)
		if (&d->v.v[i] != cause && is_made_dearer(&d->v.v[i], sign, by_own))
			draft_drop(&d->v.v[i], cause);
	return true;
}

/* Whether something else accounts for the row. */
static bool follows_self(struct drafts *d, const struct regress_row *row, double *by_own)
{
	struct tree_sum sum = d->t->sums[COUNT_SELF][row->id];
	struct draft *cause = NULL;
	bool follows;

	/* Its own row says it better. */
	if (draft_find(d, COUNT_OWN, row->id) || sum_change(sum) == 0)
		return true;
	spread_self(d->t, row->id, by_own);
	follows = make_common(d, row, by_own);
	if (!follows) {
		follows = is_explained(d, sum, by_own, &cause);
		if (cause && follows)
			draft_add_symptom(cause, row->id, fabs(sum_change(sum)));
	}
	clear_self(d->t, by_own);
	return follows;
}

/* Those that nothing accounts for; dearer ones first, as with drafts by own. */
static void add_unexplained(struct drafts *d, const bool *is_out)
{
	const struct regress_family *self = &d->t->r->families[REGRESS_SELF];

	for (int sign = 1; sign >= -1; sign -= 2)
		for (size_t i = 0; i < self->n; i++) {
			const struct regress_row *row = &self->rows[i];

			if (row->is_flagged && row->id < d->t->m->n_fns && !is_out[row->id] &&
			    row->d * sign > 0)
				draft_add(d, COUNT_SELF, row);
		}
}

void follow_self(struct drafts *d)
{
	const struct regress_family *self = &d->t->r->families[REGRESS_SELF];
	double *by_own = arena_n(d->t->own, d->t->m->n_fns, double);
	bool *is_out = arena_n(d->t->own, d->t->m->n_fns, bool);

	for (size_t i = 0; i < self->n; i++)
		if (self->rows[i].is_flagged && self->rows[i].id < d->t->m->n_fns)
			is_out[self->rows[i].id] = follows_self(d, &self->rows[i], by_own);
	draft_mark_moved(d, is_out);
	add_unexplained(d, is_out);
	draft_mark_moved(d, is_out);
	draft_judge_again(d, COUNT_SELF, is_out);
}

/* ---- totals ---- */

/* Callers that are flagged and no drafts themselves. */
struct totals {
	const struct regress_row **rows;
	size_t n;
	double *change;    /* of each, in all */
	double *explained; /* by causes, with its sign */
	double *most;      /* by one of them */
	size_t *by;        /* that one */
};

static void choose_totals(struct drafts *d, struct totals *of)
{
	const struct regress_family *total = &d->t->r->families[REGRESS_TOTAL];
	struct arena *own = d->t->own;

	of->rows = arena_n(own, total->n_flagged, const struct regress_row *);
	for (size_t i = 0; i < total->n; i++) {
		const struct regress_row *row = &total->rows[i];

		if (row->is_flagged && row->id < d->t->m->n_fns &&
		    !draft_find(d, COUNT_OWN, row->id) && !draft_find(d, COUNT_SELF, row->id))
			of->rows[of->n++] = row;
	}
	of->change = arena_n(own, of->n, double);
	of->explained = arena_n(own, of->n, double);
	of->most = arena_n(own, of->n, double);
	of->by = arena_n(own, of->n, size_t);
}

static void sum_totals(const struct regress_tree *t, struct totals *of)
{
	for (uint32_t i = 0; i < t->n; i++)
		tree_tell_callers(t, i);
	for (size_t k = 0; k < of->n; k++)
		of->change[k] = t->of_fn[of->rows[k]->id];
	for (uint32_t i = 0; i < t->n; i++)
		tree_forget_callers(t, i);
}

static void explain_totals(struct drafts *d, struct totals *of, size_t cause)
{
	tell_callers(d->t, &d->v.v[cause]);
	for (size_t k = 0; k < of->n; k++) {
		double part = d->t->of_fn[of->rows[k]->id] / of->change[k];

		if (!(part > 0) || of->change[k] == 0)
			continue;
		of->explained[k] += part;
		if (part > of->most[k]) {
			of->most[k] = part;
			of->by[k] = cause;
		}
	}
	forget_callers(d->t, &d->v.v[cause]);
}

void follow_totals(struct drafts *d)
{
	struct totals of = {0};

	choose_totals(d, &of);
	sum_totals(d->t, &of);
	for (size_t i = 0; i < d->v.n; i++)
		if (!d->v.v[i].is_dropped)
			explain_totals(d, &of, i);
	for (size_t k = 0; k < of.n; k++)
		if (of.explained[k] >= INHERITED_PART)
			draft_add_symptom(&d->v.v[of.by[k]], of.rows[k]->id, fabs(of.change[k]));
}
