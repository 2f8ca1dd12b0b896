// SPDX-License-Identifier: MIT
/*
 * Which stacks of a series grow, and how fast: a weight for each point of its history makes any
 * linear measure (a fitted slope) of each stack, so that stacks add up to their function and
 * functions to the service.
 */
#ifndef AGGREGATE_GROWTH_H
#define AGGREGATE_GROWTH_H

#include "aggregate/history.h"
#include "aggregate/packages.h"
#include "aggregate/stacks.h"

struct growth_spec {
	const struct group *group;
	size_t type;
	const struct history *h;
	const struct packages *packages;
	const struct companions *companions;
	struct scratch *scratch;
	const double *weight; /* by point of h */
	fn_id fn;             /* only stacks that it owns (HISTORY_OWN); FN_ALL: any */
};

struct growth {
	struct stack_column column; /* stacks that grow: sum of weight * value, rounded */
	double fallen;         /* of those that do not: what the column leaves out, 0 or less */
	const fn_id *heaviest; /* functions of the one that grows most, root first */
	size_t n_heaviest;
};

/* All memory from a. */
void growth_of_stacks(struct growth *g, const struct growth_spec *spec, struct arena *a);

#endif
