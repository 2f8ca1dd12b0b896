// SPDX-License-Identifier: MIT
/*
 * The dumps of both sides of a comparison, laid side by side: which pod each is of, what counts
 * as one observation (a dump, a pod, a pod on both sides), and by what each dump is divided to be
 * comparable. Inner header of the regress_*.c files.
 *
 * Values are turned into samples here: value / quantum.
 */
#ifndef ANALYSE_REGRESS_UNITS_H
#define ANALYSE_REGRESS_UNITS_H

#include "analyse/regress.h"

struct regress_dump {
	enum diff_side side;
	uint32_t run;   /* of regress_units.runs */
	double seconds; /* that it covers; a state, or all unknown: 1 */
	double total;   /* samples */
	double factor;  /* of size: samples / factor compare; mean 1 */
	double weight;  /* in the mean of its side; those of a side add up to 1 */
	uint32_t twin;  /* dump of another pod of its side about the same time; UINT32_MAX */
	int64_t at_ns;
};

/* The dumps of one pod on one side, by time. */
struct regress_run {
	enum diff_side side;
	uint32_t pod;      /* numbered over both sides */
	uint32_t from, to; /* dumps, half open */
	uint32_t other;    /* the run of the same pod on the other side; UINT32_MAX: none */
};

enum regress_unit {
	REGRESS_BY_DUMP,
	REGRESS_BY_POD,  /* other pods on either side: pods differ by themselves */
	REGRESS_BY_PAIR, /* the same pods on both: each against itself */
};

struct regress_units {
	const struct regress_spec *spec;
	struct regress_dump *dumps; /* the base's, then the candidate's; by pod, then time */
	size_t n;
	size_t n_side[SIDE_N];
	struct regress_run *runs; /* the base's, then the candidate's */
	size_t n_runs, n_pods[SIDE_N];
	enum regress_unit unit;
	bool is_blocked; /* deviations are from the pod's mean, not from the side's */
	size_t n_units[SIDE_N];
	double inverse_k;      /* 1/ka + 1/kb, of units by weight */
	bool is_sampled;       /* samples scatter by counting */
	double sample[SIDE_N]; /* value of one, in each side's unit */
	double value;          /* the same, in the candidate's unit */
	bool knows_seconds;
	double seconds; /* mean of the dumps; 1: not known */
	enum regress_scale scale;
	double work;               /* per second, candidate / base */
	uint32_t *dump_of[SIDE_N]; /* by history point; UINT32_MAX: not compared */
};

/* false: a side has no dump or no value. */
bool regress_units_make(struct regress_units *u, const struct regress_spec *spec, struct arena *a);
/* Sets factor, scale and work. */
void regress_scale_set(struct regress_units *u);

/* All ids that either side has, ascending. */
struct regress_walk {
	const struct regress_units *u;
	enum history_rows rows;
	size_t at[SIDE_N];
	uint32_t id;
	const struct history_row *row[SIDE_N]; /* NULL: the side has none */
};

bool regress_walk_next(struct regress_walk *w);
/* Samples by dump: u->n of them. */
void regress_walk_spread(const struct regress_walk *w, enum history_what what, double *x);

#endif
