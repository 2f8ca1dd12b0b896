// SPDX-License-Identifier: MIT
/*
 * One walk over the stacks; a mark per function or group tells a recursion. "Function" below means
 * whichever of the two is summed.
 */
#include "aggregate/functions.h"

#include "base/num.h"
#include "base/vec.h"

struct walk {
	const struct stack_values *v;
	const uint32_t *group_of_fn; /* NULL: each function is its own */
	uint32_t *local_of_fn;
	VEC(fn_id) fns;
	VEC(uint32_t) counted_in; /* by local: number of the last stack + 1 */
	VEC(int64_t) sums;
	VEC(str_id) files; /* of functions only */
	bool *saturated;
};

static uint32_t local_of(struct walk *w, fn_id fn)
{
	if (!w->local_of_fn[fn]) {
		vec_push(&w->fns, fn);
		vec_push(&w->counted_in, 0);
		vec_extend(&w->sums, w->v->n_types * w->v->n_slots * 2);
		if (!w->group_of_fn)
			vec_extend(&w->files, w->v->n_types);
		w->local_of_fn[fn] = (uint32_t)w->fns.n;
	}
	return w->local_of_fn[fn] - 1;
}

static void add(struct walk *w, uint32_t local, size_t stack, int what)
{
	size_t n = w->v->n_types * w->v->n_slots;
	const int64_t *value = &w->v->value[stack * n];
	int64_t *sum = &w->sums.v[local * n * 2];

	for (size_t i = 0; i < n; i++)
		sum[i * 2 + (size_t)what] =
			add_sat(sum[i * 2 + (size_t)what], value[i], w->saturated);
}

static bool has_value(const struct stack_values *v, size_t i, size_t type)
{
	for (size_t slot = 0; slot < v->n_slots; slot++)
		if (stack_value(v, i, type, slot))
			return true;
	return false;
}

/* String ids are in the order of names; 0 is none. */
static void note_file(struct walk *w, uint32_t local, size_t stack, str_id file)
{
	for (size_t t = 0; file && t < w->v->n_types; t++) {
		str_id *first = &w->files.v[local * w->v->n_types + t];

		if ((*first == 0 || file < *first) && has_value(w->v, stack, t))
			*first = file;
	}
}

static void add_stack(struct walk *w, size_t i)
{
	const struct model *m = w->v->m;
	const struct stack *s = &m->stacks[w->v->stacks[i]];
	const frame_id *frames = m->frames_of_stacks + s->at;

	for (uint32_t k = 0; k < s->n; k++) {
		const struct frame *frame = &m->frames[frames[k]];
		uint32_t local = local_of(w, w->group_of_fn ? w->group_of_fn[frame->fn]
							    : frame->fn);

		if (!w->group_of_fn)
			note_file(w, local, i, frame->file);
		if (k == 0)
			add(w, local, i, 0);
		if (w->counted_in.v[local] != i + 1)
			add(w, local, i, 1);
		w->counted_in.v[local] = (uint32_t)i + 1;
	}
}

static void *copy_of(struct arena *a, const void *from, size_t n, size_t element_bytes)
{
	void *to = arena_array(a, n, element_bytes);

	if (n)
		memcpy(to, from, n * element_bytes);
	return to;
}

static void sum_all(struct fn_sums *f, struct walk *w, struct arena *a)
{
	for (size_t i = 0; i < w->v->n; i++)
		add_stack(w, i);
	for (size_t i = 0; i < w->fns.n; i++)
		w->local_of_fn[w->fns.v[i]] = 0;
	f->fns = copy_of(a, w->fns.v, w->fns.n, sizeof(*w->fns.v));
	f->n = w->fns.n;
	f->sums = copy_of(a, w->sums.v, w->sums.n, sizeof(*w->sums.v));
	f->files = w->group_of_fn ? NULL
				  : copy_of(a, w->files.v, w->files.n, sizeof(*w->files.v));
	vec_release(&w->files);
	vec_release(&w->fns);
	vec_release(&w->counted_in);
	vec_release(&w->sums);
}

void functions_sum(struct fn_sums *f, const struct stack_values *v, uint32_t *local_of_fn,
		   struct arena *a, bool *saturated)
{
	struct walk w = {.v = v, .local_of_fn = local_of_fn, .saturated = saturated};

	sum_all(f, &w, a);
}

void functions_sum_groups(struct fn_sums *f, const struct stack_values *v,
			  const struct fn_groups *groups, struct arena *a, bool *saturated)
{
	struct walk w = {.v = v,
			 .group_of_fn = groups->of_fn,
			 .local_of_fn = groups->local,
			 .saturated = saturated};

	sum_all(f, &w, a);
}
