// SPDX-License-Identifier: MIT
/*
 * The way of a comparison: units (regress_units.c), size factors (regress_scale.c), then for each
 * family a test of every row (regress_fit.c) and Benjamini-Hochberg over its p values. A change
 * that is certain may still not matter: it must also be 1 % of the function and a part of the
 * whole.
 */
#include "analyse/regress_judge.h"

#include <stdlib.h>

#include "analyse/stats.h"
#include "base/num.h"
#include "base/vec.h"

/* Share of the function that least_seen speaks of, and its standard errors: found 4 times of 5
 * among some hundred functions. */
#define SEEN_SHARE 0.03
#define SEEN_SIGMAS 4.1
/* A cost stands in one of so many dumps at least. */
#define REPEATED_PART 8

static const struct {
	enum history_rows rows;
	enum history_what what;
} measures[REGRESS_WHAT_N] = {
	[REGRESS_SELF] = {HISTORY_FNS, HISTORY_SELF},
	[REGRESS_OWN] = {HISTORY_FNS, HISTORY_OWN},
	[REGRESS_TOTAL] = {HISTORY_FNS, HISTORY_TOTAL},
	[REGRESS_PACKAGE] = {HISTORY_PKGS, HISTORY_OWN},
};

enum history_rows regress_rows_of(enum regress_what what)
{
	return measures[what].rows;
}

enum history_what regress_measure_of(enum regress_what what)
{
	return measures[what].what;
}

/* ---- rows ---- */

/* Samples of a dump of mean size to a value per covered second (per dump where none is known). */
static double rate_of(const struct regress_units *u)
{
	return u->value / u->seconds;
}

/* Of both sides' dumps of mean size, in samples. */
static double whole_of(const struct regress_units *u)
{
	double sum[SIDE_N] = {0};

	for (size_t i = 0; i < u->n; i++)
		sum[u->dumps[i].side] += u->dumps[i].weight * u->dumps[i].total /
					 u->dumps[i].factor;
	return (sum[SIDE_BASE] + sum[SIDE_CANDIDATE]) / 2;
}

static struct regress_row row_of(const struct regress_fit *f, double df, double rate)
{
	double reach = isfinite(f->z) ? regress_fit_reach(f, df) : NAN;
	struct regress_row row = {.id = f->id,
				  .samples = f->samples,
				  .d = f->d,
				  .low = f->d - reach,
				  .high = f->d + reach,
				  .z = f->z,
				  .p = f->p,
				  .q = NAN,
				  .is_tested = isfinite(f->z)};

	for (int side = 0; side < SIDE_N; side++)
		row.mean[side] = f->mean[side] * rate;
	return row;
}

static bool matters(const struct regress_row *row, const struct regress_spec *spec, double whole)
{
	double change = fabs(row->mean[SIDE_CANDIDATE] - row->mean[SIDE_BASE]);

	return fabs(row->d) >= stat_log(1 + REGRESS_LEAST_RATIO) &&
	       change >= spec->least_part * whole && change >= spec->least;
}

/* ---- families ---- */

/* What both sides together are too small to matter for would only make the others' q worse. */
static bool is_tested(const struct regress_fit *f, const struct regress_units *u, double whole)
{
	return regress_fit_is_tested(f) && f->is_repeated &&
	       f->mean[SIDE_BASE] + f->mean[SIDE_CANDIDATE] >= u->spec->least_part * whole;
}

/* What stands in a few dumps only happened once, as what a process does when it starts: no test of
 * means speaks of it. x: samples by dump. */
static bool is_repeated(const struct regress_units *u, const struct regress_fit *f, const double *x)
{
	enum diff_side larger = f->mean[SIDE_CANDIDATE] > f->mean[SIDE_BASE] ? SIDE_CANDIDATE
									     : SIDE_BASE;
	size_t n = 0, all = u->n_side[larger];

	for (size_t i = 0; i < u->n; i++)
		n += u->dumps[i].side == larger && x[i] > 0;
	return all < 3 || (n >= 2 && n >= all / REPEATED_PART);
}

static void fit_family(struct regress_family_fits *out, const struct regress_units *u,
		       enum regress_what what, struct arena *a)
{
	struct regress_walk w = {.u = u, .rows = measures[what].rows};
	VEC(struct regress_fit) fits = {0};
	struct arena own = {0};
	double *x = arena_n(&own, u->n, double), *scratch = arena_n(&own, u->n, double);
	struct regress_fit *kept;
	double whole = whole_of(u);

	while (regress_walk_next(&w)) {
		struct regress_fit f = {.id = w.id};

		regress_walk_spread(&w, measures[what].what, x);
		regress_fit_row(&f, u, x, REGRESS_BY_SIZE, scratch);
		f.is_repeated = is_repeated(u, &f, x);
		if (f.samples > 0)
			vec_push(&fits, f);
	}
	if (!u->is_sampled)
		regress_fit_learn(fits.v, fits.n, u);
	regress_fit_prior(&out->prior, u, fits.v, fits.n);
	kept = arena_n(a, fits.n, struct regress_fit);
	for (size_t i = 0; i < fits.n; i++) {
		kept[i] = fits.v[i];
		if (is_tested(&kept[i], u, whole))
			regress_fit_test(&kept[i], u, &out->prior);
	}
	out->fits = kept;
	out->n = fits.n;
	vec_release(&fits);
	arena_release(&own);
}

static int by_change(const void *left, const void *right)
{
	const struct regress_row *a = left, *b = right;
	double x = fabs(a->mean[SIDE_CANDIDATE] - a->mean[SIDE_BASE]);
	double y = fabs(b->mean[SIDE_CANDIDATE] - b->mean[SIDE_BASE]);

	if (x != y)
		return x > y ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

static void set_q(struct regress_row *rows, size_t n)
{
	struct arena own = {0};
	double *p = arena_n(&own, n, double), *q = arena_n(&own, n, double);
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (rows[i].is_tested)
			p[k++] = rows[i].p;
	stat_bh(p, q, k, &own);
	for (size_t i = 0, at = 0; i < n; i++)
		if (rows[i].is_tested)
			rows[i].q = q[at++];
	arena_release(&own);
}

/* Where nothing changed at all, one of 20 families would have a discovery at that level: the
 * smallest q must be smaller before any is believed. */
static bool has_certain(const struct regress_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].is_tested && rows[i].q <= REGRESS_FIRST_LEVEL)
			return true;
	return false;
}

static void make_family(struct regress_family *out, const struct regress_family_fits *fits,
			const struct regress_units *u, struct arena *a)
{
	struct regress_row *rows = arena_n(a, fits->n, struct regress_row);
	double rate = rate_of(u), whole = whole_of(u) * rate;
	bool is_certain;

	for (size_t i = 0; i < fits->n; i++)
		rows[i] = row_of(&fits->fits[i], fits->prior.d0 + fits->fits[i].df, rate);
	set_q(rows, fits->n);
	is_certain = has_certain(rows, fits->n);
	for (size_t i = 0; i < fits->n; i++) {
		rows[i].is_flagged = is_certain && rows[i].is_tested &&
				     rows[i].q <= REGRESS_LEVEL &&
				     matters(&rows[i], u->spec, whole);
		out->n_tested += rows[i].is_tested;
		out->n_flagged += rows[i].is_flagged;
	}
	if (fits->n)
		qsort(rows, fits->n, sizeof(*rows), by_change);
	out->rows = rows;
	out->n = fits->n;
}

/* ---- the whole ---- */

static void judge_whole(struct regress *out, struct regress_judgement *j)
{
	const struct regress_units *u = j->u;
	struct regress_fit *f = &j->whole;
	struct arena own = {0};
	double *x = arena_n(&own, u->n, double), *scratch = arena_n(&own, u->n, double);

	for (size_t i = 0; i < u->n; i++)
		x[i] = u->dumps[i].total;
	regress_fit_row(f, u, x, REGRESS_BY_SECONDS, scratch);
	regress_fit_alone(f, u);
	out->whole = row_of(f, fmax(f->df, 1), u->value);
	out->whole.q = out->whole.p;
	out->whole.is_flagged = out->whole.p <= REGRESS_WHOLE_LEVEL &&
				matters(&out->whole, u->spec, 0);
	arena_release(&own);
}

static void set_least_seen(struct regress *out, const struct regress_judgement *j)
{
	const struct regress_units *u = j->u;
	const struct regress_prior *prior = &j->families[REGRESS_SELF].prior;
	double units = (double)(out->n_units[SIDE_BASE] + out->n_units[SIDE_CANDIDATE]);
	double samples = SEEN_SHARE * j->whole.samples, counting, se;

	out->least_seen = NAN;
	out->extra = prior->extra;
	out->phi = prior->memory.phi;
	if (!prior->n || !(samples > 0))
		return;
	counting = u->is_sampled ? units / samples : 0;
	se = sqrt(regress_fit_variance(u, prior, prior->extra + counting, counting));
	out->least_seen = stat_exp(SEEN_SIGMAS * se) - 1;
}

void regress_judge(struct regress *out, const struct regress_spec *spec, struct arena *a)
{
	struct arena own = {0};
	struct regress_units u;
	struct regress_judgement j = {.u = &u, .r = out};

	*out = (struct regress){.work = 1, .least_seen = NAN};
	out->is_possible = regress_units_make(&u, spec, &own);
	if (!out->is_possible) {
		arena_release(&own);
		return;
	}
	regress_scale_set(&u);
	out->scale = u.scale;
	out->work = u.work;
	out->by_instance = u.unit != REGRESS_BY_DUMP;
	out->is_paired = u.unit == REGRESS_BY_PAIR;
	out->is_sampled = u.is_sampled;
	for (int side = 0; side < SIDE_N; side++)
		out->n_units[side] = u.n_units[side];
	for (int what = 0; what < REGRESS_WHAT_N; what++) {
		fit_family(&j.families[what], &u, what, &own);
		make_family(&out->families[what], &j.families[what], &u, a);
	}
	judge_whole(out, &j);
	set_least_seen(out, &j);
	if (spec->with_evidence)
		out->evidence = regress_evidence(&j, a);
	arena_release(&own);
}
