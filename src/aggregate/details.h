// SPDX-License-Identifier: MIT
/*
 * What the pages below one profile show, read from its dumps again when they are drawn: windows,
 * comparisons, label values, functions. The dumps are decoded already, so a pass is cheap; only
 * columns (the stacks with a value) stay between pages.
 */
#ifndef AGGREGATE_DETAILS_H
#define AGGREGATE_DETAILS_H

#include "aggregate/fndetail.h"
#include "aggregate/labelparts.h"

/* A slice of one type as it was read. */
struct sliced {
	struct stack_column column;
	struct win win;
	struct timeline timeline;
};

struct details {
	const struct report *report;
	const struct groups *groups;
	const struct brief *brief;
	const struct profile *p;
	const struct plan *plan;
	struct scratch *scratch;
	struct arena *arena;    /* of the profile */
	struct sliced whole;
	struct sliced *windows; /* by plan.windows */
};

/* Reads the whole and all windows of the plan. report to arena are set. */
void details_start(struct details *d);
void details_window(const struct details *d, size_t window, struct part *part, struct arena *a);
/* A side may have no dumps at all, even both. */
void details_diff(const struct details *d, const struct plan_diff *plan, enum diff_mode mode,
		  struct diff *out, struct arena *a);

/* How a value's timeline moved is the caller's to say. */
typedef struct change change_of_values(const struct timeline *t, const struct profile *p);
/* Everything from d->arena. */
void details_labels(const struct details *d, change_of_values *change, struct label_parts *out);
/* By plan.fns; labels: of details_labels, for the break-down. */
struct fn_detail *details_functions(const struct details *d, const struct label_parts *labels);

#endif
