// SPDX-License-Identifier: MIT
/*
 * Budgets: first everybody's wishes are counted, then the largest allowance a profile is found
 * with which all stay within a half of it, and each profile spends what it gets by worth.
 */
#include "aggregate/plan.h"

#include <stdlib.h>

#include "aggregate/planning.h"
#include "base/num.h"
#include "base/slug.h"
#include "model/fname.h"

#define KEYS_MAX 24
#define SCALE_VALUES 8 /* numbers, at least so many: a scale */
#define FIRST_FNS 3
#define FIRST_VALUES 3
#define LEAST_DUMPS 4 /* two a quarter */

/* ---- labels ---- */

/* "512", "512 bytes": a size or a duration, not a name. */
static bool is_number(struct str value)
{
	struct str number;
	int64_t v;

	return value.n == 0 || (str_next(&value, ' ', &number) && str_to_i64(number, &v));
}

bool plan_is_scale(const struct label_key *key)
{
	for (size_t i = 0; i < key->n_values; i++)
		if (!is_number(key->values[i].value))
			return false;
	return key->n_values > SCALE_VALUES;
}

/* Texts are copied: a plan outlives the profile it was made from. */
static void wish_values(struct planning *g, struct plan_key *key, const struct label_key *from)
{
	size_t n = MIN(from->n_values, g->ctx->values);
	struct plan_value *values = arena_n(g->a, n, struct plan_value);
	struct str **slugs = arena_n(g->a, n, struct str *);

	for (size_t i = 0; i < n; i++) {
		values[i] = (struct plan_value){.value = arena_str(g->a, from->values[i].value),
						.slug = slug_of(g->a, from->values[i].value),
						.total = from->values[i].total};
		slugs[i] = &values[i].slug;
	}
	slugs_part(g->a, slugs, n);
	*key = (struct plan_key){.key = arena_str(g->a, from->key),
				 .slug = slug_of(g->a, from->key),
				 .values = values,
				 .n_values = n,
				 .n_all = from->n_values,
				 .is_scale = plan_is_scale(from)};
}

static void wish_labels(struct planning *g)
{
	const struct profile *p = g->p;
	struct plan_key *keys = arena_n(g->a, MIN(p->n_labels, (size_t)KEYS_MAX), struct plan_key);
	struct str *slugs[KEYS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < p->n_labels && n < KEYS_MAX && !p->only_baseline; i++)
		if (p->labels[i].n_values > 1)
			wish_values(g, &keys[n++], &p->labels[i]);
	for (size_t i = 0; i < n; i++)
		slugs[i] = &keys[i].slug;
	slugs_part(g->a, slugs, n);
	g->plan->keys = keys;
	g->plan->n_keys = n;
}

/* ---- functions ---- */

enum fn_worth { FN_CHANGED, FN_SELF, FN_CHANGED_TOTAL, FN_TOTAL, FN_WORTHS };

static double level_in(const struct profile *p, int64_t value, enum win_id w)
{
	return (double)value * p->win[w].per_value;
}

/* What is new counts in full, what a caller inherits beside much else counts little. */
static double change_worth(const struct profile *p, const int64_t *values)
{
	double before = level_in(p, values[WIN_FIRST], WIN_FIRST);
	double after = level_in(p, values[WIN_LAST], WIN_LAST);
	double larger = fmax(fabs(before), fabs(after));

	return larger > 0 ? (after - before) * (after - before) / larger : 0;
}

/* The roots have all of it and tell nothing: what has a half is worth the most. */
static double total_worth(const struct profile *p, int64_t total)
{
	double whole = fabs((double)p->win[WIN_ALL].total);
	double share = whole > 0 ? fmin(fabs((double)total) / whole, 1) : 0;

	return share * (1.001 - share);
}

static double fn_worth(const struct planning *g, const struct fn_row *fn, enum fn_worth worth)
{
	switch (worth) {
	case FN_CHANGED:
		return change_worth(g->p, fn->self);
	case FN_CHANGED_TOTAL:
		return change_worth(g->p, fn->total);
	case FN_SELF:
		return fabs((double)fn->self[WIN_ALL]);
	case FN_TOTAL:
	case FN_WORTHS:
		break;
	}
	return total_worth(g->p, fn->total[WIN_ALL]);
}

struct candidate {
	double worth;
	const struct fn_row *fn;
};

/* Insertion into the best n so far, the last of which is worth less; fns' order breaks ties. */
static void offer(struct candidate *best, size_t n, struct candidate c)
{
	size_t at = n;

	while (at > 0 && c.worth > best[at - 1].worth)
		at--;
	memmove(&best[at + 1], &best[at], (n - 1 - at) * sizeof(*best));
	best[at] = c;
}

/* Totals and changes of the runtime and of libraries follow from what calls them. */
static bool counts_for(const struct planning *g, const struct fn_row *fn, enum fn_worth worth)
{
	const struct model *m = g->ctx->report->model;

	return worth == FN_SELF || !fname_is_runtime(model_fn(m, fn->fn), model_str(m, fn->file));
}

static void part_slugs(struct planning *g, struct plan_fn *fns, size_t n)
{
	struct str **slugs = arena_n(g->a, n, struct str *);

	for (size_t i = 0; i < n; i++)
		slugs[i] = &fns[i].slug;
	slugs_part(g->a, slugs, n);
}

static bool is_chosen(const struct plan_fn *fns, size_t n, fn_id fn)
{
	for (size_t i = 0; i < n; i++)
		if (fns[i].fn == fn)
			return true;
	return false;
}

/* The four lists in turn, so that each kind of worth has its share of the pages; before them the
 * function that the change belongs to. */
static void wish_functions(struct planning *g)
{
	const struct model *m = g->ctx->report->model;
	size_t want = MIN(g->ctx->functions, g->p->n_fns), n = 0;
	fn_id moved = g->p->moved.fn;
	struct candidate *best[FN_WORTHS];
	struct plan_fn *fns = arena_n(g->a, want, struct plan_fn);
	struct arena own = {0};

	for (int w = 0; w < FN_WORTHS && want; w++) {
		best[w] = arena_n(&own, want, struct candidate);
		for (size_t i = 0; i < g->p->n_fns; i++) {
			const struct fn_row *fn = &g->p->fns[i];
			struct candidate c = {fn_worth(g, fn, w), fn};

			if (c.worth > best[w][want - 1].worth && counts_for(g, fn, w))
				offer(best[w], want, c);
		}
	}
	if (moved != FN_ALL && want)
		fns[n++] = (struct plan_fn){moved, slug_of(g->a, model_fn(m, moved)), false};
	for (size_t i = 0; i < want * FN_WORTHS && n < want; i++) {
		const struct fn_row *fn = best[i % FN_WORTHS][i / FN_WORTHS].fn;

		if (!fn || is_chosen(fns, n, fn->fn))
			continue;
		fns[n++] = (struct plan_fn){fn->fn, slug_of(g->a, model_fn(m, fn->fn)), false};
	}
	part_slugs(g, fns, n);
	g->plan->fns = fns;
	g->plan->n_fns = n;
	arena_release(&own);
}

/* ---- all ---- */

static size_t first(size_t n, size_t of)
{
	return MIN(n, of);
}

/* Pages of one worth; a comparison has two, one a mode. */
static size_t count_worth(const struct plan *p, enum plan_worth worth)
{
	size_t n = worth == WORTH_LABELS ? p->n_keys > 0 : 0;

	for (size_t i = 0; i < p->n_windows; i++)
		n += p->windows[i].worth == worth;
	for (size_t i = 0; i < p->n_diffs; i++)
		n += 2 * (p->diffs[i].worth == worth);
	if (worth == WORTH_FIRST_FNS)
		n += first(FIRST_FNS, p->n_fns);
	if (worth == WORTH_FNS)
		n += p->n_fns - first(FIRST_FNS, p->n_fns);
	for (size_t i = 0; i < p->n_keys; i++) {
		size_t few = first(FIRST_VALUES, p->keys[i].n_values);

		if (p->keys[i].is_scale)
			continue;
		if (worth == WORTH_FIRST_VALUES)
			n += few;
		if (worth == WORTH_VALUES)
			n += p->keys[i].n_values - few;
	}
	return n;
}

void plan_wish(struct plan *plan, const struct plan_context *ctx, const struct profile *p,
	       struct plan_steps steps, struct arena *a)
{
	struct planning g = {.plan = plan, .ctx = ctx, .p = p, .steps = steps, .a = a};

	*plan = (struct plan){0};
	if (p->n_fns == 0)
		return;
	wish_labels(&g);
	wish_functions(&g);
	if (p->n_dumps >= LEAST_DUMPS && !p->only_baseline)
		wish_windows(&g);
	wish_diffs(&g);
	for (int w = 0; w < WORTH_N; w++)
		plan->n_wished += count_worth(plan, w);
}

/* The pages that one profile may have at most, so that all are within the budget. */
static size_t allowance(struct plan *const *plans, size_t n, size_t budget)
{
	size_t low = 0, high = budget;

	while (low < high) {
		size_t middle = low + (high - low + 1) / 2, sum = 0;

		for (size_t i = 0; i < n; i++)
			sum += MIN(plans[i]->n_wished, middle);
		if (sum <= budget)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

static bool spend(size_t *left, size_t pages)
{
	if (*left < pages)
		return false;
	*left -= pages;
	return true;
}

static void grant_values(struct plan_key *key, bool first_ones, size_t *left)
{
	size_t few = first(FIRST_VALUES, key->n_values);
	size_t from = first_ones ? 0 : few, to = first_ones ? few : key->n_values;

	for (size_t i = from; i < to; i++)
		key->values[i].has_page = spend(left, 1);
}

static void grant_fns(struct plan *p, bool first_ones, size_t *left)
{
	size_t few = first(FIRST_FNS, p->n_fns);
	size_t from = first_ones ? 0 : few, to = first_ones ? few : p->n_fns;

	for (size_t i = from; i < to; i++)
		p->fns[i].has_page = spend(left, 1);
}

static void grant_worth(struct plan *p, enum plan_worth worth, size_t *left)
{
	if (worth == WORTH_LABELS && p->n_keys > 0)
		p->has_labels = spend(left, 1);
	for (size_t i = 0; i < p->n_diffs; i++)
		if (p->diffs[i].worth == worth)
			p->diffs[i].has_page = spend(left, 2);
	for (size_t i = 0; i < p->n_windows; i++)
		if (p->windows[i].worth == worth)
			p->windows[i].has_page = spend(left, 1);
	if (worth == WORTH_FIRST_FNS || worth == WORTH_FNS)
		grant_fns(p, worth == WORTH_FIRST_FNS, left);
	for (size_t i = 0; i < p->n_keys; i++)
		if (!p->keys[i].is_scale && (worth == WORTH_FIRST_VALUES || worth == WORTH_VALUES))
			grant_values(&p->keys[i], worth == WORTH_FIRST_VALUES, left);
}

static int by_interest(const void *left, const void *right)
{
	const struct plan *a = *(const struct plan *const *)left;
	const struct plan *b = *(const struct plan *const *)right;

	if (a->interest != b->interest)
		return a->interest > b->interest ? -1 : 1;
	return a < b ? -1 : a > b; /* plans lie in one array, by profile */
}

static void spend_on(struct plan *p, size_t pages)
{
	size_t left = pages;

	for (int w = 0; w < WORTH_N; w++)
		grant_worth(p, w, &left);
	p->n_pages = pages - left;
}

void plans_grant(struct plan **plans, size_t n, size_t budget)
{
	size_t each = allowance(plans, n, budget / 2), left = budget;

	for (size_t i = 0; i < n; i++)
		left -= MIN(plans[i]->n_wished, each);
	if (n)
		qsort(plans, n, sizeof(*plans), by_interest);
	for (size_t i = 0; i < n; i++) {
		size_t even = MIN(plans[i]->n_wished, each);
		size_t more = MIN(plans[i]->n_wished - even, left);

		left -= more;
		spend_on(plans[i], even + more);
	}
}

const struct plan_fn *plan_find_fn(const struct plan *p, fn_id fn)
{
	for (size_t i = 0; i < p->n_fns; i++)
		if (p->fns[i].fn == fn)
			return p->fns[i].has_page ? &p->fns[i] : NULL;
	return NULL;
}

const struct plan_value *plan_find_value(const struct plan *p, struct str key, struct str value)
{
	for (size_t k = 0; k < p->n_keys; k++)
		for (size_t v = 0; v < p->keys[k].n_values && str_eq(p->keys[k].key, key); v++)
			if (str_eq(p->keys[k].values[v].value, value))
				return p->keys[k].values[v].has_page ? &p->keys[k].values[v] : NULL;
	return NULL;
}
