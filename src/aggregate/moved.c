// SPDX-License-Identifier: MIT
/* A stack's value goes to its leaf-most frame of the program; ties go to the first by name. */
#include "aggregate/moved.h"

#include "aggregate/packages.h"
#include "base/num.h"

struct change_sum {
	fn_id fn;
	double before, after;
};

struct walk {
	const struct stack_values *v;
	struct scratch *scratch;
	VEC(struct change_sum) sums;
};

static fn_id own_leaf(const struct walk *w, stack_id id)
{
	const struct model *m = w->v->m;
	const struct stack *s = &m->stacks[id];

	for (uint32_t k = 0; k < s->n; k++) {
		fn_id fn = m->frames[m->frames_of_stacks[s->at + k]].fn;

		if (w->scratch->packages->is_own_fn[fn])
			return fn;
	}
	return FN_ALL;
}

static struct change_sum *sum_of(struct walk *w, fn_id fn)
{
	uint32_t *local = &w->scratch->local_of_fn[fn];

	if (!*local) {
		vec_push(&w->sums, ((struct change_sum){fn, 0, 0}));
		*local = (uint32_t)w->sums.n;
	}
	return &w->sums.v[*local - 1];
}

static double size(const struct change_sum *s)
{
	return fabs(s->after - s->before);
}

struct moved moved_find(const struct stack_values *v, size_t type, const struct win *win,
			struct scratch *scratch)
{
	struct walk w = {.v = v, .scratch = scratch};
	struct change_sum best = {.fn = FN_ALL};

	for (size_t i = 0; i < v->n && scratch->packages; i++) {
		int64_t first = stack_value(v, i, type, WIN_FIRST);
		int64_t last = stack_value(v, i, type, WIN_LAST);
		fn_id fn = first || last ? own_leaf(&w, v->stacks[i]) : FN_ALL;

		if (fn == FN_ALL)
			continue;
		sum_of(&w, fn)->before += (double)first * win[WIN_FIRST].per_value;
		sum_of(&w, fn)->after += (double)last * win[WIN_LAST].per_value;
	}
	for (size_t i = 0; i < w.sums.n; i++) {
		struct change_sum *s = &w.sums.v[i];

		scratch->local_of_fn[s->fn] = 0;
		if (size(s) > size(&best) || (size(s) == size(&best) && s->fn < best.fn))
			best = *s;
	}
	vec_release(&w.sums);
	return (struct moved){size(&best) > 0 ? best.fn : FN_ALL, best.before, best.after};
}
