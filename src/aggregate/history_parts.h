// SPDX-License-Identifier: MIT
/*
 * Which functions, packages and label values the rows of a series count for, and their cells as the
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
	uint32_t *local_of_fn; /* n_fns zeros, zero again afterwards */
};

/* Rows with the same stack count for the same functions, rows with the same label set for the same
 * values: a unit is a stack or a label set. */
struct history_units {
	uint32_t *of_row; /* by local number of the row */
	uint32_t *keys;   /* stack_id or lset_id */
	size_t n;
	double *sum;      /* of the dump at hand */
	uint32_t *stamp;  /* number of the dump that it had a row in last, from 1 */
	uint32_t *met;    /* with a row in the dump at hand */
	size_t n_met;
};

struct history_part_table {
	struct history_units *units;
	uint32_t *ids;         /* by part, ascending */
	size_t n, n_all;
	size_t *first;         /* by unit: of parts; one more at the end */
	VEC(uint32_t) parts;   /* that a unit counts for, each once */
	uint32_t *leaf;        /* by unit: part + 1, for HISTORY_SELF; NULL: none has one */
	uint32_t *owner;       /* the same for HISTORY_OWN; NULL: all of its parts */
	double *sum[HISTORY_WHAT_N]; /* by part, of the dump at hand */
	VEC(struct history_cell) cells;
	VEC(uint32_t) cell_parts; /* by cell */
};

struct history_parts {
	struct history_units stacks, lsets;
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
