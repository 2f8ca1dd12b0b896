// SPDX-License-Identifier: MIT
/*
 * Self and total of each function, from the full data. Self belongs to the leaf; total counts a
 * function once a stack however often it recurs. The same for groups of functions: packages.
 */
#ifndef AGGREGATE_FUNCTIONS_H
#define AGGREGATE_FUNCTIONS_H

#include "aggregate/stacks.h"

/* Sums of all functions, or of all groups, [function][type][slot][self, total]. */
struct fn_sums {
	const fn_id *fns; /* or groups; in the order they were met */
	size_t n;
	const int64_t *sums;
	const str_id *files; /* [function][type]: first by name in stacks with a value; of groups:
				NULL */
};

/* local_of_fn: n_fns zeros, zero again afterwards. */
void functions_sum(struct fn_sums *f, const struct stack_values *v, uint32_t *local_of_fn,
		   struct arena *a, bool *saturated);

struct fn_groups {
	const uint32_t *of_fn; /* by function */
	uint32_t *local;       /* by group: zeros, zero again afterwards */
};

void functions_sum_groups(struct fn_sums *f, const struct stack_values *v,
			  const struct fn_groups *groups, struct arena *a, bool *saturated);

static inline const int64_t *fn_sum(const struct fn_sums *f, const struct stack_values *v, size_t i,
				    size_t type, size_t slot)
{
	return &f->sums[((i * v->n_types + type) * v->n_slots + slot) * 2];
}

#endif
