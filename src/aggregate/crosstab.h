// SPDX-License-Identifier: MIT
/*
 * Tables of functions by units (instances, or the values of a sample label), and of costs by the
 * values of two labels: what analyse/outlier.h judges. Costs are levels as everywhere (profile.h).
 * Open structs: tests and simulators fill them by hand.
 */
#ifndef AGGREGATE_CROSSTAB_H
#define AGGREGATE_CROSSTAB_H

#include "aggregate/history.h"

/* A label that groups instances. */
struct crosstab_label {
	struct str key;
	const struct str *value; /* by unit; empty: has none */
};

/* A function's cost is HISTORY_OWN: with the libraries that it calls. */
struct crosstab {
	struct str key;          /* of the label; empty: units are instances */
	const struct str *units; /* names: values of the key; names of instances */
	size_t n_units, n_units_all; /* with the values that are not in the table */
	const fn_id *fns;        /* ascending */
	size_t n_fns;
	const double *cost;      /* [fn * n_units + unit], level of the unit alone */
	const double *whole;     /* by unit: level */
	const double *samples;   /* by unit: how many samples its whole stands on; 0: exact */
	const struct crosstab_label *labels; /* by key; only when units are instances */
	size_t n_labels;
};

/* Functions under this part of the whole, and under CROSSTAB_OWN of each unit, are not in it. */
#define CROSSTAB_LIGHT 0.001
#define CROSSTAB_OWN 0.01
#define CROSSTAB_FNS_MAX 2000
/* The heaviest values of a key. */
#define CROSSTAB_UNITS_MAX 40
/* Units are only those that stand on so many samples. */
#define CROSSTAB_SAMPLES_MIN 20
/* Fewer are no peers: then there is no table. */
#define CROSSTAB_UNITS_MIN 3

/* Level: of a counter per covered second (per dump where no time is known), of a state its mean.
 * n_units 0: too few. Strings stay those of the model. */
void crosstab_of_instances(struct crosstab *c, const struct history *h, const struct model *m,
			   struct arena *a);

struct crosstab_spec {
	const struct model *m;
	const struct group *group;
	size_t type;               /* index in group->series */
	const struct profile *p;   /* of that series: its labels */
	const struct history *h;   /* of that series: its values and what a sample stands for */
	const struct packages *packages; /* of packages.h */
	struct scratch *scratch;
};

struct crosstabs {
	const struct crosstab *v; /* by key */
	size_t n;
};

/* One a sample label whose values may be peers; one pass over the dumps, none when no label is. */
void crosstabs_of_keys(struct crosstabs *out, const struct crosstab_spec *spec, struct arena *a);

/* Why the values of a label are no peers of each other; CROSSTAB_PEERS: they may be. */
enum crosstab_why {
	CROSSTAB_PEERS,
	CROSSTAB_FEW,      /* under three values */
	CROSSTAB_INSTANCES, /* the value tells the instance, or the instance the value */
	CROSSTAB_SCALE,    /* many numbers */
	CROSSTAB_KIND,     /* by its name it says what was done: endpoint, span, thread */
};

enum crosstab_why crosstab_why(const struct history *h, const struct model *m, struct str key);

/* ---- two labels ---- */

struct pairtab {
	struct str key[2];
	const struct str *value[2];
	size_t n[2];
	const double *cost;    /* [i * n[1] + j]: level of both together */
	const double *samples; /* the same; all 0: exact */
};

struct pairtabs {
	const struct pairtab *v; /* by first, then second key */
	size_t n;
};

/* Values of a key at most, and pairs of keys. */
#define PAIRTAB_VALUES 8
#define PAIRTAB_MAX 6

/* Of sample labels, and of sample labels with labels of whole dumps; keys with 2 to PAIRTAB_VALUES
 * values. A pass over the dumps a pair. */
void pairtabs_make(struct pairtabs *out, const struct crosstab_spec *spec, struct arena *a);

#endif
