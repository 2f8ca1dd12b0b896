// SPDX-License-Identifier: MIT
/* A part of a profile as a page shows it: a window, a label value, one dump. */
#ifndef AGGREGATE_PART_H
#define AGGREGATE_PART_H

#include "aggregate/select.h"

struct fn_value {
	fn_id fn;
	str_id file;         /* the first by name of those it has here */
	int64_t self, total; /* recursion counts once in total */
};

struct part {
	struct win win; /* total and per_value of what follows */
	struct timeline timeline; /* level may be NULL */
	int64_t den;
	const struct fn_value *fns; /* by self descending, then name */
	size_t n_fns;
	const struct node *nodes; /* tree by function; nodes[0] is the whole */
	size_t n_nodes, n_nodes_all;
	size_t n_stacks;
};

/* From a column: win and timeline are the caller's to set. */
void part_make(struct part *p, const struct stack_column *column, struct arena *a);
/* Functions only. */
void part_make_functions(struct part *p, const struct stack_column *column, struct arena *a);

/* What a table says of a timeline; NaN where nothing is known. */
struct level_stats {
	double now, mean, max, min, stddev; /* over the buckets that are no gap */
	int64_t max_s;                      /* start of the highest bucket */
	size_t n;                           /* buckets that are no gap */
};

struct level_stats level_stats_of(const struct timeline *t);

#endif
