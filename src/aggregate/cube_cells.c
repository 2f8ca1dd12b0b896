// SPDX-License-Identifier: MIT
/*
 * Cells come as dumps come and are sorted by node, then place: a radix sort over the bits in use,
 * as there are up to millions, and most of them are nearly in order.
 */
#include "aggregate/cube_parts.h"
#include "base/num.h"

#define DIGIT_BITS 11
#define DIGITS (1u << DIGIT_BITS)

static uint64_t key_of(const struct cube_cell *c)
{
	return (uint64_t)c->node << 32 | c->place;
}

static int bits_of(uint32_t largest)
{
	return largest ? 32 - __builtin_clz(largest) : 0;
}

/* By the bits of one field from shift on. */
static void sort_digit(struct cube_cell *to, const struct cube_cell *from, size_t n, int shift)
{
	size_t at[DIGITS + 1] = {0};

	for (size_t i = 0; i < n; i++)
		at[(key_of(&from[i]) >> shift & (DIGITS - 1)) + 1]++;
	for (size_t i = 1; i < DIGITS; i++)
		at[i] += at[i - 1];
	for (size_t i = 0; i < n; i++)
		to[at[key_of(&from[i]) >> shift & (DIGITS - 1)]++] = from[i];
}

static bool is_sorted(const struct cube_cells *c)
{
	for (size_t i = 1; i < c->n; i++)
		if (key_of(&c->v[i - 1]) > key_of(&c->v[i]))
			return false;
	return true;
}

static void sort(struct cube_cells *c)
{
	uint32_t node = 0, place = 0;
	struct cube_cells spare = {0};

	for (size_t i = 0; i < c->n; i++) {
		node = MAX(node, c->v[i].node);
		place = MAX(place, c->v[i].place);
	}
	vec_reserve(&spare, c->n);
	spare.n = c->n;
	for (int field = 0; field < 2; field++)
		for (int bit = 0; bit < bits_of(field ? node : place); bit += DIGIT_BITS) {
			struct cube_cells sorted = spare;

			sort_digit(sorted.v, c->v, c->n, field * 32 + bit);
			spare = *c;
			*c = sorted;
		}
	vec_release(&spare);
}

void cells_settle(struct cube_cells *c, bool *saturated)
{
	size_t n = 0;

	if (!is_sorted(c))
		sort(c);
	for (size_t i = 0; i < c->n; i++) {
		struct cube_cell *last = n ? &c->v[n - 1] : NULL;

		if (last && key_of(last) == key_of(&c->v[i])) {
			last->value = add_sat(last->value, c->v[i].value, saturated);
			continue;
		}
		n -= last && last->value == 0;
		c->v[n++] = c->v[i];
	}
	c->n = n - (n && c->v[n - 1].value == 0);
}
