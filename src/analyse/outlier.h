// SPDX-License-Identifier: MIT
/*
 * Which label values behave unlike their peers, and by which functions? Robust z scores of
 * normalised cost by value and function, moderated over functions (outlier.c). Of several labels
 * that explain a deviation the coarsest is reported: a version, not its five pods.
 */
#ifndef ANALYSE_OUTLIER_H
#define ANALYSE_OUTLIER_H

#include "aggregate/history.h"
#include "analyse/evidence.h"
#include "analyse/verdict.h"

/* Functions by units. A unit is a label value, or an instance. Open, filled by hand in tests. */
struct crosstab {
	struct str key;          /* of the label; empty: units are instances */
	const struct str *units; /* names: values of the key; names of instances */
	size_t n_units;
	const fn_id *fns;
	size_t n_fns;
	const double *cost;      /* [fn * n_units + unit], HISTORY_OWN, level of the unit alone */
	const double *whole;     /* by unit: level */
	const double *samples;   /* by unit: how many samples its whole stands on; 0: exact */
	/* Labels that group instances; only when key is empty. */
	const struct outlier_label *labels;
	size_t n_labels;
};

struct outlier_label {
	struct str key;
	const struct str *value; /* by unit; empty: has none */
};

struct outlier_fn {
	fn_id fn;
	double here, peers; /* level of the value, and the median of the others at its size */
	double d;           /* ln of the ratio */
	double z, q;
	bool is_flagged;
};

struct outlier {
	struct str key, value;  /* of an instance: key is empty, value its name */
	const uint32_t *units;  /* of the crosstab: more than one when a label groups instances */
	size_t n_units;
	double here, peers;     /* level of the unit(s) (mean), median of the others; not normalised */
	double volume_z;        /* of its total: unlike in size alone */
	bool is_volume;         /* flagged by its size */
	const struct outlier_fn *fns; /* flagged, by |here - peers| descending, at most 8 */
	size_t n_fns;
	double explained;       /* part of here - peers that fns explain; NaN */
	/* Another label that tells the same units apart just as well; empty: none. */
	struct str twin_key, twin_value;
	const struct evidence *evidence;
};

struct outliers {
	const struct outlier *v; /* by |here - peers| descending, then key, value */
	size_t n;
	size_t n_tested; /* values times functions */
	double least_seen; /* smallest deviation (relative, function of 3 %) that would be found; NaN */
};

void outliers_find(struct outliers *out, const struct crosstab *c, struct arena *a);

/* Units: instances, with the labels that group them. Level: per covered second, or mean state. */
void crosstab_of_instances(struct crosstab *c, const struct history *h, const struct model *m,
			   struct arena *a);

/* ---- pairs of values of two labels ---- */

struct outlier_pair {
	struct str key[2], value[2];
	double here, expected; /* level of both together, and what the values alone lead to expect */
	double z;
};

#endif
