// SPDX-License-Identifier: MIT
/*
 * One series held against one bank: the best shape of each family, the noise about it, and the
 * tests that a leak has to pass.
 */
#ifndef ANALYSE_LEAK_FIT_H
#define ANALYSE_LEAK_FIT_H

#include "analyse/leak_bank.h"
#include "analyse/verdict.h"

enum { SHAPE_UP, SHAPE_DOWN, SHAPE_SIGN_N };

#define LEAK_NO_SHAPE SIZE_MAX

/* The best of one family and sign. */
struct leak_best {
	enum leak_family family;
	int sign;
	size_t a, b;   /* of bank.shapes; b: of SHAPE_TWO; LEAK_NO_SHAPE: none */
	double da, db; /* their coefficients, of columns of length 1 */
	double rss;    /* with jitter */
};

struct leak_limits {
	double z_line, z_hinge;
	double rise;    /* growth of the base level */
	double margin;  /* BIC that a rival must be ahead by to win */
	double least;   /* growth that matters, in the unit */
	double quantum; /* sampling noise; 0: exact */
	double renewed; /* of an instance: how much of its level was let go and allocated anew, and
			   so sampled anew, while it was looked at */
};

struct leak_fit {
	const struct leak_bank *bank;
	double *y;     /* by block: projected */
	double jitter; /* sum of squares that is added to all: of what is too small to matter */
	double yy;     /* its sum of squares, with jitter */
	double middle; /* median of the blocks as they were */
	struct leak_best best[SHAPE_FAMILY_N][SHAPE_SIGN_N];
	double phi, c, v; /* lag-1 correlation; between instances; inflation of the variance */
	double n_effective;
	/* Of the better of the two that go on; line is never NULL once chosen. */
	const struct leak_best *line;
	double bic_none, bic_line;
	const struct leak_best *rival; /* NULL: none fits at all */
	double bic_rival;
	double coefficient, error; /* per hour and instance; standard error */
	double onset;              /* hours since t0 */
	double grow, base, rise;   /* per instance, from onset to end */
	double noise;              /* 3 standard errors of what sampling adds to it */
	double z, z_least, late, late_error;
	double gain_least;
	bool is_growing, is_big, wins, runs_late;
};

/* blocks: by block; taken over. Finds the best of each family. */
void leak_fit_make(struct leak_fit *f, const struct leak_bank *bank, double *blocks,
		   const struct leak_limits *limits, struct arena *scratch);
/* phi_least: of its peers. Then the numbers of the better line. */
void leak_fit_choose(struct leak_fit *f, double phi_least, const struct leak_limits *limits,
		     struct arena *scratch);
enum verdict leak_fit_decide(const struct leak_fit *f, const struct leak_limits *limits);
/* What growth must be larger than: several standard deviations of sampling. */
double leak_sampling_noise(const struct leak_lives *l, const struct leak_limits *limits,
			   double grow);
/* BIC of a sum of squares with k parameters, by the noise of f. */
double leak_bic(const struct leak_fit *f, double rss, double k);
/* Only the line is looked at, whatever its sign: enough for what is small. */
void leak_fit_line(struct leak_fit *f, const struct leak_bank *bank, double *blocks,
		   const struct leak_limits *limits, struct arena *scratch);
/* No line and no hinge grows by half of what a leak must: no need to ask what it is. */
bool leak_is_small(const struct leak_bank *bank, const double *blocks,
		   const struct leak_limits *limits, struct arena *scratch);

struct leak_noise {
	double phi, c, v;
};

/* Of residuals e by block; phi at least phi_least. */
struct leak_noise leak_noise_of(const struct leak_fit *f, const double *e, double phi_least);

#endif
