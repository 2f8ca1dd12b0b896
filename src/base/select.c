// SPDX-License-Identifier: MIT
/* Quickselect in three parts; the pivot's place is pseudo-random, and the same in every run. */
#include "base/select.h"

#include "base/hash.h"

static void swap(int64_t *a, int64_t *b)
{
	int64_t t = *a;

	*a = *b;
	*b = t;
}

int64_t select_largest(int64_t *v, size_t n, size_t k)
{
	size_t from = 0, to = n;

	while (to - from > 1) {
		int64_t pivot = v[from + hash_u64(to - from) % (to - from)];
		size_t above = from, i = from, below = to;

		while (i < below) {
			if (v[i] > pivot)
				swap(&v[i++], &v[above++]);
			else if (v[i] < pivot)
				swap(&v[i], &v[--below]);
			else
				i++;
		}
		if (k < above)
			to = above;
		else if (k >= below)
			from = below;
		else
			return pivot;
	}
	return v[from];
}
