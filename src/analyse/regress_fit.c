// SPDX-License-Identifier: MIT
/*
 * Moderated quasi-Poisson test, as limma (Smyth 2004) and DESeq do for genes. A row's variance has
 * a part that comes from counting samples, 1 / samples of a unit, and an extra part. With few dumps
 * a row alone says little about its extra part, so it is drawn towards that of all rows, by as much
 * as rows resemble each other (d0 degrees of freedom).
 *
 * Dumps are no independent observations: what a pod does beyond the mean it does for some dumps
 * (phi), and what all pods do at a time is one observation, not many (common). Both are estimated
 * from all rows together, for the extra part only: counting noise has no memory. Each estimate is
 * taken less one standard error, so that chance correlation costs no power.
 *
 * The statistic is the log of the ratio, or the change over the common mean where that is less:
 * of few samples a log ratio is far from normal (17 against 3 is 3.9 standard errors by the log
 * ratio, 3.1 by the difference, and 3.0 by the binomial law).
 */
#include "analyse/regress_fit.h"

#include "analyse/stats.h"
#include "base/num.h"

#define TESTED_LEAST 20  /* samples in all */
#define LEARNED_LEAST 10 /* samples a unit that a row must have to teach the others */
#define EXTRA_LEAST 1e-4
#define EXTRA_LEAST_OF_ONE 0.0025 /* with one dump a side */
#define D0_FEW 6
#define D0_LEAST 4
#define D0_MOST 60
#define FEW_ROWS 20
#define DF_OF_ONE 10
/* How much the whole varies from dump to dump when nothing says: a fifth. */
#define WHOLE_VARIES 0.04

static double units_of(const struct regress_units *u)
{
	return (double)(u->n_units[SIDE_BASE] + u->n_units[SIDE_CANDIDATE]);
}

/* ---- one row ---- */

static double divisor(const struct regress_dump *d, enum regress_by by)
{
	return by == REGRESS_BY_SIZE ? d->factor : d->seconds;
}

static double mean_of_run(const struct regress_run *r, const double *y)
{
	double sum = 0;

	for (uint32_t i = r->from; i < r->to; i++)
		sum += y[i];
	return sum / (r->to - r->from);
}

/* Half a sample over all dumps of a side. */
static double least_mean(const struct regress_units *u, int side, enum regress_by by)
{
	return 0.5 / (double)u->n_side[side] / (by == REGRESS_BY_SIZE ? 1 : u->seconds);
}

static void set_means(struct regress_fit *f, const struct regress_units *u, const double *y,
		      enum regress_by by)
{
	double mean[SIDE_N], larger, common;

	for (size_t i = 0; i < u->n; i++)
		f->mean[u->dumps[i].side] += u->dumps[i].weight * y[i];
	for (int side = 0; side < SIDE_N; side++)
		mean[side] = fmax(f->mean[side], least_mean(u, side, by));
	f->d = stat_log(mean[SIDE_CANDIDATE] / mean[SIDE_BASE]);
	common = (mean[SIDE_BASE] * (double)u->n_units[SIDE_BASE] +
		  mean[SIDE_CANDIDATE] * (double)u->n_units[SIDE_CANDIDATE]) /
		 units_of(u);
	larger = fabs(mean[SIDE_CANDIDATE] - mean[SIDE_BASE]) / common;
	f->lean = copysign(fmin(fabs(f->d), larger), f->d);
}

/* y becomes deviations, relative to the mean of their side. */
static void deviate(const struct regress_fit *f, const struct regress_units *u, double *y)
{
	for (size_t k = 0; k < u->n_runs; k++) {
		const struct regress_run *r = &u->runs[k];
		double mean = f->mean[r->side];
		double centre = u->is_blocked ? mean_of_run(r, y) : mean;

		for (uint32_t i = r->from; i < r->to; i++)
			y[i] = mean > 0 ? (y[i] - centre) / mean : 0;
	}
}

static void vary_by_dump(struct regress_fit *f, const struct regress_units *u, const double *e)
{
	double sum = 0;

	for (size_t i = 0; i < u->n; i++)
		sum += e[i] * e[i];
	for (int side = 0; side < SIDE_N; side++)
		if (f->mean[side] > 0)
			f->df += (double)u->n_side[side] -
				 (u->is_blocked ? (double)u->n_pods[side] : 1);
	f->s2 = f->df > 0 ? sum / f->df : 0;
}

static void vary_by_pod(struct regress_fit *f, const struct regress_units *u, const double *y)
{
	double sum = 0;

	for (size_t k = 0; k < u->n_runs; k++) {
		double mean = f->mean[u->runs[k].side], e;

		if (!(mean > 0))
			continue;
		e = mean_of_run(&u->runs[k], y) / mean - 1;
		sum += e * e;
	}
	for (int side = 0; side < SIDE_N; side++)
		if (f->mean[side] > 0)
			f->df += (double)u->n_pods[side] - 1;
	f->s2 = f->df > 0 ? sum / f->df : 0;
}

/* What pods have of their own falls out of the difference of a pair; it has twice the variance. */
static void vary_by_pair(struct regress_fit *f, const struct regress_units *u, const double *y)
{
	double sum = 0;

	for (size_t k = 0; k < u->n_pods[SIDE_BASE]; k++) {
		double of[SIDE_N] = {mean_of_run(&u->runs[k], y),
				     mean_of_run(&u->runs[u->runs[k].other], y)};
		double e = 0;

		for (int side = 0; side < SIDE_N; side++)
			if (f->mean[side] > 0)
				e += (of[side] / f->mean[side] - 1) * (side == SIDE_BASE ? -1 : 1);
		sum += e * e;
	}
	f->df = (double)u->n_pods[SIDE_BASE] - 1;
	f->s2 = sum / (2 * f->df);
	if (!(f->mean[SIDE_BASE] > 0) || !(f->mean[SIDE_CANDIDATE] > 0))
		f->s2 *= 2;
}

/* Taking the mean of n off makes the product of any two deviations smaller by s2 / n. */
static double mean_lost(const struct regress_units *u)
{
	return SIDE_N / (double)u->n;
}

static void set_follows(struct regress_fit *f, const struct regress_units *u, const double *e)
{
	double sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < u->n; i++) {
		f->squares += e[i] * e[i] / (double)u->n;
		if (i + 1 == u->n || u->dumps[i + 1].run != u->dumps[i].run)
			continue;
		sum += e[i] * e[i + 1];
		n++;
	}
	f->follows = n ? sum / (double)n : 0;
}

static void set_together(struct regress_fit *f, const struct regress_units *u, const double *e)
{
	double sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < u->n; i++) {
		if (u->dumps[i].twin == UINT32_MAX)
			continue;
		sum += e[i] * e[u->dumps[i].twin];
		n++;
	}
	f->together = NAN;
	if (n)
		f->together = sum / (double)n + (u->is_blocked ? 0 : f->squares * mean_lost(u));
}

void regress_fit_row(struct regress_fit *f, const struct regress_units *u, const double *x,
		     enum regress_by by, double *scratch)
{
	*f = (struct regress_fit){.id = f->id, .z = NAN, .p = NAN};
	for (size_t i = 0; i < u->n; i++) {
		scratch[i] = x[i] / divisor(&u->dumps[i], by);
		f->samples += x[i];
	}
	f->counting = u->is_sampled && f->samples > 0 ? units_of(u) / f->samples : 0;
	set_means(f, u, scratch, by);
	if (u->unit == REGRESS_BY_POD)
		vary_by_pod(f, u, scratch);
	else if (u->unit == REGRESS_BY_PAIR)
		vary_by_pair(f, u, scratch);
	deviate(f, u, scratch);
	if (u->unit == REGRESS_BY_DUMP)
		vary_by_dump(f, u, scratch);
	set_follows(f, u, scratch);
	set_together(f, u, scratch);
}

bool regress_fit_is_tested(const struct regress_fit *f)
{
	return f->samples >= TESTED_LEAST;
}

/* ---- all rows ---- */

static bool is_one_each(const struct regress_units *u)
{
	return u->n_units[SIDE_BASE] == 1 && u->n_units[SIDE_CANDIDATE] == 1;
}

static bool teaches(const struct regress_fit *f, const struct regress_units *u)
{
	return f->samples >= LEARNED_LEAST * units_of(u) && f->mean[SIDE_BASE] > 0 &&
	       f->mean[SIDE_CANDIDATE] > 0;
}

/* Those that teach; when none does, all that are tested. Number of them. */
static size_t choose_teachers(const struct regress_units *u, const struct regress_fit *fits,
			      size_t n, const struct regress_fit **of)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (teaches(&fits[i], u))
			of[k++] = &fits[i];
	for (size_t i = 0; i < n && !k; i++)
		if (regress_fit_is_tested(&fits[i]))
			of[k++] = &fits[i];
	return k;
}

/* The median of chi-squared over its df, by Wilson and Hilferty. */
static double median_part(double df)
{
	double root = 1 - 2 / (9 * df);

	return root * root * root;
}

static double extra_of_many(const struct regress_fit *const *of, size_t n, double *beyond)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (of[i]->df > 0)
			beyond[k++] = of[i]->s2 / median_part(of[i]->df) - of[i]->counting;
	return k ? fmax(EXTRA_LEAST, stat_median(beyond, k)) : EXTRA_LEAST_OF_ONE;
}

static double per_unit(const struct regress_fit *f, const struct regress_units *u)
{
	return f->samples / units_of(u);
}

/* Variance = extra + grain / mean: extra from the larger half, then grain from the smaller. */
void regress_fit_learn(struct regress_fit *fits, size_t n, const struct regress_units *u)
{
	struct arena own = {0};
	double *work = arena_n(&own, n, double), middle, extra, grain;
	size_t k = 0, pass = 0;

	for (size_t i = 0; i < n; i++)
		if (teaches(&fits[i], u) && fits[i].df > 0)
			work[k++] = per_unit(&fits[i], u);
	middle = stat_median(work, k);
	for (extra = grain = 0; pass < 2 && k >= FEW_ROWS; pass++) {
		size_t m = 0;

		for (size_t i = 0; i < n; i++) {
			double mean = per_unit(&fits[i], u), v;

			if (!teaches(&fits[i], u) || !(fits[i].df > 0) ||
			    (pass == 0) != (mean > middle))
				continue;
			v = fits[i].s2 / median_part(fits[i].df);
			work[m++] = pass ? (v - extra) * mean : v;
		}
		*(pass ? &grain : &extra) = fmax(0, stat_median(work, m));
	}
	for (size_t i = 0; i < n; i++)
		fits[i].counting = fits[i].samples > 0 ? grain / per_unit(&fits[i], u) : 0;
	arena_release(&own);
}

/* One dump a side: functions themselves tell how much they scatter, as most did not change. */
static double extra_of_one(const struct regress_fit *const *of, size_t n, double *work)
{
	double centre, mad, counting;

	for (size_t i = 0; i < n; i++)
		work[i] = of[i]->d;
	centre = stat_median(work, n);
	mad = stat_mad(work, n, centre);
	for (size_t i = 0; i < n; i++)
		work[i] = of[i]->counting;
	counting = stat_median(work, n);
	return fmax(EXTRA_LEAST_OF_ONE, mad * mad / 2 - counting);
}

/* Method of moments on the logs (Smyth 2004, section 6.2). */
static double d0_of(const struct regress_fit *const *of, size_t n, double extra, double *e)
{
	double mean = 0, scatter = 0, counted = 0, beyond;
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		double half = of[i]->df / 2;

		if (!(half > 0) || !(of[i]->s2 > 0))
			continue;
		e[k] = stat_log(of[i]->s2 / (extra + of[i]->counting)) - stat_digamma(half) +
		       stat_log(half);
		mean += e[k++];
		counted += stat_trigamma(half);
	}
	if (k < FEW_ROWS)
		return D0_FEW;
	mean /= (double)k;
	for (size_t i = 0; i < k; i++)
		scatter += (e[i] - mean) * (e[i] - mean);
	beyond = scatter / (double)(k - 1) - counted / (double)k;
	if (beyond <= 0)
		return D0_MOST;
	return fmin(fmax(2 * stat_trigamma_inverse(beyond), D0_LEAST), D0_MOST);
}

/* A mean over rows, the precise ones first, with its standard error. */
struct pooled {
	double sum, weight, variance;
};

static void pool(struct pooled *p, double value, double prior, double n)
{
	double w = 1 / (prior * prior);

	if (!isfinite(value) || !(n > 0))
		return;
	p->sum += w * value;
	p->weight += w;
	p->variance += w * w * prior * prior / n;
}

static double pooled_mean(const struct pooled *p)
{
	return p->weight > 0 ? p->sum / p->weight : 0;
}

static double pooled_less_error(const struct pooled *p)
{
	return p->weight > 0 ? (p->sum - sqrt(p->variance)) / p->weight : 0;
}

static double counting_of_dump(const struct regress_fit *f, const struct regress_units *u)
{
	return u->is_sampled && f->samples > 0 ? (double)u->n / f->samples : 0;
}

static void set_memory(struct regress_prior *prior, const struct regress_units *u,
		       const struct regress_fit *const *of, size_t n)
{
	struct pooled follows = {0}, together = {0}, squares = {0}, counting = {0};
	struct regress_seen seen;

	for (size_t i = 0; i < n; i++) {
		double v = prior->extra + of[i]->counting;

		pool(&follows, of[i]->follows, v, (double)(u->n - u->n_runs));
		pool(&together, of[i]->together, v, (double)u->n / 2);
		pool(&squares, of[i]->squares, v, (double)u->n);
		pool(&counting, counting_of_dump(of[i], u), v, (double)u->n);
	}
	seen = (struct regress_seen){pooled_less_error(&follows), pooled_mean(&squares),
				     pooled_mean(&counting)};
	prior->memory = regress_memory_of(u, &seen);
	prior->common = fmax(0, pooled_less_error(&together));
}

void regress_fit_prior(struct regress_prior *prior, const struct regress_units *u,
		       const struct regress_fit *fits, size_t n)
{
	struct arena own = {0};
	const struct regress_fit **of = arena_n(&own, n, const struct regress_fit *);
	double *work = arena_n(&own, n, double);

	*prior = (struct regress_prior){
		.extra = EXTRA_LEAST_OF_ONE, .d0 = DF_OF_ONE, .memory = {0, 1}};
	prior->n = choose_teachers(u, fits, n, of);
	if (prior->n && is_one_each(u)) {
		prior->extra = extra_of_one(of, prior->n, work);
	} else if (prior->n) {
		prior->extra = extra_of_many(of, prior->n, work);
		prior->d0 = d0_of(of, prior->n, prior->extra, work);
		set_memory(prior, u, of, prior->n);
	}
	arena_release(&own);
}

/* ---- the test ---- */

/* Times at which a side was looked at: the dumps of its pod that has most. */
static double n_times(const struct regress_units *u, int side)
{
	uint32_t n = 1;

	for (size_t k = 0; k < u->n_runs; k++)
		if ((int)u->runs[k].side == side)
			n = MAX(n, u->runs[k].to - u->runs[k].from);
	return n;
}

/* Dumps of two sides at the same times share what is common: it falls out of their difference. */
static bool at_same_times(const struct regress_units *u)
{
	int64_t first[SIDE_N] = {INT64_MAX, INT64_MAX}, last[SIDE_N] = {INT64_MIN, INT64_MIN};

	for (size_t i = 0; i < u->n; i++) {
		int side = u->dumps[i].side;

		first[side] = MIN(first[side], u->dumps[i].at_ns);
		last[side] = MAX(last[side], u->dumps[i].at_ns);
	}
	return u->spec->side[SIDE_BASE].h == u->spec->side[SIDE_CANDIDATE].h &&
	       first[SIDE_BASE] <= last[SIDE_CANDIDATE] && first[SIDE_CANDIDATE] <= last[SIDE_BASE];
}

double regress_fit_variance(const struct regress_units *u, const struct regress_prior *prior,
			    double v, double counting)
{
	double longer = prior->memory.longer, common = 0;

	if (u->unit == REGRESS_BY_DUMP)
		v += fmax(v - counting, prior->extra / 2) * (longer - 1);
	if (prior->common > 0 && !at_same_times(u))
		common = prior->common * longer *
			 (1 / n_times(u, SIDE_BASE) + 1 / n_times(u, SIDE_CANDIDATE));
	return v * u->inverse_k + common;
}

static void set_z(struct regress_fit *f, double df)
{
	f->z = stat_wallace(f->lean / f->se, df);
	f->p = stat_p_of_z(f->z);
}

void regress_fit_test(struct regress_fit *f, const struct regress_units *u,
		      const struct regress_prior *prior)
{
	double expected = prior->extra + f->counting;

	f->v = fmax(f->counting, (prior->d0 * expected + f->df * f->s2) / (prior->d0 + f->df));
	f->se = sqrt(regress_fit_variance(u, prior, f->v, f->counting));
	set_z(f, prior->d0 + f->df);
}

void regress_fit_alone(struct regress_fit *f, const struct regress_units *u)
{
	struct regress_prior prior = {.extra = fmax(f->s2, EXTRA_LEAST), .memory = {0, 1}};
	struct regress_seen seen = {f->follows, f->squares, counting_of_dump(f, u)};
	double df = f->df;

	f->v = fmax(f->s2, f->counting);
	if (!(df > 0)) {
		f->v = fmax(WHOLE_VARIES, f->counting);
		df = DF_OF_ONE;
	}
	/* One series says little about its memory: in doubt it is longer. */
	seen.products += 0.5 * f->squares / sqrt((double)u->n);
	prior.memory = regress_memory_of(u, &seen);
	prior.common = isfinite(f->together) ? fmax(f->together, 0) : 0;
	f->se = sqrt(regress_fit_variance(u, &prior, f->v, f->counting));
	set_z(f, df);
}

double regress_fit_reach(const struct regress_fit *f, double df)
{
	double z = 1.96 * (8 * df + 3) / (8 * df + 1);

	return f->se * sqrt(df * (stat_exp(z * z / df) - 1));
}
