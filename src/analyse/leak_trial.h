// SPDX-License-Identifier: MIT
/*
 * The whole procedure for one series: all instances together, by bursts, against the load, each
 * instance alone. What depends on times and lives alone is made once, in a leak_design.
 */
#ifndef ANALYSE_LEAK_TRIAL_H
#define ANALYSE_LEAK_TRIAL_H

#include "analyse/leak_burst.h"
#include "analyse/leak_load.h"

/* The lives of all instances, or of one, with their shapes. */
struct leak_set {
	uint32_t instance; /* UINT32_MAX: all */
	struct leak_lives lives;
	struct leak_bank bank;
	struct leak_bank *raw; /* load not taken out; NULL: no load is known, or it is steady */
	const double *load;    /* by block: projected with raw */
	double load_mean;
	double load_square;  /* of load, less the error of its measurement */
	double load_growth;  /* of its base level, over the span */
	double load_is_time; /* squared correlation of load and time, within lives */
	bool is_usable;      /* points enough */
};

struct leak_design {
	const struct history *h;
	const struct leak_load *load;
	const uint32_t *lives; /* by history point */
	struct leak_set all;
	struct leak_set *each; /* by instance; NULL: there is only one */
	size_t n_each;
};

struct leak_trial {
	const struct leak_set *set;
	struct leak_fit fit, raw;         /* raw.bank NULL: not asked */
	double load_growth, load_is_time; /* along the line that was fitted */
	struct leak_burst burst;
	bool has_burst;
	struct leak_limits limits;
	enum verdict verdict;
};

struct leak_trials {
	const struct leak_design *d;
	struct leak_trial all;
	struct leak_trial *each; /* NULL: not asked; set NULL in those that could not be judged */
	enum verdict verdict;
	uint32_t n_leaking, n_judged; /* instances alone */
	bool is_small;                /* nothing but all.fit.line is known */
};

/* lives are kept, not copied. */
void leak_design_make(struct leak_design *d, const struct history *h, const uint32_t *lives,
		      const struct leak_load *load, struct arena *a);
/* clean: by history point. */
void leak_try(struct leak_trials *out, const struct leak_design *d, const double *clean,
	      const struct leak_limits *limits, struct arena *scratch);
/* The same, but of what is small only the line is fitted: for functions, which mostly are. */
void leak_try_quick(struct leak_trials *out, const struct leak_design *d, const double *clean,
		    const struct leak_limits *limits, struct arena *scratch);
/* Only the line is fitted: the series cannot grow by what matters. y: by history point. */
void leak_try_line(struct leak_trials *out, const struct leak_design *d, const double *y,
		   const struct leak_limits *limits, struct arena *scratch);
/* least, quantum: the rest are the constants of the procedure. */
struct leak_limits leak_limits_of(double least, double quantum);

#endif
