// SPDX-License-Identifier: MIT
/*
 * Which functions to name when two parts are compared: those of the program itself that moved, each
 * where the change begins to be its own, and not again those that only call them.
 */
#ifndef ANALYSE_MOVERS_H
#define ANALYSE_MOVERS_H

#include "aggregate/diff.h"

#define MOVERS_MAX 3

struct mover {
	const struct diff_fn *fn;
	const struct diff_node *node;   /* its place with the largest change */
	const struct diff_node *caller; /* of that place; NULL: nothing of the program */
};

struct movers {
	struct mover v[MOVERS_MAX]; /* by the change that those before do not explain */
	size_t n;
	bool are_own;      /* false: only the runtime and libraries of the language moved */
	double gc[SIDE_N]; /* garbage collection, in numbers of the diff */
	bool gc_moved;
	double outside[SIDE_N]; /* runtime that no function of the program calls, without that */
	bool outside_moved;
	bool rest_is_same; /* nothing else moved */
};

/* Pointers are into the diff. is_own: by function, as packages.h has it; NULL: by its name. */
struct movers movers_find(const struct diff *d, const struct model *m, const bool *is_own);

#endif
