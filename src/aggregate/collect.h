// SPDX-License-Identifier: MIT
/*
 * What the pass over the dumps (sums.h) tells whoever collects cells for cubes. The order: of each
 * instance collect_instance; of each of its dumps and types collect_dump, collect_row for its rows,
 * then where they count (collect_counter, collect_state), then the line (collect_line);
 * collect_instance_end for each type.
 */
#ifndef AGGREGATE_COLLECT_H
#define AGGREGATE_COLLECT_H

#include "aggregate/cube_parts.h"
#include "aggregate/instance.h"

/* A label set of the instance at hand. */
struct hand_set {
	uint32_t set;         /* of the type's sets */
	uint32_t twin_plus_1; /* the same of the instance's twin; 0: none yet */
	double dump;          /* sum of the dump at hand */
};

struct collect_type {
	const struct profile *p;
	struct cube_labels labels;
	struct cube_sets sets;
	VEC(struct cube_instance) instances; /* by slot; twins behind */
	VEC(uint32_t) twin_of_slot;          /* + 1; 0: none yet */
	VEC(struct cube_time) times;         /* [instance * n_buckets + bucket] */
	VEC(double) lines;                   /* [set * n_buckets + bucket] */
	struct cube_cells cells;
	size_t n_settled; /* cells when they were settled last */
	const uint32_t *map; /* from the group's tree to the type's; NULL: the same */
	struct cube_tree tree;
	double part; /* nodes under it are not in the tree */
	bool saturated;
	/* Of the instance at hand. */
	uint32_t slot;
	VEC(struct hand_set) hand;
	VEC(uint32_t) hand_of_set;  /* + 1; 0: not at hand */
	VEC(uint32_t) hand_of_lset; /* the same */
	VEC(double) drawn;          /* [hand * n_buckets + bucket]: level times s */
};

/* A node under a label set: what the dump at hand has there. */
struct collect_sum {
	uint32_t node, hand;
	int64_t value;
};

struct collector {
	const struct cube_spec *spec;
	struct arena *a;
	struct sums *s;
	struct cube_paths paths;
	uint32_t *held; /* by dump of the group: buckets that it speaks for */
	const struct stack_column *stacks; /* all of the group */
	struct collect_type *types;
	size_t n_types;
	VEC(uint32_t) node_of; /* by local row */
	struct idtab sum_ids;  /* index in sums */
	VEC(struct collect_sum) sums;
	struct cube_alive *alive[2]; /* by bucket; [1]: of what differences cover */
	size_t n_instance; /* index of the instance at hand */
};

/* When the buckets are known, and of all instances when their dumps are. */
void collect_start(struct collector *c, const struct instance_pass *passes, size_t n);
void collect_alive(struct collector *c, bool counted, int64_t from_ns, int64_t to_ns);
void collect_instance(struct collector *c, const struct instance_pass *p);
void collect_dump(struct collector *c, size_t type);
void collect_row(struct collector *c, size_t type, uint32_t local, int64_t value);
/* All of it in the bucket of middle_ns; covered_ns 0: nobody knows. */
void collect_counter(struct collector *c, size_t type, int64_t middle_ns, int64_t covered_ns);
/* What was counted before the first dump: of a type that has nothing else. */
void collect_baseline(struct collector *c, size_t type, int64_t at_ns);
/* In all buckets that from_ns..to_ns has a part of. */
void collect_state(struct collector *c, size_t type, int64_t from_ns, int64_t to_ns);
/* The dump's line: so many seconds of the bucket at per_sum times its sums. */
void collect_line(struct collector *c, size_t type, size_t bucket, double weight);
/* The bucket shows what the one before shows, whose weight is given. */
void collect_held(struct collector *c, size_t type, size_t bucket, double weight_before);
void collect_instance_end(struct collector *c, size_t type, const double *weight);

#endif
