// SPDX-License-Identifier: MIT
/* The explorer's data of a file with one flame graph: its whole tree, or both sides. */
#ifndef FLAME_CUBE_H
#define FLAME_CUBE_H

#include "aggregate/diff.h"
#include "aggregate/report.h"

struct flame_cube {
	const struct report *report; /* with the names to be shown */
	const struct brief *brief;
	struct stack_column column[SIDE_N]; /* no comparison: [SIDE_CANDIDATE] alone */
	int64_t den[SIDE_N];
	const struct diff *diff; /* NULL: none */
	struct str side[SIDE_N]; /* names of its sides */
	double unit_scale;       /* of the base's values, to the unit of the candidate's */
	struct str prefix;       /* of names, left out */
};

/* As struct page carries it; empty where it does not fit the budget, bytes of base64. From a. */
struct str flame_cube_text(const struct flame_cube *f, size_t budget, struct arena *a);

#endif
