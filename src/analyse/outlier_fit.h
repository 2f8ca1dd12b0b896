// SPDX-License-Identifier: MIT
/*
 * What is usual for each function over all units, how much it varies, and how far each unit is
 * from it. Inner header of the outlier_*.c files.
 */
#ifndef ANALYSE_OUTLIER_FIT_H
#define ANALYSE_OUTLIER_FIT_H

#include <math.h>

#include "aggregate/crosstab.h"

/* How much one function's logs scatter between units. */
struct outlier_spread {
	double s2;       /* as measured */
	double counting; /* of it: from counting samples; 0: exact */
	double v;        /* moderated over functions, at least counting */
};

/* What all functions together say. */
struct outlier_prior {
	double extra; /* variance beyond counting */
	double d0;    /* degrees of freedom that this knowledge is worth */
	size_t n;     /* functions that it is known from */
};

/* How an s2 of nothing but noise of variance 1 scatters. */
struct outlier_scale {
	double df;           /* what it is worth */
	double median;
	double log_variance; /* of its logarithm */
};

/* Of a pooled variance. */
struct outlier_scale outlier_scale_of_df(double df);
/* Sets v of all n. */
struct outlier_prior outlier_moderate(struct outlier_spread *spreads, size_t n,
				      const struct outlier_scale *scale);

/* Arrays [fn * n_units + unit] are as in the crosstab. */
struct outlier_fit {
	const struct crosstab *c;
	double *factor;  /* by unit: its size; costs are divided by it */
	double *sample;  /* by unit: what one sample is, divided so; 0: exact */
	double *cost;    /* divided so */
	double floor;    /* half a sample of the middle unit */
	double *typical; /* by fn: median, at least floor */
	double whole;    /* median of the units' */
	struct outlier_spread *spreads; /* by fn */
	struct outlier_prior prior;
	double df;       /* of a spread */
	double *r;       /* ln of cost to typical, both at least floor */
	double *z, *q;
	bool *flagged;
	/* Of sizes, not divided; by unit. */
	double *volume_r, *volume_z, *volume_q;
	bool *volume_flagged;
	double volume_s;
	size_t n_tested;
	struct arena *a;
};

#define OUTLIER_Q 0.01
#define OUTLIER_EFFECT 1.2
#define OUTLIER_PART 0.002
#define OUTLIER_VOLUME_Z 2.6
#define OUTLIER_VOLUME_EFFECT 1.3
#define OUTLIER_VOLUME_Q 0.05

void outlier_fit_make(struct outlier_fit *f, const struct crosstab *c, struct arena *a);

/* Median of the n numbers without those units that skip says; NaN: none is left.
 * skip: NULL: none. scratch: n numbers. */
double outlier_median(const double *v, size_t n, const bool *skip, double *scratch);

static inline bool outlier_enough(const struct outlier_fit *f, double change)
{
	return fabs(change) >= OUTLIER_PART * f->whole;
}

#endif
