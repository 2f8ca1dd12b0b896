// SPDX-License-Identifier: MIT
/*
 * The key of the depth at hand is cached in each ref. A group of equal function paths is sorted
 * again by frames, with the same code and another key.
 */
#include "model/stacksort.h"

#include "base/num.h"
#include "base/vec.h"

struct group {
	size_t from, to;
	uint32_t depth;
	bool by_frame;
};

struct sorter {
	struct stack_ref *refs;
	const struct frame *frames;
	VEC(struct group) todo;
};

/* 0 ends a stack, so that a path sorts before its continuations. */
static uint32_t key_of(const struct sorter *s, const struct stack_ref *r, const struct group *g)
{
	frame_id frame;

	if (g->depth >= r->n)
		return 0;
	frame = stack_ref_frame(r, g->depth);
	return 1 + (g->by_frame ? frame : s->frames[frame].fn);
}

static void swap(struct stack_ref *a, struct stack_ref *b)
{
	struct stack_ref t = *a;

	*a = *b;
	*b = t;
}

static uint32_t median(uint32_t a, uint32_t b, uint32_t c)
{
	return a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
}

static void push(struct sorter *s, struct group g)
{
	if (g.to - g.from > 1)
		vec_push(&s->todo, g);
}

/* All keys equal: one frame deeper, or all stacks ended here. */
static void descend(struct sorter *s, struct group g, uint32_t key)
{
	if (key) {
		g.depth++;
		push(s, g);
	} else if (!g.by_frame) {
		push(s, (struct group){g.from, g.to, 0, true});
	}
}

static void partition(struct sorter *s, const struct group *g)
{
	struct stack_ref *r = s->refs;
	size_t lower = g->from, at = g->from, upper = g->to;
	uint32_t pivot;

	for (size_t i = g->from; i < g->to; i++)
		r[i].key = key_of(s, &r[i], g);
	pivot = median(r[g->from].key, r[g->from + (g->to - g->from) / 2].key, r[g->to - 1].key);
	while (at < upper) {
		if (r[at].key < pivot)
			swap(&r[at++], &r[lower++]);
		else if (r[at].key > pivot)
			swap(&r[at], &r[--upper]);
		else
			at++;
	}
	push(s, (struct group){g->from, lower, g->depth, g->by_frame});
	push(s, (struct group){upper, g->to, g->depth, g->by_frame});
	descend(s, (struct group){lower, upper, g->depth, g->by_frame}, pivot);
}

static void sort_all(struct sorter s, size_t n, bool by_frame)
{
	push(&s, (struct group){0, n, 0, by_frame});
	while (s.todo.n) {
		struct group g = s.todo.v[--s.todo.n];

		partition(&s, &g);
	}
	vec_release(&s.todo);
}

void stacks_sort(struct stack_ref *refs, size_t n, const struct frame *frames)
{
	sort_all((struct sorter){.refs = refs, .frames = frames}, n, false);
}

void stacks_sort_lines(struct stack_ref *refs, size_t n)
{
	sort_all((struct sorter){.refs = refs}, n, true);
}

bool stacks_equal(const struct stack_ref *a, const struct stack_ref *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (stack_ref_frame(a, i) != stack_ref_frame(b, i))
			return false;
	return true;
}
