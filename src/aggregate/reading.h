// SPDX-License-Identifier: MIT
/*
 * One dump as one of its types sees it, and how it adds to the sums. A dump's values go whole into
 * the windows its middle lies in; its rate goes into the bucket it begins in (for a difference: the
 * bucket of the later dump, so that no effect is drawn before its cause).
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
	bool restarted;
	double weight[WIN_N]; /* gauges: share of the window's average over all instances */
	bool in[WIN_N];       /* counters: the windows that the dump counts in */
};

void reading_add(struct reading *r);
/* Cumulative: adds how much of the sum went back since the dump before, and that sum. */
void reading_back(const struct reading *r, double *back, double *sum);
/* Cumulative: the dump at hand becomes the dump before. */
void reading_remember(struct reading *r);

#endif
