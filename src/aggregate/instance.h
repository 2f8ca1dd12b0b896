// SPDX-License-Identifier: MIT
/* The dumps of one instance on their way into the sums of the group. */
#ifndef AGGREGATE_INSTANCE_H
#define AGGREGATE_INSTANCE_H

#include "aggregate/sums.h"

struct instance_pass {
	struct sums *s;
	const uint32_t *dumps; /* by time */
	struct moment *moments;
	size_t n;
	int64_t interval_ns;
	int64_t *spoken_ns; /* by window: how long the instance speaks within it */
	double *presence;   /* by window: the part of its alive time that this is */
	double *counting;   /* the same of what differences cover, for cumulative types */
	double *weight;     /* by window: of the dump at hand, for gauges */
};

/* Dumps from..to of the group: when they are. */
void instance_prepare(struct instance_pass *p, size_t from, size_t to);
/* Reads them into the sums; after all instances are prepared and s->alive_ns is known. */
void instance_add(struct instance_pass *p);

/* The time that a dump speaks for, or that its difference to the one before covers. */
struct span moment_span(const struct moment *m, bool counted);
/* Is it there from the beginning, within its interval; up to the end, within two? */
bool instance_is_early(const struct instance_pass *p);
bool instance_is_late(const struct instance_pass *p, bool counted);
/* Nanoseconds that from..to and the window share. */
int64_t win_overlap(int64_t from, int64_t to, const struct win *w);

#endif
