// SPDX-License-Identifier: MIT
/*
 * Sorts paths by their functions, then by their frames: multikey quicksort
 * (Bentley and Sedgewick, "Fast Algorithms for Sorting and Searching Strings", 1997), which looks
 * at each frame that tells two stacks apart about once. No recursion: depth is hostile.
 */
#ifndef MODEL_STACKSORT_H
#define MODEL_STACKSORT_H

#include "model/model.h"

/* A path of frames: n of them from first on, step 1 or -1 apart. Stacks are stored leaf first, so
 * a stack from its root begins at its last frame and goes by -1. */
struct stack_ref {
	const frame_id *first;
	uint32_t n;
	int32_t step;
	uint32_t origin; /* for the caller */
	uint32_t key;    /* of the sort */
};

static inline frame_id stack_ref_frame(const struct stack_ref *r, uint32_t i)
{
	return r->first[(ptrdiff_t)i * r->step];
}

/* The whole stack of n frames that are stored leaf first. */
static inline struct stack_ref stack_ref_from_root(const frame_id *leaf, uint32_t n,
						   uint32_t origin)
{
	return (struct stack_ref){n ? leaf + n - 1 : leaf, n, -1, origin, 0};
}

void stacks_sort(struct stack_ref *refs, size_t n, const struct frame *frames);
/* By the path of frames alone. */
void stacks_sort_lines(struct stack_ref *refs, size_t n);
/* Frame by frame. */
bool stacks_equal(const struct stack_ref *a, const struct stack_ref *b);

#endif
