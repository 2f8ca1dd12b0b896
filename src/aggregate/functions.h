// SPDX-License-Identifier: MIT
/*
 * Self and total of each function, from the full data. Self belongs to the leaf; total counts a
 * function once a stack however often it recurs.
 */
#ifndef AGGREGATE_FUNCTIONS_H
#define AGGREGATE_FUNCTIONS_H

#include "aggregate/stacks.h"

/* Sums of all functions, [function][type][slot][self, total]. */
struct fn_sums {
	const fn_id *fns; /* in the order they were met */
	size_t n;
	const int64_t *sums;
	const str_id *files; /* [function][type]: first by name in stacks with a value */
};

/* local_of_fn: n_fns zeros, zero again afterwards. */
void functions_sum(struct fn_sums *f, const struct stack_values *v, uint32_t *local_of_fn,
		   struct arena *a, bool *saturated);
static inline const int64_t *fn_sum(const struct fn_sums *f, const struct stack_values *v, size_t i,
				    size_t type, size_t slot)
{
	return &f->sums[((i * v->n_types + type) * v->n_slots + slot) * 2];
}

#endif
