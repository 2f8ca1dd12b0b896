// SPDX-License-Identifier: MIT
/*
 * The comparison's call tree as causes are looked for in it: what each place costs more or less
 * than the base's work would have cost, and which function that counts for. Inner header.
 *
 * Changes are levels (diff_number), the base's times the ratio of work: under twice the load a
 * function that costs twice as much has not changed.
 */
#ifndef ANALYSE_REGRESS_TREE_H
#define ANALYSE_REGRESS_TREE_H

#include "analyse/regress.h"

#define TREE_NOBODY UINT32_MAX

/* For whom the self of a place counts. */
enum regress_count { COUNT_OWN, COUNT_SELF, COUNT_N };

/* A part of the tree, or what a function has in it. */
struct tree_sum {
	double base, candidate;
};

struct regress_tree {
	const struct regress *r;
	const struct diff *d;
	const struct model *m;
	const bool *is_own; /* by function; NULL: by its name */
	struct arena *own;  /* working memory */
	size_t n;
	uint32_t *parent;               /* by node; of the root TREE_NOBODY */
	fn_id *who[COUNT_N];            /* by node; FN_LIGHTER: nobody */
	double *base, *candidate;       /* by node: self, the base's times work */
	double whole;                   /* the larger side's */
	struct tree_sum *sums[COUNT_N]; /* by function */
	/* To work in; whoever uses them leaves zeros. */
	double *of_fn, *of_node;
	uint32_t *seen; /* by function: the last node that was told of it, + 1 */
	struct regress_row *rows[REGRESS_WHAT_N]; /* flagged ones, by function */
	size_t n_rows[REGRESS_WHAT_N];
};

/* The caller sets the first five. */
void regress_tree_make(struct regress_tree *t);

static inline double tree_change(const struct regress_tree *t, size_t node)
{
	return t->candidate[node] - t->base[node];
}

static inline uint32_t tree_end(const struct regress_tree *t, size_t node)
{
	return t->d->nodes[node].node.end;
}

static inline fn_id tree_fn(const struct regress_tree *t, size_t node)
{
	return t->d->nodes[node].node.fn;
}

static inline double sum_change(struct tree_sum s)
{
	return s.candidate - s.base;
}

/* Adds the change of a place to of_fn of every function on its path, each once. */
void tree_tell_callers(const struct regress_tree *t, uint32_t node);
/* Zeroes of_fn of these. */
void tree_forget_callers(const struct regress_tree *t, uint32_t node);
/* Nothing (at most a 20th) on one side. */
bool tree_is_new(struct tree_sum s);
bool tree_is_gone(struct tree_sum s);
/* Standard error of the change of a part of this size. */
double tree_error(const struct regress_tree *t, struct tree_sum s);
/* The flagged row of the function; NULL. */
const struct regress_row *tree_flagged(const struct regress_tree *t, enum regress_what what,
				       fn_id fn);

/* ---- did the cost only move? ---- */

struct tree_shift {
	bool is_shift;
	double net;        /* change of the domain, not scaled by work */
	const fn_id *from; /* where it came from, largest loss first */
	const double *lost;
	size_t n;
};

/* fn gained (or, when it is gone, lost) what counts for it that way. */
struct tree_shift tree_shift_of(const struct regress_tree *t, enum regress_count count, fn_id fn,
				struct arena *a);

#endif
