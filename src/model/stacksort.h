// SPDX-License-Identifier: MIT
/*
 * Sorts stacks root first by the path of functions, then by the path of frames: multikey quicksort
 * (Bentley and Sedgewick, "Fast Algorithms for Sorting and Searching Strings", 1997), which looks
 * at each frame that tells two stacks apart about once. No recursion: depth is hostile.
 */
#ifndef MODEL_STACKSORT_H
#define MODEL_STACKSORT_H

#include "model/model.h"

struct stack_ref {
	const frame_id *frames; /* leaf first */
	uint32_t n;
	uint32_t origin; /* for the caller */
	uint32_t key;    /* of the sort */
};

void stacks_sort(struct stack_ref *refs, size_t n, const struct frame *frames);
/* By the path of frames alone. */
void stacks_sort_lines(struct stack_ref *refs, size_t n);
/* Frame by frame. */
bool stacks_equal(const struct stack_ref *a, const struct stack_ref *b);

#endif
