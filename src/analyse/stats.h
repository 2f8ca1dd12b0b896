// SPDX-License-Identifier: MIT
/*
 * The statistics that verdicts are made of. Deterministic: exp, log, sin and cos are rounded, so
 * that results do not hang on the C library. Each is a textbook procedure, named with its source
 * in stats.c and tested on a published worked example.
 */
#ifndef ANALYSE_STATS_H
#define ANALYSE_STATS_H

#include "base/arena.h"

/* Rounded to 40 bits. */
double stat_exp(double x);
double stat_log(double x);
double stat_sin(double x);
double stat_cos(double x);

/* The middle one, or the mean of the two in the middle; reorders v; NaN of none. */
double stat_median(double *v, size_t n);
/* 1.4826 times the median distance from centre; reorders v. */
double stat_mad(double *v, size_t n, double centre);

/* Wallace's normal score of Student's t with df degrees of freedom; keeps the sign. */
double stat_wallace(double t, double df);
/* Two-sided p of a normal score. */
double stat_p_of_z(double z);
double stat_digamma(double x);
double stat_trigamma(double x);
/* x with trigamma(x) = y, y > 0. */
double stat_trigamma_inverse(double y);

/* Benjamini-Hochberg: q[i] <= level is a discovery; scratch is reset by the caller. */
void stat_bh(const double *p, double *q, size_t n, struct arena *scratch);

/* Second opinions: printed beside the verdict, never a part of it. */
struct mann_kendall {
	double s, z, p; /* with the variance for ties */
};
struct mann_kendall stat_mann_kendall(const double *y, size_t n);
/* Median of the slopes of all pairs (of at most 400 points, spread evenly); NaN under 2. */
double stat_theil_sen(const double *x, const double *y, size_t n, struct arena *scratch);
/* Two-sided p of Mann-Whitney's U, normal approximation with ties and continuity. */
struct mann_whitney {
	double u, z, p;
};
struct mann_whitney stat_mann_whitney(const double *a, size_t na, const double *b, size_t nb,
				      struct arena *scratch);

#endif
