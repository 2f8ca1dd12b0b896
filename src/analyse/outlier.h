// SPDX-License-Identifier: MIT
/*
 * Which label values behave unlike their peers, and by which functions? Robust z scores of
 * normalised cost by value and function, moderated over functions (outlier.c). Of several labels
 * that explain a deviation the coarsest is reported: a version, not its five pods.
 *
 * Values of a label can be peers (tenants, pods) or kinds (what was done: endpoints, jobs). Kinds
 * run code of their own by nature. So where more than a third of the values have functions of their
 * own, nothing is claimed and is_kinds is set.
 */
#ifndef ANALYSE_OUTLIER_H
#define ANALYSE_OUTLIER_H

#include "aggregate/crosstab.h"
#include "analyse/evidence.h"
#include "analyse/verdict.h"

#define OUTLIER_FNS_MAX 8

struct outlier_fn {
	fn_id fn;
	double here, peers; /* level of the value, and the median of the others at its size; of
			       several units their mean */
	double d;           /* ln of the ratio, with a floor of half a sample */
	double z, q;
	bool is_flagged;
};

struct outlier {
	struct str key, value;  /* of an instance: key is empty, value its name */
	const uint32_t *units;  /* of the crosstab, ascending: more than one when a label groups
				   instances */
	size_t n_units;
	double here, peers;     /* level of the unit(s) (mean), median of the others; not
				   normalised */
	double volume_z;        /* of its total: unlike in size alone; NaN: not asked */
	bool is_volume;         /* flagged by its size */
	const struct outlier_fn *fns; /* flagged, by |here - peers| descending, at most 8 */
	size_t n_fns, n_fns_all;
	double explained;       /* part of here - peers that fns explain; NaN: same size */
	double size;            /* the larger of |here - peers| and what fns differ by */
	/* Another label that tells the same units apart just as well; empty: none. */
	struct str twin_key, twin_value;
	const struct evidence *evidence;
};

struct outliers {
	const struct outlier *v; /* by size descending, then key, value */
	size_t n;
	size_t n_tested; /* values times functions */
	double least_seen; /* smallest deviation (relative, function of 3 %) that would be found;
			      NaN */
	bool is_kinds;   /* of an n of 0: the values are no peers */
};

/* Fewer than 3 units: nothing is claimed. */
void outliers_find(struct outliers *out, const struct crosstab *c, struct arena *a);

/* ---- pairs of values of two labels ---- */

struct outlier_pair {
	struct str key[2], value[2];
	double here, expected; /* level of both together; what the other pairs lead to expect */
	double z;
	const struct evidence *evidence;
};

struct outlier_pairs {
	const struct outlier_pair *v; /* by |here - expected| descending */
	size_t n;
	size_t n_tested;
};

/* A table under 2 x 3 cannot tell which of its cells is the odd one: nothing is claimed. */
void outlier_pairs_find(struct outlier_pairs *out, const struct pairtab *t, struct arena *a);

#endif
