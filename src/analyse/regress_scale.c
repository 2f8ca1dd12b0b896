// SPDX-License-Identifier: MIT
/*
 * A dump taken under twice the load has twice the samples of everything: that is no regression.
 * Each dump is divided by its size factor, the median over functions of how much more it has of
 * each than the mean dump (DESeq, Anders and Huber 2010): one function that changes everything
 * does not move a median, and so does not change what the others seem to cost.
 *
 * With too few functions for a median dumps are divided by the seconds that they cover. Totals,
 * which turn one function's rise into everybody else's fall, are the last resort.
 */
#include "analyse/regress_units.h"

#include "analyse/stats.h"
#include "base/num.h"
#include "base/vec.h"

#define LEAST_SAMPLES 5 /* a dump, on average */
#define LEAST_PRESENT 0.9
#define LEAST_FUNCTIONS 10
#define FUNCTIONS_MAX 1000

/* How much more each dump has of a function than the mean one, as logarithms: by function. */
struct ratios {
	VEC(double) v;
	size_t n_fns;
};

static bool is_usable(const double *x, size_t n)
{
	size_t n_present = 0;
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		n_present += x[i] > 0;
		sum += x[i];
	}
	return sum >= LEAST_SAMPLES * (double)n && (double)n_present >= LEAST_PRESENT * (double)n;
}

static void add_function(struct ratios *r, const double *x, size_t n)
{
	size_t at = r->v.n;
	double mean = 0;

	vec_extend(&r->v, n);
	for (size_t i = 0; i < n; i++) {
		r->v.v[at + i] = stat_log(fmax(x[i], 0) + 0.5);
		mean += r->v.v[at + i] / (double)n;
	}
	for (size_t i = 0; i < n; i++)
		r->v.v[at + i] -= mean;
	r->n_fns++;
}

static void set_factors(struct regress_units *u, const struct ratios *r, struct arena *own)
{
	double *of_dump = arena_n(own, r->n_fns, double), sum = 0;

	for (size_t i = 0; i < u->n; i++) {
		for (size_t f = 0; f < r->n_fns; f++)
			of_dump[f] = r->v.v[f * u->n + i];
		u->dumps[i].factor = stat_exp(stat_median(of_dump, r->n_fns));
		sum += u->dumps[i].factor;
	}
	for (size_t i = 0; i < u->n; i++)
		u->dumps[i].factor *= (double)u->n / sum;
	u->scale = REGRESS_FACTORS;
}

/* A dump without a single sample still covers some time. */
static void set_plain(struct regress_units *u)
{
	double sum = 0;

	u->scale = u->knows_seconds ? REGRESS_COVERED : REGRESS_TOTALS;
	for (size_t i = 0; i < u->n; i++) {
		struct regress_dump *d = &u->dumps[i];

		d->factor = u->knows_seconds ? d->seconds : fmax(d->total, 1);
		sum += d->factor;
	}
	for (size_t i = 0; i < u->n; i++)
		u->dumps[i].factor *= (double)u->n / sum;
}

/* Work that was done a second: the size that factors measure, over the time that it took. */
static void set_work(struct regress_units *u)
{
	double work[SIDE_N] = {0}, seconds[SIDE_N] = {0};

	for (size_t i = 0; i < u->n; i++) {
		work[u->dumps[i].side] += u->dumps[i].factor;
		seconds[u->dumps[i].side] += u->dumps[i].seconds;
	}
	u->work = (work[SIDE_CANDIDATE] / seconds[SIDE_CANDIDATE]) /
		  (work[SIDE_BASE] / seconds[SIDE_BASE]);
}

void regress_scale_set(struct regress_units *u)
{
	struct regress_walk w = {.u = u, .rows = HISTORY_FNS};
	struct arena own = {0};
	double *x = arena_n(&own, u->n, double);
	struct ratios r = {0};

	while (r.n_fns < FUNCTIONS_MAX && regress_walk_next(&w)) {
		regress_walk_spread(&w, HISTORY_SELF, x);
		if (is_usable(x, u->n))
			add_function(&r, x, u->n);
	}
	if (r.n_fns >= LEAST_FUNCTIONS)
		set_factors(u, &r, &own);
	else
		set_plain(u);
	set_work(u);
	vec_release(&r.v);
	arena_release(&own);
}
