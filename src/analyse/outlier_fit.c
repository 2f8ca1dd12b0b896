// SPDX-License-Identifier: MIT
/*
 * Units differ in size, so costs are divided by a size factor first: the weighted median over
 * functions of the ratio to the mean unit, which one odd function does not move. Then each function
 * has a median over units, and each unit a distance r = ln(cost / median) from it.
 *
 * Spread: s = 1.4826 MAD (1 + 1.6 / n), worth 0.37 (n - 1) degrees of freedom. That is little (1.5
 * with five units), so it is drawn towards what all functions show beyond counting noise, by as
 * much as they resemble each other (d0 degrees of freedom, of the scatter of ln s2: limma, Smyth
 * 2004). t = r / sqrt(v (1 + 1/n)) becomes a normal score with d0 + df degrees of freedom.
 *
 * The log of a count is far from normal where it is low: none where 5 are usual is no five sigma.
 * So the score is no larger than the signed root of the deviance of a negative binomial count with
 * the same extra variance, with a continuity correction; below 5 expected samples it is that alone,
 * as a log ratio would miss a function that no other unit has.
 */
#include "analyse/outlier_fit.h"

#include <stdlib.h>

#include "analyse/stats.h"
#include "base/num.h"

#define FACTOR_SAMPLES 5   /* mean over units */
#define FACTOR_PRESENT 0.9 /* of the units */
#define FACTOR_FNS 10
#define FACTOR_MOST 100 /* samples that count for the weight */
#define LEARN_SAMPLES 10 /* expected a unit */
#define LEARN_FNS 5
#define LEAST_EXTRA 1e-4
#define SOME_EXTRA 0.003 /* for weights: an s2 of much counting tells little of the rest */
#define ASSUMED_EXTRA 0.01 /* too few functions to learn from */
#define D0_LEAST 4
#define D0_MOST 60
#define D0_FEW 6 /* with fewer functions than FEW_FNS */
#define FEW_FNS 20
#define TESTED_SAMPLES 20
#define COUNTS_ALONE 5
#define EXACT_SAMPLE 0.002 /* of the whole: where nothing was sampled, as if a sample */
#define VOLUME_SPREAD 0.05

double outlier_median(const double *v, size_t n, const bool *skip, double *scratch)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!skip || !skip[i])
			scratch[kept++] = v[i];
	return stat_median(scratch, kept);
}

/* ---- what all functions say about each ---- */

struct weighed {
	double v, weight;
};

static int by_weighed(const void *left, const void *right)
{
	const struct weighed *a = left, *b = right;

	return (a->v > b->v) - (a->v < b->v);
}

/* Where half of the weight is passed. */
static double weighted_median(const double *v, const double *weight, size_t n, struct weighed *w)
{
	double whole = 0, sum = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		w[i] = (struct weighed){v[i], weight[i]};
		whole += weight[i];
	}
	qsort(w, n, sizeof(*w), by_weighed);
	for (i = 0; i + 1 < n && (sum += w[i].weight) < whole / 2; i++)
		;
	return w[i].v;
}

/* Of a pooled variance: median of chi-square / df by Wilson and Hilferty. */
struct outlier_scale outlier_scale_of_df(double df)
{
	double root = fmax(1 - 2 / (9 * df), 0.1);

	return (struct outlier_scale){df, root * root * root, stat_trigamma(df / 2)};
}

/* A squared MAD of few numbers is no chi-square: median and variance of the log of s2 of n normal
 * numbers, from 200,000 draws each; above 12 what they come near to. */
static struct outlier_scale scale_of_mad(size_t n)
{
	static const struct {
		double median, log_variance;
	} small[] = {{0.670, 5.564}, {0.885, 1.912}, {0.969, 2.004}, {1.005, 1.157},
		     {1.033, 1.170}, {1.035, 0.827}, {1.049, 0.829}, {1.050, 0.638},
		     {1.052, 0.636}, {1.045, 0.518}};
	double df = 0.37 * (double)(n - 1), many = (double)n;

	if (n - 3 < COUNT_OF(small))
		return (struct outlier_scale){df, small[n - 3].median, small[n - 3].log_variance};
	return (struct outlier_scale){df, 1 + 0.8 / many, 5.5 / many + 8 / (many * many)};
}

static bool teaches(const struct outlier_spread *s)
{
	return s->s2 > 0 && s->counting <= 1.0 / LEARN_SAMPLES;
}

static double d0_of(const struct outlier_spread *spreads, size_t n,
		    const struct outlier_prior *prior, const struct outlier_scale *scale)
{
	double mean = 0, square = 0, excess;
	size_t taught = 0;

	if (prior->n < FEW_FNS)
		return prior->n < LEARN_FNS ? D0_LEAST : D0_FEW;
	for (size_t i = 0; i < n; i++) {
		double e;

		if (!teaches(&spreads[i]))
			continue;
		e = stat_log(spreads[i].s2 / (prior->extra + spreads[i].counting));
		taught++;
		square += (e - mean) * (e - mean) * (double)(taught - 1) / (double)taught;
		mean += (e - mean) / (double)taught;
	}
	/* Less one standard error: what may be chance shall cost no power. */
	excess = square / (double)(taught - 1) -
		 scale->log_variance * (1 + sqrt(3 / (double)taught));
	if (excess <= 0)
		return D0_MOST;
	return fmin(fmax(2 * stat_trigamma_inverse(excess), D0_LEAST), D0_MOST);
}

struct outlier_prior outlier_moderate(struct outlier_spread *spreads, size_t n,
				      const struct outlier_scale *scale)
{
	struct outlier_prior prior = {.extra = ASSUMED_EXTRA};
	struct arena own = {0};
	double *beyond = arena_n(&own, n, double), *weight = arena_n(&own, n, double);
	struct weighed *w = arena_n(&own, n, struct weighed);

	for (size_t i = 0; i < n; i++) {
		const struct outlier_spread *s = &spreads[i];

		if (!teaches(s))
			continue;
		beyond[prior.n] = s->s2 / scale->median - s->counting;
		weight[prior.n++] = 1 / ((s->counting + SOME_EXTRA) * (s->counting + SOME_EXTRA));
	}
	if (prior.n >= LEARN_FNS)
		prior.extra = fmax(weighted_median(beyond, weight, prior.n, w), LEAST_EXTRA);
	prior.d0 = d0_of(spreads, n, &prior, scale);
	for (size_t i = 0; i < n; i++) {
		struct outlier_spread *s = &spreads[i];
		double expected = prior.extra + s->counting;

		s->v = fmax((prior.d0 * expected + scale->df * s->s2) / (prior.d0 + scale->df),
			    s->counting);
	}
	arena_release(&own);
	return prior;
}

/* ---- sizes ---- */

/* Half a sample of the unit, in its own level. */
static double half_sample(const struct crosstab *c, size_t u)
{
	return c->samples[u] > 0 ? 0.5 * c->whole[u] / c->samples[u]
				 : 0.5 * EXACT_SAMPLE * c->whole[u];
}

struct sizing {
	const struct crosstab *c;
	double *half;    /* by unit */
	double *scratch; /* by unit */
	double *ratio;   /* [unit * n_fns + i]: ln of the cost to that of the middle unit */
	double *weight;  /* [i] */
	size_t n;        /* functions in use */
};

/* In how many samples does a function stand in a unit; of exact values as if. */
static double samples_in(const struct sizing *s, size_t f, size_t u)
{
	return s->c->cost[f * s->c->n_units + u] / (2 * s->half[u]);
}

/* Mean over units; 0: not everywhere. */
static double samples_everywhere(const struct sizing *s, size_t f)
{
	double sum = 0;
	size_t present = 0, n = s->c->n_units;

	for (size_t u = 0; u < n; u++) {
		sum += samples_in(s, f, u);
		present += s->c->cost[f * n + u] > 0;
	}
	if (sum < FACTOR_SAMPLES * (double)n || (double)present < FACTOR_PRESENT * (double)n)
		return 0;
	return sum / (double)n;
}

/* A function of many samples tells a size better, but no longer by counting alone. */
static double weight_of(double samples)
{
	return samples / (1 + samples / FACTOR_MOST);
}

/* middle: of all functions that are everywhere the mean, else the median. */
static void add_ratios(struct sizing *s, size_t f, double samples, bool by_mean)
{
	const struct crosstab *c = s->c;
	double *y = s->scratch, middle = 0;

	for (size_t u = 0; u < c->n_units; u++) {
		y[u] = stat_log(fmax(c->cost[f * c->n_units + u], 0) + s->half[u]);
		s->ratio[u * c->n_fns + s->n] = y[u];
		middle += y[u] / (double)c->n_units;
	}
	if (!by_mean)
		middle = stat_median(y, c->n_units);
	for (size_t u = 0; u < c->n_units; u++)
		s->ratio[u * c->n_fns + s->n] -= middle;
	s->weight[s->n++] = weight_of(samples);
}

/* With too few functions that all have, those that most have count by what they usually cost: what
 * only one unit has weighs nothing then. */
static void use_common(struct sizing *s)
{
	const struct crosstab *c = s->c;

	s->n = 0;
	for (size_t f = 0; f < c->n_fns; f++) {
		double middle;

		for (size_t u = 0; u < c->n_units; u++)
			s->scratch[u] = samples_in(s, f, u);
		middle = stat_median(s->scratch, c->n_units);
		if (middle > 0)
			add_ratios(s, f, middle, false);
	}
}

static void set_factors(struct outlier_fit *f)
{
	const struct crosstab *c = f->c;
	struct arena own = {0};
	struct sizing s = {.c = c};
	struct weighed *w = arena_n(&own, c->n_fns, struct weighed);

	s.half = arena_n(&own, c->n_units, double);
	s.scratch = arena_n(&own, c->n_units, double);
	s.ratio = arena_n(&own, c->n_units * c->n_fns, double);
	s.weight = arena_n(&own, c->n_fns, double);
	for (size_t u = 0; u < c->n_units; u++)
		s.half[u] = half_sample(c, u);
	for (size_t i = 0; i < c->n_fns; i++) {
		double samples = samples_everywhere(&s, i);

		if (samples > 0)
			add_ratios(&s, i, samples, true);
	}
	if (s.n < FACTOR_FNS)
		use_common(&s);
	for (size_t u = 0; u < c->n_units; u++) {
		const double *ratio = &s.ratio[u * c->n_fns];

		f->factor[u] = s.n ? stat_exp(weighted_median(ratio, s.weight, s.n, w)) : 1;
		f->sample[u] = c->samples[u] > 0 ? 2 * s.half[u] / f->factor[u] : 0;
		s.scratch[u] = s.half[u] / f->factor[u];
	}
	f->floor = stat_median(s.scratch, c->n_units);
	arena_release(&own);
}

/* ---- distances ---- */

static void set_residuals(struct outlier_fit *f, double *scratch)
{
	const struct crosstab *c = f->c;
	size_t n = c->n_units;

	for (size_t i = 0; i < c->n_fns; i++) {
		double *cost = &f->cost[i * n], *r = &f->r[i * n];

		for (size_t u = 0; u < n; u++)
			cost[u] = c->cost[i * n + u] / f->factor[u];
		f->typical[i] = fmax(outlier_median(cost, n, NULL, scratch), f->floor);
		for (size_t u = 0; u < n; u++)
			r[u] = stat_log(fmax(cost[u], f->floor) / f->typical[i]);
	}
}

/* Samples that a unit usually has of a function; 0: exact. */
static double expected(const struct outlier_fit *f, size_t i, size_t u)
{
	return f->sample[u] > 0 ? f->typical[i] / f->sample[u] : 0;
}

static void set_spreads(struct outlier_fit *f, double *scratch)
{
	size_t n = f->c->n_units;
	struct outlier_scale scale = scale_of_mad(n);
	double widen = 1 + 1.6 / (double)n;

	f->df = scale.df;
	for (size_t i = 0; i < f->c->n_fns; i++) {
		double s;

		memcpy(scratch, &f->r[i * n], n * sizeof(*scratch));
		s = stat_mad(scratch, n, 0) * widen;
		for (size_t u = 0; u < n; u++)
			scratch[u] = f->sample[u] > 0 ? 1 / expected(f, i, u) : 0;
		f->spreads[i] = (struct outlier_spread){s * s, stat_median(scratch, n), 0};
	}
	f->prior = outlier_moderate(f->spreads, f->c->n_fns, &scale);
}

/* Signed root of the deviance of x samples where m are expected, whose mean varies by extra. */
static double count_t(double x, double m, double extra)
{
	double near = x > m ? fmax(x - 0.5, m) : fmin(x + 0.5, m);
	double deviance;

	if (extra > 1e-9)
		deviance = near * stat_log(near / m) -
			   (near + 1 / extra) *
				   stat_log((1 + extra * near) / (1 + extra * m));
	else
		deviance = near * stat_log(near / m) - (near - m);
	return copysign(sqrt(fmax(2 * deviance, 0)), x - m);
}

static double score_of(const struct outlier_fit *f, size_t i, size_t u)
{
	const struct outlier_spread *s = &f->spreads[i];
	size_t n = f->c->n_units, at = i * n + u;
	double m = expected(f, i, u), more = 0, t, counted;
	double wider = 1 + 1 / (double)n, df = f->prior.d0 + f->df;

	if (m > 0)
		more = fmax(1 / m - s->counting, 0);
	t = f->r[at] / sqrt((s->v + more) * wider);
	if (m <= 0)
		return stat_wallace(t, df);
	counted = count_t(f->cost[at] / f->sample[u], m, fmax(s->v - s->counting, f->prior.extra)) /
		  sqrt(wider);
	if (m < COUNTS_ALONE || fabs(counted) < fabs(t))
		t = counted;
	return stat_wallace(t, df);
}

/* So few samples in all say nothing. */
static bool is_tested(const struct outlier_fit *f, size_t i)
{
	size_t n = f->c->n_units;
	double samples = 0;

	for (size_t u = 0; u < n; u++) {
		if (f->sample[u] <= 0)
			return true;
		samples += f->cost[i * n + u] / f->sample[u];
	}
	return samples >= TESTED_SAMPLES;
}

static void test_all(struct outlier_fit *f)
{
	size_t n = f->c->n_units, n_tests = 0;
	struct arena own = {0};
	double *p = arena_n(&own, f->c->n_fns * n, double);
	double *q = arena_n(&own, f->c->n_fns * n, double);
	size_t *where = arena_n(&own, f->c->n_fns * n, size_t);

	for (size_t i = 0; i < f->c->n_fns * n; i++)
		f->q[i] = 1;
	for (size_t i = 0; i < f->c->n_fns; i++) {
		if (!is_tested(f, i))
			continue;
		for (size_t u = 0; u < n; u++) {
			f->z[i * n + u] = score_of(f, i, u);
			p[n_tests] = stat_p_of_z(f->z[i * n + u]);
			where[n_tests++] = i * n + u;
		}
	}
	stat_bh(p, q, n_tests, &own);
	for (size_t k = 0; k < n_tests; k++) {
		size_t at = where[k];

		f->q[at] = q[k];
		f->flagged[at] = q[k] <= OUTLIER_Q &&
				 fabs(f->r[at]) >= stat_log(OUTLIER_EFFECT) &&
				 outlier_enough(f, f->cost[at] - f->typical[at / n]);
	}
	f->n_tested = n_tests;
	arena_release(&own);
}

/* ---- sizes that deviate ---- */

static void test_volumes(struct outlier_fit *f, double *scratch)
{
	const struct crosstab *c = f->c;
	size_t n = c->n_units;
	/* Of the heaviest of many values nobody knows what is usual. */
	bool is_all = !c->key.n || c->n_units_all <= CROSSTAB_UNITS_MAX;
	struct arena own = {0};
	double *p = arena_n(&own, n, double), middle;

	for (size_t u = 0; u < n; u++)
		f->volume_r[u] = stat_log(c->whole[u]);
	middle = outlier_median(f->volume_r, n, NULL, scratch);
	for (size_t u = 0; u < n; u++)
		scratch[u] = f->volume_r[u] -= middle;
	f->volume_s = fmax(stat_mad(scratch, n, 0) * (1 + 1.6 / (double)n), VOLUME_SPREAD);
	for (size_t u = 0; u < n; u++) {
		double counting = c->samples[u] > 0 ? 1 / c->samples[u] : 0;
		double s = fmax(f->volume_s, sqrt(counting));

		f->volume_z[u] = stat_wallace(f->volume_r[u] / s, f->df);
		p[u] = stat_p_of_z(f->volume_z[u]);
	}
	stat_bh(p, f->volume_q, n, &own);
	for (size_t u = 0; u < n; u++)
		f->volume_flagged[u] = is_all && fabs(f->volume_z[u]) >= OUTLIER_VOLUME_Z &&
				       f->volume_q[u] <= OUTLIER_VOLUME_Q &&
				       fabs(f->volume_r[u]) >= stat_log(OUTLIER_VOLUME_EFFECT);
	arena_release(&own);
}

static void set_whole(struct outlier_fit *f, double *scratch)
{
	for (size_t u = 0; u < f->c->n_units; u++)
		scratch[u] = f->c->whole[u] / f->factor[u];
	f->whole = stat_median(scratch, f->c->n_units);
}

void outlier_fit_make(struct outlier_fit *f, const struct crosstab *c, struct arena *a)
{
	size_t n = c->n_units, cells = n * c->n_fns;
	double *scratch = arena_n(a, n, double);

	*f = (struct outlier_fit){.c = c, .a = a};
	f->factor = arena_n(a, n, double);
	f->sample = arena_n(a, n, double);
	f->cost = arena_n(a, cells, double);
	f->typical = arena_n(a, c->n_fns, double);
	f->spreads = arena_n(a, c->n_fns, struct outlier_spread);
	f->r = arena_n(a, cells, double);
	f->z = arena_n(a, cells, double);
	f->q = arena_n(a, cells, double);
	f->flagged = arena_n(a, cells, bool);
	f->volume_r = arena_n(a, n, double);
	f->volume_z = arena_n(a, n, double);
	f->volume_q = arena_n(a, n, double);
	f->volume_flagged = arena_n(a, n, bool);
	set_factors(f);
	set_whole(f, scratch);
	set_residuals(f, scratch);
	set_spreads(f, scratch);
	test_all(f);
	test_volumes(f, scratch);
}
