// SPDX-License-Identifier: MIT
/* Columns are merged like sorted lists: stack ids ascend in all of them. */
#include "aggregate/stacks.h"

#include "base/num.h"

/*
 * Go cuts the stacks of its profiles at a fixed depth (32 or 128 frames for heap, mutex and block,
 * 64 for CPU), and what is cut is the root: such a stack begins with a function that begins no
 * stack of another depth.
 */
static bool has_cut_depth(uint32_t n)
{
	return n == 32 || n == 64 || n == 128;
}

static fn_id root_fn(const struct model *m, const struct stack *s)
{
	return m->frames[m->frames_of_stacks[s->at + s->n - 1]].fn;
}

static bool is_go(const struct model *m, const struct stack *s)
{
	for (uint32_t i = 0; i < s->n; i++) {
		const struct frame *f = &m->frames[m->frames_of_stacks[s->at + i]];

		if (str_ends(model_str(m, f->file), STR(".go")))
			return true;
	}
	return false;
}

const bool *stacks_find_cut(const struct model *m, const stack_id *stacks, size_t n,
			    struct arena *a)
{
	struct arena own = {0};
	bool *is_cut = arena_n(a, n, bool);
	bool *is_root = NULL;

	for (size_t i = 0; i < n; i++)
		if (has_cut_depth(m->stacks[stacks[i]].n) && !is_root)
			is_root = arena_n(&own, m->n_fns, bool);
	for (size_t i = 0; i < n && is_root; i++) {
		const struct stack *s = &m->stacks[stacks[i]];

		if (s->n && !has_cut_depth(s->n))
			is_root[root_fn(m, s)] = true;
	}
	for (size_t i = 0; i < n && is_root; i++) {
		const struct stack *s = &m->stacks[stacks[i]];

		is_cut[i] = has_cut_depth(s->n) && !is_root[root_fn(m, s)] && is_go(m, s);
	}
	arena_release(&own);
	return is_cut;
}

struct stack_column stack_column_of(const struct stack_values *v, size_t type, size_t slot,
				    struct arena *a)
{
	stack_id *stacks = arena_n(a, v->n, stack_id);
	bool *is_cut = arena_n(a, v->n, bool);
	int64_t *value = arena_n(a, v->n, int64_t);
	size_t n = 0;

	for (size_t i = 0; i < v->n; i++) {
		int64_t x = stack_value(v, i, type, slot);

		if (!x)
			continue;
		stacks[n] = v->stacks[i];
		is_cut[n] = v->is_cut[i];
		value[n++] = x;
	}
	return (struct stack_column){v->m, stacks, is_cut, value, n};
}

struct stack_column stack_column_less(const struct stack_column *whole,
				      const struct stack_column *part, struct arena *a)
{
	stack_id *stacks = arena_n(a, whole->n + part->n, stack_id);
	bool *is_cut = arena_n(a, whole->n + part->n, bool);
	int64_t *value = arena_n(a, whole->n + part->n, int64_t);
	size_t n = 0, w = 0, p = 0;
	bool saturated = false;

	while (w < whole->n || p < part->n) {
		stack_id next = w < whole->n ? whole->stacks[w] : UINT32_MAX;
		bool cut = false;
		int64_t x = 0;

		if (p < part->n)
			next = MIN(next, part->stacks[p]);
		if (w < whole->n && whole->stacks[w] == next) {
			cut = whole->is_cut[w];
			x = whole->value[w++];
		}
		if (p < part->n && part->stacks[p] == next) {
			cut |= part->is_cut[p];
			x = sub_sat(x, part->value[p++], &saturated);
		}
		if (!x)
			continue;
		stacks[n] = next;
		is_cut[n] = cut;
		value[n++] = x;
	}
	return (struct stack_column){whole->m, stacks, is_cut, value, n};
}
