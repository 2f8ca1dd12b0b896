// SPDX-License-Identifier: MIT
/* Windows and comparisons of a plan in the making. */
#ifndef AGGREGATE_PLANNING_H
#define AGGREGATE_PLANNING_H

#include "aggregate/plan.h"

struct planning {
	struct plan *plan;
	const struct plan_context *ctx;
	const struct profile *p;
	struct plan_steps steps;
	struct arena *a;
};

/* Quarters, before and after events, of the config, quietest and busiest. */
void wish_windows(struct planning *g);
/* After wish_windows: comparisons of those, with a baseline, and of the config. */
void wish_diffs(struct planning *g);

/* [diff NAME] where it belongs to the profile. */
void wish_config_diff(struct planning *g, const struct diff_wish *wish);
void plan_add_diff(struct planning *g, const struct plan_diff *d);
/* The row of report.types. */
const struct type_row *planning_type(const struct planning *g, uint32_t type);

#endif
