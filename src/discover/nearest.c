// SPDX-License-Identifier: MIT
/* Levenshtein over the first bytes; names in a config are short. */
#include "discover/nearest.h"

#include "base/num.h"

#define NAME_BYTES 64

static size_t distance(struct str a, struct str b)
{
	size_t row[NAME_BYTES + 1];

	a = str_sub(a, 0, NAME_BYTES);
	b = str_sub(b, 0, NAME_BYTES);
	for (size_t j = 0; j <= b.n; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			size_t above = row[j];
			size_t change = corner + (to_lower(a.p[i - 1]) != to_lower(b.p[j - 1]));

			row[j] = MIN(change, MIN(above, row[j - 1]) + 1);
			corner = above;
		}
	}
	return row[b.n];
}

struct nearest nearest_start(struct str wanted)
{
	return (struct nearest){.wanted = wanted, .best = {"", 0}, .distance = SIZE_MAX};
}

void nearest_offer(struct nearest *n, struct str known)
{
	size_t d = distance(n->wanted, known);

	if (d >= n->distance)
		return;
	n->distance = d;
	n->best = known;
}
