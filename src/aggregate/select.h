// SPDX-License-Identifier: MIT
/*
 * Any part of a group's dumps, in one pass over them: a slice is a window of time, tests on labels
 * and a function. Slices of one pass share the reading and the differencing of cumulative dumps,
 * so that parts always add up to the whole: what a slice leaves out is the whole less the slice.
 */
#ifndef AGGREGATE_SELECT_H
#define AGGREGATE_SELECT_H

#include "aggregate/group.h"
#include "aggregate/stacks.h"

#define SLICES_MAX 60

/* A sample's own label counts before that of its dump; "" stands for samples without the key. */
struct label_test {
	struct str key;
	const struct str *values;
	size_t n_values;
	bool is_none_of; /* none of the values, else: one of them */
};

enum slice_fn {
	SLICE_ANY,
	SLICE_SELF,  /* stacks with the function as leaf */
	SLICE_TOTAL, /* stacks that it stands in */
};

struct slice {
	int64_t from_ns, to_ns; /* both 0: the whole axis */
	const struct label_test *tests; /* all must hold */
	size_t n_tests;
	enum slice_fn fn_role;
	fn_id fn;
	bool with_timeline;
};

/* One slice of one type. */
struct slot {
	struct win win;
	struct timeline timeline; /* level is NULL when it was not asked for */
};

/* As stack_values, but of stacks with their sample labels. */
struct row_values {
	const row_id *rows; /* ascending */
	size_t n, n_types, n_slots;
	const int64_t *value; /* [(i * n_types + type) * n_slots + slot] */
};

struct selection {
	struct stack_values values; /* a slot a slice; the last slot: first dumps of cumulative
				       types, counted since process start */
	struct row_values rows;
	struct slot *slots;         /* [type * n_slices + slice] */
	const struct series **series; /* by type: as group->series */
	int64_t *den;               /* by type */
	size_t n_types, n_slices;
	bool saturated;
};

struct select_spec {
	const struct group *group;
	const struct slice *slices;
	size_t n_slices; /* at most SLICES_MAX */
	bool one_type;
	size_t type;     /* which: of group->series */
};

/* All memory from a; types of the selection are those of the group, or the one. */
void group_select(struct selection *out, const struct select_spec *spec,
		  struct scratch *scratch, struct arena *a);

/* One column of it. */
struct stack_column selection_column(const struct selection *s, size_t type, size_t slice,
				     struct arena *a);

#endif
