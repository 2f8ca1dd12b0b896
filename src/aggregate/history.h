// SPDX-License-Identifier: MIT
/*
 * One series dump by dump: what each function, package and label value took in each dump of each
 * instance. Verdicts are made of this; pages are not. Values are in the sample type's own unit:
 * of a state the state itself, of a counter what was counted between two dumps (cumulative types
 * are differenced here, so the first dump of an instance is no point).
 *
 * Open structs: tests and simulators fill them by hand.
 */
#ifndef AGGREGATE_HISTORY_H
#define AGGREGATE_HISTORY_H

#include "aggregate/group.h"

struct history_point {
	uint32_t dump;      /* of model.dumps */
	uint32_t instance;  /* of history.instances */
	uint32_t life;      /* from a start of the process to the next; over all instances */
	int64_t at_ns;      /* of a state: when; of a counter: the middle of what it covers */
	int64_t covered_ns; /* of a counter; 0: not known, and for states */
	double total;       /* of all stacks */
	double allocated;   /* bytes (else objects) that this life had allocated by then; NaN */
	double cpu;         /* cores that the instance used about then; NaN */
};

enum history_what {
	HISTORY_SELF, /* stacks whose leaf it is */
	HISTORY_OWN,  /* stacks whose leaf-most function of the program itself it is; where there is
			  none, the leaf: what it costs with the libraries that it calls. A package:
			  the same by the package of that function. A label value: as total */
	HISTORY_TOTAL, /* stacks that it stands in, each once */
	HISTORY_WHAT_N,
};

struct history_cell {
	uint32_t point;
	double value[HISTORY_WHAT_N];
};

/* Points without a cell have the value 0. */
struct history_row {
	uint32_t id;                      /* fn_id; package; index in history.values */
	const struct history_cell *cells; /* by point */
	size_t n;
};

enum history_rows { HISTORY_FNS, HISTORY_PKGS, HISTORY_VALUES, HISTORY_ROWS_N };

struct history_table {
	const struct history_row *rows; /* by id */
	size_t n;
	size_t n_all; /* with those too light to be looked at */
};

/* A sample label's value: tenant=acme. Labels of whole dumps are those of instances. */
struct history_value {
	struct str key, value;
};

struct history {
	const struct series *series;
	enum kind kind;
	struct str unit;                    /* of the sample type */
	const struct history_point *points; /* by instance, then time */
	size_t n_points;
	const uint32_t *instances; /* of model.instances; ascending */
	size_t n_instances;
	uint32_t n_lives;
	struct history_table tables[HISTORY_ROWS_N];
	const struct history_value *values; /* by key, then value */
	size_t n_values;
	double quantum;   /* what one sample stands for, in the unit: 524,288 bytes, 10,000,000 ns;
			   0: nothing was sampled, values are exact */
	bool is_sequence; /* no clock: at_ns counts dumps as seconds, no rate means anything */
};

/* Functions under this part of all dumps' sum, in every measure, are not looked at... */
#define HISTORY_LIGHT 0.0001
/* ...nor more than so many. */
#define HISTORY_FNS_MAX 4000
#define HISTORY_VALUES_MAX 400

struct history_spec {
	const struct model *m;
	const struct group *group;
	size_t type;                         /* index in group->series */
	const struct packages *packages;     /* of packages.h */
	const struct companions *companions; /* of companion.h; NULL: none known */
	struct scratch *scratch;
};

/* All memory from a. */
void history_make(struct history *h, const struct history_spec *spec, struct arena *a);

/* NULL: has no cell anywhere. */
const struct history_row *history_find(const struct history *h, enum history_rows rows,
				       uint32_t id);
/* values: n_points numbers, one a point. */
void history_spread(const struct history *h, const struct history_row *row, enum history_what what,
		    double *values);

#endif
