// SPDX-License-Identifier: MIT
/*
 * Time: the range that a service's charts share, the width of buckets, and how long each dump of
 * an instance speaks for it.
 */
#ifndef AGGREGATE_AXIS_H
#define AGGREGATE_AXIS_H

#include "model/model.h"

struct axis {
	int64_t from_ns, to_ns; /* half open, of all dumps with a clock */
	bool is_sequence;       /* no dump has a clock: dump k of an instance stands at k seconds */
};

struct axes {
	struct axis all;       /* of the whole report */
	struct axis *services; /* by service: all, or its own range when it covers little of it */
	size_t points;         /* buckets of a chart at most */
};

void axes_make(struct axes *axes, const struct model *m, size_t points, struct arena *a);

/* Seconds; the finest with at most points buckets that is no finer than interval_ns. */
uint32_t axis_bucket_s(const struct axis *axis, size_t points, int64_t interval_ns);

/* One dump of one instance on the axis. */
struct moment {
	uint32_t dump;
	int64_t at_ns;      /* start of its window, or the moment */
	int64_t gap_ns;     /* distance to the instance's dump before; 0: first */
	int64_t holds_ns;   /* how long it speaks for the instance on charts: at least 1 */
	int64_t weighs_ns;  /* and in averages: after the last dump for one interval only, so that
			       no average hangs on when other services end */
	bool is_held;       /* its silence is short: it holds until the instance speaks again */
	int64_t covered_ns; /* of a delta: duration, else gap_ns; 0: unknown */
};

/*
 * An instance that is silent for at most two of its own intervals holds its last value until it
 * speaks again, or to the end of the axis; one that is silent for longer is gone one interval
 * after its last dump. The last dump speaks for at least one interval, beyond the axis if need be.
 */
void moments_make(struct moment *moments, size_t n, const struct model *m,
		  const struct axis *axis, int64_t interval_ns);

/* The middle one, or the mean of the two in the middle; 0 of none. Reorders v. */
int64_t median_of(int64_t *v, size_t n);
/* Median distance of the dumps, 0 with fewer than two. ids: of one instance, by time. */
int64_t median_interval_ns(const struct model *m, const uint32_t *ids, size_t n,
			   const struct axis *axis, struct arena *scratch);
/* Where dump number k of an instance stands. */
int64_t dump_at_ns(const struct mdump *d, const struct axis *axis, size_t k);

#endif
