// SPDX-License-Identifier: MIT
/*
 * A call tree out of sorted paths: each path shares a prefix with the one before, so nodes are
 * made by longest common prefix, with no lookup. Nodes are functions (flame graphs: the lines of
 * one are merged) or frames with their lines (call trees). A node that stays under a part of the
 * whole is dropped as soon as the walk leaves it, so memory is by what is kept; what a node's
 * dropped callees took stands under it as FN_LIGHTER.
 *
 * A path is a run of a stack's frames in either direction: from the root for call trees, from the
 * leaf for inverted ones, from a function upwards or downwards for its callers and callees.
 */
#ifndef AGGREGATE_TREE_H
#define AGGREGATE_TREE_H

#include "aggregate/stacks.h"
#include "model/stacksort.h"

/* What the base of a comparison has at a node of the tree. */
struct node_base {
	int64_t self, total;
};

struct tree {
	const struct node *nodes; /* preorder, heaviest sibling first, ties by name */
	const struct node_base *bases; /* by node, when the spec compares; else NULL */
	size_t n;
	size_t n_all; /* with those that were too light to keep */
};

enum grain { GRAIN_FUNCTION, GRAIN_LINE };

/* Of a whole tree: flame graphs draw from about 1/1,180 up. */
#define TREE_LIGHT_PART 10000
/* Of a part, whose graphs are smaller. */
#define PART_LIGHT_PART 3000

struct path {
	struct stack_ref ref; /* first frame, number, direction */
	int64_t value;
	int64_t base; /* when two columns are compared: the other one's value */
	bool is_cut;  /* its root is lost: begins under FN_TRUNCATED */
};

struct tree_spec {
	const struct model *m;
	const struct path *paths; /* equal beginnings side by side; is_cut ones last */
	size_t n;
	enum grain grain;
	fn_id root;          /* FN_ALL, or the function that stood before all paths */
	frame_id root_frame; /* one of its frames */
	int64_t light_part;  /* nodes under 1/light_part of the whole are dropped */
	bool compares;       /* bases count: then siblings that only the base has come last, and
				sizes are value * scale + base * base_scale */
	double scale, base_scale;
};

/* nodes[0] is the whole. */
void tree_build(struct tree *t, const struct tree_spec *spec, struct arena *a);

/* The column's stacks from the root, one path each, sorted for the grain. */
struct path *paths_from_root(const struct stack_column *c, enum grain grain, struct arena *a);
/* At most depth frames from the leaf, by function: for an inverted tree. */
struct path *paths_from_leaf(const struct stack_column *c, uint32_t depth, struct arena *a);
/* Sorts paths of any kind for the grain. */
void paths_sort(struct path *paths, size_t n, const struct model *m, enum grain grain);

#endif
