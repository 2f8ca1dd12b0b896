// SPDX-License-Identifier: MIT
/* The values of one label key side by side, each with its timeline; those with a page also with
 * their functions, tree and the comparison with the rest. */
#ifndef AGGREGATE_LABELPARTS_H
#define AGGREGATE_LABELPARTS_H

#include "aggregate/part.h"
#include "aggregate/plan.h"
#include "aggregate/report.h"

struct value_part {
	const struct plan_value *plan; /* NULL: all values that have no row of their own */
	struct part part;              /* functions and tree only where plan->has_page */
	struct level_stats stats;
	struct change change;          /* by analyse */
	const struct diff *rest_share; /* base: the rest, candidate: the value, by shares, as both
					  differ in size; NULL without page */
	const struct diff *quarters;   /* the value in the first and the last quarter; NULL */
};

struct key_parts {
	const struct plan_key *plan;
	struct value_part *values; /* plan->n_values, in its order */
	struct value_part other;   /* plan->n_all > plan->n_values */
	bool has_other;
};

/* Totals of two keys' values together: cells[a * n_b + b], WIN_ALL, 1/den units. */
struct label_pair {
	size_t a, b; /* of label_parts.keys */
	size_t n_a, n_b; /* their plan->n_values */
	const int64_t *cells;
};

struct label_parts {
	struct key_parts *keys;
	size_t n_keys;
	const struct label_pair *pairs;
	size_t n_pairs;
	const struct timeline *whole;
};

#endif
