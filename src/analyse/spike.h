// SPDX-License-Identifier: MIT
/*
 * Short excursions of a timeline: far over its local median, and back again (what does not come
 * back is a step: segment.h). Spikes of several series within a bucket are one happening.
 */
#ifndef ANALYSE_SPIKE_H
#define ANALYSE_SPIKE_H

#include "aggregate/report.h"

struct spike {
	size_t first, last;   /* buckets */
	int64_t from_ns, to_ns;
	double peak, normal;  /* highest level, local median there */
	double sigmas;
	bool is_dip;
};

struct spikes {
	const struct spike *v; /* by size descending, then time; at most 8 */
	size_t n;
};

/* noise: sampling noise of a level of one bucket (a standard deviation), 0: none known. */
void spikes_find(struct spikes *out, const struct timeline *t, double noise, struct arena *a);

/* ---- over all series ---- */

struct spike_of {
	const struct brief *brief;
	const struct spike *spike;
};

/* What rose at the same time: the largest (by peak / normal) first. */
struct spike_group {
	int64_t from_ns, to_ns;
	const struct spike_of *v;
	size_t n;
	size_t n_services, n_types;
};

struct spike_groups {
	const struct spike_group *v; /* by time */
	size_t n;
};

/* spikes: by brief of the report. */
void spikes_align(struct spike_groups *out, const struct report *r, const struct spikes *spikes,
		  struct arena *a);

#endif
