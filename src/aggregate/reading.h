// SPDX-License-Identifier: MIT
/*
 * One dump as one of its types sees it, and how it adds to the sums. A dump's values go whole into
 * the windows its middle lies in; charts get its level in parts, by the buckets of the time it
 * covers or holds.
 */
#ifndef AGGREGATE_READING_H
#define AGGREGATE_READING_H

#include "aggregate/sums.h"

struct reading {
	struct sums *s;
	struct column *c;
	size_t type;     /* index of the column */
	size_t n_points; /* of the dump */
	size_t point;    /* column in the dump's values */
	const struct moment *at;
	int64_t interval_ns; /* of the instance */
	bool after_gap;      /* the instance was silent for long before it */
	bool restarted;
	const double *weight; /* gauges, by window: share of its average over all instances */
	uint64_t in;          /* slices whose window the dump counts in */
};

void reading_add(struct reading *r);
/* Cumulative: is a row, or its sum, less than in the dump before? Then the process is another. */
bool reading_went_back(const struct reading *r);
/* Cumulative: the dump at hand becomes the dump before. */
void reading_remember(struct reading *r);

#endif
