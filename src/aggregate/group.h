// SPDX-License-Identifier: MIT
/*
 * The unit of work: the dumps of one service that share sample types (the four types of a heap
 * dump stand in the same rows) are read once and give a profile for each type.
 */
#ifndef AGGREGATE_GROUP_H
#define AGGREGATE_GROUP_H

#include "aggregate/axis.h"
#include "aggregate/profile.h"
#include "base/vec.h"
#include "model/read.h"

struct group {
	uint32_t service;
	const uint32_t *series; /* of model.series, ascending */
	size_t n_series;
	const uint32_t *dumps;  /* by instance, then time */
	size_t n_dumps;
};

struct groups {
	struct group *v; /* by service, then first series */
	size_t n;
};

void groups_make(struct groups *groups, const struct model *m, struct arena *a);

/* What one thread reuses from group to group. */
struct scratch {
	struct rows_view view;
	uint32_t *local_of_row; /* n_rows; local index + 1, 0 between groups */
	uint32_t *local_of_fn;  /* n_fns; the same */
	struct arena arena;
	const struct model *model;
	const struct axes *axes;
	const struct packages *packages; /* of packages.h; NULL: profiles get no packages */
	bool keep_stacks; /* profiles get their stacks, for cube.h */
};

void scratch_init(struct scratch *s, const struct model *m, const struct axes *axes);
void scratch_release(struct scratch *s);

/* profiles: one for each of group->n_series, in its order; all memory from a. */
void group_aggregate(const struct group *group, struct scratch *scratch, struct arena *a,
		     struct profile *profiles);

#endif
