// SPDX-License-Identifier: MIT
/*
 * A call tree out of sorted stacks: each stack shares a prefix with the one before, so nodes are
 * made by longest common prefix, with no lookup. Nodes are functions (flame graphs: the lines of
 * one are merged) or frames with their lines (call trees). A node that stays under a part of the
 * whole is dropped as soon as the walk leaves it, so memory is by what is kept; what a node's
 * dropped callees took stands under it as FN_LIGHTER.
 */
#ifndef AGGREGATE_TREE_H
#define AGGREGATE_TREE_H

#include "aggregate/stacks.h"

struct tree {
	const struct node *nodes; /* preorder, heaviest sibling first, ties by name */
	size_t n;
	size_t n_all; /* with those that were too light to keep */
};

enum grain {
	GRAIN_FUNCTION, /* stacks in the order of their ids */
	GRAIN_LINE,     /* stacks in the order of tree_line_order */
};

struct tree_spec {
	const struct stack_values *values;
	size_t type, slot;     /* stacks with the value 0 make no nodes */
	enum grain grain;
	const uint32_t *order; /* indices of values->stacks; NULL: as they are */
	int64_t light_part;    /* nodes under 1/light_part of the whole are dropped */
};

/* nodes[0] is the whole. */
void tree_build(struct tree *t, const struct tree_spec *spec, struct arena *a);
/* The stacks by their path of frames, lines and all. */
const uint32_t *tree_line_order(const struct stack_values *v, struct arena *a);

#endif
