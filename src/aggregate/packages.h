// SPDX-License-Identifier: MIT
/*
 * Packages: what a function's name says it belongs to (fname_package), else the binary it lies in.
 * Runtime and standard library keep their own. One table a run; a profile's rows by package come
 * from the same walk over stacks as those by function, so recursion inside a package counts once.
 */
#ifndef AGGREGATE_PACKAGES_H
#define AGGREGATE_PACKAGES_H

#include "aggregate/functions.h"

struct packages {
	const struct str *names; /* by id, in the order of names; none is empty */
	const bool *is_own;      /* most of its functions are one's own */
	const uint32_t *of_fn;   /* by function */
	const bool *is_own_fn;   /* by function: no runtime, no standard library */
	size_t n;                /* at most as many as functions */
};

/* All memory from a. */
void packages_make(struct packages *p, const struct model *m, struct arena *a);

/* Sets pkgs and n_pkgs of p from the sums by package of one type. v has the slots of struct
 * profile's windows, and behind them the baseline, which is shown when p->only_baseline is set. */
void packages_finish(struct profile *p, const struct fn_sums *sums, const struct stack_values *v,
		     size_t type, struct arena *a);

#endif
