// SPDX-License-Identifier: MIT
/*
 * Where does the level of a timeline change for good? Optimal partitioning into pieces of constant
 * level, with noise that is correlated in time; a line is tried too, as steps are no description of
 * a slow rise. segment.c has the constants.
 */
#ifndef ANALYSE_SEGMENT_H
#define ANALYSE_SEGMENT_H

#include "aggregate/profile.h"
#include "base/arena.h"

struct segment_step {
	size_t bucket;        /* the first of the new level */
	int64_t at_ns;        /* its beginning */
	double before, after; /* mean levels of the pieces on both sides */
	double z;
};

struct segments {
	const struct segment_step *steps; /* by time */
	size_t n;
	bool is_drift; /* a straight line fits better than steps: steps is empty */
	double drift_per_hour, drift_z; /* of the line */
	double phi;    /* lag-1 correlation of what is left */
};

/* Gaps are left out. Fewer than 10 known buckets: no steps. */
void segments_find(struct segments *out, const struct timeline *t, struct arena *a);

#endif
