// SPDX-License-Identifier: MIT
/*
 * A call tree out of sorted stacks: each stack shares a prefix with the one before, so nodes are
 * made by longest common prefix, with no lookup. Nodes are functions; lines were merged. A node
 * that stays under 0.01 % of the whole is dropped as soon as the walk leaves it, so memory is by
 * what is kept; what a node's dropped callees took stands under it as FN_LIGHTER.
 */
#ifndef AGGREGATE_TREE_H
#define AGGREGATE_TREE_H

#include "aggregate/stacks.h"

struct tree {
	const struct node *nodes; /* preorder, heaviest sibling first, ties by name */
	size_t n;
	size_t n_all; /* with those that were too light to keep */
};

/* Of one type and slot; stacks with the value 0 make no nodes. nodes[0] is the whole. */
void tree_build(struct tree *t, const struct stack_values *v, size_t type, size_t slot,
		struct arena *a);

#endif
