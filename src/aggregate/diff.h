// SPDX-License-Identifier: MIT
/*
 * Two parts compared, stack by stack: a tree and functions with both values. Numbers of the two
 * sides are made comparable by a factor a side: in rate mode the level of a value (value *
 * win.per_value: per second for counters, the mean state for gauges), in share mode its part of
 * its side's total. number(side, v) = v * scale[side].
 */
#ifndef AGGREGATE_DIFF_H
#define AGGREGATE_DIFF_H

#include "aggregate/stacks.h"

enum diff_side { SIDE_BASE, SIDE_CANDIDATE, SIDE_N };

enum diff_mode { DIFF_RATE, DIFF_SHARE };

enum diff_status { DIFF_SAME, DIFF_MORE, DIFF_LESS, DIFF_NEW, DIFF_GONE, DIFF_STATUS_N };

struct diff_fn {
	fn_id fn;
	str_id file;
	int64_t self[SIDE_N], total[SIDE_N]; /* as stored, 1/den units of each side */
	enum diff_status status;             /* of the total, by the mode's numbers */
	enum diff_status self_status;
};

/* Preorder; siblings by extent descending, those that are gone last; node 0 is the whole. */
struct diff_node {
	struct node node;            /* self and total are the candidate's; nodes as in profile.h */
	int64_t self_base, total_base;
	int64_t extent; /* width of the picture: the candidate's number (times diff.extent_per), or
			   the base's where it is gone; a node spans its callees */
	enum diff_status status;
};

struct diff {
	enum diff_mode mode;
	struct win side[SIDE_N];  /* total, level, per_value; from, to and dumps for words */
	double scale[SIDE_N];     /* number = value * scale; 0: that side has nothing */
	double whole[SIDE_N];     /* number of each side's total */
	double extent_per;        /* extent = number * extent_per */
	double noise;             /* changes of a whole within this are "same"; number */
	const struct diff_fn *fns; /* by size of the change of total, then name */
	size_t n_fns;
	size_t n_status[DIFF_STATUS_N]; /* functions by status */
	const struct diff_node *nodes;
	size_t n_nodes, n_nodes_all;
	bool is_sum; /* rate mode, but a side has no rate: plain sums are compared */
};

struct diff_spec {
	struct stack_column column[SIDE_N];
	struct win win[SIDE_N];
	double unit_scale[SIDE_N]; /* to one unit where the sides' units differ; else 1 */
	enum diff_mode mode;
	double noise_level; /* of the whole in levels: spread of bucket levels; 0: none known */
};

void diff_make(struct diff *d, const struct diff_spec *spec, struct arena *a);
/* How many of one unit are one of the other: 1e6 of milliseconds to nanoseconds; 1: unknown. */
double diff_unit_scale(struct str from, struct str to);
/* The same unit, or two of time, or two of size. */
bool diff_units_match(struct str a, struct str b);

/* Changes of at most this part of the larger side are none. */
#define DIFF_LEAST_CHANGE 0.05
/* So small a change, or one within the noise of its part of the whole. Numbers of the mode. */
bool diff_numbers_same(const struct diff *d, double base, double candidate);

static inline double diff_number(const struct diff *d, enum diff_side side, int64_t value)
{
	return (double)value * d->scale[side];
}

#endif
