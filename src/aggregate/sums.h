// SPDX-License-Identifier: MIT
/*
 * What is added up while the dumps of a group are read, instance by instance: a cell for each row,
 * type and slice, levels by slice, timelines, label values. Counters add in int64, gauges in double
 * (value times weight), always in the same order.
 */
#ifndef AGGREGATE_SUMS_H
#define AGGREGATE_SUMS_H

#include "aggregate/select.h"
#include "base/idtab.h"

struct span {
	int64_t from, to;
};

union cell {
	int64_t i;
	double d;
};

/* Time in which something is known of any instance, and from the first to the last of it. */
struct alive {
	int64_t ns;
	struct span span;
};

/* A window that one or more slices have. */
struct window {
	int64_t from_ns, to_ns;
	struct win reach; /* the same without an end where the axis ends: a last dump speaks for its
			     interval all the same */
	struct alive alive;   /* time in which any instance speaks */
	struct alive counted; /* and that any instance's differences cover */
};

/* One slice of one type. */
struct slice_sums {
	double num;       /* of the instance at hand: value, or value times weight */
	uint32_t n_dumps; /* of the instance at hand */
	double dump;      /* of the dump at hand */
	double level;     /* of all instances, NaN */
	uint32_t n_dumps_all;
	double *bucket; /* of the instance at hand: level times s, by bucket; NULL: no timeline */
	double *levels; /* of all instances, by bucket; NaN: nothing known */
};

/* One type of the group. */
struct column {
	const struct series *series;
	enum kind kind;
	int64_t den;
	struct slice_sums *slices;
	double *weight;     /* of the instance at hand, by bucket: s */
	double *win_weight; /* of the instance at hand, by window */
	uint32_t n_dumps, n_differences;
	bool seen;            /* by the instance at hand */
	int64_t previous_sum; /* of the dump before, cumulative types */
	struct instance_row *instances;
	size_t n_instances;
	VEC(struct restart) restarts;
	int64_t first_ns, last_ns;
	double expected; /* dumps that would be there without gaps */
	bool saturated;
};

struct collector;

struct sums {
	const struct model *m;
	const struct group *group;
	const struct axis *axis;
	struct scratch *scratch;
	struct arena *a;
	const struct slice *slices;
	size_t n_slices; /* cell n_slices of a row: first dumps of cumulative types */
	bool want_labels;
	struct column *columns;
	size_t n_types;
	size_t first_out, n_out; /* types whose values are wanted */
	int64_t *column_of_type; /* by model type: index + 1 */
	struct window *windows;
	size_t n_windows;
	size_t *window_of; /* by slice */
	int64_t start_s;
	uint32_t width_s;
	size_t n_buckets;
	int64_t interval_ns; /* median of the instances', 0: none has two dumps */
	int64_t spacing_ns;  /* the same, or the whole axis */

	VEC(row_id) rows;            /* local -> model */
	VEC(union cell) cells;       /* [local][type wanted][slice] */
	VEC(int64_t) previous;       /* [local][type], of the dump before, cumulative types */
	VEC(uint32_t) previous_rows; /* local, of the dump before */
	VEC(uint32_t) local;         /* of the rows of the dump at hand */
	VEC(union cell) lset_cells;  /* [lset local][type], of the instance at hand, slice 0 */
	VEC(lset_id) lsets;          /* lset local -> model */
	VEC(uint32_t) lset_of_row;   /* by local */
	struct idtab lset_ids;
	struct label_sums *labels;
	struct collector *collector; /* of collect.h: is told of every value; NULL: nobody is */

	/* Bit i: slice i takes it. */
	bool tests_labels, tests_fns;
	const struct instance *instance; /* at hand */
	VEC(uint64_t) mask_of_lset;      /* by lset local, for the instance at hand */
	VEC(uint64_t) mask_of_row;       /* by local */
	uint64_t met; /* slices whose label tests some row of the instance at hand passes */
};

/* s: m, scratch, a, slices and want_labels are set; at most SLICES_MAX slices. n_out 0: all. */
void sums_make(struct sums *s, const struct group *group, const struct axes *axes);
void sums_release(struct sums *s);

static inline bool sums_wants(const struct sums *s, size_t type)
{
	return type - s->first_out < s->n_out;
}

/* What came together, in canonical order: by stack with its labels, and by stack. Types are
 * counted from the first that is wanted. */
struct row_values sums_rows(struct sums *s, struct arena *a);
struct stack_values sums_stacks(struct sums *s, struct arena *a);
/* Total, level and dumps of a slice; the total is that of values; type as in values. */
struct win sums_win(struct sums *s, const struct stack_values *values, size_t type, size_t slice);

static inline size_t sums_n_cells(const struct sums *s)
{
	return s->n_slices + 1;
}

static inline union cell *sums_cell(struct sums *s, size_t local, size_t type, size_t slot)
{
	return &s->cells.v[(local * s->n_out + type - s->first_out) * sums_n_cells(s) + slot];
}

static inline size_t sums_bucket(const struct sums *s, int64_t ns)
{
	int64_t i = (ns / 1000000000 - s->start_s) / s->width_s;

	return (size_t)(i < 0 ? 0 : i < (int64_t)s->n_buckets ? i : (int64_t)s->n_buckets - 1);
}

static inline bool is_gauge(const struct column *c)
{
	return c->kind == KIND_GAUGE;
}

#endif
