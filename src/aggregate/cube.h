// SPDX-License-Identifier: MIT
/*
 * A cube: one profile (service x type) as stack tree x time bucket x label set, so that whoever has
 * it can show any range of time and any labels as the dumps themselves would. One pass over the
 * dumps of a group gives the cubes of all its types; differences of counters, restarts, baselines
 * and holding states are those of every other sum (sums.h).
 *
 * A counter's values go whole into the bucket of the dump's middle, as windows take them; a state
 * stands in every bucket for which it holds. What is too light for a budget goes to a child
 * FN_LIGHTER of its nearest kept caller, so that totals stay exact (cube_coarsen).
 */
#ifndef AGGREGATE_CUBE_H
#define AGGREGATE_CUBE_H

#include "aggregate/group.h"
#include "aggregate/stacks.h"
#include "base/vec.h"

struct cube_key {
	struct str key;
	struct str *values; /* "": without the key */
	size_t n_values;
	size_t n_merged; /* more values stand as value n_values, "other" */
};

struct cube_instance {
	struct str name;           /* empty: several */
	int64_t begin_ns, end_ns;  /* of what it speaks for; means of those that are early, late */
	uint32_t n;                /* instances taken together; 0: an entry of the list again,
				      its dumps of which nobody knows what time they cover */
	uint32_t n_early, n_late;  /* there from the beginning, up to the end of the report */
};

/* An instance in a bucket. */
struct cube_time {
	uint32_t n_dumps;   /* that count in it; of states: that begin in it */
	uint32_t n_carried; /* states: that began before and hold into it */
	int64_t covered_ns;
	int64_t spoken_ns;
	double weight; /* of its line, seconds; 0: a gap */
};

/* What any instance speaks of a bucket; first_ns and last_ns from the bucket's start. */
struct cube_alive {
	int64_t ns, first_ns, last_ns;
};

struct cube_cell {
	uint32_t node;
	uint32_t place; /* set * n_buckets + bucket */
	int64_t value;  /* in 1/den; of a state: mean over the bucket, that of other time being 0 */
};

struct cube_cells {
	struct cube_cell *v;
	size_t n, cap;
};

struct cube_tree {
	fn_id *fn;        /* FN_ALL, FN_TRUNCATED and FN_LIGHTER as in other trees */
	uint32_t *parent; /* before its children; of node 0: 0 */
	size_t n;
};

/* Functions that stay as long as it can be helped. */
struct cube_hits {
	const fn_id *fns; /* ascending */
	size_t n;
};

/* What cube_coarsen did. */
struct cube_cut {
	double part;        /* nodes under this part of the whole are not there; 0: all are */
	size_t n_nodes;     /* with them */
	uint32_t n_buckets; /* taken to one */
	size_t n_values;    /* more than at first that stand as "other" */
	size_t n_instances; /* that do not stand alone */
	struct str *keys;   /* left out */
	size_t n_keys;
};

struct cube {
	const struct model *m;
	const struct series *series;
	enum kind kind;
	int64_t den;
	bool sums; /* no level is known */
	bool is_sequence, saturated;
	int64_t from_ns, to_ns; /* of the report's axis */
	int64_t start_s, width_s;
	size_t n_buckets;
	struct cube_tree tree; /* preorder, heaviest sibling first, ties by name, FN_LIGHTER last */
	struct cube_cells cells; /* by node, then place; none is 0 */
	struct cube_key *keys;
	size_t n_keys;
	struct cube_instance *instances; /* by name */
	size_t n_instances;
	struct cube_time *times;   /* [instance * n_buckets + bucket] */
	struct cube_alive *alive;  /* by bucket */
	uint32_t *sets; /* [set * (1 + n_keys)]: instance, value of each key; ascending */
	size_t n_sets;
	double *lines;  /* [set * n_buckets + bucket]: level */
	struct cube_hits hits;
	struct cube_cut cut;
	struct arena *a; /* of all but the cells */
};

struct cube_spec {
	const struct group *group;
	const struct profile *profiles; /* of group_aggregate, with scratch.keep_stacks set */
	const struct cube_hits *hits;   /* by type */
	size_t budget;                  /* bytes that a cube may take; bounds memory, too */
	struct scratch *scratch;
};

/* One for each of group->series, complete or nearly so. Memory from a, but for the cells. */
void group_cubes(struct cube *cubes, const struct cube_spec *spec, struct arena *a);
void cube_release(struct cube *c);

/* Stacks without time or labels, as a file's flame graph has them: one bucket, and of a comparison
 * a key "side" with the values "base" and "candidate". */
#define CUBE_SIDE "side"
struct cube_flat {
	const struct stack_column *sides[2]; /* base and candidate; or only the first */
	struct str names[2];
	int64_t den;
	const struct series *series;
};
void cube_of_stacks(struct cube *c, const struct cube_flat *f, struct arena *a);

/* The next coarser form, by a table of steps; step counts from 0. false: there is none. */
bool cube_coarsen(struct cube *c, size_t *step);

#endif
