// SPDX-License-Identifier: MIT
/*
 * The values of a group's stacks, labels summed away, in canonical order: what functions and trees
 * are made of.
 */
#ifndef AGGREGATE_STACKS_H
#define AGGREGATE_STACKS_H

#include "aggregate/profile.h"
#include "base/arena.h"

/* value[(i * n_types + type) * n_slots + slot], in 1/den units. */
struct stack_values {
	const struct model *m;
	const stack_id *stacks; /* ascending */
	size_t n;
	size_t n_types, n_slots;
	const int64_t *value;
};

static inline int64_t stack_value(const struct stack_values *v, size_t i, size_t type, size_t slot)
{
	return v->value[(i * v->n_types + type) * v->n_slots + slot];
}

#endif
