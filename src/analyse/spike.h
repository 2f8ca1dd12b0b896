// SPDX-License-Identifier: MIT
/*
 * Short excursions of a timeline: far over (or under) its local median, and back again (what does
 * not come back is a step: segment.h). What a series does four times or more is its habit, and no
 * happening. Spikes of several series that begin within a bucket of each other are one happening.
 */
#ifndef ANALYSE_SPIKE_H
#define ANALYSE_SPIKE_H

#include "aggregate/report.h"

struct spike {
	size_t first, last;   /* buckets */
	size_t at;            /* of the peak */
	int64_t from_ns, to_ns;
	double peak, normal;  /* highest (of a dip: lowest) level, local median there */
	double sigmas;        /* how far beyond the noise, above 0 */
	bool is_dip;
};

#define SPIKES_MAX 8

struct spikes {
	const struct spike *v; /* by size descending, then time; at most SPIKES_MAX */
	size_t n;
};

/* noise: sampling noise of a level of one bucket (a standard deviation), 0: none known. Fewer than
 * 20 known buckets: none is claimed. */
void spikes_find(struct spikes *out, const struct timeline *t, double noise, struct arena *a);

/* ---- over all series ---- */

struct spike_of {
	const struct brief *brief;
	const struct spike *spike;
};

/* What happened at the same time: what rose first, the largest (by peak / normal) before others. */
struct spike_group {
	int64_t from_ns, to_ns;
	const struct spike_of *v;
	size_t n;
	size_t n_services, n_types;
};

struct spike_groups {
	const struct spike_group *v; /* by time; without a clock last */
	size_t n;
};

/* spikes: by brief of the report. Without a clock each spike is alone. */
void spikes_align(struct spike_groups *out, const struct report *r, const struct spikes *spikes,
		  struct arena *a);

#endif
