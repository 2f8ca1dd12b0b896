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
	const bool *is_cut;     /* by stack: its root is lost */
	size_t n;
	size_t n_types, n_slots;
	const int64_t *value;
};

static inline int64_t stack_value(const struct stack_values *v, size_t i, size_t type, size_t slot)
{
	return v->value[(i * v->n_types + type) * v->n_slots + slot];
}

/* One type and slot of it, stacks with the value 0 left out. */
struct stack_column {
	const struct model *m;
	const stack_id *stacks; /* ascending */
	const bool *is_cut;
	const int64_t *value;
	size_t n;
};

/* Which of the stacks of a group have lost their root. */
const bool *stacks_find_cut(const struct model *m, const stack_id *stacks, size_t n,
			    struct arena *a);

struct stack_column stack_column_of(const struct stack_values *v, size_t type, size_t slot,
				    struct arena *a);
/* whole less part, stack by stack. */
struct stack_column stack_column_less(const struct stack_column *whole,
				      const struct stack_column *part, struct arena *a);

#endif
