// SPDX-License-Identifier: MIT
/* Makes a struct report: the frame first, then the brief of each profile as it comes. */
#ifndef AGGREGATE_REPORTING_H
#define AGGREGATE_REPORTING_H

#include "aggregate/axis.h"
#include "aggregate/report.h"

struct plan;

struct reporting {
	struct report report;
	struct brief *briefs;
	struct service_row *services;
	struct type_row *types;
	uint32_t *order_of_type;   /* by model type: index in types */
	uint32_t *brief_of_series; /* by model series */
};

void reporting_make(struct reporting *r, const struct model *m, const struct discovery *d,
		    const struct axes *axes, struct arena *a);
/* Several threads may keep different profiles at once, each with an arena of its own. */
void reporting_keep(struct reporting *r, const struct profile *p, struct change change,
		    struct arena *a);
void reporting_set_plan(struct reporting *r, const struct profile *p, const struct plan *plan);
/* By model series: the series of the baseline with the same service and type, or NO_SERIES. */
const uint32_t *reporting_baseline(const struct reporting *r, struct arena *a);
/* How two whole reports differ; what levels and noise of the base are times scale are of one unit
 * with the other's. */
typedef struct change change_of_bases(const struct brief *base, double scale,
				      const struct brief *brief);
/* After all briefs are kept; baseline: of reporting_baseline, may be NULL. */
void reporting_set_bases(struct reporting *r, const uint32_t *baseline, change_of_bases *against);
const struct brief *reporting_brief(const struct reporting *r, const struct profile *p);

#endif
