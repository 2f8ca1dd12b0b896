// SPDX-License-Identifier: MIT
/*
 * What other series of an instance tell about one: when its process was started anew, how much it
 * had allocated by a moment, how much CPU it used. Made once a run, from totals that are at hand.
 */
#ifndef AGGREGATE_COMPANION_H
#define AGGREGATE_COMPANION_H

#include "aggregate/group.h"
#include "aggregate/reporting.h"

struct companion_at {
	int64_t at_ns;
	double value;
};

struct companion_restart {
	int64_t at_ns; /* of the first dump after it */
	uint32_t series;
};

/* Of one instance, each by time. */
struct companion {
	struct companion_at *allocated; /* bytes, else objects; falls at a restart */
	size_t n_allocated;
	struct companion_at *cpu; /* cores, at the middle of each dump */
	size_t n_cpu;
	struct companion_restart *restarts;
	size_t n_restarts;
};

struct companions {
	const struct companion *v; /* by model.instances */
	size_t n;
};

/* After all briefs are kept. All memory from a. */
void companions_make(struct companions *c, const struct reporting *r, struct arena *a);

/* Did the instance begin anew within (after_ns, at_ns]? Differences of a counter may only ask its
 * own series; a state asks those of its group, and all others where its group has no counters. */
bool companion_restarted(const struct companion *c, const struct group *group, int64_t after_ns,
			 int64_t at_ns);
bool companion_series_restarted(const struct companion *c, uint32_t series, int64_t after_ns,
				int64_t at_ns);
/* Between two dumps of one life linear; NaN outside of what is known. */
double companion_allocated(const struct companion *c, int64_t at_ns);
/* Of the nearest dump; NaN: none. */
double companion_cpu(const struct companion *c, int64_t at_ns);

#endif
