// SPDX-License-Identifier: MIT
/*
 * What is added up while the dumps of a group are read, instance by instance: a cell for each row,
 * type and window, timelines, label values. Counters add in int64, gauges in double (value times
 * weight), always in the same order.
 */
#ifndef AGGREGATE_SUMS_H
#define AGGREGATE_SUMS_H

#include "aggregate/group.h"
#include "base/idtab.h"

enum {
	SLOT_BASELINE = WIN_N, /* first dumps of cumulative types: since process start */
	SLOT_N,
};

struct span {
	int64_t from, to;
};

union cell {
	int64_t i;
	double d;
};

/* One type of the group. */
struct column {
	const struct series *series;
	enum kind kind;
	int64_t den;
	double *num, *weight; /* of the instance at hand, by bucket: level times s, s */
	double *level;        /* of all instances, by bucket; NaN: nothing known */
	double win_num[WIN_N], win_weight[WIN_N]; /* of the instance at hand */
	double win_level[WIN_N];                  /* of all, NaN */
	uint32_t win_dumps[WIN_N];
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

struct sums {
	const struct model *m;
	const struct group *group;
	const struct axis *axis;
	struct scratch *scratch;
	struct arena *a;
	struct column *columns;
	size_t n_types;
	int64_t *column_of_type; /* by model type: index + 1 */
	struct win win[WIN_N];   /* from_ns and to_ns only */
	struct win reach[WIN_N]; /* the same without an end where the axis ends: a last dump speaks
				    for its interval all the same */
	int64_t start_s;
	uint32_t width_s;
	size_t n_buckets;
	int64_t interval_ns; /* median of the instances', 0: none has two dumps */
	int64_t spacing_ns;  /* the same, or the whole axis */
	int64_t alive_ns[WIN_N]; /* time in which any instance speaks */
	struct span alive_span[WIN_N]; /* from the first to the last of it */

	VEC(row_id) rows;        /* local -> model */
	VEC(union cell) cells;   /* [local][type][slot] */
	VEC(int64_t) previous;   /* [local][type], of the dump before, cumulative types */
	VEC(uint32_t) previous_rows; /* local, of the dump before */
	VEC(uint32_t) local;     /* of the rows of the dump at hand */
	VEC(union cell) lset_cells; /* [lset local][type], of the instance at hand, WIN_ALL */
	VEC(lset_id) lsets;      /* lset local -> model */
	VEC(uint32_t) lset_of_row; /* by local */
	struct idtab lset_ids;
	struct label_sums *labels;
};

/* s: m, scratch and a are set. */
void sums_make(struct sums *s, const struct group *group, const struct axes *axes);
void sums_release(struct sums *s);

static inline union cell *sums_cell(struct sums *s, size_t local, size_t type, size_t slot)
{
	return &s->cells.v[(local * s->n_types + type) * SLOT_N + slot];
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
