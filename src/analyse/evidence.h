// SPDX-License-Identifier: MIT
/*
 * How a verdict was come by, as tables: inputs, intermediate values, tests with their limits. Pages
 * show the small ones under "how computed", explain-finding prints all of them as CSV.
 *
 *     struct evidence_table *t = evidence_table(&e, STR("decision"), columns, COUNT_OF(columns));
 *     evidence_row(t, STR("z of the slope"), (double[]){4.2, 3.1, 1});
 */
#ifndef ANALYSE_EVIDENCE_H
#define ANALYSE_EVIDENCE_H

#include "base/arena.h"
#include "base/str.h"

struct evidence_column {
	const char *name;
	bool is_time; /* nanoseconds since 1970 as a double would lose digits: seconds */
};

struct evidence_row {
	struct str name; /* may be empty */
	const double *v; /* one a column; NaN: none */
};

struct evidence_table {
	struct str name;     /* "decision", "shapes", "points" */
	struct str row_head; /* what the names of rows are; empty: they have none */
	const struct evidence_column *columns; /* static */
	size_t n_columns;
	struct evidence_row *rows;
	size_t n, room;
	bool is_long; /* the input itself: not shown on pages */
	struct evidence_table *next;
	struct arena *a;
};

struct evidence {
	struct evidence_table *first, *last;
	struct str formula; /* a few plain sentences: what was computed of what */
	struct arena *a;
};

struct evidence_table *evidence_table(struct evidence *e, struct str name, struct str row_head,
				      const struct evidence_column *columns, size_t n);
/* v is copied; name is not. */
void evidence_row(struct evidence_table *t, struct str name, const double *v);
/* Of a table "decision" whose columns are value, limit and holds. */
void evidence_test(struct evidence_table *t, struct str name, double value, double limit,
		   bool holds);
/* The table of that name; NULL. */
const struct evidence_table *evidence_find(const struct evidence *e, struct str name);

#endif
