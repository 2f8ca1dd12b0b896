// SPDX-License-Identifier: MIT
/*
 * Flagged rows become drafts; a draft whose cost only came from elsewhere (regress_shift.c) is
 * MOVED and takes those with it that lost; then what follows from another is put below it
 * (regress_follow.c). What is left are causes.
 */
#include <stdlib.h>

#include "analyse/regress_draft.h"
#include "base/num.h"

#define SYMPTOMS_MOST 8
/* A function that lost so much of its loss to others is only a source. */
#define MOVED_PART 0.5

/* ---- drafts ---- */

struct draft *draft_find(struct drafts *d, enum regress_count count, fn_id fn)
{
	for (size_t i = 0; i < d->v.n; i++)
		if (d->v.v[i].count == count && d->v.v[i].fn == fn)
			return &d->v.v[i];
	return NULL;
}

void draft_add_symptom(struct draft *cause, fn_id fn, double size)
{
	if (fn == cause->fn)
		return;
	for (size_t i = 0; i < cause->symptoms.n; i++)
		if (cause->symptoms.v[i].fn == fn)
			return;
	vec_push(&cause->symptoms, ((struct draft_symptom){fn, size}));
}

void draft_drop(struct draft *follower, struct draft *cause)
{
	follower->is_dropped = true;
	draft_add_symptom(cause, follower->fn, fabs(sum_change(follower->sum)));
	for (size_t i = 0; i < follower->symptoms.n; i++)
		draft_add_symptom(cause, follower->symptoms.v[i].fn, follower->symptoms.v[i].size);
}

/* What it lost is with whoever gained it. */
static void note_sources(struct drafts *d, struct draft *gainer)
{
	for (size_t i = 0; i < gainer->shift.n; i++) {
		struct draft *loser = draft_find(d, gainer->count, gainer->shift.from[i]);

		if (loser && loser->sign < 0)
			loser->moved += gainer->shift.lost[i];
	}
}

static void judge_draft(struct drafts *d, struct draft *draft)
{
	draft->verdict = draft->sign > 0 ? VERDICT_REGRESSED : VERDICT_IMPROVED;
	if (draft->sign < 0 && draft->moved >= MOVED_PART * fabs(sum_change(draft->sum))) {
		draft->is_dropped = true;
		return;
	}
	/* Less is good news even when it went elsewhere in part; only what is gone is asked. */
	if (draft->sign < 0 && !tree_is_gone(draft->sum))
		return;
	draft->shift = tree_shift_of(d->t, draft->count, draft->fn, d->a);
	if (!draft->shift.is_shift)
		return;
	draft->verdict = VERDICT_MOVED;
	if (draft->sign > 0)
		note_sources(d, draft);
}

/* Without a verdict yet. */
static struct draft *draft_put(struct drafts *d, enum regress_count count,
			       const struct regress_row *row)
{
	struct draft draft = {.fn = row->id,
			      .count = count,
			      .row = row,
			      .sign = row->d < 0 ? -1 : 1,
			      .sum = d->t->sums[count][row->id]};

	vec_push(&d->v, draft);
	return &d->v.v[d->v.n - 1];
}

struct draft *draft_add(struct drafts *d, enum regress_count count, const struct regress_row *row)
{
	struct draft *draft = draft_put(d, count, row);

	judge_draft(d, draft);
	return draft;
}

/* Dearer ones first, so that it is known what they took from the others. */
static void draft_own(struct drafts *d)
{
	const struct regress_family *own = &d->t->r->families[REGRESS_OWN];
	bool *is_out = arena_n(d->t->own, d->t->m->n_fns, bool);

	for (size_t i = 0; i < own->n; i++)
		if (own->rows[i].is_flagged && own->rows[i].id < d->t->m->n_fns)
			draft_put(d, COUNT_OWN, &own->rows[i]);
	for (int sign = 1; sign >= -1; sign -= 2)
		for (size_t i = 0; i < d->v.n; i++)
			if (d->v.v[i].sign == sign)
				judge_draft(d, &d->v.v[i]);
	draft_mark_moved(d, is_out);
	draft_judge_again(d, COUNT_OWN, is_out);
}

/* One function put into ten callers is one shift. */
static void join_shifts(struct drafts *d)
{
	for (size_t i = 0; i < d->v.n; i++)
		for (size_t k = 0; k < i; k++) {
			struct draft *here = &d->v.v[i], *first = &d->v.v[k];

			if (here->verdict == VERDICT_MOVED && first->verdict == VERDICT_MOVED &&
			    here->sign == first->sign && !here->is_dropped && !first->is_dropped &&
			    here->shift.n && first->shift.n &&
			    here->shift.from[0] == first->shift.from[0])
				draft_drop(here, first);
		}
}

/* ---- the path ---- */

static bool is_counted(const struct draft *draft, fn_id who)
{
	if (who == draft->fn)
		return true;
	for (size_t i = 0; i < draft->with.n; i++)
		if (draft->with.v[i] == who)
			return true;
	return false;
}

/* From the root to the callee that changed most, as long as it changed more than the caller
 * itself did. */
static void follow_path(const struct regress_tree *t, const struct draft *draft,
			struct regress_cause *cause, struct arena *a)
{
	double *change = t->of_node;
	VEC(fn_id) path = {0};
	uint32_t at = 0, next;

	for (uint32_t i = (uint32_t)t->n; i-- > 0;) {
		if (is_counted(draft, t->who[draft->count][i]))
			change[i] += draft->sign * tree_change(t, i);
		if (i)
			change[t->parent[i]] += change[i];
	}
	do {
		double below = 0, best = 0;

		next = 0;
		for (uint32_t i = at + 1; i < tree_end(t, at); i = tree_end(t, i)) {
			below += change[i];
			if (tree_fn(t, i) != FN_LIGHTER && change[i] > best) {
				best = change[i];
				next = i;
			}
		}
		if (next && (best >= change[at] - below || best * 2 > change[at])) {
			vec_push(&path, tree_fn(t, next));
			at = next;
		} else {
			next = 0;
		}
	} while (next);
	for (size_t i = 0; i < t->n; i++)
		change[i] = 0;
	cause->n_stack = path.n;
	cause->stack = arena_n(a, path.n, fn_id);
	if (path.n)
		memcpy((fn_id *)cause->stack, path.v, path.n * sizeof(*path.v));
	vec_release(&path);
}

/* ---- causes ---- */

static int by_size(const void *left, const void *right)
{
	const struct draft_symptom *a = left, *b = right;

	if (a->size != b->size)
		return a->size > b->size ? -1 : 1;
	return a->fn < b->fn ? -1 : a->fn > b->fn;
}

static void set_symptoms(struct regress_cause *cause, struct draft *draft, struct arena *a)
{
	fn_id *fns;

	if (!draft->symptoms.n)
		return;
	qsort(draft->symptoms.v, draft->symptoms.n, sizeof(*draft->symptoms.v), by_size);
	cause->n_symptoms = MIN(draft->symptoms.n, (size_t)SYMPTOMS_MOST);
	fns = arena_n(a, cause->n_symptoms, fn_id);
	for (size_t i = 0; i < cause->n_symptoms; i++)
		fns[i] = draft->symptoms.v[i].fn;
	cause->symptoms = fns;
}

/* Levels as pages show them: the base's as it was, not times work. */
static void set_levels(const struct regress_tree *t, const struct draft *draft,
		       struct regress_cause *cause)
{
	for (size_t i = 0; i < t->n; i++)
		if (is_counted(draft, t->who[draft->count][i])) {
			cause->before += t->base[i] / t->r->work;
			cause->after += t->candidate[i];
		}
	if (cause->before != 0 || cause->after != 0)
		return;
	/* All its places are too light for the tree. */
	for (size_t i = 0; i < t->d->n_fns; i++)
		if (t->d->fns[i].fn == draft->fn) {
			cause->before = diff_number(t->d, SIDE_BASE, t->d->fns[i].self[SIDE_BASE]);
			cause->after = diff_number(t->d, SIDE_CANDIDATE,
						   t->d->fns[i].self[SIDE_CANDIDATE]);
		}
}

static struct regress_cause cause_of(const struct drafts *d, struct draft *draft)
{
	struct regress_cause cause = {.verdict = draft->verdict,
				      .fn = draft->fn,
				      .row = draft->row,
				      .sources = draft->shift.from,
				      .n_sources = draft->shift.n,
				      .net = draft->shift.net,
				      .is_new = draft->row->mean[SIDE_BASE] == 0,
				      .is_gone = draft->row->mean[SIDE_CANDIDATE] == 0};

	set_levels(d->t, draft, &cause);
	follow_path(d->t, draft, &cause, d->a);
	set_symptoms(&cause, draft, d->a);
	return cause;
}

static int by_change(const void *left, const void *right)
{
	const struct regress_cause *a = left, *b = right;
	double x = fabs(a->after - a->before), y = fabs(b->after - b->before);

	if (x != y)
		return x > y ? -1 : 1;
	return a->fn < b->fn ? -1 : a->fn > b->fn;
}

static void finish(struct regress_causes *out, struct drafts *d)
{
	struct regress_cause *v = arena_n(d->a, d->v.n, struct regress_cause);

	for (size_t i = 0; i < d->v.n; i++)
		if (!d->v.v[i].is_dropped)
			v[out->n++] = cause_of(d, &d->v.v[i]);
	if (out->n)
		qsort(v, out->n, sizeof(*v), by_change);
	out->v = v;
	for (size_t i = 0; i < d->v.n; i++) {
		vec_release(&d->v.v[i].symptoms);
		vec_release(&d->v.v[i].with);
	}
	vec_release(&d->v);
}

void regress_find_causes(struct regress_causes *out, const struct regress_found *found,
			 struct arena *a)
{
	struct arena own = {0};
	struct regress_tree t = {.r = found->r,
				 .d = found->d,
				 .m = found->m,
				 .is_own = found->is_own,
				 .own = &own};
	struct drafts drafts = {.t = &t, .a = a};

	*out = (struct regress_causes){0};
	if (!found->r->is_possible || !found->d->n_nodes)
		return;
	regress_tree_make(&t);
	draft_own(&drafts);
	join_shifts(&drafts);
	follow_callers(&drafts);
	follow_self(&drafts);
	follow_totals(&drafts);
	finish(out, &drafts);
	arena_release(&own);
}
