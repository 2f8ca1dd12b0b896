// SPDX-License-Identifier: MIT
/*
 * Which functions, packages and label values a row of a series counts for, and their cells as the
 * dumps come by.
 */
#ifndef AGGREGATE_HISTORY_PARTS_H
#define AGGREGATE_HISTORY_PARTS_H

#include "aggregate/history.h"
#include "aggregate/packages.h"

struct history_parts_spec {
	const struct model *m;
	const struct packages *packages;
	const row_id *rows; /* by local number */
	const double *sums; /* by local number: over all dumps, without sign */
	size_t n;
};

/* One row counts for a part in some of its measures. */
struct history_claim {
	uint32_t part;  /* number in its table */
	uint32_t whats; /* bits by enum history_what */
};

struct history_part_table {
	uint32_t *ids; /* by part, ascending */
	size_t n, n_all;
	size_t *first; /* by row local: of claims; one more at the end */
	VEC(struct history_claim) claims;
	double *sum;       /* [part * HISTORY_WHAT_N], of the dump at hand */
	VEC(uint32_t) met; /* parts with a value in the dump at hand */
	VEC(struct history_cell) cells;
	VEC(uint32_t) cell_parts; /* by cell */
};

struct history_parts {
	struct history_part_table tables[HISTORY_ROWS_N];
	const struct history_value *values;
	size_t n_values;
};

/* What lasts is from a, what the second pass needs from own. */
void history_parts_make(struct history_parts *p, const struct history_parts_spec *spec,
			struct arena *a, struct arena *own);
/* The dump at hand: n rows by their local numbers with their values. */
void history_parts_add(struct history_parts *p, uint32_t point, const uint32_t *locals,
		       const double *values, size_t n);
/* Sets the tables and values of h; gives back what the passes needed. */
void history_parts_finish(struct history_parts *p, struct history *h, struct arena *a);

#endif
