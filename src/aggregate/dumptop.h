// SPDX-License-Identifier: MIT
/* The top functions of a single dump as it is stored: plain sums, no time, no kinds. */
#ifndef AGGREGATE_DUMPTOP_H
#define AGGREGATE_DUMPTOP_H

#include "model/read.h"

struct dumptop_row {
	fn_id fn;
	int64_t self, total; /* recursion counts once in total */
};

/* Of one of the dump's points; by self descending, then name. Memory from a. */
struct dumptop {
	const struct dumptop_row *rows;
	size_t n;
};

/* tops: one a point. */
void dumptop_make(struct dumptop *tops, const struct model *m, const struct mdump *d,
		  struct arena *a);

#endif
