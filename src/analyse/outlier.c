// SPDX-License-Identifier: MIT
/*
 * Units and groups of units are tested (outlier_fit.c, outlier_group.c); here it is decided what of
 * it is said. A group that explains its units is said instead of them. Where more than a third of
 * the units deviate for themselves there is no usual, and of none of them anything is said.
 */
#include "analyse/outlier.h"

#include <stdlib.h>

#include "analyse/outlier_fit.h"
#include "analyse/outlier_group.h"
#include "analyse/outlier_tell.h"
#include "analyse/stats.h"
#include "base/num.h"

/* A function of one's own: at least twice what is usual, so much of the unit, and this sure. */
#define OWN_RATIO 2
#define OWN_PART 0.05
#define OWN_Z 3.3
#define SAME_SIZE 0.05
/* A function with this part of a unit that would be found... */
#define SEEN_PART 0.03
/* ...four times in five. */
#define SEEN_POWER 0.84

struct finding_of {
	const struct outlier_fit *f;
	const struct outlier_groups *groups;
	const struct outlier_group *group; /* NULL: of one unit */
	const bool *inside; /* by unit */
	double *scratch;    /* by unit */
	struct arena *a;    /* of what is said; the fit's goes when all is said */
};

/* ---- what one finding says ---- */

/* Mean over the units inside, and what the others' median is at their size. */
static void set_levels(struct outlier_fn *fn, const struct finding_of *o, size_t i)
{
	const struct crosstab *c = o->f->c;
	double peers = outlier_median(&o->f->cost[i * c->n_units], c->n_units, o->inside,
				      o->scratch);
	double n = 0;

	for (size_t u = 0; u < c->n_units; u++) {
		if (!o->inside[u])
			continue;
		fn->here += c->cost[i * c->n_units + u];
		fn->peers += peers * o->f->factor[u];
		n++;
	}
	fn->here /= n;
	fn->peers /= n;
}

static struct outlier_fn fn_of(const struct finding_of *o, size_t i, size_t u)
{
	const struct outlier_fit *f = o->f;
	struct outlier_fn fn = {.fn = f->c->fns[i], .is_flagged = true};

	set_levels(&fn, o, i);
	fn.d = o->group ? o->group->d[i] : f->r[i * f->c->n_units + u];
	fn.z = o->group ? o->group->z[i] : f->z[i * f->c->n_units + u];
	fn.q = o->group ? o->group->q[i] : f->q[i * f->c->n_units + u];
	return fn;
}

static int by_change(const void *left, const void *right)
{
	const struct outlier_fn *a = left, *b = right;
	double x = fabs(a->here - a->peers), y = fabs(b->here - b->peers);

	if (x != y)
		return x > y ? -1 : 1;
	return a->fn < b->fn ? -1 : a->fn > b->fn;
}

static bool says(const struct finding_of *o, size_t i, size_t u)
{
	const struct outlier_fit *f = o->f;

	if (o->group)
		return o->group->flagged[i];
	return f->flagged[i * f->c->n_units + u] && !outlier_group_explains(o->groups, f, u, i);
}

static bool says_volume(const struct finding_of *o, size_t u)
{
	const struct outlier_fit *f = o->f;

	if (o->group)
		return o->group->is_volume;
	return f->volume_flagged[u] && !outlier_group_explains(o->groups, f, u, f->c->n_fns);
}

static bool says_any(const struct finding_of *o, size_t u)
{
	bool any = says_volume(o, u);

	for (size_t i = 0; i < o->f->c->n_fns && !any; i++)
		any = says(o, i, u);
	return any;
}

static void set_fns(struct outlier *out, const struct finding_of *o, size_t u)
{
	const struct outlier_fit *f = o->f;
	struct outlier_fn *fns;
	size_t n = 0, *which = arena_n(f->a, f->c->n_fns, size_t);
	double sum = 0, moved = 0;

	for (size_t i = 0; i < f->c->n_fns; i++)
		if (says(o, i, u))
			which[n++] = i;
	fns = arena_n(o->a, n, struct outlier_fn);
	for (size_t k = 0; k < n; k++) {
		fns[k] = fn_of(o, which[k], u);
		sum += fns[k].here - fns[k].peers;
		moved = fmax(moved, fabs(fns[k].here - fns[k].peers));
	}
	if (n)
		qsort(fns, n, sizeof(*fns), by_change);
	out->fns = fns;
	out->n_fns_all = n;
	out->n_fns = MIN(n, (size_t)OUTLIER_FNS_MAX);
	out->explained = n && fabs(out->here - out->peers) >= SAME_SIZE * out->peers
				 ? sum / (out->here - out->peers)
				 : NAN;
	out->size = fmax(fmax(fabs(sum), moved), fabs(out->here - out->peers));
}

static size_t n_inside(const struct finding_of *o)
{
	size_t n = 0;

	for (size_t u = 0; u < o->f->c->n_units; u++)
		n += o->inside[u];
	return n;
}

static void set_units(struct outlier *out, const struct finding_of *o)
{
	const struct crosstab *c = o->f->c;
	uint32_t *units = arena_n(o->a, n_inside(o), uint32_t);

	for (size_t u = 0; u < c->n_units; u++) {
		if (!o->inside[u])
			continue;
		units[out->n_units++] = (uint32_t)u;
		out->here += c->whole[u];
	}
	out->units = units;
	out->here /= (double)out->n_units;
	out->peers = outlier_median(c->whole, c->n_units, o->inside, o->scratch);
}

static void make_outlier(struct outlier *out, const struct finding_of *o, size_t u)
{
	const struct outlier_fit *f = o->f;

	*out = (struct outlier){.key = f->c->key, .value = f->c->units[u]};
	if (o->group) {
		out->key = o->group->key;
		out->value = o->group->value;
		out->twin_key = o->group->twin_key;
		out->twin_value = o->group->twin_value;
	}
	out->volume_z = o->group ? o->group->volume_z : f->volume_z[u];
	out->is_volume = says_volume(o, u);
	set_units(out, o);
	set_fns(out, o, u);
	out->evidence = outlier_tell(out, f, o->group, o->a);
}

/* ---- units without a usual ---- */

static bool has_own(const struct outlier_fit *f, const struct outlier_groups *g, size_t u)
{
	size_t n = f->c->n_units;

	for (size_t i = 0; i < f->c->n_fns; i++) {
		size_t at = i * n + u;
		bool is_own = f->z[at] >= OWN_Z && f->r[at] >= stat_log(OWN_RATIO) &&
			      (f->cost[at] - f->typical[i]) * f->factor[u] >=
				      OWN_PART * f->c->whole[u];

		if ((is_own || f->flagged[at]) && !outlier_group_explains(g, f, u, i))
			return true;
	}
	return false;
}

static bool are_kinds(const struct outlier_fit *f, const struct outlier_groups *g)
{
	size_t n = 0;

	for (size_t u = 0; u < f->c->n_units; u++)
		n += has_own(f, g, u);
	return 3 * n > f->c->n_units;
}

/* ---- all of them ---- */

static int by_size(const void *left, const void *right)
{
	const struct outlier *a = left, *b = right;
	int keys = str_cmp(a->key, b->key);

	if (a->size != b->size)
		return a->size > b->size ? -1 : 1;
	return keys ? keys : str_cmp(a->value, b->value);
}

/* The normal score that the first of so many tests must pass, from above: the tail is less than
 * exp(-z2 / 2) / 2. */
static double least_score(size_t n_tests)
{
	return sqrt(2 * stat_log(fmax((double)n_tests, 1) / OUTLIER_Q));
}

static double least_seen(const struct outlier_fit *f)
{
	double n = (double)f->c->n_units, counting = 0, v;

	for (size_t u = 0; u < f->c->n_units; u++)
		if (f->sample[u] > 0)
			counting += f->sample[u] / (SEEN_PART * f->whole) / n;
	v = (f->prior.extra + counting) * (1 + 1 / n);
	return fmax(stat_exp((least_score(f->n_tested) + SEEN_POWER) * sqrt(v)), OUTLIER_EFFECT) -
	       1;
}

static void add_groups(struct outliers *out, struct outlier *v, struct finding_of *o)
{
	for (size_t k = 0; k < o->groups->n; k++) {
		o->group = &o->groups->v[k];
		o->inside = o->group->inside;
		make_outlier(&v[out->n++], o, 0);
	}
	o->group = NULL;
}

static void add_units(struct outliers *out, struct outlier *v, struct finding_of *o)
{
	bool *inside = arena_n(o->f->a, o->f->c->n_units, bool);

	o->inside = inside;
	for (size_t u = 0; u < o->f->c->n_units; u++) {
		if (!says_any(o, u))
			continue;
		inside[u] = true;
		make_outlier(&v[out->n++], o, u);
		inside[u] = false;
	}
}

static const struct outlier *kept_of(const struct outlier *v, size_t n, struct arena *a)
{
	struct outlier *kept = arena_n(a, n, struct outlier);

	if (n)
		memcpy(kept, v, n * sizeof(*v));
	return kept;
}

void outliers_find(struct outliers *out, const struct crosstab *c, struct arena *a)
{
	struct outlier_fit fit;
	struct outlier_groups groups;
	struct finding_of o = {.f = &fit, .groups = &groups, .a = a};
	struct arena own = {0};
	struct outlier *v;

	*out = (struct outliers){.least_seen = NAN};
	if (c->n_units < CROSSTAB_UNITS_MIN)
		return;
	outlier_fit_make(&fit, c, &own);
	outlier_groups_find(&groups, &fit);
	o.scratch = arena_n(&own, c->n_units, double);
	v = arena_n(&own, groups.n + c->n_units + 1, struct outlier);
	out->n_tested = fit.n_tested + groups.n_tested;
	out->least_seen = least_seen(&fit);
	out->is_kinds = are_kinds(&fit, &groups);
	add_groups(out, v, &o);
	if (!out->is_kinds)
		add_units(out, v, &o);
	if (out->n)
		qsort(v, out->n, sizeof(*v), by_size);
	out->v = kept_of(v, out->n, a);
	arena_release(&own);
}
