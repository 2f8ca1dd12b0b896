// SPDX-License-Identifier: MIT
/*
 * The test of one family of rows: means, how much each row scatters by itself, what all rows
 * together say about that, and how sure a difference is. Inner header of the regress_*.c files.
 */
#ifndef ANALYSE_REGRESS_FIT_H
#define ANALYSE_REGRESS_FIT_H

#include "analyse/regress_memory.h"

/* What the units say about one row. Variances are relative: of value / mean. */
struct regress_fit {
	uint32_t id;
	double mean[SIDE_N]; /* samples a dump of mean size; of rates: samples a second */
	double samples;      /* in all */
	double d;            /* ln of the ratio of means */
	double lean;         /* the smaller of d and the change over the common mean */
	double s2, df;       /* of a unit, with its degrees of freedom; 0: nothing repeated */
	double counting;     /* part of it that comes from counting samples */
	double squares;      /* mean square of the deviations of dumps */
	double follows;      /* mean product of those that follow each other in a pod */
	double together;     /* covariance of dumps of two pods at one time; NaN: there are none */
	double v;            /* moderated s2 */
	double se;           /* of d */
	double z, p;
	bool is_repeated;    /* stands in several dumps of its larger side */
};

/* What is common to all rows of a family. */
struct regress_prior {
	double extra;                 /* variance beyond counting */
	double d0;                    /* degrees of freedom that this knowledge is worth */
	struct regress_memory memory; /* of the extra part, from dump to dump of a pod */
	double common;                /* variance that dumps of all pods at one time share */
	size_t n;                     /* rows that it is known from */
};

/* What deviations are divided by: a dump's size, or its seconds. */
enum regress_by { REGRESS_BY_SIZE, REGRESS_BY_SECONDS };

/* x: samples by dump. scratch: u->n numbers. */
void regress_fit_row(struct regress_fit *f, const struct regress_units *u, const double *x,
		     enum regress_by by, double *scratch);
/* Of values that were not sampled: what is small scatters more there, too. Sets counting to what
 * the rows themselves show of it. */
void regress_fit_learn(struct regress_fit *fits, size_t n, const struct regress_units *u);
bool regress_fit_is_tested(const struct regress_fit *f);
void regress_fit_prior(struct regress_prior *prior, const struct regress_units *u,
		       const struct regress_fit *fits, size_t n);
/* v, se, z and p. */
void regress_fit_test(struct regress_fit *f, const struct regress_units *u,
		      const struct regress_prior *prior);
/* Variance of d of a row whose variance within a unit is v. */
double regress_fit_variance(const struct regress_units *u, const struct regress_prior *prior,
			    double v, double counting);
/* Of the whole alone: nothing to learn from other rows. */
void regress_fit_alone(struct regress_fit *f, const struct regress_units *u);
/* Half the width of the 95 % interval of d. */
double regress_fit_reach(const struct regress_fit *f, double df);

#endif
