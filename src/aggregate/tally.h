// SPDX-License-Identifier: MIT
/*
 * One selection of the dumps of several groups, added up: what leaves as a file of its own, an
 * export or a single flame graph. Services keep their timelines; rows, totals and levels are sums
 * over all of them. Everything made here lives in the arena that was handed in.
 */
#ifndef AGGREGATE_TALLY_H
#define AGGREGATE_TALLY_H

#include "aggregate/select.h"

struct tally_spec {
	const struct model *m;
	const struct group *const *groups; /* each has all of the types */
	size_t n_groups;
	const uint32_t *types; /* of model.types */
	size_t n_types;
	struct slice slice;
	struct scratch *scratch;
};

struct tally_part {
	const struct group *group;
	const struct slot *slots; /* by type */
};

struct tally {
	const struct model *m;
	const uint32_t *types;
	size_t n_types;
	const int64_t *den;      /* by type */
	const struct win *wins;  /* by type: over all groups */
	const bool *since_start; /* by type: a counter with one dump an instance and no difference:
				    the values are those since process start */
	struct row_values rows;  /* one slot, in 1/den units */
	const struct tally_part *parts; /* by group; none when a dump was taken as it is stored */
	size_t n_parts;
	int64_t first_ns;   /* start of the first dump in it; TIME_NONE: no clock */
	int64_t covered_ns; /* sum of what its dumps cover, 0 for states */
	uint32_t n_dumps, n_instances;
	bool saturated;
};

void tally_make(struct tally *t, const struct tally_spec *spec, struct arena *a);
/* All types of one dump exactly as stored; a level is its sum. */
void tally_of_dump(struct tally *t, const struct model *m, const struct mdump *d,
		   struct arena *a);

/*
 * Whole units, [row * n_types + type]. Rounding keeps each total: what all rows together lose goes
 * to those that lost the largest part of a unit.
 */
int64_t *tally_units(const struct tally *t, struct arena *a);
/* Sum of a type over all rows, in 1/den units, held at the ends of the range. */
int64_t tally_total(const struct tally *t, size_t type);
/* One type, labels summed away, in 1/den units. */
struct stack_column tally_column(const struct tally *t, size_t type, struct arena *a);

#endif
