// SPDX-License-Identifier: MIT
/* What the makers of tables share. */
#ifndef AGGREGATE_CROSSTAB_PARTS_H
#define AGGREGATE_CROSSTAB_PARTS_H

#include "aggregate/crosstab.h"

/* What one sample stands for, of a level as it is in the table; 0: values are exact. A count that
 * is a state (5 goroutines) is taken as so many samples of one. */
double crosstab_quantum(const struct history *h);

/* Keeps of full (n_full functions by c->n_units) those that are not too light, with ids fns.
 * c: units and whole are set. */
void crosstab_keep(struct crosstab *c, const fn_id *fns, const double *full, size_t n_full,
		   struct arena *a);

/* Distinct keys of the sample labels of a history, by key. */
struct str *crosstab_keys(const struct history *h, size_t *n, struct arena *a);

/* The rows of one type, some slices beside each other, in levels. */
struct crosstab_rows {
	const row_id *rows;
	size_t n, n_slices;
	double *level;      /* [row * n_slices + slice] */
	double *samples;    /* of all rows of a slice, by level: samples = level * samples[slice] */
};

struct slice;
void crosstab_rows_read(struct crosstab_rows *out, const struct crosstab_spec *spec,
			const struct slice *slices, size_t n, struct arena *a);

/* The value of a key that a row has by its samples; "": none. */
struct str crosstab_row_value(const struct model *m, row_id row, str_id key);

#endif
